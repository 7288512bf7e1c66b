import {
  boolean,
  checkInteger,
  type Describes,
  integer,
  type Settings,
  unchecked,
} from '../../engine/index.js';

/** What of an ensemble is kept beside its mean. */
export interface KeepOptions {
  /** Steps from one recorded time to the next (default: about 200 times are recorded). */
  every?: number;
  /** Keep the recorded values of every trajectory, or of the first so many (default false: of none). */
  trajectories?: boolean | number;
  /** Keep the measurement record of every trajectory (default false). */
  measurement?: boolean;
}

export const timesAndTrajectories = () =>
  ({
    every: integer({ minimum: 1, optional: true, unit: 'steps' }),
    trajectories: unchecked({ default: false }),
  }) satisfies Describes<Pick<KeepOptions, 'every' | 'trajectories'>>;

export const keepOptions = () =>
  ({ ...timesAndTrajectories(), measurement: boolean({ default: false }) }) satisfies Describes<KeepOptions>;

/** How many trajectories are kept, of so many. */
export function keptTrajectories(
  { trajectories: kept }: Settings<ReturnType<typeof timesAndTrajectories>>,
  trajectories: number,
): number {
  return typeof kept === 'boolean'
    ? Number(kept) * trajectories
    : checkInteger('options.record.trajectories', kept, 0, trajectories);
}
