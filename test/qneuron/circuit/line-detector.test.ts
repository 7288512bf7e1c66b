import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { lineDetector, type SimulationResult, simulateScan } from '../../../src/qneuron/public.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const options = { seed: 1, chains: 4, thermalization: 500, sweeps: 1500 };

/** The last neurons of the first `lines` circuits are `ratio` times as active as those of the others, by 5 standard errors. */
function expectDetected(results: SimulationResult[], lines: number, ratio: number): void {
  const outputs = results.map(({ activity, stdErr }) => ({ value: activity.at(-1)!, error: stdErr.at(-1)! }));
  for (const line of outputs.slice(0, lines)) {
    for (const other of outputs.slice(lines)) {
      const error = Math.hypot(line.error, ratio * other.error);
      expect(line.value - ratio * other.value).toBeGreaterThan(5 * error);
    }
  }
}

it('detects a vertical line that a window has in its middle', async () => {
  const image = (ink: (x: number, y: number) => boolean) =>
    Array.from({ length: 4 }, (_, y) => Array.from({ length: 4 }, (_, x) => Number(ink(x, y))));
  const images = {
    line: image((x) => x === 1),
    otherLine: image((x) => x === 2),
    twoColumns: image((x) => x === 1 || x === 2),
    cross: image((x, y) => x === 1 || y === 1),
    half: image((x, y) => x === 1 && y < 2),
    empty: image(() => false),
    full: image(() => true),
    row: image((_, y) => y === 1),
    diagonal: image((x, y) => x === y),
    dot: image((x, y) => x === 1 && y === 1),
    firstColumn: image((x) => x === 0),
  };
  // Every day the lines, and those that are nearest to one.
  const circuits = Object.values(images)
    .slice(0, extent(5, 11))
    .map((one) => lineDetector(one).circuit);
  expectDetected(await simulateScan(engine, circuits, { ...options, sweeps: 500 }), 2, 3);
});
