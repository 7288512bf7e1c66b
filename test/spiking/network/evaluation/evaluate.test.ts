import { afterAll, beforeAll, expect, it } from 'vitest';
import { strokes } from '../../../../src/data/public.js';
import { createEngine, type Engine } from '../../../../src/index.js';
import { SpikingNetwork } from '../../../../src/spiking/public.js';
import { extent } from '../../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const READOUTS = [
  { read1Of0: 0.3, read0Of1: 0.05, resetError: 0 },
  { read1Of0: 0.02, read0Of1: 0.3, resetError: 0 },
] as const;
/** Of nothing but errors of readout, one qubit's after the other's. */
const device = (...readouts: object[]) => ({
  entangler: 'cz' as const,
  qubits: readouts.map((readout) => ({ readout })),
  twoQubitGate: { error: 0 },
});
const EXACT = { read1Of0: 0, read0Of1: 0 };

const digits = await strokes({ count: 12, classes: [1, 7], seed: 1 });
const PASSES = 400;

it('finds the rates that there are without errors of readout, within standard errors', async () => {
  using network = new SpikingNetwork(engine, {
    ...{ neuron: 'sqs', layers: [256, 2], seed: 1, weightMean: 0.02, angleDeviation: 1 },
  });
  const ideal = await network.evaluate(digits, { seed: 5, passes: PASSES });
  // Spikes of output neurons go nowhere, and its memory sees what was there.
  const where = { device: device(READOUTS[0], EXACT), seed: 6, passes: PASSES };
  const read = await network.evaluate(digits, where);
  const found = await network.evaluate(digits, { ...where, readout: 'invert' });
  const { measured, inverted, stdErr } = found.readout!;
  expect(measured).toEqual(read.rates.values);
  expect(read.readout).toBeUndefined();
  let worst = 0;
  inverted.forEach((rate, i) => {
    expect(Math.abs(rate - (measured[i]! - 0.3) / 0.65)).toBeLessThan(1e-7);
    const error = Math.hypot(stdErr[i]!, 0.65 * stdErr[i]!);
    expect(Math.abs(rate - ideal.rates.values[i]!)).toBeLessThan(5 * error);
    worst = Math.max(worst, Math.abs(measured[i]! - ideal.rates.values[i]!) / error);
  });
  expect(worst).toBeGreaterThan(10);
  expect(found.predictions).toEqual(read.predictions);
  expect(found.ties).toBe(read.ties);
  expect(found.loss).toEqual(read.loss);
  // Of few spikes, some rates cannot be.
  const { rates, readout } = await network.evaluate(digits, { ...where, passes: 1, readout: 'invert' });
  const outside = readout!.inverted.filter((rate) => rate < 0 || rate > 1);
  expect(outside.length).toBeGreaterThan(0);
  expect(readout!.clipped).toBe(outside.length);
  rates.values.forEach((rate, i) => {
    expect(rate).toBe(Math.min(1, Math.max(0, readout!.inverted[i]!)));
  });
});

it('inverts each channel by errors of its own', async () => {
  using network = new SpikingNetwork(engine, {
    ...{ neuron: 'sqs', inputs: 2, layers: [3, 2], seed: 2, angleDeviation: 1 },
  });
  const [steps, items, passes] = [6, 5, extent(800, 1500)];
  const spikes = Uint8Array.from({ length: steps * items * 6 }, (_, i) => Number(i % 3 === 0));
  const dataset = {
    ...{ spikes, shape: [steps, items, 6] as [number, number, number], classes: 2 },
    labels: Uint8Array.from({ length: items }, (_, i) => i % 2),
  };
  const ideal = await network.evaluate(dataset, { seed: 5, passes });
  const where = { device: device(...READOUTS, EXACT, EXACT), readout: 'invert' } as const;
  const { readout } = await network.evaluate(dataset, { ...where, seed: 6, passes });
  let worst = 0;
  readout!.inverted.forEach((rate, i) => {
    const error = Math.SQRT2 * readout!.stdErr[i]!;
    worst = Math.max(worst, Math.abs(readout!.measured[i]! - ideal.rates.values[i]!) / error);
    expect(Math.abs(rate - ideal.rates.values[i]!)).toBeLessThan(5 * error);
  });
  expect(worst).toBeGreaterThan(6);
});

it('is without effect where there is no noise, and refused where it cannot be', async () => {
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
  const plain = await network.evaluate(digits, { seed: 5 });
  const { rates } = await network.evaluate(digits, {
    ...{ seed: 5, device: 'ibm_boston', noiseScale: 0, readout: 'invert' },
  });
  expect(rates).toEqual(plain.rates);
  const refused = (options: object) =>
    expect(network.evaluate(digits, { readout: 'invert', ...options })).rejects.toThrow('options.readout');
  await refused({});
  await refused({ readout: 'calibrate' });
  await refused({ device: device({ read1Of0: 0.5, read0Of1: 0.5 }, EXACT) });
});
