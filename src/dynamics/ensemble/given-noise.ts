import { NoiseSource } from '../../../assembly/dynamics/ensemble/noise-source.js';
import type { Pacer } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';

/** Noise that is given instead of drawn: at most one of the two. */
export interface GivenNoise {
  /** Wiener increments to use instead of drawn ones, [trajectory][step][channel]; their variance should be dt. */
  wienerIncrements?: Float64Array;
  /**
   * A measurement record J to follow instead of drawn noise, [trajectory][step][channel]: the state that an observer of
   * this record infers. J = √η⟨L + L†⟩ + dW/dt.
   */
  replay?: Float64Array;
}

/** Where the noise comes from: given numbers (increments, as the kernels take them), or drawn ones. */
export interface Noise {
  source: NoiseSource;
  increments: Float64Array | undefined;
}

/** Of an increment: the record that it makes is still a number. */
const LARGEST = 1e100;
/** Numbers that are looked at between two looks at the clock. */
const AT_ONCE = 2 ** 18;

/** A copy of the noise that was given, not looked at yet; `length` is the number of increments of all trajectories together. */
export function copyNoise(options: GivenNoise, length: number): Noise {
  const { wienerIncrements, replay } = options;
  if (wienerIncrements !== undefined && replay !== undefined) {
    throw new ArgumentError('options.replay', 'cannot be used together with options.wienerIncrements');
  }
  if (wienerIncrements !== undefined) {
    const increments = copyOf('options.wienerIncrements', wienerIncrements, length);
    return { source: NoiseSource.Increments, increments };
  }
  if (replay !== undefined) {
    return { source: NoiseSource.Record, increments: copyOf('options.replay', replay, length) };
  }
  return { source: NoiseSource.Stream, increments: undefined };
}

function copyOf(field: string, values: unknown, length: number): Float64Array {
  if (!(values instanceof Float64Array)) throw new ArgumentError(field, 'a Float64Array', values);
  if (values.length !== length) {
    throw new ArgumentError(field, `${length} numbers (trajectories × steps × channels)`, values.length);
  }
  return values.slice();
}

/** Checks the numbers of a noise, and makes increments of a record. */
export async function checkNoise(pacer: Pacer, { source, increments }: Noise, dt: number): Promise<void> {
  if (!increments) return;
  const [field, scale] =
    source === NoiseSource.Record ? ['options.replay', dt] : ['options.wienerIncrements', 1];
  for (let start = 0; start < increments.length; start += AT_ONCE) {
    for (let i = start; i < Math.min(increments.length, start + AT_ONCE); i++) {
      const value = increments[i];
      increments[i]! *= scale;
      if (!(Math.abs(increments[i]!) <= LARGEST)) {
        throw new ArgumentError(`${field}[${i}]`, `a number up to ${LARGEST / scale}`, value);
      }
    }
    await pacer.pause();
  }
}
