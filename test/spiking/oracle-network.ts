import type { SpikingNetwork, SpikingNetworkOptions } from '../../src/spiking/public.js';
import type { OracleNetwork } from '../oracle/network-oracle.js';

/** The oracle's picture of a network built from a graph, with its parameters. */
export function oracleOf(network: SpikingNetwork): OracleNetwork {
  const { layers, inputs: channels, memory, memoryKind } = network.options as Required<SpikingNetworkOptions>;
  if (!('edges' in layers)) throw new Error('only graphs');
  const { weights, angles } = network.parameters;
  const { list } = network.core.model;
  let next = 0;
  const edges = layers.edges.map(({ from, to, delay }) => {
    const sources = from === 'features' ? layers.features : 1;
    const rows = Array.from({ length: sources }, () =>
      Array.from({ length: channels }, () => weights[next++]!),
    );
    return { from: from === 'features' ? ('inputs' as const) : from, to, delay: delay ?? 0, weights: rows };
  });
  const neurons = Array.from({ length: layers.hidden + layers.outputs }, (_, i) => ({
    inputs: channels,
    memory,
    memoryKind,
    gates: list.gates,
    angles: [...angles.slice(i * list.angles, (i + 1) * list.angles)],
  }));
  return { channels, outputs: layers.outputs, neurons, edges };
}

/** Weights [edge][source][channel] in the order of `NetworkParameters.weights`. */
export const flat = (weights: number[][][]): number[] => weights.flat(2);
