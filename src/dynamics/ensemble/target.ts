import type { EnsembleMean } from './ensemble-mean.js';

/** Whether no standard error is larger than the target. */
export function isReached({ stdErr }: EnsembleMean, target: number): boolean {
  for (let i = 0; i < stdErr.length; i++) if (!(stdErr[i]! <= target)) return false;
  return true;
}

/** What to say about standard errors that are larger than what was asked for at the end; 0 asks for nothing. */
export function missedTarget({ stdErr }: EnsembleMean, target: number): string[] {
  if (target === 0) return [];
  let largest = 0;
  for (let i = 0; i < stdErr.length; i++) if (!(stdErr[i]! <= largest)) largest = stdErr[i]!;
  if (largest <= target) return [];
  const reached = Number.isNaN(largest)
    ? 'a single trajectory has none'
    : `${largest.toPrecision(2)} was reached`;
  return [`the standard error of ${target} that was asked for (targetStdErr) was not reached: ${reached}`];
}
