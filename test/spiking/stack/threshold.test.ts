import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import { SurrogateKind } from '../../../assembly/spiking/stack/kinds/surrogate-kind.js';
import type { Key, Precision } from '../../../src/engine/index.js';
import { createEngine, type Engine } from '../../../src/index.js';
import type { Edge } from '../../../src/spiking/network/topology.js';
import { SpikingNetwork } from '../../../src/spiking/public.js';
import { NetworkStack } from '../../../src/spiking/stack/network-stack.js';
import { extent } from '../../extent.js';
import { finiteDifference } from '../../oracle/finite-differences.js';
import { kinkDistances } from '../../oracle/kink-distances.js';
import type { Surrogate } from '../../oracle/surrogate-functions.js';
import { surrogateGradient } from '../../oracle/surrogate-gradient.js';
import {
  type Frozen,
  type NeuronModel,
  type Parameters,
  type Projection,
  type SoftLossOptions,
  type SurrogateNetwork,
  softLoss,
} from '../../oracle/surrogate-network.js';
import { measuredRun } from './measured-run.js';

const KEY: Key = [1, 2];

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** QLIF neurons may be measured so many times a step. */
type ThresholdModel = Exclude<NeuronModel, { kind: 'sqs' }> & { shots?: number };

/** Inputs, hidden neurons that also see one another's last spikes, and outputs that also see the last inputs. */
interface Case {
  network: SurrogateNetwork;
  parameters: Parameters;
  /** [item][step][input] */
  inputs: number[][][];
  labels: number[];
  options: SoftLossOptions & { loss: 'softmax' | 'bce' };
}

interface Shape {
  sources: number;
  hidden: number;
  outputs: number;
  steps: number;
  items: number;
}

const PROJECTIONS: Projection[] = [
  { from: 'inputs', to: 0, delay: 0 },
  { from: 0, to: 0, delay: 1 },
  { from: 0, to: 1, delay: 0 },
  { from: 'inputs', to: 1, delay: 1 },
];

/** Numbers that look random enough, from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function example(
  shape: Shape,
  model: ThresholdModel,
  surrogate: Surrogate,
  options: Case['options'],
  seed: number,
): Case {
  const { sources, hidden, outputs, steps, items } = shape;
  const random = numbers(seed);
  const planes = model.kind === 'qlif' ? 2 : 1;
  const sizeOf: Record<'inputs' | number, number> = { inputs: sources, 0: hidden, 1: outputs };
  // All numbers are float32, so that both precisions compute the same network.
  const weight = (fanIn: number) => Math.fround((3.2 * random() - 1) / Math.sqrt(fanIn));
  return {
    network: {
      channels: 1,
      layers: [hidden, outputs].map((neurons) => ({ neurons, model, surrogate })),
      projections: PROJECTIONS,
    },
    parameters: {
      weights: PROJECTIONS.map(({ from, to }) =>
        Array.from({ length: sizeOf[from]! }, (_, source) =>
          Array.from({ length: sizeOf[to]! }, (_, target) =>
            Array.from({ length: planes }, () =>
              from === to && source === target ? 0 : weight(sizeOf[from]!),
            ),
          ),
        ),
      ),
      angles: [hidden, outputs].map((neurons) => Array.from({ length: neurons }, () => [])),
    },
    inputs: Array.from({ length: items }, () =>
      Array.from({ length: steps }, () => Array.from({ length: sources }, () => Number(random() < 0.7))),
    ),
    labels: Array.from({ length: items }, (_, item) => item % outputs),
    options,
  };
}

/** The connections as edges, and each of the network's weights as a place in `Parameters`. */
function edgesOf({ network, parameters }: Case): {
  edges: Edge[];
  places: [number, number, number, number][];
} {
  const first = [0, network.layers[0]!.neurons];
  const edges: Edge[] = [];
  const places: [number, number, number, number][] = [];
  network.projections.forEach(({ from, to, delay }, projection) => {
    const lines = parameters.weights[projection]!;
    for (let target = 0; target < network.layers[to]!.neurons; target++) {
      if (from === 'inputs') edges.push({ from: 'features', to: first[to]! + target, delay });
      lines.forEach((targets, source) => {
        if (from === to && source === target) return;
        if (from !== 'inputs') edges.push({ from: first[from]! + source, to: first[to]! + target, delay });
        targets[target]!.forEach((_, plane) => {
          places.push([projection, source, target, plane]);
        });
      });
    }
  });
  return { edges, places };
}

function spikingNetwork(given: Case): SpikingNetwork {
  const { network, parameters, inputs } = given;
  const [hidden, outputs] = network.layers;
  const model = hidden!.model as ThresholdModel;
  const { edges, places } = edgesOf(given);
  const layers = {
    features: inputs[0]![0]!.length,
    hidden: hidden!.neurons,
    outputs: outputs!.neurons,
    edges,
  };
  const { threshold } = model;
  const result =
    model.kind === 'lif'
      ? new SpikingNetwork(engine, { neuron: 'lif', layers, threshold, beta: model.beta, reset: model.reset })
      : new SpikingNetwork(engine, {
          ...{
            neuron: 'qlif',
            layers,
            threshold,
            equations: model.form === 'alpha' ? 'consistent' : 'printed',
          },
          ...{ beta: model.scaling, relaxationTime: model.relaxation, shots: model.shots },
        });
  result.parameters = {
    weights: Float64Array.from(
      places,
      ([p, line, target, plane]) => parameters.weights[p]![line]![target]![plane]!,
    ),
    angles: new Float64Array(0),
  };
  return result;
}

interface Found {
  /** [item][neuron] spikes in all steps. */
  counts: number[][];
  losses: number[];
  /** In the order of the network's weights. */
  gradient: number[];
  bytes: number;
}

/** Runs the first `steps` steps. */
function runStack(given: Case, precision: Precision, steps: number, memoryBudget = 2 ** 28): Found {
  const { network, labels, options } = given;
  const { surrogate } = network.layers[0]!;
  const inputs = given.inputs.map((item) => item.slice(0, steps));
  const model = spikingNetwork(given);
  try {
    return engine.arena.scratch((group) => {
      const stack = new NetworkStack(model.core, group, {
        ...{ precision, steps, memoryBudget, capacity: inputs.length + 1, analogue: false, countAll: true },
        loss: options.loss === 'softmax' ? LossKind.Softmax : LossKind.Binary,
        learning: {
          surrogate: surrogate.name === 'arctan' ? SurrogateKind.Arctan : SurrogateKind.FastSigmoid,
          surrogateScale: 'alpha' in surrogate ? surrogate.alpha : 'k' in surrogate ? surrogate.k : 0,
          throughMemory: options.through === 'spikes+memory',
          clamped: false,
          sparsity: [...(options.sparsity ?? [0, 0])],
        },
      });
      const starts = [0];
      const lines: number[] = [];
      for (let step = 0; step < steps; step++) {
        for (const item of inputs) {
          item[step]!.forEach((spike, line) => {
            if (spike) lines.push(line);
          });
          starts.push(lines.length);
        }
      }
      const eventStart = group.uint32(starts.length);
      eventStart.view.set(starts);
      const events = group.uint32(lines.length + 1);
      events.view.set(lines);
      stack.labels.view.set(labels);
      stack.forward(inputs.length, 0, KEY, { eventStart, events });
      stack.reverse();
      const gradient = new Float64Array(model.core.weights.length);
      stack.write(
        { weights: { view: gradient }, angles: { view: new Float64Array(model.core.angles.length) } },
        'gradient',
      );
      const neurons = network.layers.reduce((sum, layer) => sum + layer.neurons, 0);
      const counts = inputs.map((_, item) => {
        const into = new Float64Array(neurons);
        stack.addCounts(item, 1, into);
        return [...into];
      });
      return {
        counts,
        losses: [...stack.losses.view.slice(0, inputs.length)],
        gradient: [...gradient],
        bytes: stack.bytes,
      };
    });
  } finally {
    model.dispose();
  }
}

/** [item][neuron] spikes in the first `steps` steps. */
const countsOf = (frozen: Frozen, steps: number): number[][] =>
  frozen.map((layers) =>
    layers.flatMap((rows) =>
      rows[0]!.map((_, i) => rows.slice(0, steps).reduce((sum, row) => sum + row[i]!.spikes[0]!, 0)),
    ),
  );

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

const PRECISIONS = [
  ['float64', 1e-9],
  ['float32', 1e-4],
] as const;

const MODELS: [string, ThresholdModel][] = [
  ...(['subtract', 'zero', 'none'] as const).map((reset): [string, ThresholdModel] => [
    `lif, reset ${reset}`,
    { kind: 'lif', beta: 0.75, threshold: 0.625, reset },
  ]),
  ...(['printed', 'alpha'] as const).map((form): [string, ThresholdModel] => [
    `qlif, ${form}`,
    { kind: 'qlif', form, threshold: 0.4375, scaling: 1.5, relaxation: 3 },
  ]),
  // Shots that end with a block of the stream, and those that do not; no share of them is the threshold.
  ...([1, 6, 12] as const).map((shots): [string, ThresholdModel] => [
    `qlif, measured ${shots} times,`,
    {
      kind: 'qlif',
      form: shots === 6 ? 'alpha' : 'printed',
      threshold: 0.4375,
      scaling: 1.5,
      relaxation: 3,
      shots,
    },
  ]),
];

const shapes = fc.record({
  sources: fc.integer({ min: 1, max: 3 }),
  hidden: fc.integer({ min: 1, max: 3 }),
  outputs: fc.integer({ min: 1, max: 2 }),
  steps: fc.integer({ min: 1, max: 5 }),
  items: fc.integer({ min: 1, max: 2 }),
});
const surrogates = fc.constantFrom<Surrogate>({ name: 'arctan', alpha: 2 }, { name: 'fast-sigmoid', k: 4 });
const learning = fc.record({
  loss: fc.constantFrom('softmax' as const, 'bce' as const),
  through: fc.constantFrom('spikes' as const, 'spikes+memory' as const),
  sparsity: fc.constantFrom([0, 0], [0.1, 0.3]),
});
const seeds = fc.integer({ min: 1, max: 2 ** 30 });

/** Where one neuron alone is active, the regulariser's two terms cancel, and only the rounding errors of this much are left. */
const LEAST_SCALE = 0.1;

describe.each(MODELS)('a stack of %s neurons', (_, model) => {
  it('spikes as the oracle does, step by step, and has its loss and gradient', () => {
    let compared = 0;
    const numRuns = extent(10, 60);
    fc.assert(
      fc.property(shapes, surrogates, learning, seeds, (shape, surrogate, options, seed) => {
        const given = example(shape, model, surrogate, options, seed);
        const { network, parameters, inputs, labels } = given;
        const frozen = measuredRun(engine, given, model.shots, KEY);
        const { current, fold, threshold } = kinkDistances(network, frozen);
        fc.pre(current > 1e-3 && threshold > 1e-3);
        for (const [precision] of PRECISIONS) {
          for (let steps = 1; steps <= shape.steps; steps++) {
            expect(runStack(given, precision, steps).counts).toEqual(countsOf(frozen, steps));
          }
        }
        const smooth = Math.min(fold, threshold, current);
        fc.pre(smooth > 0.01);
        const loss = softLoss(network, parameters, inputs, labels, frozen, options);
        const h = Math.min(0.02, smooth / 8);
        const derivatives = surrogateGradient(
          ...([network, parameters, inputs, labels, frozen, options, h] as const),
        );
        const expected = edgesOf(given).places.map(([p, line, target, plane]) => {
          return derivatives.weights[p]![line]![target]![plane]!;
        });
        const scale = Math.max(LEAST_SCALE, ...expected.map(({ value }) => Math.abs(value)));
        fc.pre(expected.every(({ error }) => error <= 1e-10 * scale));
        compared++;
        for (const [precision, tolerance] of PRECISIONS) {
          const found = runStack(given, precision, shape.steps);
          expect(Math.abs(mean(found.losses) - loss)).toBeLessThan(tolerance);
          expected.forEach(({ value }, i) => {
            expect(Math.abs(found.gradient[i]! - value)).toBeLessThanOrEqual(tolerance * scale);
          });
        }
      }),
      { numRuns, seed: 1 },
    );
    expect(compared).toBe(numRuns);
  });

  it('does so with several blocks of neurons, along random directions, however few states are kept', () => {
    const shape = { sources: 5, hidden: 19, outputs: 3, steps: 8, items: 3 };
    const options = { loss: 'softmax', through: 'spikes+memory', sparsity: [0.1, 0.2] } as const;
    for (let seed = 1, compared = 0; compared < extent(1, 2); seed++) {
      const given = example(shape, model, { name: 'arctan', alpha: 2 }, options, seed);
      const { network, parameters, inputs, labels } = given;
      const frozen = measuredRun(engine, given, model.shots, KEY);
      const { current, fold, threshold } = kinkDistances(network, frozen);
      if (Math.min(current, threshold) < 1e-4 || fold < 2e-3) continue;
      compared++;
      const { places } = edgesOf(given);
      const random = numbers(seed + 1000);
      const direction = places.map(() => 2 * random() - 1);
      const moved = structuredClone(parameters);
      const { value, error } = finiteDifference(
        (t) => {
          places.forEach(([p, line, target, plane], i) => {
            moved.weights[p]![line]![target]![plane] =
              parameters.weights[p]![line]![target]![plane]! + t * direction[i]!;
          });
          return softLoss(network, moved, inputs, labels, frozen, options);
        },
        0,
        Math.min(0.01, fold / 50),
      );
      for (const [precision, tolerance] of PRECISIONS) {
        const found = runStack(given, precision, shape.steps);
        expect(found.counts).toEqual(countsOf(frozen, shape.steps));
        const terms = found.gradient.map((slope, i) => slope * direction[i]!);
        const scale = Math.max(...terms.map(Math.abs));
        expect(Math.abs(terms.reduce((a, b) => a + b) - value)).toBeLessThan(tolerance * scale + error);
        const { bytes, ...whole } = found;
        const { bytes: fewer, ...parts } = runStack(given, precision, shape.steps, 0.8 * bytes);
        expect(fewer).toBeLessThan(0.8 * bytes);
        expect(parts).toEqual(whole);
      }
    }
  });

  it('refuses currents that are not finite, or too large for a phase', () => {
    const options = { loss: 'softmax', through: 'spikes' } as const;
    const shape = { sources: 1, hidden: 1, outputs: 1, steps: 2, items: 1 };
    const planes = model.kind === 'qlif' ? 2 : 1;
    for (let plane = 0; plane < planes; plane++) {
      for (const [precision] of PRECISIONS) {
        for (const [large, refused] of [
          [65536, false],
          [-65537, true],
          [Number.MAX_VALUE, true],
        ] as const) {
          const given = example(shape, model, { name: 'arctan', alpha: 2 }, options, 1);
          given.inputs = [[[0], [1]]];
          given.parameters.weights[0]![0]![0]![plane] = large;
          const run = expect(() => runStack(given, precision, 2));
          if (refused) run.toThrow('currents overflowed at time step 1');
          else run.not.toThrow();
        }
      }
    }
  });
});
