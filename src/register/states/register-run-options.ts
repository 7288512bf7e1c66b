import { Purpose } from '../../../assembly/random/purpose.js';
import { type DeviceOptions, deviceOptions } from '../../device/index.js';
import type { Describes, LongWorkOptions, UniformSource } from '../../engine/index.js';
import {
  ArgumentError,
  checked,
  checkUniformSource,
  drawUniform,
  longWork,
  RandomStream,
} from '../../engine/index.js';

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

/** A stream of its own, which nobody else draws from while a register is worked on. */
export function drawsFrom(rng: UniformSource | undefined): () => number {
  if (rng === undefined) {
    throw new ArgumentError('options.rng', 'what noise is drawn from, for a state vector on a device', rng);
  }
  const word = () => Math.floor(drawUniform('options.rng', rng) * 2 ** 32);
  const stream = new RandomStream({ key: [word(), word()], purpose: Purpose.Jump });
  return () => stream.uniform();
}
