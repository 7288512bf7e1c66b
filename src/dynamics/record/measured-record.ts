import { ArgumentError, checkInteger, checkNumbers, checkOptions, type Pacer } from '../../engine/index.js';
import type { Channel } from '../network/channels.js';

/** Measured records, as `measurement` of `simulateQubitNeurons` has them. */
export interface MeasuredRecord {
  /**
   * [record][interval][channel]: the mean of the homodyne record J = √η⟨L + L†⟩ + dW/dt over each interval, of units 1/√time. Each
   * record begins anew with the initial state.
   */
  values: ArrayLike<number>;
  /** Of `values`. */
  shape: readonly [records: number, intervals: number, channels: number];
  /**
   * Which of the channels these are, each once, and of heterodyne detection twice in a row (default: those with an efficiency and a
   * rate above 0, in their order).
   */
  channels?: readonly number[];
  /** Which quadratures these are, in radians (default those of the channels, which they must be). */
  phases?: readonly number[];
}

/** A checked record. */
export interface CheckedRecord {
  values: Float64Array;
  records: number;
  intervals: number;
  /** Intervals from the beginning of one record to that of the next. */
  stride: number;
  channels: number[];
}

/** Of an increment of the record beside the largest of the noise that is ever drawn: what lies beyond overflows. */
const LARGEST = 1e100;
const MOST_INTERVALS = 100_000_000;
/** How far rounding may take a quadrature. */
const PHASE_TOLERANCE = 1e-9;
/** Numbers that are looked at between two looks at the clock. */
const AT_ONCE = 2 ** 18;

const FIELD = 'options.record';

/** A copy. @throws ArgumentError naming the field of the record that cannot be used */
export async function checkRecord(
  pacer: Pacer,
  record: MeasuredRecord,
  channels: readonly Channel[],
): Promise<CheckedRecord> {
  const { records, intervals, channels: count } = checkShape(record);
  const monitored = checkMonitored(`${FIELD}.channels`, record.channels, channels);
  if (count !== monitored.length) {
    throw new ArgumentError(
      `${FIELD}.shape[2]`,
      `${monitored.length}, the number of channels that are measured`,
      count,
    );
  }
  if (record.phases !== undefined) checkPhases(`${FIELD}.phases`, record.phases, monitored, channels);
  const values = await recordValues(pacer, record, records * intervals * count);
  return { values, records, intervals, stride: intervals, channels: monitored };
}

/** The size of a record. */
export function checkShape(record: MeasuredRecord): { records: number; intervals: number; channels: number } {
  checkOptions(FIELD, record, ['values', 'shape', 'channels', 'phases']);
  const { shape } = record;
  if (!Array.isArray(shape) || shape.length !== 3) {
    throw new ArgumentError(`${FIELD}.shape`, '[records, intervals, channels]', shape);
  }
  const [records, intervals, channels] = [0, 1, 2].map((i) =>
    checkInteger(`${FIELD}.shape[${i}]`, shape[i], 1, MOST_INTERVALS),
  ) as [number, number, number];
  return { records, intervals, channels };
}

/** A copy of a record's numbers. */
export async function recordValues(
  pacer: Pacer,
  { values }: MeasuredRecord,
  length: number,
): Promise<Float64Array> {
  const field = `${FIELD}.values`;
  // Of a long record they are looked at afterwards.
  const copy =
    values instanceof Float64Array && values.length === length
      ? values.slice()
      : Float64Array.from(checkNumbers(field, values, length));
  for (let start = 0; start < length; start += AT_ONCE) {
    for (let i = start; i < Math.min(length, start + AT_ONCE); i++) {
      if (!(Math.abs(copy[i]!) <= LARGEST)) {
        throw new ArgumentError(`${field}[${i}]`, `a number up to ${LARGEST}`, copy[i]);
      }
    }
    await pacer.pause();
  }
  return copy;
}

/** The channels that a record is of, each as often as it has quadratures there. */
export function checkMonitored(field: string, listed: unknown, channels: readonly Channel[]): number[] {
  const measured = channels.flatMap(({ efficiency, rate }, i) => (efficiency > 0 && rate > 0 ? [i] : []));
  const quadratures = (channel: number) => (channels[channel]!.detection === 'heterodyne' ? 2 : 1);
  if (listed === undefined) {
    if (measured.length === 0) throw new ArgumentError('options.channels', 'none of them is measured');
    return measured.flatMap((channel) => new Array<number>(quadratures(channel)).fill(channel));
  }
  if (!Array.isArray(listed) || listed.length === 0) {
    throw new ArgumentError(field, 'a list of numbers of channels', listed);
  }
  const numbers = Array.from(listed as number[]);
  for (let i = 0; i < numbers.length; ) {
    const channel = checkInteger(`${field}[${i}]`, numbers[i], 0, channels.length - 1);
    if (!measured.includes(channel)) {
      throw new ArgumentError(`${field}[${i}]`, 'a channel with an efficiency and a rate above 0', channel);
    }
    if (numbers.indexOf(channel) < i) {
      throw new ArgumentError(
        `${field}[${i}]`,
        'every channel once, or all its quadratures in a row',
        channel,
      );
    }
    const next = i + quadratures(channel);
    for (i++; i < next; i++) {
      if (numbers[i] !== channel) {
        throw new ArgumentError(
          `${field}[${i}]`,
          `${channel}, of which both quadratures are measured`,
          numbers[i],
        );
      }
    }
  }
  return numbers;
}

/** They are what the channels measure. */
function checkPhases(
  field: string,
  phases: unknown,
  monitored: readonly number[],
  channels: readonly Channel[],
): void {
  checkNumbers(field, phases, monitored.length);
  monitored.forEach((channel, i) => {
    const wanted = channels[channel]!.phase + (monitored[i - 1] === channel ? Math.PI / 2 : 0);
    const given = (phases as number[])[i]!;
    if (Math.abs(given - wanted) > PHASE_TOLERANCE) {
      throw new ArgumentError(`${field}[${i}]`, `${wanted}, the quadrature of channel ${channel}`, given);
    }
  });
}
