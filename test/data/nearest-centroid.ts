import type { ImageDataset } from '../../src/data/public.js';

/** The share of `test` whose nearest class mean of `train`, in squared pixel distance, is the right one. */
export function nearestCentroidAccuracy(train: ImageDataset, test: ImageDataset): number {
  const size = train.width * train.height;
  const means = Array.from({ length: train.classes }, (_, c) => {
    const members = [...train.labels.keys()].filter((i) => train.labels[i] === c);
    return Array.from(
      { length: size },
      (_, p) => members.reduce((sum, i) => sum + train.images[i * size + p]!, 0) / members.length,
    );
  });
  const right = test.labels.filter((label, i) => {
    const pixels = test.images.subarray(i * size, (i + 1) * size);
    const distances = means.map((mean) => mean.reduce((sum, m, p) => sum + (m - pixels[p]!) ** 2, 0));
    return distances.indexOf(Math.min(...distances)) === label;
  });
  return right.length / test.labels.length;
}
