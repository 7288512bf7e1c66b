import fc from 'fast-check';
import { Purpose } from '../../assembly/random/purpose.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { type Engine, RandomStream } from '../../src/index.js';
import { type Edge, SpikingNetwork } from '../../src/spiking/public.js';
import type { SurrogateGradient } from '../oracle/surrogate-gradient.js';
import type { Parameters, Projection, SurrogateNetwork } from '../oracle/surrogate-network.js';
import { arbitraryNeuron } from './arbitrary-neuron.js';

/** What a small network for surrogate gradients is made from. */
export type SurrogateShape = typeof arbitrarySurrogateShape extends fc.Arbitrary<infer Shape> ? Shape : never;

/** Layers, or a graph with delayed and missing connections besides. */
export const arbitrarySurrogateShape = fc.record({
  neuron: arbitraryNeuron({ inputs: 2, memory: 2 }),
  inputs: fc.integer({ min: 1, max: 2 }),
  hidden: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 0, maxLength: 2 }),
  outputs: fc.integer({ min: 1, max: 2 }),
  graph: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** A network for the kernels and the same for the oracle. */
export interface SurrogateCase {
  network: SpikingNetwork;
  oracle: SurrogateNetwork;
  parameters: Parameters;
  /** Gradients of the oracle in the order of the network's parameters. */
  ordered(gradient: SurrogateGradient): { weights: number[]; angles: number[]; error: number };
  /** [sample][layer][step][neuron]: uniform numbers of the network's Born samples. */
  uniforms(items: number, steps: number, seed: number): number[][][][];
}

/** Builds both; who calls disposes the network. */
export function surrogateCase(
  engine: Engine,
  shape: SurrogateShape,
  surrogate: SurrogateNetwork['layers'][0]['surrogate'],
): SurrogateCase {
  const { neuron, inputs, hidden, outputs, graph, seed } = shape;
  const { inputs: channels, memory, memoryKind, gates } = neuron;
  const sizes = [...hidden, outputs];
  const firsts = sizes.map((_, l) => sizes.slice(0, l).reduce((sum, size) => sum + size, 0));
  const { projections, connected, edges } = graph ? graphOf(shape, sizes, firsts) : layersOf(sizes);
  const network = new SpikingNetwork(engine, {
    neuron: 'sqs',
    layers: edges
      ? { features: inputs, hidden: firsts[sizes.length - 1]!, outputs, edges }
      : [inputs, ...sizes],
    ...{ inputs: channels, memory, memoryKind, ansatz: gates, seed },
    weightMean: 0.2,
    weightGain: 0.7,
    angleDeviation: 1,
  });
  const all = network.parameters;
  // [projection][line][target]: number of the weight, −1 for none.
  const numbers = projections.map(({ from, to }) =>
    Array.from({ length: (from === 'inputs' ? inputs : sizes[from]!) * channels }, () =>
      Array<number>(sizes[to]!).fill(-1),
    ),
  );
  let next = 0;
  for (const { projection, sources, target } of connected(inputs)) {
    for (const source of sources) {
      for (let n = 0; n < channels; n++) {
        const targets = target === undefined ? sizes[projections[projection]!.to] : 1;
        for (let i = 0; i < targets!; i++) {
          numbers[projection]![source * channels + n]![target ?? i] = next++;
        }
      }
    }
  }
  if (next !== all.weights.length) throw new Error('the oracle has other weights than the network');
  const { angles: perNeuron } = network.core.model.list;
  return {
    network,
    oracle: {
      channels,
      layers: sizes.map((neurons) => ({
        neurons,
        model: { kind: 'sqs' as const, memory, memoryKind, gates },
        surrogate,
      })),
      projections,
    },
    parameters: {
      weights: numbers.map((lines) =>
        lines.map((row) => row.map((number) => [number < 0 ? 0 : all.weights[number]!])),
      ),
      angles: sizes.map((size, l) =>
        Array.from({ length: size }, (_, i) => [
          ...all.angles.slice((firsts[l]! + i) * perNeuron, (firsts[l]! + i + 1) * perNeuron),
        ]),
      ),
    },
    ordered(gradient) {
      const weights: number[] = [];
      let error = 0;
      numbers.forEach((lines, p) => {
        lines.forEach((row, line) => {
          row.forEach((number, target) => {
            const found = gradient.weights[p]![line]![target]![0]!;
            if (number < 0) return;
            weights[number] = found.value;
            error = Math.max(error, found.error);
          });
        });
      });
      const angles = gradient.angles.flat(2);
      for (const angle of angles) error = Math.max(error, angle.error);
      return { weights, angles: angles.map(({ value }) => value), error };
    },
    uniforms(items, steps, runSeed) {
      return Array.from({ length: items }, (_, item) => {
        const rows = Array.from({ length: steps }, (_, step) => {
          const stream = new RandomStream({ key: keyOf(runSeed), purpose: Purpose.Born }, item, step);
          return sizes.map((size) => Array.from({ length: size }, () => stream.uniform()));
        });
        return sizes.map((_, l) => rows.map((row) => row[l]!));
      });
    },
  };
}

/** Weights in the network's order: those of `sources` [source][channel] to one target, or to each target of the layer. */
type Connected = (inputs: number) => { projection: number; sources: number[]; target?: number }[];

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

function layersOf(sizes: number[]): { projections: Projection[]; connected: Connected; edges?: Edge[] } {
  const projections = sizes.map(
    (_, l): Projection => ({ from: l === 0 ? 'inputs' : l - 1, to: l, delay: 0 }),
  );
  const connected: Connected = (inputs) =>
    sizes.map((_, l) => ({ projection: l, sources: upTo(l === 0 ? inputs : sizes[l - 1]!) }));
  return { projections, connected };
}

/** The layers' connections, some left out; within and back to hidden layers with delay; to the outputs late inputs. */
function graphOf(
  shape: SurrogateShape,
  sizes: number[],
  firsts: number[],
): { projections: Projection[]; connected: Connected; edges: Edge[] } {
  const random = new RandomStream(shape.seed, 1);
  const last = sizes.length - 1;
  const projections = [...layersOf(sizes).projections];
  if (last > 0) projections.push({ from: 'inputs', to: last, delay: 1 });
  for (let from = 0; from < last; from++) {
    for (let to = 0; to <= from; to++) projections.push({ from, to, delay: 1 });
  }
  const listed = projections.flatMap(({ from, to, delay }, projection) =>
    upTo(sizes[to]!).flatMap(
      (target): { projection: number; target: number; edge: Edge; sources?: number[] }[] => {
        if (from === 'inputs') {
          const edge: Edge = { from: 'features', to: firsts[to]! + target, delay };
          return [{ projection, target, edge }];
        }
        return (
          upTo(sizes[from]!)
            .filter((source) => from !== to || source !== target)
            // One connection at least, so that the target comes after the source's layer.
            .filter((source) => (source === 0 && from < to) || random.uniform() < 0.8)
            .map((source) => {
              const edge: Edge = { from: firsts[from]! + source, to: firsts[to]! + target, delay };
              return { projection, target, edge, sources: [source] };
            })
        );
      },
    ),
  );
  random.shuffle(listed);
  const connected: Connected = (inputs) =>
    listed.map(({ projection, target, sources }) => ({
      projection,
      target,
      sources: sources ?? upTo(inputs),
    }));
  return { projections, connected, edges: listed.map(({ edge }) => edge) };
}
