import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { type AnsatzGate, SpikingNetwork, SqsNeuron, trainLocal } from '../../../src/spiking/public.js';
import { extent } from '../../extent.js';
import { arbitraryClosedCircuit, arbitraryShortCircuit } from '../closed-circuit.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const KINDS = fc.constantFrom('quantum' as const, 'last-spike' as const, 'none' as const);
const circuits = arbitraryClosedCircuit({ inputs: 4, memory: 3 });
const LENGTHS = [
  ['a', circuits],
  ['the shortest', arbitraryShortCircuit()],
] as const;

const expectNear = (found: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  Array.from(found, (value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12 * scale));
};

describe.each(LENGTHS)('a neuron with %s closed form', (_, circuits) => {
  it('has the likelihood and its gradient of the same circuit gate by gate, to 1e-12', () => {
    let compared = 0;
    const numRuns = extent(70, 200);
    fc.assert(
      fc.property(circuits, KINDS, fc.integer(), ({ inputs, memory, gates, general }, kind, seed) => {
        const random = new RandomStream(seed, 0);
        const numbers = (count: number, spread: number) =>
          Array.from({ length: count }, () => spread * (random.uniform() - 0.3));
        const angles = numbers(1 + Math.max(...gates.map(({ parameter }) => parameter ?? 0)), 6);
        const currents = Array.from({ length: 5 }, () => numbers(inputs, 2));
        const spikes = currents.map((row) => row.map(() => random.integer(2)));
        const memoryKind = memory === 0 && kind === 'last-spike' ? 'none' : kind;
        const run = (ansatz: readonly AnsatzGate[]) => {
          using neuron = new SqsNeuron(engine, { inputs, memory, memoryKind, ansatz, angles });
          const logLikelihood = neuron.logLikelihood(currents, spikes);
          // What all but never happens bends too sharply for 1e-12.
          if (logLikelihood < -60) return undefined;
          const gradient = neuron.logLikelihoodGradient(currents, spikes);
          return [logLikelihood, ...gradient.angles, ...gradient.currents.flatMap((row) => [...row])];
        };
        const [closed, expected] = [run(gates), run(general)];
        if (!closed || !expected) return;
        compared++;
        expectNear(closed, expected);
      }),
      { seed: 7, numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns / 2);
  });
});

describe.each(LENGTHS)('a network of neurons with %s closed form', (_, circuits) => {
  it.each(['exact', 'expectation'] as const)(
    'spikes and learns as the same circuit does gate by gate: %s',
    async (gradient) => {
      await fc.assert(
        fc.asyncProperty(circuits, KINDS, fc.boolean(), fc.integer(), async (circuit, kind, forced, seed) => {
          const { inputs, memory, gates, general } = circuit;
          const random = new RandomStream(seed, 1);
          const shape: [number, number, number] = [4, 3, 5 * inputs];
          const spikes = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.integer(2));
          const labels = Uint8Array.of(0, 1, 0);
          const dataset = { spikes, shape, labels, classes: 2 };
          const run = async (ansatz: readonly AnsatzGate[]) => {
            using network = new SpikingNetwork(engine, {
              ...{ neuron: 'sqs', layers: [5, 3, 2], inputs, memory, ansatz, seed },
              ...{ memoryKind: memory === 0 && kind === 'last-spike' ? 'none' : kind },
              ...{ weightMean: 0.2, weightGain: 1, angleDeviation: 1 },
            });
            const options = {
              gradient,
              teacherForcing: forced,
              optimizer: 'sgd',
              epochs: 1,
              batch: 3,
              seed,
            } as const;
            const { lossByEpoch } = await trainLocal(network, dataset, options);
            const { weights, angles } = network.parameters;
            return [...lossByEpoch, ...weights, ...angles];
          };
          const [closed, expected] = [await run(gates), await run(general)];
          expectNear(closed, expected);
        }),
        { seed: 3, numRuns: extent(10, 25) },
      );
    },
  );
});
