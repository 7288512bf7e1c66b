import { Drive } from '../../assembly/dynamics/drive.js';
import { ArgumentError } from '../engine/errors.js';

export interface GivenNoise {
  /** Wiener increments to use instead of drawn ones, [trajectory][step][channel]; their variance should be dt. */
  noise?: Float64Array;
  /**
   * A measurement record J to follow instead of drawn noise, [trajectory][step][channel]: the state that an observer of
   * this record infers. J = √η⟨L + L†⟩ + dW/dt.
   */
  replay?: Float64Array;
}

/** Where the noise comes from: given numbers (increments, as the kernels take them), or drawn ones. */
export interface NoiseSource {
  drive: Drive;
  increments: Float64Array | undefined;
}

/** `length` is the number of increments of all trajectories together. */
export function noiseSource(options: GivenNoise, length: number, dt: number): NoiseSource {
  const { noise, replay } = options;
  if (noise !== undefined && replay !== undefined) {
    throw new ArgumentError('options.replay', 'cannot be used together with options.noise');
  }
  if (noise !== undefined) {
    return { drive: Drive.Increments, increments: checkIncrements('options.noise', noise, length) };
  }
  if (replay !== undefined) {
    const record = checkIncrements('options.replay', replay, length);
    return { drive: Drive.Record, increments: record.map((j) => j * dt) };
  }
  return { drive: Drive.Stream, increments: undefined };
}

function checkIncrements(field: string, values: unknown, length: number): Float64Array {
  if (!(values instanceof Float64Array)) throw new ArgumentError(field, 'a Float64Array', values);
  if (values.length !== length) {
    throw new ArgumentError(field, `${length} numbers (trajectories × steps × channels)`, values.length);
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new ArgumentError(`${field}[${wrong}]`, 'a finite number', values[wrong]);
  return values;
}
