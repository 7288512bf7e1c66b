import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine, RandomStream } from '../../src/index.js';
import { extent } from '../extent.js';
import {
  exactAsin,
  exactCos,
  exactExp,
  exactLog,
  exactSin,
  type Fixed,
  type Format,
  nearestToMultipleOfHalfPi,
  ulpError,
} from '../oracle/high-precision.js';
import { type MapName, runMap } from './run-map.js';

const POINTS = extent(1000, 3000);

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

type Draw = (stream: RandomStream) => number;
const uniform =
  (from: number, to: number): Draw =>
  (stream) =>
    from + (to - from) * stream.uniform();
/** Positive, uniform in the exponent. */
const magnitude =
  (from: number, to: number): Draw =>
  (stream) =>
    2 ** uniform(from, to)(stream);
const eitherSign =
  (draw: Draw): Draw =>
  (stream) =>
    stream.integer(2) === 0 ? draw(stream) : -draw(stream);
const onePlus =
  (draw: Draw): Draw =>
  (stream) =>
    1 + draw(stream);
const nearMultipleOfHalfPi =
  (largest: number): Draw =>
  (stream) =>
    nearestToMultipleOfHalfPi(1 + stream.integer(largest));

/**
 * The largest errors known, in ulp, as the kernels' docstrings state them. Those of float64 come from this test with
 * 400 000 points per domain, those of float32 from all arguments from 2^-12 to 8 (arcsine: 1) held against the float64 kernels.
 */
const BOUNDS: Record<MapName, number> = {
  mapSin64: 0.77,
  mapCos64: 0.75,
  mapExp64: 0.87,
  mapLog64: 0.82,
  mapAsin64: 0.89,
  mapSin32: 0.97,
  mapCos32: 0.95,
  mapExp32: 0.92,
  mapLog32: 0.84,
  mapAsin32: 0.99,
};

const trigonometric: Record<string, Draw> = {
  'one turn': uniform(-Math.PI, Math.PI),
  'some turns': uniform(-100, 100),
  'all that the fast reduction reaches': uniform(-65536, 65536),
  'nearest to multiples of π/2': nearMultipleOfHalfPi(41721),
  'nearest to large multiples of π/2': nearMultipleOfHalfPi(2 ** 31),
  small: eitherSign(magnitude(-100, 0)),
};

const arcsine: Record<string, Draw> = {
  'from -1 to 1': uniform(-1, 1),
  'around 1/2': eitherSign(uniform(0.49, 0.51)),
  'close to 1': eitherSign((stream) => 1 - magnitude(-53, -1)(stream)),
  small: eitherSign(magnitude(-100, 0)),
};

const cases: [MapName, (x: number) => Fixed, Record<string, Draw>][] = [
  [
    'mapSin64',
    exactSin,
    { ...trigonometric, tiny: eitherSign(magnitude(-1074, -60)), huge: eitherSign(magnitude(16, 1023.99)) },
  ],
  ['mapCos64', exactCos, { ...trigonometric, huge: eitherSign(magnitude(16, 1023.99)) }],
  [
    'mapExp64',
    exactExp,
    {
      moderate: uniform(-2, 2),
      'the whole range': uniform(-745, 709.78),
      'subnormal results': uniform(-745, -708),
      small: eitherSign(magnitude(-100, 0)),
    },
  ],
  [
    'mapLog64',
    exactLog,
    {
      'from 0 to 1': (stream) => 1 - stream.uniform(),
      'around 1': uniform(0.5, 2),
      'close to 1': onePlus(eitherSign(magnitude(-52, -1))),
      'all magnitudes': magnitude(-1022, 1023.99),
      subnormal: magnitude(-1074, -1022),
    },
  ],
  ['mapAsin64', exactAsin, { ...arcsine, tiny: eitherSign(magnitude(-1074, -60)) }],
  [
    'mapSin32',
    exactSin,
    { ...trigonometric, tiny: eitherSign(magnitude(-149, -60)), huge: eitherSign(magnitude(16, 127.99)) },
  ],
  ['mapCos32', exactCos, { ...trigonometric, huge: eitherSign(magnitude(16, 127.99)) }],
  [
    'mapExp32',
    exactExp,
    {
      moderate: uniform(-2, 2),
      'the whole range': uniform(-103.9, 88.72),
      'subnormal results': uniform(-103.9, -87),
      small: eitherSign(magnitude(-100, 0)),
    },
  ],
  [
    'mapLog32',
    exactLog,
    {
      'from 0 to 1': (stream) => 1 - stream.uniform(),
      'around 1': uniform(0.5, 2),
      'close to 1': onePlus(eitherSign(magnitude(-23, -1))),
      'all magnitudes': magnitude(-126, 127.99),
      subnormal: magnitude(-149, -126),
    },
  ],
  ['mapAsin32', exactAsin, { ...arcsine, tiny: eitherSign(magnitude(-149, -60)) }],
];

describe.each(cases)('%s', (map, exact, domains) => {
  it.each(Object.entries(domains))('stays within its error bound: %s', (domain, draw) => {
    const stream = new RandomStream(`${map} ${domain}`);
    const single = map.endsWith('32');
    const format: Format = single ? 'float32' : 'float64';
    const inputs = Array.from({ length: POINTS }, () => (single ? Math.fround(draw(stream)) : draw(stream)));
    const outputs = runMap(engine, map, inputs);
    let worst = 0;
    let worstInput = 0;
    inputs.forEach((x, i) => {
      const error = ulpError(outputs[i]!, exact(x), format);
      // Written so that NaN counts as worst.
      if (!(error <= worst)) {
        worst = error;
        worstInput = x;
      }
    });
    expect(worst, `at ${worstInput}`).toBeLessThanOrEqual(BOUNDS[map]);
  });
});

describe('the reference', () => {
  it('knows sums and products that need no series', () => {
    const value = ({ mantissa, bits }: Fixed) => Number(mantissa >> BigInt(bits - 60)) / 2 ** 60;
    expect(value(exactSin(0.5)) ** 2 + value(exactCos(0.5)) ** 2).toBeCloseTo(1, 14);
    expect(value(exactExp(1))).toBe(Math.E);
    expect(value(exactLog(2))).toBe(Math.LN2);
    expect(value(exactAsin(1))).toBe(Math.PI / 2);
    expect(value(exactAsin(-0.5))).toBeCloseTo(-Math.PI / 6, 14);
    expect(value(exactSin(value(exactAsin(0.8))))).toBeCloseTo(0.8, 14);
    expect(value(exactLog(0.75)) + value(exactLog(4 / 3))).toBeCloseTo(0, 14);
    expect(value(exactCos(1e300)) ** 2 + value(exactSin(1e300)) ** 2).toBeCloseTo(1, 14);
    expect(nearestToMultipleOfHalfPi(2)).toBe(Math.PI);
  });
});
