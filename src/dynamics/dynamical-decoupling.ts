import { checkChoice, checkInteger, checkNumber, checkNumbers, checkOptions } from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import { type LongWorkOptions, Pacer } from '../engine/long-work.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { checkNoise, type DetuningNoise, phaseSource } from './detuning-noise.js';

export interface DecouplingOptions extends LongWorkOptions {
  /**
   * π pulses about X and Y that split the time: `'none'`; `'hahn'`, one about X in the middle; `'cpmg'`, all about X;
   * `'xy4'`, about X, Y, X, Y, … Pulse k of n comes at (k - 1/2) / n of the time.
   */
  sequence: 'none' | 'hahn' | 'cpmg' | 'xy4';
  /** How many for `'cpmg'` (default 4) and `'xy4'` (default 4, a multiple of 4). */
  pulses?: number;
  /** By how much every pulse turns too far, in radians (default 0). */
  pulseError?: number;
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

type Vector = [x: number, y: number, z: number];

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
const MOST_PULSES = 1000;
const MOST_TRAJECTORIES = 10_000_000;
const TOLERANCE = 1e-9;
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
  const axes = pulseAxes(options);
  const error = checkNumber('options.pulseError', options.pulseError ?? 0, -Math.PI, Math.PI);
  const times = Float64Array.from(checkNumbers('options.times', options.times));
  if (times.length === 0) throw new ArgumentError('options.times', 'at least one time', 0);
  for (let i = 0; i < times.length; i++) {
    if (times[i] <= 0) throw new ArgumentError(`options.times[${i}]`, 'a time above 0', times[i]);
  }
  const noise = { ...checkNoise('options.noise', options.noise, Math.max(...times)) };
  const initial = checkPure('options.initial', options.initial ?? [1, 0, 0]);
  const trajectories = checkInteger('options.trajectories', options.trajectories, 1, MOST_TRAJECTORIES);
  const seed = resolveSeed('options.seed', options.seed);
  const key = keyOf(seed);
  const pacer = new Pacer(options);
  const { cos, sin } = engine.kernels;
  const cosine = -cos(error);
  const sine = -sin(error);
  const half = axes.filter((axis) => axis === 'y').length % 2;
  const odd = axes.length % 2;
  const mean = new Float64Array(3 * times.length);
  const stdErr = new Float64Array(3 * times.length);
  const fidelity = { mean: new Float64Array(times.length), stdErr: new Float64Array(times.length) };

  for (let run = 0; run < times.length; run++) {
    const sums = new Float64Array(4);
    const squares = new Float64Array(4);
    for (let first = 0; first < trajectories; first += BATCH) {
      const last = Math.min(trajectories, first + BATCH);
      runBatch(first, last, run, sums, squares);
      await pacer.breathe();
      pacer.report({
        unit: 'trajectory',
        done: run * trajectories + last,
        total: times.length * trajectories,
      });
    }
    const estimates = Array.from(sums, (sum, i) => spread(sum, squares[i], trajectories));
    estimates.slice(0, 3).forEach((estimate, i) => {
      [mean[3 * run + i], stdErr[3 * run + i]] = estimate;
    });
    [fidelity.mean[run], fidelity.stdErr[run]] = estimates[3];
  }

  function runBatch(first: number, last: number, run: number, sums: Float64Array, squares: Float64Array) {
    engine.arena.scratch((group) => {
      const count = axes.length;
      const unit = times[run] / Math.max(1, 2 * count);
      const lengths = Float64Array.from({ length: count + 1 }, (_, k) =>
        count === 0 ? times[run] : k === 0 || k === count ? unit : 2 * unit,
      );
      const draw = phaseSource(engine, group, key, noise, lengths);
      const phases = new Float64Array(count + 1);
      for (let trajectory = first; trajectory < last; trajectory++) {
        draw(trajectory, run, phases);
        let state = initial;
        for (let k = 0; k <= count; k++) {
          state = turn(state, 'z', cos(phases[k]), sin(phases[k]));
          if (k < count) state = turn(state, axes[k], cosine, sine);
        }
        // Ideal pulses flip two components each: what an even number of either kind leaves is the state itself.
        const [x, y, z] = state;
        const values = [half ? -x : x, (odd + half) % 2 ? -y : y, odd ? -z : z];
        const overlap = values.reduce((sum, value, i) => sum + value * initial[i], 0);
        [...values, (1 + overlap) / 2].forEach((value, i) => {
          sums[i] += value;
          squares[i] += value * value;
        });
      }
    });
  }

  const { signal, onProgress, ...given } = options;
  return {
    times,
    mean,
    stdErr,
    shape: [times.length, 3],
    fidelity,
    seed,
    meta: makeMeta(start, seed, {
      ...given,
      pulses: axes.length,
      pulseError: error,
      noise,
      times: Array.from(times),
      initial,
      seed,
    }),
  };
}

/** The axes of the pulses, in their order. */
function pulseAxes({ sequence, pulses }: DecouplingOptions): ('x' | 'y')[] {
  checkChoice('options.sequence', sequence, ['none', 'hahn', 'cpmg', 'xy4']);
  if (sequence === 'none' || sequence === 'hahn') {
    if (pulses !== undefined) throw new ArgumentError('options.pulses', 'none for this sequence', pulses);
    return sequence === 'none' ? [] : ['x'];
  }
  const count = checkInteger('options.pulses', pulses ?? 4, 1, MOST_PULSES);
  if (sequence === 'xy4' && count % 4 !== 0) {
    throw new ArgumentError('options.pulses', 'a multiple of 4', count);
  }
  return Array.from({ length: count }, (_, k) => (sequence === 'xy4' && k % 2 === 1 ? 'y' : 'x'));
}

/** Returns a Bloch vector if it is that of a pure state. */
export function checkPure(field: string, vector: unknown): Vector {
  const [x, y, z] = Array.from(checkNumbers(field, vector, 3));
  const length = Math.sqrt(x * x + y * y + z * z);
  if (!(Math.abs(length - 1) <= TOLERANCE)) throw new ArgumentError(field, 'a vector of length 1', length);
  return [x, y, z];
}

/** Turns a Bloch vector about an axis. */
function turn([x, y, z]: Vector, axis: 'x' | 'y' | 'z', cosine: number, sine: number): Vector {
  if (axis === 'x') return [x, cosine * y - sine * z, sine * y + cosine * z];
  if (axis === 'y') return [cosine * x + sine * z, y, cosine * z - sine * x];
  return [cosine * x - sine * y, sine * x + cosine * y, z];
}

/** A mean and its standard error, NaN for one value alone. */
function spread(sum: number, square: number, count: number): [mean: number, stdErr: number] {
  const mean = sum / count;
  const variance = Math.max(0, square / count - mean * mean);
  return [mean, count > 1 ? Math.sqrt(variance / (count - 1)) : Number.NaN];
}
