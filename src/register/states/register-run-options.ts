import { type DeviceOptions, deviceOptions } from '../../device/index.js';
import type { Describes, LongWorkOptions, UniformSource } from '../../engine/index.js';
import { checked, checkUniformSource, longWork } from '../../engine/index.js';

/** How a circuit is run. */
export interface RegisterRunOptions extends DeviceOptions, LongWorkOptions {
  /**
   * Of a state vector on a `device`, which needs it: what noise is drawn from, a stream or a function that returns uniform
   * numbers in [0, 1).
   */
  rng?: UniformSource;
}

export const registerRunOptions = () =>
  ({
    ...deviceOptions(),
    rng: checked<UniformSource, UniformSource, { optional: true }>(checkUniformSource, { optional: true }),
    ...longWork(),
  }) satisfies Describes<RegisterRunOptions>;
