import type { FloatRegion } from '../../engine/index.js';
import type { PlannedLayer, PlannedRun } from './stack-plan.js';

/** Parameters of one kind, laid out for the kernels, and the network's own that they stand for. */
export interface ParameterBlock {
  parameters: FloatRegion;
  /** Where each of the network's values is in `parameters`; all other places stay zero. */
  stackIndices: Int32Array;
  /** If the stack learns. */
  gradient?: FloatRegion;
  /** The other places, if the stack learns. */
  unused?: Int32Array;
  /** Which of the network's weights or angles each of them is. */
  networkIndices: Int32Array;
  of: 'weights' | 'angles';
  /** The layer whose neurons they are of, or that they lead to. */
  layer: number;
}

/** Network: [neuron][angle]; stack: [angle][neuron of the layer]. */
export function angleIndices(layer: PlannedLayer, angles: number, width: number) {
  const stackIndices = new Int32Array(layer.neurons * angles);
  const networkIndices = new Int32Array(layer.neurons * angles);
  for (let i = 0; i < stackIndices.length; i++) {
    const neuron = Math.floor(i / angles);
    stackIndices[i] = (i % angles) * width + neuron;
    networkIndices[i] = (layer.firstNeuron + neuron) * angles + (i % angles);
  }
  return { stackIndices, networkIndices };
}

/** [target block][line][lane] */
export function weightIndices(runs: readonly PlannedRun[], lines: number, lanes: number) {
  const length = runs.reduce((sum, { count }) => sum + count, 0);
  const stackIndices = new Int32Array(length);
  const networkIndices = new Int32Array(length);
  let i = 0;
  for (const { from, to, count, weight } of runs) {
    for (let done = 0; done < count; done++, i++) {
      const lane = (to + done) % lanes;
      stackIndices[i] = (to + done - lane) * lines + from * lanes + lane;
      networkIndices[i] = weight + done;
    }
  }
  return { stackIndices, networkIndices };
}

export function complement(indices: Int32Array, length: number): Int32Array {
  const used = new Uint8Array(length);
  for (let i = 0; i < indices.length; i++) used[indices[i]!] = 1;
  const others = new Int32Array(length - indices.length);
  for (let place = 0, i = 0; place < length; place++) if (used[place] === 0) others[i++] = place;
  return others;
}
