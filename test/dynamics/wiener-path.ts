import { RandomStream } from '../../src/index.js';

/** Wiener increments [trajectory][step][channel] of a fine grid, by sums of the facade's own uniforms and Math. */
export function wienerPath(seed: number, trajectories: number, steps: number, dt: number): Float64Array {
  const random = new RandomStream(seed);
  return Float64Array.from(
    { length: trajectories * steps },
    () => Math.sqrt(-2 * dt * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform()),
  );
}

/** The same path in steps twice as long. */
export function coarsen(increments: Float64Array, channels = 1): Float64Array {
  return Float64Array.from({ length: increments.length / 2 }, (_, i) => {
    const row = Math.floor(i / channels);
    const place = 2 * row * channels + (i % channels);
    return increments[place]! + increments[place + channels]!;
  });
}

/** Slope of log2(error) for errors at a step that is halved from one to the next: the order of convergence. */
export function orderOf(errors: readonly number[]): number {
  const n = errors.length;
  const centre = (n - 1) / 2;
  let above = 0;
  let below = 0;
  errors.forEach((error, i) => {
    above -= (i - centre) * Math.log2(error);
    below += (i - centre) ** 2;
  });
  return above / below;
}
