import {
  ArgumentError,
  checkEngine,
  checked,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  number,
  Pacer,
  readOptions,
  unchecked,
} from '../../engine/index.js';
import { checkShape, type MeasuredRecord, recordValues } from './measured-record.js';
import { checkFrequencies } from './record-spectrum.js';
import { LONGEST, SHORTEST } from './record-task.js';

/** Records of which the frequencies are looked for. */
export interface EstimateRecordSpectrumOptions extends LongWorkOptions {
  /** The records, as `measurement` of `simulateQubitNeurons` has them: at least two, of a network at rest. */
  record: MeasuredRecord;
  /** From one value of a record to the next, in units of time. */
  interval: number;
  /** Angular frequencies ω, at most 100,000; those beyond π/interval are seen at others. */
  frequencies: ArrayLike<number>;
}

/** What frequencies there are in records. */
export interface EstimateRecordSpectrumResult {
  /** S(ω) of each channel, [channel][frequency], the mean over the records; white noise alone has 1. */
  spectra: Float64Array;
  /** Standard errors of `spectra`. */
  stdErr: Float64Array;
  /** Of both. */
  shape: [channels: number, frequencies: number];
  /** How it was made. */
  meta: Meta;
}

/** Turns of a phase between two looks at the clock. */
const TURNS_AT_ONCE = 2 ** 16;

export const estimateRecordSpectrumOptions = () =>
  ({
    record: unchecked<MeasuredRecord>(),
    interval: number({ minimum: SHORTEST, maximum: LONGEST, unit: 'time' }),
    frequencies: checked(checkFrequencies),
    ...longWork(),
  }) satisfies Describes<EstimateRecordSpectrumOptions>;

/**
 * The power spectral densities of records, each the mean of periodograms τ/Σw² |Σ_t w_t (J_t - J) e^(iωtτ)|² (Welch's method, of
 * records instead of segments): τ is the interval, w Hann's window, J the mean of all records. What `recordSpectrum` says beyond 1
 * comes out smaller by (sin(ωτ/2)/(ωτ/2))², since values are means over an interval.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { estimateRecordSpectrum, simulateQubitNeurons } from 'bornspike/dynamics';
 * import { DensityMatrix, hamiltonian } from 'bornspike/register';
 *
 * // A neuron that turns with Ω = 2, watched without haste: there is a peak at 2, which is 3 by `recordSpectrum`.
 * const engine = await createEngine();
 * const { measurement } = await simulateQubitNeurons(engine, {
 *   hamiltonian: hamiltonian({ qubits: 1, rabi: [2] }),
 *   channels: [{ operator: 'z', qubit: 0, rate: 0.2, efficiency: 0.5 }],
 *   initial: DensityMatrix.maximallyMixed(engine, 1),
 *   ...{ dt: 0.05, steps: 2000, trajectories: 400, guard: false, seed: 1 },
 *   record: { every: 1, measurement: true },
 * });
 * const { spectra, stdErr } = await estimateRecordSpectrum(engine, {
 *   ...{ record: measurement!, interval: 0.05, frequencies: [2] },
 * });
 * console.log(`${spectra[0].toFixed(2)} ± ${stdErr[0].toFixed(2)}`); // prints: 3.07 ± 0.14
 * ```
 */
export async function estimateRecordSpectrum(
  engine: Engine,
  options: EstimateRecordSpectrumOptions,
): Promise<EstimateRecordSpectrumResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, estimateRecordSpectrumOptions);
  const { interval, frequencies } = settings;
  const pacer = new Pacer(options);
  const { records, intervals, channels } = checkShape(settings.record);
  if (records < 2) throw new ArgumentError('options.record.shape[0]', 'at least 2 records', records);
  const values = await recordValues(pacer, settings.record, records * intervals * channels);
  const means = await meansOf(pacer, values, channels);
  const { cos, sin } = engine.kernels;
  const window = await tabulated(
    pacer,
    intervals,
    (t) => (1 - cos((2 * Math.PI * (t + 0.5)) / intervals)) / 2,
  );
  let squaredWindow = 0;
  await pacer.pause();
  for (const w of window) squaredWindow += w * w;
  const weight = interval / squaredWindow;
  const count = frequencies.length;
  const spectra = new Float64Array(channels * count);
  const stdErr = new Float64Array(channels * count);
  let turns = 0;
  for (const [at, frequency] of frequencies.entries()) {
    const angle = frequency * interval;
    const wave = await tabulated(pacer, 2 * intervals, (i) =>
      i % 2 === 0 ? window[i >> 1]! * cos(angle * (i >> 1)) : window[i >> 1]! * sin(angle * (i >> 1)),
    );
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      let squares = 0;
      for (let record = 0; record < records; record++) {
        const place = { from: record * intervals * channels + channel, channels, mean: means[channel]! };
        const amplitude = { re: 0, im: 0 };
        for (let from = 0; from < intervals; from += TURNS_AT_ONCE) {
          const end = Math.min(intervals, from + TURNS_AT_ONCE);
          addTurns(amplitude, values, wave, place, [from, end]);
          turns += end - from;
          if (turns < TURNS_AT_ONCE) continue;
          turns = 0;
          await pacer.pause();
        }
        const periodogram = weight * (amplitude.re ** 2 + amplitude.im ** 2);
        sum += periodogram;
        squares += periodogram * periodogram;
      }
      const mean = sum / records;
      spectra[channel * count + at] = mean;
      const variance = Math.max(0, squares / records - mean * mean);
      stdErr[channel * count + at] = Math.sqrt(variance / (records - 1));
    }
    pacer.report({ unit: 'frequency', done: at + 1, total: count });
  }
  return {
    spectra,
    stdErr,
    shape: [channels, count],
    meta: makeMeta(start, {
      ...{ interval, record: { shape: [records, intervals, channels] } },
      frequencies: Array.from(frequencies),
    }),
  };
}

/** The values of a function of 0, 1, 2, … */
async function tabulated(pacer: Pacer, length: number, of: (i: number) => number): Promise<Float64Array> {
  const table = new Float64Array(length);
  for (let from = 0; from < length; from += TURNS_AT_ONCE) {
    const end = Math.min(length, from + TURNS_AT_ONCE);
    for (let i = from; i < end; i++) table[i] = of(i);
    await pacer.pause();
  }
  return table;
}

/** Adds Σ_t wave_t (J_t - mean), for the intervals t of a range, of a channel of the record that begins at `from`. */
function addTurns(
  sum: { re: number; im: number },
  values: Float64Array,
  wave: Float64Array,
  { from, channels, mean }: { from: number; channels: number; mean: number },
  [first, end]: readonly [first: number, end: number],
): void {
  let { re, im } = sum;
  for (let t = first; t < end; t++) {
    const value = values[from + t * channels]! - mean;
    re += wave[2 * t]! * value;
    im += wave[2 * t + 1]! * value;
  }
  sum.re = re;
  sum.im = im;
}

/** Of each channel, over all records. */
async function meansOf(pacer: Pacer, values: Float64Array, channels: number): Promise<Float64Array> {
  const sums = new Float64Array(channels);
  for (let from = 0; from < values.length; from += TURNS_AT_ONCE) {
    const end = Math.min(values.length, from + TURNS_AT_ONCE);
    for (let i = from; i < end; i++) sums[i % channels]! += values[i]!;
    await pacer.pause();
  }
  return sums.map((sum) => (sum * channels) / values.length);
}
