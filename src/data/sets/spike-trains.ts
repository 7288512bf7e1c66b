/** Spike trains: 1 is a spike. */
export interface SpikeTrains {
  /** [step][item][channel]. */
  spikes: Uint8Array;
  /** Of `spikes`. */
  shape: [steps: number, items: number, channels: number];
}
