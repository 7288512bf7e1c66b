import type { ImageDataset } from '../../src/data/public.js';

/** As many images as MNIST has, of floats. */
export const manyImages: ImageDataset = {
  ...{ name: 'grey', width: 28, height: 28, classes: 2 },
  images: new Float32Array(60_000 * 784).fill(0.1),
  labels: Uint8Array.from({ length: 60_000 }, (_, i) => i & 1),
};
