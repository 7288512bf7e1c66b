import {
  checkEngine,
  checked,
  type Describes,
  type Engine,
  inParts,
  integer,
  type Key,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  readOptions,
  type Seed,
  type Settings,
  seed,
} from '../../engine/index.js';
import { checkList } from '../ensemble/given-times.js';
import { RunningMean } from '../ensemble/running-mean.js';
import { changesOf, checkDetuning, type DetuningNoise, phaseSource } from './detuning-noise.js';
import { type PulseOptions, PulseSequence, pulseOptions } from './pulse-sequence.js';
import { checkPure, overlap } from './pure-state.js';

/** The noise of a qubit, and the pulses against it. */
export interface DecouplingOptions extends PulseOptions, LongWorkOptions {
  /** The noise of the qubit's detuning. */
  detuning: DetuningNoise;
  /** How long the state has to last; the sequence is stretched to each of these times. At most 100,000 of them. */
  times: ArrayLike<number>;
  /** The Bloch vector at the beginning, of length 1 (default `[1, 0, 0]`). */
  initial?: ArrayLike<number>;
  /** Trajectories for each time, at least 1. */
  trajectories: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** How well a state was kept. */
export interface DecouplingResult {
  /** As given. */
  times: Float64Array;
  /** Mean Bloch vector, after undoing what ideal pulses alone would do, and its standard error, [time][x, y, z]. */
  mean: Float64Array;
  /** Standard error of the mean, [time][x, y, z]; NaN of a single trajectory. */
  stdErr: Float64Array;
  /** Of `mean` and `stdErr`. */
  shape: [times: number, components: 3];
  /** ⟨ψ|ρ|ψ⟩ with the state at the beginning, [time]; 1 for a state that lasts. */
  fidelity: { mean: Float64Array; stdErr: Float64Array };
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

const MOST_TRAJECTORIES = 10_000_000;
/** Of times, so that phases and rates are numbers. */
const SHORTEST = 1e-100;
const LONGEST = 1e100;
/** Trajectories, or intervals and changes of the noise in all of them, between two looks at the clock. */
const MOST_OF_BATCH = 256;
const CHANGES_AT_ONCE = 10_000;
/** Such batches that a worker does at once. */
const BATCHES_OF_PART = 8;

export const decouplingOptions = () =>
  ({
    ...pulseOptions(),
    times: checked((field, value) => checkList(field, value, SHORTEST, LONGEST), { unit: 'time' }),
    detuning: checked((field, value, { times }: { times: Float64Array }) =>
      checkDetuning(
        field,
        value,
        times.reduce((most, time) => Math.max(most, time)),
      ),
    ),
    initial: checked(checkPure, { default: [1, 0, 0] }),
    trajectories: integer({ minimum: 1, maximum: MOST_TRAJECTORIES }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<DecouplingOptions>;

export type DecouplingSettings = Settings<ReturnType<typeof decouplingOptions>>;

/** What workers have to know. */
export interface DecouplingWork {
  settings: DecouplingSettings;
  key: Key;
}

/** Trajectories of one of the times. */
export interface DecouplingPart {
  run: number;
  first: number;
  count: number;
}

/**
 * How well dynamical decoupling keeps the state of a qubit whose detuning is noisy (QNNS paper, section 5.1): H = (δ(t)/2)
 * σz between instantaneous pulses. Spin echo: Hahn, Phys. Rev. 80, 580 (1950); CPMG: Meiboom and Gill, Rev. Sci. Instrum.
 * 29, 688 (1958), whose pulses turn about the axis of the state [1, 0, 0] and spare it their errors; XY4: Maudsley, J. Magn.
 * Reson. 69, 488 (1986), which spares all states. Noise without memory cannot be undone by any of them. The noise is
 * sampled exactly, so there is no time step.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { simulateDecoupling } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * const detuning = { kind: 'ornstein-uhlenbeck', amplitude: 1, correlationTime: 10 } as const;
 * for (const sequence of ['none', 'hahn', 'cpmg'] as const) {
 *   const { fidelity } = await simulateDecoupling(engine, { detuning, sequence, times: [4], trajectories: 1000, seed: 1 });
 *   console.log(sequence, fidelity.mean[0].toFixed(3), fidelity.stdErr[0].toFixed(3));
 *   // prints: none 0.490 0.011
 *   // prints: hahn 0.822 0.007
 *   // prints: cpmg 0.984 0.001
 * }
 * ```
 */
export async function simulateDecoupling(
  engine: Engine,
  options: DecouplingOptions,
): Promise<DecouplingResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, decouplingOptions);
  const { times, trajectories } = settings;
  const sequence = new PulseSequence(engine, settings);
  const key = keyOf(settings.seed);
  const pacer = new Pacer(options);
  const { length } = times;
  const [mean, stdErr] = [new Float64Array(3 * length), new Float64Array(3 * length)];
  const fidelity = { mean: new Float64Array(length), stdErr: new Float64Array(length) };

  const estimates = Array.from(times, () => new RunningMean(4));
  await inParts(engine, pacer, {
    ...{ job: 'decoupling', count: trajectories * length },
    parts: decouplingParts(sequence, settings, engine.crew ? BATCHES_OF_PART : 1),
    shared: (): DecouplingWork => ({ settings, key }),
    here: (part) => decoupled(engine, sequence, { settings, key }, part),
    async take(finals, { run, first, count }) {
      const estimate = estimates[run]!;
      for (let i = 0; i < finals.length; i += 4) {
        estimate.add([finals[i]!, finals[i + 1]!, finals[i + 2]!, finals[i + 3]!]);
      }
      await pacer.pause();
      const done = run * trajectories + first + count;
      pacer.report({ unit: 'trajectory', done, total: times.length * trajectories });
    },
  });
  for (const [run, estimate] of estimates.entries()) {
    const errors = estimate.stdErr;
    mean.set(estimate.mean.subarray(0, 3), 3 * run);
    stdErr.set(errors.subarray(0, 3), 3 * run);
    fidelity.mean[run] = estimate.mean[3]!;
    fidelity.stdErr[run] = errors[3]!;
  }
  return {
    times,
    mean,
    stdErr,
    shape: [length, 3],
    fidelity,
    seed: settings.seed,
    meta: makeMeta(start, { ...settings, pulses: sequence.pulses, times: Array.from(times) }, [
      ...engine.warnings,
    ]),
  };
}

/** So many batches of trajectories at a time, of one of the times after the other. */
function* decouplingParts(
  sequence: PulseSequence,
  { times, detuning, trajectories }: DecouplingSettings,
  batches: number,
): Generator<DecouplingPart> {
  for (const [run, time] of times.entries()) {
    const changes = sequence.intervals(time).length + changesOf(detuning, time);
    const batch = Math.max(1, Math.min(MOST_OF_BATCH, Math.floor(CHANGES_AT_ONCE / changes)));
    for (let first = 0; first < trajectories; first += batches * batch) {
      yield { run, first, count: Math.min(batches * batch, trajectories - first) };
    }
  }
}

/** Final Bloch vectors of trajectories, and their overlaps with the state at the beginning: [trajectory][x, y, z, overlap]. */
export function decoupled(
  engine: Engine,
  sequence: PulseSequence,
  { settings: { times, detuning, initial }, key }: DecouplingWork,
  { run, first, count }: DecouplingPart,
): Float64Array {
  const intervals = sequence.intervals(times[run]!);
  const phases = new Float64Array(intervals.length);
  const finals = new Float64Array(4 * count);
  engine.arena.scratch((group) => {
    const draw = phaseSource(engine, group, key, detuning, intervals);
    for (let i = 0; i < count; i++) {
      draw(first + i, run, phases);
      const final = sequence.apply(initial, phases);
      finals.set(final, 4 * i);
      finals[4 * i + 3] = overlap(initial, final);
    }
  });
  return finals;
}
