import { fillNormal } from '../random/normal';
import { Purpose } from '../random/purpose';

/** Steps whose noise comes from one stream: with c channels, step t is the numbers (t mod 64) c ... of stream t / 64. */
export const CHUNK = 64;

/**
 * Writes the standard normals of `steps` steps (at most 64) of one trajectory from chunk `chunk` on: [step][channel].
 */
export function fillWiener(
  output: usize,
  steps: i32,
  channels: i32,
  key0: u32,
  key1: u32,
  trajectory: u32,
  chunk: u32,
): void {
  fillNormal(output, steps * channels, key0, key1, Purpose.Wiener, trajectory, chunk);
}
