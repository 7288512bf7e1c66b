import type { SpikeDataset } from '../../data/index.js';
import { encodeDelta, intensity, strokes } from '../../data/index.js';
import type { Seed } from '../../engine/index.js';

/** How far the camera moves from its place of rest, in pixels. */
const REACH = 2;
/** Change of intensity that makes a pixel spike. */
const THRESHOLD = 0.2;

/**
 * The built-in digits as an event camera sees them that moves in three saccades, round a triangle, as for N-MNIST; in place of
 * recordings that would have to be fetched.
 *
 * @returns 16 × 16 pixels of two channels each, OFF and ON; nothing spikes at step 0
 */
export async function movingStrokes({
  count,
  steps,
  seed,
}: {
  count: number;
  steps: number;
  seed: Seed;
}): Promise<SpikeDataset> {
  const images = await strokes({ count, seed });
  const { width, height, labels, classes } = images;
  const channels = 2 * width * height;
  const spikes = new Uint8Array(steps * count * channels);
  for (let i = 0; i < count; i++) {
    const image = intensity(images, i);
    const views = Array.from({ length: steps }, (_, t) => {
      const [x, y] = position(t / steps);
      return shifted(image, width, height, x, y);
    });
    const encoded = (await encodeDelta(views, { threshold: THRESHOLD })).spikes;
    for (let t = 0; t < steps; t++) {
      spikes.set(encoded.subarray(t * channels, (t + 1) * channels), (t * count + i) * channels);
    }
  }
  return { spikes, shape: [steps, count, channels], labels, classes };
}

/** Corners of the triangle. */
const CORNERS = [
  [0, 0],
  [REACH, REACH],
  [-REACH, REACH],
] as const;

/** Where the camera looks after this share of the time. */
function position(share: number): [x: number, y: number] {
  const side = Math.floor(3 * share);
  const along = 3 * share - side;
  const [from, to] = [CORNERS[side]!, CORNERS[(side + 1) % 3]!];
  return [from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])];
}

/** The image moved by (-x, -y), between pixels by linear interpolation; beyond its edges is background. */
function shifted(image: Float64Array, width: number, height: number, x: number, y: number): Float64Array {
  const at = (column: number, row: number) =>
    column >= 0 && column < width && row >= 0 && row < height ? image[row * width + column]! : 0;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [x - left, y - top];
  return Float64Array.from(image, (_, p) => {
    const [column, row] = [(p % width) + left, Math.floor(p / width) + top];
    return (
      (1 - bottom) * ((1 - right) * at(column, row) + right * at(column + 1, row)) +
      bottom * ((1 - right) * at(column, row + 1) + right * at(column + 1, row + 1))
    );
  });
}
