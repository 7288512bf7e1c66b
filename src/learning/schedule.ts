import type { Engine } from '../engine/index.js';

/**
 * `'constant'`; `'linear'`: down to zero at the end of the run; `'cosine'`: the same along half a cosine, slow at both
 * ends; `'step'`: a tenth after half of the epochs, a hundredth after three quarters.
 */
export type LearningRateSchedule = 'constant' | 'linear' | 'cosine' | 'step';
export const SCHEDULES: readonly LearningRateSchedule[] = ['constant', 'linear', 'cosine', 'step'];

/** The learning rate of update `step` (from 0) of `total`. */
export function learningRateAt(
  engine: Engine,
  settings: { learningRate: number; schedule: LearningRateSchedule; warmup: number },
  step: number,
  total: number,
): number {
  const { learningRate, schedule, warmup } = settings;
  if (step < warmup) return (learningRate * (step + 1)) / warmup;
  const done = (step - Math.min(warmup, total)) / Math.max(1, total - warmup);
  if (schedule === 'linear') return learningRate * (1 - done);
  if (schedule === 'cosine') return learningRate * 0.5 * (1 + engine.kernels.cos(Math.PI * done));
  if (schedule === 'step') return learningRate * (done < 0.5 ? 1 : done < 0.75 ? 0.1 : 0.01);
  return learningRate;
}
