import type { NetworkCore } from './network-core.js';

/**
 * How much is computed before others may run, in nanoseconds of a fast core. Pieces are cut by counting, never by the
 * clock: a result must not depend on how its work was cut.
 */
export const PIECE = 4e6;

/** About the nanoseconds that one neuron takes in one step of one item, its synapses not counted. */
export function neuronNanoseconds({ model }: NetworkCore): number {
  if (model.kind !== 'sqs') return model.kind === 'lif' ? 20 : 100;
  const { inputs, memory, list } = model;
  return 60 + 0.8 * (list.gates.length + 2 * inputs + 2) * 2 ** (inputs + memory);
}

/** About the nanoseconds that the whole network takes in one step of one item, where a third of all lines spike. */
export function stepNanoseconds(core: NetworkCore, ofNeuron = neuronNanoseconds(core)): number {
  const { neurons, weights } = core.topology.wiring;
  return neurons * ofNeuron + 0.07 * weights;
}

/** How many things of so many nanoseconds make up a piece: at least one. */
export const pieceOf = (nanoseconds: number): number => Math.max(1, Math.floor(PIECE / nanoseconds));
