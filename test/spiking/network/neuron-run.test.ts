import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../../src/data/public.js';
import type { Device, DeviceCosts } from '../../../src/device/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { SpikingNetwork, SqsNeuron, trainLocal } from '../../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const LAYERS = [256, 3, 2];
const make = (options = {}) =>
  new SpikingNetwork(engine, { neuron: 'sqs', layers: LAYERS, seed: 1, ...options });
const digits = await strokes({ count: 24, classes: [1, 7], seed: 1 });

/** Of which all numbers are easy to tell. */
const SIMPLE: Device = {
  name: 'simple',
  entangler: 'cz',
  qubits: {
    ...{ t1: 1e6, t2: 1e6, gate: { error: 1e-3, time: 10 } },
    readout: { read0Of1: 0.01, read1Of0: 0.02, time: 100, resetTime: 200 },
  },
  twoQubitGate: { error: 1e-2, time: 50 },
};

describe('a network on a device', () => {
  it('runs, evaluates and learns without noise to the bits that it has without a device', async () => {
    const still = { device: 'ibm_brisbane', noiseScale: 0 } as const;
    using a = make();
    using b = make();
    const options = { epochs: 1, gradient: 'shots', shots: 3, seed: 2 } as const;
    const [trained, plain] = [
      await trainLocal(a, digits, { ...options, ...still }),
      await trainLocal(b, digits, options),
    ];
    expect(a.parameters).toEqual(b.parameters);
    expect(plain.costs).toBeUndefined();
    expect(trained.costs!.shots).toBeGreaterThan(0);
    const [noisy, quiet] = [
      await a.evaluate(digits, { seed: 3, ...still }),
      await b.evaluate(digits, { seed: 3 }),
    ];
    expect(noisy.rates).toEqual(quiet.rates);
    expect(noisy.loss).toEqual(quiet.loss);
    expect(quiet.costs).toBeUndefined();
  });

  it('spikes as often as its neuron is to, within 5 standard errors', async () => {
    using network = new SpikingNetwork(engine, {
      ...{ neuron: 'sqs', layers: [1, 1], seed: 1, weightMean: 0.7, weightGain: 0, angleDeviation: 1 },
    });
    const device = { device: 'ibm_brisbane', noiseScale: 4 } as const;
    const [steps, items] = [2, 20_000];
    const trains = {
      spikes: new Uint8Array(steps * items).fill(1),
      shape: [steps, items, 1] as [number, number, number],
    };
    const { spikes } = await network.run(trains, { seed: 5, ...device });
    const counts = [0, 0, 0, 0];
    for (let item = 0; item < items; item++) counts[2 * spikes[item]! + spikes[items + item]!]!++;
    using neuron = new SqsNeuron(engine, { angles: network.parameters.angles, ...device });
    counts.forEach((count, pattern) => {
      const p = Math.exp(neuron.logLikelihood([[0.7], [0.7]], [[pattern >> 1], [pattern & 1]]));
      expect(Math.abs(count / items - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / items));
    });
  });

  it('counts what it would take on the device', async () => {
    using network = make();
    const { costs } = await network.evaluate(digits, { steps: 5, passes: 2, seed: 1, device: SIMPLE });
    // RX by the current, CRX by two CZ, RX of both qubits; all but turns about Z is pulses.
    const runs = 24 * 2 * 5;
    const steps = runs * 5;
    expect(costs).toMatchObject({
      circuits: runs,
      shots: runs,
      twoQubitGates: 2 * steps,
      measurements: steps,
    });
    const pulses = costs!.singleQubitGates / steps;
    expect(Number.isInteger(pulses) && pulses >= 6).toBe(true);
    // Two CZ and at least as many pulses as come one after the other, a measurement and a reset.
    const each = costs!.seconds / (steps * 1e-9);
    expect(each).toBeGreaterThanOrEqual(2 * 50 + 300 + 10 * 3);
    expect(each).toBeLessThanOrEqual(2 * 50 + 300 + 10 * pulses);
  });

  it('counts the shots of a run of training, update by update, and after it went on', async () => {
    using network = make();
    const options = {
      ...{ steps: 4, batch: 10, globalPasses: 2, synapticPerturbations: 3, somaticRepeats: 2, shots: 5 },
      ...({ gradient: 'shots', seed: 1, device: SIMPLE } as const),
    };
    const seen: DeviceCosts[] = [];
    const run = trainLocal(network, digits, { ...options, epochs: 1 });
    for await (const { costs } of run) seen.push(costs!);
    // Of each neuron and pass one run forward, 6 moved sweeps, one unmoved, and 4 terms of the CRX and 2 of each RX a step.
    const shots = 10 * (1 + 6 * 5 + 10 + 4 * (4 + 2 + 2) * 2 * 5);
    expect(seen.map((costs) => costs.shots)).toEqual([10 * shots, 20 * shots, 24 * shots]);
    expect(seen.map((costs) => costs.measurements)).toEqual(seen.map((costs) => 4 * costs.shots));
    using other = make();
    const resume = run.checkpoint();
    const longer = await trainLocal(other, digits, { ...options, epochs: 2, resume });
    expect(longer.costs!.shots).toBe(48 * shots);
    using computed = make();
    const exact = await trainLocal(computed, digits, { ...options, gradient: 'exact', epochs: 1 });
    expect(exact.costs!.shots).toBe(24 * 10);
  });

  it('learns to tell digits apart by measured gradients', async () => {
    using network = make();
    const samples = await strokes({ count: 100, classes: [1, 7], seed: 2 });
    const device = { device: 'ibm_brisbane' } as const;
    const before = await network.evaluate(samples, { seed: 1, ...device });
    await trainLocal(network, samples, {
      ...{ gradient: 'shots', epochs: 6, learningRate: 0.01, globalPasses: 2, seed: 1 },
      ...device,
    });
    const after = await network.evaluate(samples, { seed: 1, ...device });
    expect(after.loss.free).toBeLessThan(0.7 * before.loss.free);
    expect(after.accuracy).toBeGreaterThan(0.85);
  });

  it('is refused by name where it cannot be', async () => {
    const device = 'ibm_brisbane';
    using large = make({ inputs: 2, memory: 3 });
    const refusal = (work: PromiseLike<unknown>) => expect(work).rejects.toThrow(/options\.device/);
    const trains = { spikes: new Uint8Array(1024), shape: [1, 2, 512] as [number, number, number] };
    await refusal(large.run(trains, { device }));
    using small = make();
    await refusal(small.evaluate(digits, { device, precision: 'float32' }));
    await refusal(small.evaluate(digits, { device, input: 'analogue' }));
    using lif = new SpikingNetwork(engine, { neuron: 'lif', layers: LAYERS, seed: 1 });
    await refusal(lif.run({ spikes: new Uint8Array(256), shape: [1, 1, 256] }, { device }));
    await refusal(lif.evaluate(digits, { device }));
    expect(() => trainLocal(large, { ...digits, width: 32 } as never, { device })).toThrow(ArgumentError);
    // All of them work as before.
    expect((await small.evaluate(digits, { seed: 1 })).accuracy).toBeGreaterThan(0);
  });
});
