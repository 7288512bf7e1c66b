import type { FloatRegion } from '../../engine/index.js';
import type { PlannedLayer, PlannedRun } from './stack-plan.js';

/** Parameters of one kind, laid out for the kernels, and the network's own that they stand for. */
export interface Share {
  parameters: FloatRegion;
  /** Where each of the network's values is in `parameters`; all other places stay zero. */
  places: Int32Array;
  /** If the stack learns. */
  gradient?: FloatRegion;
  /** The other places, if the stack learns. */
  unused?: Int32Array;
  /** The numbers of `places` in the network's weights or angles. */
  numbers: Int32Array;
  of: 'weights' | 'angles';
}

/** Network: [neuron][angle]; stack: [angle][neuron of the layer]. */
export function anglePlaces(layer: PlannedLayer, angles: number, width: number) {
  const places = new Int32Array(layer.neurons * angles);
  const numbers = new Int32Array(layer.neurons * angles);
  for (let i = 0; i < places.length; i++) {
    const neuron = Math.floor(i / angles);
    places[i] = (i % angles) * width + neuron;
    numbers[i] = (layer.firstNeuron + neuron) * angles + (i % angles);
  }
  return { places, numbers };
}

/** [target block][line][lane] */
export function weightPlaces(runs: readonly PlannedRun[], lines: number, lanes: number) {
  const length = runs.reduce((sum, { count }) => sum + count, 0);
  const places = new Int32Array(length);
  const numbers = new Int32Array(length);
  let i = 0;
  for (const { from, to, count, weight } of runs) {
    for (let done = 0; done < count; done++, i++) {
      const lane = (to + done) % lanes;
      places[i] = (to + done - lane) * lines + from * lanes + lane;
      numbers[i] = weight + done;
    }
  }
  return { places, numbers };
}

export function complement(places: Int32Array, length: number): Int32Array {
  const used = new Uint8Array(length);
  for (let i = 0; i < places.length; i++) used[places[i]] = 1;
  const others = new Int32Array(length - places.length);
  for (let place = 0, i = 0; place < length; place++) if (used[place] === 0) others[i++] = place;
  return others;
}
