import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceOptions } from '../../../src/device/index.js';
import { createEngine, type Engine, RandomStream } from '../../../src/index.js';
import {
  type LocalLearningOptions,
  type NetworkGraph,
  SpikingNetwork,
  type SpikingNetworkOptions,
  trainLocal,
} from '../../../src/spiking/public.js';
import { extent, someOf } from '../../extent.js';
import { sparsityPenalty } from '../../oracle/loss-oracle.js';
import * as network from '../../oracle/network-oracle.js';
import { oracleOf } from '../oracle-network.js';
import { EXACT, expectMean, makeSample, type Sample, withBatch } from './gradient-sample.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** Two layers of hidden neurons, of three and two, and two outputs; the second layer is heard by the first a step later. */
const GRAPH: NetworkGraph = {
  features: 2,
  hidden: 5,
  outputs: 2,
  edges: [
    ...[0, 1, 2].map((to) => ({ from: 'features' as const, to })),
    ...[0, 1, 2].flatMap((from) => [3, 4].map((to) => ({ from, to }))),
    ...[3, 4].flatMap((from) => [5, 6].map((to) => ({ from, to }))),
    { from: 3, to: 1, delay: 1 },
  ],
};
const LAYERS = [
  [0, 1, 2],
  [3, 4],
  [5, 6],
];
const SPARSITY = [0.7, 0, 1.9];
const PASSES = 2;
const STEPS = 3;

function makeLayers(seed: number, clamped: boolean, options: Partial<SpikingNetworkOptions> = {}): Sample {
  const sample = makeSample(engine, { layers: GRAPH, seed, ...options }, clamped, PASSES, STEPS);
  const random = new RandomStream(seed);
  return { ...sample, targets: sample.targets.map(() => [random.integer(2), random.integer(2)]) };
}

/** The gradient and losses with the regulariser less those without, and the spikes. */
function regularised(
  sample: Sample,
  settings: Partial<typeof EXACT> = {},
  device: DeviceOptions = {},
  key: [number, number] = [3, 4],
) {
  const [one, other] = [SPARSITY, []].map((sparsity) =>
    withBatch(
      sample,
      [1, 2],
      (batch, estimate) => {
        const { weights, angles } = estimate({ ...EXACT, ...settings, sparsity }, key);
        return {
          weights,
          angles,
          losses: [...batch.loss.view],
          records: [...batch.records.view],
        };
      },
      device,
    ),
  );
  const less = (name: 'weights' | 'angles' | 'losses') => one![name].map((x, i) => x - other![name][i]!);
  return {
    gradient: [...less('weights'), ...less('angles')],
    penalty: less('losses').reduce((sum, x) => sum + x, 0) / PASSES,
    records: one!.records,
  };
}

/** Mean of the regulariser over the passes, along given spikes. */
function penaltyAlong(sample: Sample, records: number[]): number {
  let sum = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const { probabilities } = network.simulate(
      oracleOf(sample.subject),
      sample.spikes,
      (i, t) => records[(pass * STEPS + t) * 7 + i]!,
    );
    LAYERS.forEach((layer, l) => {
      const activity = sample.spikes.map((_, t) => layer.map((i) => probabilities[i]![t]![1]!));
      sum += (SPARSITY[l]! * sparsityPenalty(activity)) / PASSES;
    });
  }
  return sum;
}

/** By central differences of fourth order, for the weights and then the angles; every day some of them. */
function differences(sample: Sample, value: () => number, step: number): number[] {
  const { subject } = sample;
  const start = subject.parameters;
  const gradient = [start.weights, start.angles].flatMap((vector) =>
    someOf([...vector.keys()], step).map((k) => {
      const kept = vector[k]!;
      const at = (shift: number) => {
        vector[k] = kept + shift;
        subject.parameters = start;
        vector[k] = kept;
        return value();
      };
      return (8 * (at(3e-4) - at(-3e-4)) - (at(6e-4) - at(-6e-4))) / 36e-4;
    }),
  );
  subject.parameters = start;
  return gradient;
}

/** Those numbers of a gradient that `differences` finds. */
function ofDifferences(gradient: number[], { subject }: Sample, step: number): number[] {
  const { length } = subject.parameters.weights;
  return [gradient.slice(0, length), gradient.slice(length)].flatMap((part) => someOf(part, step));
}

const near = (actual: number[], expected: number[], tolerance: number) => {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expect(scale).toBeGreaterThan(0.05);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(tolerance);
  });
};

const CASES: [string, boolean, Partial<SpikingNetworkOptions>][] = [
  ['clamped outputs', true, {}],
  ['free outputs', false, {}],
  ['two memory qubits', false, { memory: 2, ansatz: 'memory-to-input' }],
  ['last-spike memory', false, { memoryKind: 'last-spike' }],
  ['no memory', true, { memory: 0 }],
];

describe.each(CASES)('the sparsity regulariser: %s', (_, clamped, options) => {
  it.each(extent([1], [1, 2]))('has its exact gradient along the recorded spikes (network %i)', (seed) => {
    const sample = makeLayers(seed, clamped, options);
    const { gradient, penalty, records } = regularised(sample);
    expect(penalty).toBeCloseTo(penaltyAlong(sample, records), 10);
    near(
      ofDifferences(gradient, sample, 2),
      differences(sample, () => penaltyAlong(sample, records), 2),
      1e-7,
    );
    sample.subject.dispose();
  });

  it('has the same in expectation, by shift rules and random directions', () => {
    const sample = makeLayers(1, clamped, options);
    const { weights, angles } = sample.subject.parameters;
    const { gradient } = regularised(sample);
    // Five directions share the shifted circuits of one estimate.
    const settings = { gradient: 'expectation', synapticPerturbations: 5 } as const;
    const draws = Array.from(
      { length: extent(30, 80) },
      (_, k) => regularised(sample, settings, {}, [k, 7]).gradient,
    );
    expect(angles.length).toBeGreaterThan(0);
    near(draws[0]!.slice(weights.length), gradient.slice(weights.length), 1e-8);
    expectMean(
      draws.map((draw) => draw.slice(0, weights.length)),
      gradient.slice(0, weights.length),
      5,
    );
    sample.subject.dispose();
  });
});

it('takes the probabilities of a noisy device', () => {
  const sample = makeLayers(5, false);
  const device = { device: 'ibm_brisbane', noiseScale: 5 } as const;
  const { gradient, records } = regularised(sample, {}, device);
  const value = () => {
    const moved = regularised(sample, {}, device);
    expect(moved.records).toEqual(records);
    return moved.penalty;
  };
  near(ofDifferences(gradient, sample, 4), differences(sample, value, 4), 1e-7);
  sample.subject.dispose();
});

const DATASET = {
  spikes: Uint8Array.from({ length: 6 * 20 * 4 }, (_, i) => Number((i * i) % 3 === 0)),
  ...{
    shape: [6, 20, 4] as [number, number, number],
    labels: Uint8Array.from({ length: 20 }, (_, i) => i % 2),
  },
  classes: 2,
};

const makeNetwork = () =>
  new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 5, 2], weightMean: 0.3, weightGain: 0.3, seed: 1 });

async function train(options: LocalLearningOptions) {
  using subject = makeNetwork();
  const { lossByEpoch } = await trainLocal(subject, DATASET, { epochs: 3, batch: 7, seed: 2, ...options });
  return { lossByEpoch, parameters: subject.parameters };
}

describe('trainLocal with sparsity', () => {
  it('has the bits without it at 0, and one number stands for all layers', async () => {
    expect(await train({ sparsity: 0 })).toEqual(await train({}));
    expect(await train({ sparsity: [0, 0] })).toEqual(await train({}));
    const { parameters } = await train({ sparsity: 0.3 });
    expect(parameters).toEqual((await train({ sparsity: [0.3, 0.3] })).parameters);
    expect(parameters).not.toEqual((await train({ sparsity: [0.3, 0] })).parameters);
  });

  it('lets fewer neurons of a layer be active', async () => {
    const penaltyOf = async (sparsity: number) => {
      const options = { learningRate: 0.02, epochs: 60, gradient: 'exact' } as const;
      const { parameters } = await train({ ...options, sparsity: [sparsity, 0] });
      using subject = makeNetwork();
      subject.parameters = parameters;
      // Of a step that leaves the parameters as they are, what the loss has more than without.
      const lossOf = async (lambda: number) => {
        const still = { epochs: 1, batch: 20, seed: 3, learningRate: 0, globalPasses: 20 };
        return (await trainLocal(subject, DATASET, { ...still, sparsity: [lambda, 0] })).lossByEpoch[0]!;
      };
      return (await lossOf(1)) - (await lossOf(0));
    };
    // From several neurons that are about as active to one alone.
    expect(await penaltyOf(0)).toBeGreaterThan(2);
    expect(await penaltyOf(2)).toBeLessThan(1.1);
  });

  it('is refused by name where it cannot be', async () => {
    const refused = (options: LocalLearningOptions, field: string, inputs = 1) => {
      using subject = new SpikingNetwork(engine, {
        neuron: 'sqs',
        layers: [4 / inputs, 5, 2],
        inputs,
        seed: 1,
      });
      expect(() => trainLocal(subject, DATASET, options)).toThrow(
        expect.objectContaining({ name: 'ArgumentError', field }),
      );
    };
    refused({ sparsity: -1 }, 'options.sparsity');
    refused({ sparsity: [1] }, 'options.sparsity');
    refused({ sparsity: [0, Number.NaN] }, 'options.sparsity[1]');
    refused({ sparsity: 1, gradient: 'shots' }, 'options.sparsity');
    refused({ sparsity: 1, device: 'ibm_brisbane', amplify: 'fold' }, 'options.sparsity');
    refused({ sparsity: 1 }, 'options.sparsity', 2);
    await train({ sparsity: 0, gradient: 'shots', epochs: 1 });
  });
});
