import { ArgumentError, checkInteger, checkOptions } from '../../engine/index.js';
import type { Wiring } from '../neuron/descriptor.js';

/** A connection to neuron `to` from another neuron, or from all features, the external inputs. */
export interface Edge {
  /** The neuron whose spikes it takes, or all features. */
  from: number | 'features';
  /** The neuron that has them as currents. */
  to: number;
  /** Steps that a spike takes: 0 (default) reaches `to` in the same step, 1 in the next (eq. 10). */
  delay?: 0 | 1;
}

/**
 * Any directed graph: neurons 0 to `hidden` − 1 are hidden, the `outputs` next ones are output neurons, which have no
 * outgoing edges (eq. 9). A cycle needs a delay of 1 somewhere.
 */
export interface NetworkGraph {
  /** External inputs: pixels or channels of a sample. */
  features: number;
  /** Hidden neurons. */
  hidden: number;
  /** Output neurons, one a class. */
  outputs: number;
  /** The connections, in the order of their weights. */
  edges: readonly Edge[];
}

/** Whether the connections are listed one by one. */
export const isGraph = (layers: readonly number[] | NetworkGraph): layers is NetworkGraph =>
  layers !== null && typeof layers === 'object' && !Array.isArray(layers);

/** Names a part of the weight vector. */
export interface WeightBlock {
  name: string;
  first: number;
  /** `layers`: [source][current][target]; a graph has one block with [weight], in the order of `NetworkGraph.edges`. */
  shape: number[];
}

/** The graph as the kernels see it, with names for its weights. */
export interface Topology {
  inputs: number;
  wiring: Wiring;
  blocks: WeightBlock[];
  /** How many weights lead into each neuron, per channel. */
  fanIn: Uint32Array;
}

interface Run {
  first: number;
  count: number;
  weight: number;
  delay: number;
}

const LARGEST = 1_000_000;
/** More than these do not fit into the memory of an engine. */
const MOST_WEIGHTS = 2 ** 29 - 1;

/** For each channel of a source, the currents of a target that its spikes add to, each with weights of its own. */
export type Currents = readonly (readonly number[])[];

/** Feedforward layers: [features, …hidden, outputs], each fully connected to the next within a step (errata S9). */
export function layeredTopology(layers: readonly number[], currents: Currents): Topology {
  const channels = currents.length;
  const { neurons, weights } = layeredSize(layers, currents);
  const [inputs, ...sizes] = layers as [number, ...number[]];
  const currentsPerNeuron = currents.flat().length;
  if (weights > MOST_WEIGHTS) {
    throw new ArgumentError('options.layers', `layers of at most ${MOST_WEIGHTS} weights in all`, weights);
  }
  const lines = (inputs + neurons) * channels;
  const fed = inputs + neurons - sizes[sizes.length - 1]!;
  const lineStart = new Uint32Array(lines + 1);
  const runs = new Uint32Array(4 * fed * currentsPerNeuron);
  const fanIn = new Uint32Array(neurons);
  const order = new Uint32Array(neurons);
  const blocks: WeightBlock[] = [];
  let weight = 0;
  let firstTarget = 0;
  let line = 0;
  let run = 0;
  sizes.forEach((targets, l) => {
    const sources = layers[l]!;
    blocks.push({ name: `layers.${l}.weights`, first: weight, shape: [sources, currentsPerNeuron, targets] });
    for (let source = 0; source < sources; source++) {
      for (const channel of currents) {
        for (const current of channel) {
          // A list for `set` would take as long as all else for a million sources.
          runs[4 * run] = current * neurons + firstTarget;
          runs[4 * run + 1] = targets;
          runs[4 * run + 2] = weight;
          run++;
          weight += targets;
        }
        lineStart[++line] = run;
      }
    }
    fanIn.fill(sources, firstTarget, firstTarget + targets);
    firstTarget += targets;
  });
  for (let neuron = 0; neuron < neurons; neuron++) order[neuron] = neuron;
  lineStart.fill(run, line);
  return {
    inputs,
    blocks,
    fanIn,
    wiring: {
      neurons,
      outputs: sizes[sizes.length - 1]!,
      order,
      inputLines: inputs * channels,
      lineStart,
      runs,
      weights,
    },
  };
}

/** What `layeredTopology` comes to. */
export function layeredSize(
  layers: readonly number[],
  currents: Currents,
): { neurons: number; weights: number } {
  checkLayers(layers);
  let neurons = 0;
  let weights = 0;
  for (let l = 1; l < layers.length; l++) {
    neurons += layers[l]!;
    weights += layers[l - 1]! * layers[l]! * currents.flat().length;
  }
  return { neurons, weights };
}

function checkLayers(layers: readonly number[]): void {
  if (!Array.isArray(layers) || layers.length < 2) {
    throw new ArgumentError('options.layers', 'at least two sizes, [features, …, outputs]', layers);
  }
  Array.from(layers).forEach((size, l) => {
    checkInteger(`options.layers[${l}]`, size, 1, LARGEST);
  });
}

/** Checks a graph and lays its edges out. Weights are in the order of the edges, each [source][current]. */
export function graphTopology(graph: NetworkGraph, currents: Currents): Topology {
  const channels = currents.length;
  checkOptions('options.layers', graph, ['features', 'hidden', 'outputs', 'edges']);
  const inputs = checkInteger('options.layers.features', graph.features, 0, LARGEST);
  const hidden = checkInteger('options.layers.hidden', graph.hidden, 0, LARGEST);
  const outputs = checkInteger('options.layers.outputs', graph.outputs, 1, LARGEST);
  const neurons = hidden + outputs;
  if (!Array.isArray(graph.edges))
    throw new ArgumentError('options.layers.edges', 'a list of edges', graph.edges);
  const lines: Run[][] = Array.from({ length: (inputs + neurons) * channels }, () => []);
  const fanIn = new Uint32Array(neurons);
  const seen = new Set<string>();
  let weights = 0;
  Array.from(graph.edges).forEach((edge, index) => {
    const field = `options.layers.edges[${index}]`;
    checkOptions(field, edge, ['from', 'to', 'delay']);
    checkInteger(`${field}.to`, edge.to, 0, neurons - 1);
    const delay = checkInteger(`${field}.delay`, edge.delay ?? 0, 0, 1);
    const external = edge.from === 'features';
    if (!external) {
      checkInteger(`${field}.from`, edge.from, 0, neurons - 1);
      if ((edge.from as number) >= hidden) {
        throw new ArgumentError(
          `${field}.from`,
          `neuron ${edge.from} is an output neuron, which has no outgoing connections`,
        );
      }
      if (edge.from === edge.to) {
        throw new ArgumentError(field, `neuron ${edge.to} cannot feed itself; its memory is its own past`);
      }
    }
    const name = `${edge.from}->${edge.to}`;
    if (seen.has(name))
      throw new ArgumentError(field, `the edge from ${edge.from} to ${edge.to} is there already`);
    seen.add(name);
    const sources = external ? Array.from({ length: inputs }, (_, p) => p) : [inputs + (edge.from as number)];
    fanIn[edge.to]! += sources.length;
    for (const source of sources) {
      currents.forEach((fed, n) => {
        for (const current of fed) {
          lines[source * channels + n]!.push({
            first: current * neurons + edge.to,
            count: 1,
            weight: weights++,
            delay,
          });
        }
      });
    }
  });
  const order = Uint32Array.from(sameStepOrder(graph.edges, neurons));
  const blocks = [{ name: 'weights', first: 0, shape: [weights] }];
  return {
    inputs,
    blocks,
    fanIn,
    wiring: wire(lines, { neurons, outputs, order, inputs, channels, weights }),
  };
}

/** Neurons sorted so that each comes after those that feed it without delay (Kahn's algorithm). */
function sameStepOrder(edges: readonly Edge[], neurons: number): number[] {
  const feeding = edges.filter((edge) => edge.from !== 'features' && (edge.delay ?? 0) === 0);
  const waiting: number[] = Array(neurons).fill(0);
  const targets: number[][] = Array.from({ length: neurons }, () => []);
  for (const { from, to } of feeding) {
    waiting[to]!++;
    targets[from as number]!.push(to);
  }
  const order = Array.from({ length: neurons }, (_, i) => i).filter((i) => waiting[i] === 0);
  for (let next = 0; next < order.length; next++) {
    for (const target of targets[order[next]!]!) if (--waiting[target]! === 0) order.push(target);
  }
  if (order.length < neurons) {
    const cycle = findCycle(feeding, waiting);
    throw new ArgumentError(
      'options.layers.edges',
      `the cycle ${cycle.join(' → ')} has no delay; give one of its edges a delay of 1`,
    );
  }
  return order;
}

/** A closed cycle (first = last) among the neurons still waiting: each of them waits for another one of them. */
function findCycle(feeding: Edge[], waiting: number[]): number[] {
  const path = [waiting.findIndex((count) => count > 0)];
  for (;;) {
    const at = path[path.length - 1];
    const before = feeding.find(({ from, to }) => to === at && waiting[from as number]! > 0)!.from as number;
    path.push(before);
    if (path.indexOf(before) < path.length - 1) return path.slice(path.indexOf(before)).reverse();
  }
}

function wire(
  lines: Run[][],
  given: {
    neurons: number;
    outputs: number;
    order: Uint32Array;
    inputs: number;
    channels: number;
    weights: number;
  },
): Wiring {
  const lineStart = new Uint32Array(lines.length + 1);
  lines.forEach((runs, line) => {
    lineStart[line + 1] = lineStart[line]! + runs.length;
  });
  const { neurons, outputs, order, inputs, channels, weights } = given;
  return {
    neurons,
    outputs,
    order,
    inputLines: inputs * channels,
    lineStart,
    runs: Uint32Array.from(
      lines.flat().flatMap(({ first, count, weight, delay }) => [first, count, weight, delay]),
    ),
    weights,
  };
}
