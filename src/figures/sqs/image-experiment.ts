import type { TrainingOptions } from './trained-runs.js';

/** The image sets of the spiking paper, which figures 2(c) and S2 have in common, as they have the runs. */
export const IMAGE_DATA = ['mnist', 'fashion-mnist', 'kmnist'] as const;

export const IMAGE_OPTIONS: Record<'quick' | 'full', TrainingOptions> = {
  quick: {
    runs: 5,
    train: 2000,
    test: 1000,
    epochs: 8,
    batch: 32,
    steps: 5,
    parameters: 40_000,
    recipe: 'robust',
  },
  full: {
    runs: 10,
    train: 60_000,
    test: 10_000,
    epochs: 20,
    batch: 128,
    steps: 5,
    parameters: 800_000,
    recipe: 'robust',
  },
};
