import type { Pacer } from '../../engine/index.js';
import { ArgumentError, checkNumber } from '../../engine/index.js';

/** A constant, a function of time, or one value for each time step. */
export type Waveform = number | ((time: number) => number) | Float64Array;

/** Values between two looks at the clock. */
const AT_ONCE = 2 ** 13;

/** Returns a waveform that the caller cannot change any more. */
export function copyWaveform(waveform: Waveform): Waveform {
  return waveform instanceof Float64Array ? waveform.slice() : waveform;
}

/**
 * The value in the middle of each time step, or what `use` makes of it.
 *
 * @throws ArgumentError naming `field` for what is no finite number, or an array whose length is not `steps`
 */
export async function sampleWaveform(
  pacer: Pacer,
  field: string,
  waveform: Waveform,
  steps: number,
  dt: number,
  use: (value: number) => number = (value) => value,
): Promise<Float64Array> {
  const values = new Float64Array(steps);
  const isNumber = typeof waveform === 'number';
  if (isNumber) checkNumber(field, waveform);
  const isFunction = typeof waveform === 'function';
  if (!isNumber && !isFunction && !(waveform instanceof Float64Array)) {
    throw new ArgumentError(field, 'a number, a function of time or a Float64Array', waveform);
  }
  if (waveform instanceof Float64Array && waveform.length !== steps) {
    throw new ArgumentError(field, `${steps} values, one a step`, waveform.length);
  }
  for (let start = 0; start < steps; start += AT_ONCE) {
    for (let i = start; i < Math.min(steps, start + AT_ONCE); i++) {
      const time = (i + 0.5) * dt;
      const value = isNumber ? waveform : isFunction ? waveform(time) : waveform[i];
      if (!Number.isFinite(value)) checkNumber(`${field}${isFunction ? `(${time})` : `[${i}]`}`, value);
      values[i] = use(value!);
    }
    await pacer.pause();
  }
  return values;
}

/** The same waveform for steps half as long. */
export function halveWaveformSteps(waveform: Waveform, steps: number): Waveform {
  if (!(waveform instanceof Float64Array)) return waveform;
  return Float64Array.from({ length: 2 * steps }, (_, i) => waveform[i >> 1]!);
}
