import { ArgumentError } from '../../engine/index.js';

/** The most time steps of any spike train. */
export const MOST_STEPS = 100_000;
/** What fits into one typed array on every platform. */
const MOST_SPIKES = 2 ** 31 - 1;

/**
 * Room for the spikes of `steps` steps, none set.
 *
 * @throws ArgumentError that names `field`, the number of steps, when there is no room for so many
 */
export function allocateSpikes(field: string, steps: number, perStep: number): Uint8Array {
  if (steps * perStep > MOST_SPIKES) {
    throw new ArgumentError(
      field,
      `at most ${Math.floor(MOST_SPIKES / perStep)} for so many channels`,
      steps,
    );
  }
  return new Uint8Array(steps * perStep);
}
