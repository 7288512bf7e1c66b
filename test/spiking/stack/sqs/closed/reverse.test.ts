import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LossKind } from '../../../../../assembly/spiking/stack/kinds/loss-kind.js';
import { createEngine, type Engine, RandomStream } from '../../../../../src/index.js';
import { type AnsatzGate, SpikingNetwork } from '../../../../../src/spiking/public.js';
import { extent } from '../../../../extent.js';
import { arbitraryLearning } from '../../../arbitrary-network.js';
import { arbitraryClosedCircuit } from '../../../closed-circuit.js';
import { runStack } from '../../../stack-run.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const PRESET: AnsatzGate[] = [
  { gate: 'crx', qubits: [1, 0], parameter: 0 },
  { gate: 'rx', qubits: [0], parameter: 1 },
  { gate: 'rx', qubits: [1], parameter: 2 },
];

const circuits = fc.oneof(
  { weight: 3, arbitrary: arbitraryClosedCircuit({ inputs: 4, memory: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constant({
      ...{ inputs: 1, memory: 1, gates: PRESET },
      general: [...PRESET, { gate: 'z' as const, qubits: [0] }],
    }),
  },
);

describe('a stack of neurons with a closed form', () => {
  it('has the spikes, losses and gradients of the same circuit gate by gate, to 1e-12', () => {
    let compared = 0;
    const numRuns = extent(30, 150);
    fc.assert(
      fc.property(
        circuits,
        arbitraryLearning,
        fc.constantFrom('quantum' as const, 'none' as const),
        fc.record({ probable: fc.boolean(), slope: fc.constantFrom(0, 0.4) }),
        fc.integer(),
        ({ inputs, memory, gates, general }, { loss, learning }, memoryKind, { probable, slope }, seed) => {
          const [steps, items, features] = [4, 3, 5];
          const random = new RandomStream(seed, 0);
          const input = {
            spikes: Uint8Array.from({ length: steps * items * features * inputs }, () =>
              Number(random.uniform() < 0.6),
            ),
            ...{ steps, items, seed },
            labels: Array.from({ length: items }, () => random.integer(3)),
          };
          const run = (ansatz: readonly AnsatzGate[]) => {
            using network = new SpikingNetwork(engine, {
              ...{ neuron: 'sqs', layers: [features, 11, 3], inputs, memory, memoryKind, ansatz, seed },
              ...{ weightMean: 0.2, weightGain: 1, angleDeviation: 1 },
            });
            const expectedCounts = probable && loss !== LossKind.Likelihood;
            const leak = [1, 2].map((layer) => ({ slope: slope / layer, window: 0.7 }));
            const settings = {
              precision: 'float64',
              loss,
              learning: { ...learning, expectedCounts, leak },
            } as const;
            const { counts, ...rest } = runStack(network, settings, input)[0]!;
            return { ...rest, counts: Float64Array.from(counts.flatMap((item) => [...item])) };
          };
          const [closed, expected] = [run(gates), run(general)];
          const scale = Math.max(1, ...[...expected.weights, ...expected.angles].map(Math.abs));
          for (const part of ['counts', 'losses', 'weights', 'angles'] as const) {
            closed[part].forEach((found, k) => {
              expect(Math.abs(found - expected[part][k]!)).toBeLessThan(1e-12 * scale);
            });
          }
          if (expected.angles.some((slope) => slope !== 0)) compared++;
        },
      ),
      { seed: 31, numRuns },
    );
    expect(compared).toBeGreaterThan((14 / 15) * numRuns);
  });
});
