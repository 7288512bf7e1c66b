import { ArgumentError, checkInteger } from '../../engine/index.js';

/**
 * What an event camera recorded: event k says that at `time[k]` the pixel (`x[k]`, `y[k]`) became brighter (ON) or darker
 * (OFF). All four arrays are [event].
 */
export interface EventRecording {
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** Column, from 0 to `width` - 1. */
  x: Uint16Array;
  /** Row, from 0 to `height` - 1. */
  y: Uint16Array;
  /** 1 = ON, 0 = OFF. */
  polarity: Uint8Array;
  /** Microseconds, at least 0, non-decreasing. */
  time: Uint32Array | Float64Array;
}

/** Room for the events of one recording. */
export function allocateRecording(
  width: number,
  height: number,
  events: number,
): EventRecording & { time: Uint32Array } {
  return {
    width,
    height,
    x: new Uint16Array(events),
    y: new Uint16Array(events),
    polarity: new Uint8Array(events),
    time: new Uint32Array(events),
  };
}

/** Throws unless the parts of a recording fit together; its events are left to `checkEvents`. */
export function checkRecording(field: string, recording: EventRecording): void {
  if (recording === null || typeof recording !== 'object')
    throw new ArgumentError(field, 'an event recording', recording);
  const { width, height, x, y, polarity, time } = recording;
  checkInteger(`${field}.width`, width, 1, 65536);
  checkInteger(`${field}.height`, height, 1, 65536);
  if (!(x instanceof Uint16Array)) throw new ArgumentError(`${field}.x`, 'a Uint16Array', x);
  if (!(y instanceof Uint16Array)) throw new ArgumentError(`${field}.y`, 'a Uint16Array', y);
  if (!(polarity instanceof Uint8Array)) {
    throw new ArgumentError(`${field}.polarity`, 'a Uint8Array', polarity);
  }
  if (!(time instanceof Uint32Array || time instanceof Float64Array)) {
    throw new ArgumentError(`${field}.time`, 'a Uint32Array or a Float64Array', time);
  }
  for (const [name, values] of Object.entries({ y, polarity, time })) {
    if (values.length !== x.length) {
      throw new ArgumentError(`${field}.${name}`, `${x.length} events as in ${field}.x`, values.length);
    }
  }
}

/** Throws unless events `first` to `end - 1` of a recording are within its frame and in order. */
export function checkEvents(
  field: string,
  { width, height, x, y, polarity, time }: EventRecording,
  first: number,
  end: number,
): void {
  let earlier = first === 0 ? 0 : time[first - 1];
  for (let k = first; k < end; k++) {
    if (x[k]! >= width) throw new ArgumentError(`${field}.x[${k}]`, `a column below ${width}`, x[k]);
    if (y[k]! >= height) throw new ArgumentError(`${field}.y[${k}]`, `a row below ${height}`, y[k]);
    if (polarity[k]! > 1) throw new ArgumentError(`${field}.polarity[${k}]`, '0 or 1', polarity[k]);
    // Written so that NaN, for which every comparison is false, is found as well.
    if (!(time[k]! >= earlier! && time[k]! < Infinity)) {
      throw new ArgumentError(`${field}.time[${k}]`, `a time of at least ${earlier}`, time[k]);
    }
    earlier = time[k];
  }
}
