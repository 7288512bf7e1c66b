import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keyOf } from '../../../src/engine/random/seed.js';
import {
  ArgumentError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import { BatchMemory } from '../../../src/spiking/network/batch-memory.js';
import { listEvents } from '../../../src/spiking/network/spike-source.js';
import { pieceOf } from '../../../src/spiking/network/work-estimate.js';
import { SpikingNetwork } from '../../../src/spiking/public.js';
import { extent } from '../../extent.js';
import { arbitraryLearning, arbitraryNetwork } from '../arbitrary-network.js';
import { runStack, type StackInput, type StackSettings } from '../stack-run.js';

vi.mock('../../../src/spiking/network/work-estimate.js', { spy: true });

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const SEED = 3;
const LEARNING = { surrogate: 0, surrogateScale: 0, throughMemory: true, clamped: false, sparsity: 0 };

/** Spikes [step][item][line], about half of them. */
function randomSpikes(network: SpikingNetwork, steps: number, items: number): Uint8Array {
  const random = new RandomStream(SEED, 7);
  const length = steps * items * network.core.inputLines;
  return Uint8Array.from({ length }, () => Number(random.uniform() < 0.5));
}

const randomLabels = (network: SpikingNetwork, items: number): number[] =>
  Array.from({ length: items }, (_, item) => (3 * item) % network.core.topology.wiring.outputs);

/** Spikes [step][item][line] of the items from `first` to before `end`. */
function itemsOf(spikes: Uint8Array, shape: [steps: number, items: number], first: number, end: number) {
  const [steps, items] = shape;
  const lines = spikes.length / (steps * items);
  return Uint8Array.from(
    Array.from({ length: steps }, (_, t) => [
      ...spikes.subarray((t * items + first) * lines, (t * items + end) * lines),
    ]).flat(),
  );
}

/** [step][item][neuron]: spikes so far on all channels, of neurons that run one after the other. */
async function countsOf(
  network: SpikingNetwork,
  spikes: Uint8Array,
  steps: number,
  items: number,
): Promise<Float64Array[][]> {
  const shape: [number, number, number] = [steps, items, network.core.inputLines];
  const run = await network.run({ spikes, shape }, { seed: SEED });
  const { neurons, outputs } = network.core.topology.wiring;
  const channels = network.core.model.inputs;
  const hidden = neurons - outputs;
  const counts = Array.from({ length: items }, () => new Float64Array(neurons));
  return Array.from({ length: steps }, (_, t) => {
    counts.forEach((ofItem, item) => {
      const row = t * items + item;
      const spiking = [
        ...run.hidden.spikes.subarray(row * hidden * channels, (row + 1) * hidden * channels),
        ...run.spikes.subarray(row * outputs * channels, (row + 1) * outputs * channels),
      ];
      spiking.forEach((spike, line) => {
        ofItem[Math.floor(line / channels)]! += spike;
      });
    });
    return counts.map((ofItem) => ofItem.slice());
  });
}

/** −log p of the targets [item], mean over steps, of neurons that run one after the other, and the largest of a step. */
function likelihoodOf(network: SpikingNetwork, given: Presented, clamped: boolean) {
  const { spikes, steps, items, labels } = given;
  return engine.arena.scratch((group) => {
    const batch = new BatchMemory(network.core, group, items, 1, steps);
    const dense = group.uint8(spikes.length);
    dense.view.set(spikes);
    listEvents(network.core, dense, steps * items, batch);
    batch.setTargets(labels);
    batch.forward(items, 0, keyOf(SEED), { judged: true, clamped, floor: 1e-12 });
    const losses = batch.loss.copy();
    const means = Array.from(labels, (_, item) =>
      losses.slice(item * steps, (item + 1) * steps).reduce((sum, loss) => sum + loss / steps, 0),
    );
    return { means, largest: Math.max(...losses) };
  });
}

interface Presented extends StackInput {
  spikes: Uint8Array;
  labels: number[];
}

function presented(network: SpikingNetwork, steps: number, items: number): Presented {
  const labels = randomLabels(network, items);
  return { spikes: randomSpikes(network, steps, items), steps, items, labels, seed: SEED };
}

const RUNS = extent(10, 60);
const sizes = [fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 })] as const;

describe('forward', () => {
  it('gives the spikes that neurons give one after the other, for any network and neuron', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryNetwork(), ...sizes, async (options, steps, items) => {
        using network = new SpikingNetwork(engine, options);
        const { spikes, labels, seed } = presented(network, steps, items);
        const half = Math.floor(items / 2);
        (await countsOf(network, spikes, steps, items)).forEach((expected, t) => {
          // In two batches, whose items keep their numbers.
          const [head, tail] = [
            [0, half],
            [half, items],
          ].map(([first, end]) => {
            if (first === end) return [];
            const input = {
              spikes: itemsOf(spikes, [steps, items], first!, end!),
              ...{ steps: t + 1, items: end! - first!, labels: labels.slice(first, end), seed },
            };
            input.spikes = input.spikes.slice(0, ((t + 1) * spikes.length * input.items) / (steps * items));
            const settings: StackSettings = { precision: 'float64' };
            return runStack(network, settings, { ...input, firstItem: first })[0]!.counts;
          });
          expect([...head!, ...tail!]).toEqual(expected);
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('gives the same spikes in float32, but for uniform numbers that all but hit a probability', () => {
    using network = new SpikingNetwork(engine, {
      neuron: 'sqs',
      // 500 neurons that begin at an odd position in the random streams.
      layers: [40, 3, 500],
      ...{
        inputs: 2,
        memory: 2,
        ansatz: 'two-way',
        weightMean: 0.1,
        weightGain: 1,
        angleDeviation: 1,
        seed: 5,
      },
    });
    const given = presented(network, 5, 100);
    const [single] = runStack(network, { precision: 'float32' }, given);
    const [double] = runStack(network, { precision: 'float64' }, given);
    let different = 0;
    single!.counts.forEach((counts, item) => {
      counts.forEach((count, i) => {
        if (count !== double!.counts[item]![i]) different++;
      });
    });
    // Probabilities err by up to about 16 roundings of 2^-24: of 250000 decisions a quarter of one is expected to
    // turn out otherwise, and five standard deviations more are fewer than three.
    expect(different).toBeLessThan(3);
  });

  it('finds the likelihood of the targets, with outputs free and clamped', () => {
    fc.assert(
      fc.property(arbitraryNetwork(), ...sizes, fc.boolean(), (options, steps, items, clamped) => {
        using network = new SpikingNetwork(engine, options);
        const given = presented(network, steps, items);
        const { means, largest } = likelihoodOf(network, given, clamped);
        // What a target leaves that is possible by rounding only is noise.
        fc.pre(!clamped || largest < 20);
        const learning = { ...LEARNING, clamped };
        const [found] = runStack(network, { precision: 'float64', loss: 2, learning }, given);
        found!.losses.forEach((loss, item) => {
          expect(Math.abs(loss - means[item]!)).toBeLessThan(1e-10 * (1 + means[item]!));
        });
      }),
      { numRuns: extent(15, 40) },
    );
  });

  it('begins afresh after a target that could not happen', () => {
    using network = new SpikingNetwork(engine, {
      neuron: 'sqs',
      layers: [1, 2],
      ansatz: [
        { gate: 'cry', qubits: [1, 0], parameter: 0 },
        { gate: 'rx', qubits: [1], parameter: 1 },
      ],
    });
    // Neuron 0 has to spike and cannot without a current, as long as its memory is in the ground state.
    network.parameters = { weights: Float64Array.of(0.4, 0.4), angles: Float64Array.of(1, 2, 1, 2) };
    const given = { ...presented(network, 4, 1), spikes: Uint8Array.of(0, 1, 0, 1), labels: [0] };
    const { means, largest } = likelihoodOf(network, given, true);
    expect(largest).toBeCloseTo(Math.log(1e12), 12);
    expect(means[0]).toBeLessThan(0.9 * largest);
    for (const precision of ['float64', 'float32'] as const) {
      const learning = { ...LEARNING, clamped: true };
      const [found] = runStack(network, { precision, loss: 2, learning }, given);
      // A rounding of each of the two logarithms.
      const rounding = precision === 'float64' ? 2 ** -52 : 2 ** -23;
      expect(Math.abs(found!.losses[0]! - means[0]!)).toBeLessThan(2 * rounding * means[0]!);
      expect([...found!.weights, ...found!.angles].every(Number.isFinite)).toBe(true);
    }
  });

  it('says at which step currents are too large', () => {
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [1, 1], seed: 1 });
    network.parameters = { weights: Float64Array.of(1e6), angles: network.parameters.angles };
    const given = { spikes: Uint8Array.of(0, 0, 1), steps: 3, items: 1, labels: [0], seed: SEED };
    for (const precision of ['float64', 'float32'] as const) {
      expect(() => runStack(network, { precision }, given)).toThrow(NumericalError);
      expect(() => runStack(network, { precision }, given)).toThrow('step 2');
    }
  });
});

const precisions = fc.constantFrom('float32' as const, 'float64' as const);

describe('reverse', () => {
  it('gives the same bits in whatever pieces its steps are run', () => {
    fc.assert(
      fc.property(
        arbitraryNetwork(),
        arbitraryLearning,
        precisions,
        ...sizes,
        fc.integer({ min: 1, max: 3 }),
        (options, learning, precision, steps, items, piece) => {
          using network = new SpikingNetwork(engine, options);
          const given = presented(network, steps, items);
          const settings = { precision, ...learning };
          const [whole] = runStack(network, settings, given);
          vi.mocked(pieceOf).mockReturnValue(piece);
          const [pieces] = runStack(network, settings, given);
          vi.mocked(pieceOf).mockReset();
          expect(pieces).toEqual(whole);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('goes through all steps with a block of neurons whose inputs are known, though a step alone is a piece', () => {
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [20, 1000, 10], seed: SEED });
    const { kernels } = engine;
    const ranges: string[] = [];
    const spy = vi.spyOn(engine, 'kernels', 'get').mockReturnValue({
      ...kernels,
      runStack32(stack, from, to, ...rest) {
        ranges.push(`${from}-${to}`);
        return kernels.runStack32(stack, from, to, ...rest);
      },
    });
    runStack(network, { precision: 'float32' }, presented(network, 6, 400));
    spy.mockRestore();
    expect(ranges.length).toBeGreaterThan(2);
    expect(new Set(ranges)).toEqual(new Set(['0-6']));
  });

  it('gives the same bits in segments as in one piece', () => {
    let most = 0;
    fc.assert(
      fc.property(
        arbitraryNetwork(),
        arbitraryLearning,
        precisions,
        ...sizes,
        (options, learning, precision, steps, items) => {
          using network = new SpikingNetwork(engine, options);
          const given = presented(network, steps, items);
          const settings = { precision, ...learning };
          const { segments, bytes, ...whole } = runStack(network, settings, given)[0]!;
          expect(segments).toBe(1);
          for (let memoryBudget = bytes - 1; memoryBudget > 0; ) {
            try {
              const { segments, bytes, ...pieces } = runStack(
                network,
                { ...settings, memoryBudget },
                given,
              )[0]!;
              expect(bytes).toBeLessThanOrEqual(memoryBudget);
              expect(pieces).toEqual(whole);
              most = Math.max(most, segments);
              memoryBudget = bytes - 1;
            } catch (error) {
              if (!(error instanceof ArgumentError)) throw error;
              expect(error.message).toContain('memoryBudget');
              break;
            }
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(most).toBeGreaterThan(2);
  });

  it('gives the same bits in memory that is larger than the batch and was used before', () => {
    fc.assert(
      fc.property(
        arbitraryNetwork(),
        arbitraryLearning,
        precisions,
        ...sizes,
        (options, learning, precision, steps, items) => {
          using network = new SpikingNetwork(engine, options);
          const settings = { precision, ...learning };
          const given = presented(network, steps, items);
          const before = { ...presented(network, steps, items + 3), seed: 4 };
          const [, found] = runStack(network, settings, before, given);
          const [expected] = runStack(network, settings, given);
          expect({ ...found, bytes: 0 }).toEqual({ ...expected, bytes: 0 });
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('gives a batch the mean of the gradients of its items', () => {
    fc.assert(
      fc.property(arbitraryNetwork(), arbitraryLearning, ...sizes, (options, learning, steps, items) => {
        using network = new SpikingNetwork(engine, options);
        const settings: StackSettings = { precision: 'float64', ...learning };
        const given = presented(network, steps, items);
        const [batch] = runStack(network, settings, given);
        const alone = Array.from({ length: items }, (_, item) => ({
          ...{ steps, items: 1, seed: SEED, firstItem: item, labels: [given.labels[item]!] },
          spikes: itemsOf(given.spikes, [steps, items], item, item + 1),
        }));
        const found = runStack(network, settings, ...alone);
        expect(batch!.losses).toEqual(Float64Array.from(found, ({ losses }) => losses[0]!));
        for (const of of ['weights', 'angles'] as const) {
          const scale = Math.max(...found.flatMap((single) => [...single[of]].map(Math.abs)));
          batch![of].forEach((value, k) => {
            const mean = found.reduce((sum, single) => sum + single[of][k]! / items, 0);
            expect(Math.abs(value - mean)).toBeLessThanOrEqual(1e-12 * (1 + scale));
          });
        }
      }),
      { numRuns: RUNS },
    );
  });
});
