import { checkBoolean, checkInteger, checkOptions } from '../../engine/index.js';

/** What of an ensemble is kept beside its mean. */
export interface KeepOptions {
  /** Steps from one recorded time to the next (default: about 200 times are recorded). */
  every?: number;
  /** Keep the recorded values of every trajectory, or of the first so many (default: none). */
  trajectories?: boolean | number;
  /** Keep the measurement record of every trajectory (default false). */
  measurement?: boolean;
}

export interface Kept {
  every: number | undefined;
  trajectories: number;
  measurement: boolean;
}

/** `more` are the names of further options. */
export function checkKept(record: KeepOptions, trajectories: number, more: readonly string[] = []): Kept {
  checkOptions('options.record', record, ['every', 'trajectories', 'measurement', ...more]);
  const kept = record.trajectories ?? false;
  return {
    every: record.every,
    trajectories:
      typeof kept === 'boolean'
        ? Number(kept) * trajectories
        : checkInteger('options.record.trajectories', kept, 0, trajectories),
    measurement: checkBoolean('options.record.measurement', record.measurement ?? false),
  };
}
