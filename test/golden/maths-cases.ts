import { MAPS, type MapName, runMap } from '../simd/run-map.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

const POINTS = 1001;
const spread = (from: number, to: number) =>
  Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));

// Powers of two are exact everywhere, so the grids are too.
const GRIDS: Record<string, number[]> = {
  Sin: [...spread(-10, 10), ...spread(-1e6, 1e6), 2 ** 40, -(2 ** 60), 2 ** 100],
  Cos: [...spread(-10, 10), ...spread(-1e6, 1e6), 2 ** 40, -(2 ** 60), 2 ** 100],
  Asin: [...spread(-1, 1), -1, 1],
  Exp: [...spread(-87, 87), ...spread(-1, 1)],
  Log: [...spread(2 ** -20, 4), ...spread(1, 1e6), 2 ** -100, 2 ** 100],
};

const gridOf = (map: MapName) => GRIDS[map.slice('map'.length, -'64'.length)];

export const mathsCases: GoldenCase[] = MAPS.map((map) => ({
  name: `maths/${map}`,
  run: (engine) => bytesOf(runMap(engine, map, gridOf(map)!)),
}));
