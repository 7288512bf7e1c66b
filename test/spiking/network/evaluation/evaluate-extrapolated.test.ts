import { afterAll, beforeAll, expect, it } from 'vitest';
import { strokes } from '../../../../src/data/public.js';
import { createEngine, type Engine } from '../../../../src/index.js';
import { SpikingNetwork } from '../../../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 30, classes: [1, 7], seed: 1 });
const make = () =>
  new SpikingNetwork(engine, {
    neuron: 'sqs',
    layers: [256, 2],
    seed: 1,
    weightMean: 0.02,
    angleDeviation: 1,
  });

it('leads rates back to no noise, from as many passes as without', async () => {
  using network = make();
  const where = { device: 'ibm_brisbane', seed: 3, passes: 60 } as const;
  const plain = await network.evaluate(digits, where);
  const seen: number[] = [];
  const found = await network.evaluate(digits, {
    ...{ ...where, amplify: 'fold', fit: 'linear' },
    onProgress: ({ done, total }) => {
      seen.push(done);
      expect(total).toBe(90);
    },
  });
  expect(Math.max(...seen)).toBe(90);
  const { factors, passes, raw, fits, taken, clipped } = found.extrapolation!;
  expect(factors).toEqual([1, 3, 5]);
  expect(passes).toEqual([20, 20, 20]);
  expect(found.costs!.shots).toBe(plain.costs!.shots);
  expect(found.costs!.twoQubitGates).toBe(3 * plain.costs!.twoQubitGates);
  let outside = 0;
  found.rates.values.forEach((rate, i) => {
    const line = (13 * raw[0]![i]! + 4 * raw[1]![i]! - 5 * raw[2]![i]!) / 12;
    if (line < 0 || line > 1) outside++;
    expect(Math.abs(rate - Math.min(1, Math.max(0, line)))).toBeLessThan(1e-12);
    expect(Math.abs(fits.linear.values[i]! - line)).toBeLessThan(1e-12);
    expect(Math.abs(fits.richardson.values[i]! - fits.polynomial.values[i]!)).toBeLessThan(1e-12);
    expect(fits.richardson.stdErr[i]!).toBeGreaterThan(fits.linear.stdErr[i]!);
  });
  expect(clipped).toBe(outside);
  expect(new Set(taken)).toEqual(new Set(['linear']));
  found.predictions.forEach((prediction, i) => {
    const [a, b] = found.rates.values.subarray(2 * i, 2 * i + 2);
    expect(prediction).toBe(b! > a! ? 1 : 0);
  });
});

it('decides by an adaptive exponential, or by the line where values are on both sides of chance', async () => {
  using network = make();
  const { extrapolation, rates } = await network.evaluate(digits, {
    ...{ device: 'ibm_brisbane', seed: 3, passes: 60 },
    ...{ amplify: 'fold', fit: 'adaptive-exponential' },
  });
  const { fits, taken } = extrapolation!;
  expect(new Set(taken)).toEqual(new Set(['adaptive-exponential', 'linear']));
  taken.forEach((fit, i) => {
    const { values, stdErr } = fits[fit];
    expect(rates.values[i]).toBe(Math.min(1, Math.max(0, values[i]!)));
    expect(Number.isNaN(fits.exponential.values[i]!)).toBe(fit === 'linear');
    expect(stdErr[i]!).toBeGreaterThan(0);
  });
});

it('extrapolates what was there before it was read', async () => {
  using network = make();
  const where = { device: 'ibm_brisbane', seed: 3, passes: 60, amplify: 'fold', fit: 'linear' } as const;
  const { extrapolation: read } = await network.evaluate(digits, where);
  const { extrapolation, readout } = await network.evaluate(digits, { ...where, readout: 'invert' });
  const left = 1 - 1.32e-2 - 2.05e-2;
  expect(readout!.inverted).toEqual(extrapolation!.raw[0]);
  extrapolation!.raw.forEach((rates, k) => {
    rates.forEach((rate, i) => {
      expect(Math.abs(rate - (read!.raw[k]![i]! - 2.05e-2) / left)).toBeLessThan(1e-7);
    });
  });
  const { values, stdErr } = extrapolation!.fits.linear;
  values.forEach((value, i) => {
    expect(Math.abs(value - (read!.fits.linear.values[i]! - 2.05e-2) / left)).toBeLessThan(1e-6);
    expect(Math.abs((stdErr[i]! * left) / read!.fits.linear.stdErr[i]! - 1)).toBeLessThan(1e-12);
  });
});

it('is refused by name where it cannot be', async () => {
  using network = make();
  const refused = (options: object, field: string) =>
    expect(network.evaluate(digits, { amplify: 'fold', passes: 3, ...options })).rejects.toThrow(field);
  await refused({}, 'options.amplify');
  await refused({ device: 'ibm_brisbane', passes: 2 }, 'options.passes');
  await refused({ device: 'ibm_brisbane', amplify: 'double' }, 'options.amplify');
  const qubits = { readout: { read1Of0: 0.5, read0Of1: 0.5 } };
  const device = { entangler: 'cz', qubits, twoQubitGate: {} };
  await refused({ device, readout: 'invert' }, 'options.readout');
  using spiking = new SpikingNetwork(engine, { neuron: 'lif', layers: [256, 2], seed: 1 });
  await expect(
    spiking.evaluate(digits, { device: 'ibm_brisbane', amplify: 'fold', passes: 3 }),
  ).rejects.toThrow('options.device');
});
