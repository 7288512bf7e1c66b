import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { gates, QNeuronCircuit, simulateCircuit, simulateScan } from '../../../src/qneuron/public.js';
import type { NeuronSampler } from '../../../src/qneuron/sampling/pilot.js';
import { extent } from '../../extent.js';
import { chain } from './known-circuits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const samplersOf = (options: Record<string, unknown>) => options.samplers as NeuronSampler[];

describe('the method auto', () => {
  it('takes one for neurons that are coupled, and for others that are alike, and says why', async () => {
    const circuit = new QNeuronCircuit();
    const [active, input] = [circuit.input(), circuit.input(0.5)];
    const both = [0, 1].map(() => gates.not(circuit, active).output.index);
    circuit.excite(input, circuit.neuron(), 3000);
    const { meta } = await simulateCircuit(engine, circuit, { seed: 1, thermalization: 100, sweeps: 400 });
    const samplers = samplersOf(meta.options);
    expect(samplers.map(({ neurons }) => neurons)).toEqual([[0, 1, 2, 3], [4]]);
    expect(samplers[0]!.neurons).toEqual(expect.arrayContaining(both));
    for (const { method, levels, tried } of samplers) {
      expect(tried.map((trial) => [trial.method, trial.levels])).toContainEqual([method, levels]);
      for (const { tau, cost } of tried) expect(tau * cost).toBeGreaterThan(0);
    }
    expect(meta.options).toMatchObject({ method: 'auto', jumps: 0, exchange: 0 });
  });

  it('takes what is fastest where one course is all there is', async () => {
    const circuit = new QNeuronCircuit();
    circuit.excite(circuit.input(), circuit.neuron(), 6000);
    const { meta, activity, stdErr, tau } = await simulateCircuit(engine, circuit, { seed: 1, sweeps: 3000 });
    expect(samplersOf(meta.options)).toMatchObject([{ neurons: [0], method: 'gaussian', levels: 6 }]);
    expect(tau[0]).toBeLessThan(5);
    expect(Math.abs(activity[0]! - 1.30254)).toBeLessThan(5 * stdErr[0]!);
  });

  it('tries only what divides the slices, and the levels that are given', async () => {
    const circuit = new QNeuronCircuit({ slices: 120 });
    circuit.excite(circuit.input(), circuit.neuron(), 6000);
    const run = { seed: 1, thermalization: 10, sweeps: 100 };
    const levelsOf = async (options: object) =>
      samplersOf((await simulateCircuit(engine, circuit, { ...run, ...options })).meta.options)[0]!.tried.map(
        ({ levels }) => levels,
      );
    expect(await levelsOf({})).toEqual([3]);
    expect(new Set(await levelsOf({ levels: 2 }))).toEqual(new Set([2]));
    const coarse = new QNeuronCircuit({ slices: 20 });
    coarse.neuron();
    await expect(simulateCircuit(engine, coarse, run)).rejects.toThrow(
      'options.levels: segments of 8 slices',
    );
  });

  it('chooses the same whatever the number of chains', async () => {
    const run = { seed: 3, thermalization: 20, sweeps: 40 };
    const [four, nine] = await Promise.all(
      [4, 9].map((chains) => simulateCircuit(engine, chain(0.6), { ...run, chains })),
    );
    expect(nine!.meta.options.samplers).toEqual(four!.meta.options.samplers);
    expect(nine!.paths).toEqual(four!.paths);
  });
});

it('does not hold it against points that others are too far away to exchange paths with', async () => {
  const run = { seed: 1, thermalization: extent(100, 200), sweeps: extent(100, 800) };
  const scan = [0.6, 1, 1.4].map(chain);
  const results = await simulateScan(engine, scan, run);
  expect(Math.min(...results[0]!.exchanged!)).toBeLessThan(0.01);
  for (const { meta } of results) expect(meta.warnings.join()).not.toContain('exchange');
  const [asked] = await simulateScan(engine, scan, { ...run, exchange: 8 });
  expect(asked!.meta.warnings.join()).toContain('exchange less than 1 % of their paths');
});
