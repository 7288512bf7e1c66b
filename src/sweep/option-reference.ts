import type { OptionReference } from '../engine/index.js';
import { runSweepOptions } from './run-sweep.js';
import { readSweepOptions, sweepOptions } from './sweep.js';

/** What takes a description of a sweep. */
export const SWEEP_OPTIONS: OptionReference = [
  ['readSweep', 'SweepOptions', sweepOptions],
  ['readSweep, its second argument', 'ReadSweepOptions', readSweepOptions],
  ['runSweep', 'RunSweepOptions', runSweepOptions],
];
