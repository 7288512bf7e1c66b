import { afterAll, beforeAll, expect, it } from 'vitest';
import { strokes } from '../../../../src/data/public.js';
import type { DeviceQubit } from '../../../../src/device/public.js';
import { createEngine, type Engine } from '../../../../src/index.js';
import { SpikingNetwork, SqsNeuron, type SqsNeuronOptions } from '../../../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 2, classes: [1, 7], seed: 1 });
const EXACT = { read1Of0: 0, read0Of1: 0, resetError: 0 };

/** Of two output neurons, whose angles are multiples of `angles`; 0 leaves them the current's turn alone. */
async function floorOf(
  qubits: DeviceQubit,
  options: object = {},
  { angles = 0, gate = { error: 0.3, time: 500 } as object } = {},
) {
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
  network.parameters = {
    ...network.parameters,
    angles: network.parameters.angles.map((_, i) => angles * (i + 1)),
  };
  const device = { entangler: 'cz' as const, qubits, twoQubitGate: gate };
  const { extrapolation } = await network.evaluate(digits, {
    ...{ device, amplify: 'fold', passes: 3, seed: 2, ...options },
  });
  return extrapolation!.floor;
}

it('is the larger error of readout where there is no other, and none where that is inverted', async () => {
  const qubits = { readout: { read1Of0: 0.03, read0Of1: 0.08, resetError: 0 } };
  for (const value of (await floorOf(qubits))!) expect(value).toBeCloseTo(0.08, 12);
  for (const value of (await floorOf(qubits, { readout: 'invert' }))!) expect(value).toBeLessThan(1e-7);
  for (const value of (await floorOf(qubits, { noiseScale: 0 }))!) expect(value).toBe(0);
});

it('is the error of a reset where there is no other', async () => {
  const floor = await floorOf({ readout: { ...EXACT, resetError: 0.05 } }, { readout: 'invert' });
  for (const value of floor!) expect(value).toBeCloseTo(0.05, 12);
});

/** Mean spikes of a neuron in ten steps, over all records. */
function meanRate(current: number, options: object): number {
  using neuron = new SqsNeuron(engine, options as SqsNeuronOptions);
  const currents = Array.from({ length: 10 }, () => [current]);
  let sum = 0;
  for (let record = 0; record < 1024; record++) {
    const spikes = currents.map((_, t) => [(record >> t) & 1]);
    const count = spikes.reduce((total, [spike]) => total + spike!, 0);
    sum += Math.exp(neuron.logLikelihood(currents, spikes)) * count;
  }
  return sum / 10;
}

it('is what all records say of the memory that idles while others are measured, two-qubit gates being perfect', async () => {
  const qubits = { t1: 1e5, t2: 5e4, readout: { ...EXACT, time: 2000, resetTime: 1000 } };
  const floor = (await floorOf(qubits, {}, { angles: 0.4 }))!;
  const device = { entangler: 'cz', qubits, twoQubitGate: { error: 0 } };
  floor.forEach((value, c) => {
    const angles = [1, 2, 3].map((k) => 0.4 * (3 * c + k));
    const differences = [0, 0.25, 0.5, 0.75, 1].map((current) =>
      Math.abs(meanRate(current, { angles, device }) - meanRate(current, { angles })),
    );
    expect(Math.abs(value - Math.max(...differences))).toBeLessThan(1e-12);
  });
  expect(Math.max(...floor)).toBeGreaterThan(1e-3);
  expect(await floorOf(qubits, {}, { angles: 0.4, gate: { error: 0 } })).toEqual(floor);
  for (const value of (await floorOf(qubits, { model: 'aer' }, { angles: 0.4 }))!) {
    expect(value).toBeLessThan(1e-12);
  }
});

it('is not said of all noise together, which has none', async () => {
  expect(await floorOf({ readout: EXACT }, { amplify: 'noise' })).toBeUndefined();
});
