import { bitOf, type Response } from './neuron-oracle.js';

/** What stands for the slope of a probability by a current z, −window < z ≤ 0, where it has none. */
export interface Leak {
  slope: number;
  window: number;
}

/**
 * The response with a spike's probability moved along with the currents that are in the window: for one channel
 * p(1) + slope · (π/2) · (z − z of the hard run), and p(0) as much the other way; of several channels, whatever the others
 * do. States stay what they are.
 *
 * @param reference the hard run's currents, on which it depends whether a current is in the window
 * @param probabilities the hard run's
 */
export function leaking<State>(
  response: Response<State>,
  { slope, window }: Leak,
  currents: number[],
  reference: number[],
  probabilities: number[],
): Response<State> {
  const channels = currents.length;
  const moves = currents.map((z, n) => {
    const before = reference[n]!;
    return before > -window && before <= 0 ? slope * (Math.PI / 2) * (z - before) : 0;
  });
  return {
    ...response,
    drive: response.drive.map((p, n) => p + moves[n]!),
    activity: response.activity.map((p, n) => p + moves[n]!),
    probabilities: response.probabilities.map((p, pattern) =>
      moves.reduce((sum, move, n) => {
        const bit = 2 ** (channels - 1 - n);
        const spikes = bitOf(pattern, n, channels) === 1;
        const others = probabilities[pattern]! + probabilities[spikes ? pattern - bit : pattern + bit]!;
        return sum + (spikes ? move : -move) * others;
      }, p),
    ),
  };
}
