import { checkInteger, checkNumbers, checkOptions } from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import { type LongWorkOptions, Pacer } from '../engine/long-work.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { checkNoise, type DetuningNoise, phaseSource } from './detuning-noise.js';
import { type PulseOptions, PulseSequence } from './pulse-sequence.js';
import { checkPure, overlap } from './pure-state.js';
import { RunningMean } from './running-mean.js';

export interface DecouplingOptions extends PulseOptions, LongWorkOptions {
  noise: DetuningNoise;
  /** How long the state has to last; the sequence is stretched to each of these times. */
  times: ArrayLike<number>;
  /** The Bloch vector at the beginning, of length 1 (default [1, 0, 0]). */
  initial?: ArrayLike<number>;
  trajectories: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export interface DecouplingResult {
  times: Float64Array;
  /** Mean Bloch vector, after undoing what ideal pulses alone would do, and its standard error, [time][x, y, z]. */
  mean: Float64Array;
  stdErr: Float64Array;
  shape: [times: number, components: 3];
  /** ⟨ψ|ρ|ψ⟩ with the state at the beginning, [time]; 1 for a state that lasts. */
  fidelity: { mean: Float64Array; stdErr: Float64Array };
  seed: Seed;
  meta: Meta;
}

const NAMES: (keyof DecouplingOptions)[] = [
  'sequence',
  'pulses',
  'pulseError',
  'noise',
  'times',
  'initial',
  'trajectories',
  'seed',
  'signal',
  'onProgress',
];
const MOST_TRAJECTORIES = 10_000_000;
/** Trajectories between two looks at the clock. */
const BATCH = 256;

/**
 * How well dynamical decoupling keeps the state of a qubit whose detuning is noisy (QNNS paper, section 5.1): H = (δ(t)/2)
 * σz between instantaneous pulses. Spin echo: Hahn, Phys. Rev. 80, 580 (1950); CPMG: Meiboom and Gill, Rev. Sci. Instrum.
 * 29, 688 (1958), whose pulses turn about the axis of the state [1, 0, 0] and spare it their errors; XY4: Maudsley, J. Magn.
 * Reson. 69, 488 (1986), which spares all states. Noise without memory cannot be undone by any of them. The noise is
 * sampled exactly, so there is no time step.
 *
 * @throws ArgumentError naming the option that cannot be used
 */
export async function simulateDecoupling(
  engine: Engine,
  options: DecouplingOptions,
): Promise<DecouplingResult> {
  const start = performance.now();
  checkEngine(engine);
  checkOptions('options', options, NAMES);
  const { signal, onProgress, ...given } = options;
  const sequence = new PulseSequence(engine, options);
  const times = checkTimes(options.times);
  const longest = times.reduce((most, time) => Math.max(most, time));
  const noise = { ...checkNoise('options.noise', options.noise, longest) };
  const initial = checkPure('options.initial', options.initial ?? [1, 0, 0]);
  const trajectories = checkInteger('options.trajectories', options.trajectories, 1, MOST_TRAJECTORIES);
  const seed = resolveSeed('options.seed', options.seed);
  const key = keyOf(seed);
  const pacer = new Pacer(options);
  const estimates = Array.from(times, () => new RunningMean(4));

  for (let run = 0; run < times.length; run++) {
    const intervals = sequence.intervals(times[run]);
    const phases = new Float64Array(intervals.length);
    for (let first = 0; first < trajectories; first += BATCH) {
      const last = Math.min(trajectories, first + BATCH);
      engine.arena.scratch((group) => {
        const draw = phaseSource(engine, group, key, noise, intervals);
        for (let trajectory = first; trajectory < last; trajectory++) {
          draw(trajectory, run, phases);
          const final = sequence.apply(initial, phases);
          estimates[run].add(...final, overlap(initial, final));
        }
      });
      await pacer.breathe();
      pacer.report({
        unit: 'trajectory',
        done: run * trajectories + last,
        total: times.length * trajectories,
      });
    }
  }
  const collect = (of: 'mean' | 'stdErr', from: number, to: number) =>
    Float64Array.from(estimates.flatMap((estimate) => Array.from(estimate[of].subarray(from, to))));
  return {
    times,
    mean: collect('mean', 0, 3),
    stdErr: collect('stdErr', 0, 3),
    shape: [times.length, 3],
    fidelity: { mean: collect('mean', 3, 4), stdErr: collect('stdErr', 3, 4) },
    seed,
    meta: makeMeta(start, seed, {
      ...given,
      pulses: sequence.pulses,
      pulseError: sequence.error,
      noise,
      times: Array.from(times),
      initial,
      seed,
    }),
  };
}

function checkTimes(given: unknown): Float64Array {
  const times = Float64Array.from(checkNumbers('options.times', given));
  if (times.length === 0) throw new ArgumentError('options.times', 'at least one time', 0);
  const wrong = times.findIndex((time) => time <= 0);
  if (wrong >= 0) throw new ArgumentError(`options.times[${wrong}]`, 'a time above 0', times[wrong]);
  return times;
}
