import type { ImageDataset } from '../../../src/data/public.js';

/** One-pixel images whose pixel is their index. */
export function numbered(labels: number[], classes: number): ImageDataset {
  return {
    name: 'numbered',
    width: 1,
    height: 1,
    classes,
    images: Uint8Array.from(labels.keys()),
    labels: Uint8Array.from(labels),
  };
}

/** How many samples each class has. */
export const counts = ({ labels, classes }: ImageDataset) =>
  Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
