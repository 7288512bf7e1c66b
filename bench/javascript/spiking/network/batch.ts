import type { Network } from './network.js';

/** Items that run through a network, each presenting a sample of its own, as flat arrays. */
export interface Batch {
  items: number;
  steps: number;
  /** Events (line numbers) of step t and item b from eventStart[t · items + b] on. */
  eventStart: Int32Array;
  events: Int32Array;
  /** Desired patterns of the output neurons, [item][step][output]. */
  targets: Uint16Array;
  /** [item][step][channel][neuron] */
  currents: Float64Array;
  /** Patterns that the neurons collapsed on, [item][step][neuron]. */
  records: Uint16Array;
  /** Patterns that the neurons are judged by, likewise. */
  scored: Uint16Array;
  /** −Σ log p(target), [item][step]. */
  loss: Float64Array;
}

export function makeBatch(
  network: Network,
  items: number,
  steps: number,
  events: { eventStart: Int32Array; events: Int32Array },
): Batch {
  return {
    items,
    steps,
    ...events,
    targets: new Uint16Array(items * steps * network.outputs),
    currents: new Float64Array(items * steps * network.neurons * network.channels),
    records: new Uint16Array(items * steps * network.neurons),
    scored: new Uint16Array(items * steps * network.neurons),
    loss: new Float64Array(items * steps),
  };
}
