import { type Estimate, estimate } from '../../engine/index.js';

/** The runs that are as wanted, in the order of their seeds. */
export const runsOf = <Run extends object>(runs: readonly Run[], wanted: Partial<Run>): Run[] =>
  runs.filter((run) => Object.entries(wanted).every(([name, value]) => run[name as keyof Run] === value));

export const estimateOf = <Run>(runs: readonly Run[], value: (run: Run) => number): Estimate =>
  estimate(runs.map(value));
