import type { TrainingOptions } from './trained-runs.js';

/** The image sets of the spiking paper, which figures 2(c) and S2 have in common, as they have the runs. */
export const IMAGE_DATA = ['mnist', 'fashion-mnist', 'kmnist'] as const;

export const IMAGE_OPTIONS: Record<'quick' | 'full', TrainingOptions> = {
  quick: { runs: 5, train: 600, test: 300, epochs: 5, steps: 5, parameters: 25_000 },
  full: { runs: 10, train: 60_000, test: 10_000, epochs: 20, steps: 5, parameters: 800_000 },
};
