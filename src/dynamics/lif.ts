import {
  checkBoolean,
  checkChoice,
  checkInteger,
  checkNumber,
  checkOptions,
  checkPositive,
} from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { ensembleMean } from './ensemble-mean.js';
import { checkKept } from './record-options.js';
import { type Schedule, sampleSchedule } from './schedule.js';
import { timeGrid, timesOf } from './time-grid.js';

/** A leaky integrate-and-fire neuron, τ dV = (-(V - V_rest) + R I) dt + σ dW. Units are the user's, but one of time. */
export interface LifNeuron {
  /** τ, the membrane's time constant. */
  timeConstant: number;
  /** V_rest (default 0). */
  rest?: number;
  /** R (default 1). */
  resistance?: number;
  /** σ, in units of V times the square root of those of time. */
  noise: number;
  /** θ: V spikes where it comes here. */
  threshold: number;
  /** Where V begins anew after a spike, below the threshold (default V_rest). */
  reset?: number;
  /** How long it stays there (default 0). */
  refractory?: number;
}

export interface LifOptions extends LifNeuron {
  /** I, constant or in the middle of every step. */
  current: Schedule;
  /** V at the beginning (default the reset value). */
  initial?: number;
  dt: number;
  steps: number;
  /** Neurons with noise of their own (default 1). */
  trajectories?: number;
  /** For noise that does not depend on V both are the same scheme. Default `'euler-maruyama'`. */
  method?: 'euler-maruyama' | 'milstein';
  /** Find paths that cross the threshold between two steps too, with the probability of a Brownian bridge (default true). */
  bridge?: boolean;
  record?: { every?: number; trajectories?: boolean | number };
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export interface LifResult {
  /** Recorded times, the first is 0. */
  times: Float64Array;
  /** Mean of V and its standard error, [time]. */
  mean: Float64Array;
  stdErr: Float64Array;
  shape: [times: number];
  trajectories: number;
  /** Spikes of each trajectory. */
  spikes: Uint32Array;
  /** Spikes per unit of time, and the standard error from the spread of trajectories (NaN for one). */
  rate: { mean: number; stdErr: number };
  /** V of the kept trajectories, [trajectory][time]. */
  values?: { values: Float64Array; shape: [trajectories: number, times: number] };
  seed: Seed;
  meta: Meta;
}

const NEURON: (keyof LifNeuron)[] = [
  'timeConstant',
  'rest',
  'resistance',
  'noise',
  'threshold',
  'reset',
  'refractory',
];
const NAMES: (keyof LifOptions)[] = [
  ...NEURON,
  'current',
  'initial',
  'dt',
  'steps',
  'trajectories',
  'method',
  'bridge',
  'record',
  'seed',
];
const MOST_TRAJECTORIES = 10_000_000;
/** A step longer than this share of τ is no longer like the equation. */
const COARSE = 0.1;
const LARGEST = 1e9;
/** e^(-x²) is below the rounding of 1 there. */
const REACH = 7;
const FINENESS = 200;
const MOST_INTERVALS = 10_000_000;

/**
 * Trajectories of a classical neuron (QNNS paper, section 3.1, as an Itô equation).
 *
 * @throws ArgumentError naming the option that cannot be used
 */
export function simulateLif(engine: Engine, options: LifOptions): LifResult {
  const start = performance.now();
  checkEngine(engine);
  checkOptions('options', options, NAMES);
  const neuron = checkNeuron(options);
  const trajectories = checkInteger('options.trajectories', options.trajectories ?? 1, 1, MOST_TRAJECTORIES);
  checkOptions('options.record', options.record ?? {}, ['every', 'trajectories']);
  const kept = checkKept(options.record ?? {}, trajectories);
  const grid = timeGrid(options, kept.every);
  const { dt, steps, every, intervals } = grid;
  const { timeConstant, rest, resistance, noise, threshold, reset, refractory } = neuron;
  if (dt > timeConstant)
    throw new ArgumentError('options.dt', `at most the time constant ${timeConstant}`, dt);
  const initial = checkNumber('options.initial', options.initial ?? reset, -LARGEST, LARGEST);
  if (initial >= threshold)
    throw new ArgumentError('options.initial', 'a number below the threshold', initial);
  const method = checkChoice('options.method', options.method ?? 'euler-maruyama', [
    'euler-maruyama',
    'milstein',
  ]);
  const bridge = checkBoolean('options.bridge', options.bridge ?? true);
  const current = sampleSchedule('options.current', options.current, steps, dt);
  const seed = resolveSeed('options.seed', options.seed);
  const [key0, key1] = keyOf(seed);
  const warnings =
    dt > COARSE * timeConstant
      ? [`dt = ${dt} is coarse beside the time constant ${timeConstant}; try dt = ${timeConstant / 100}`]
      : [];

  return engine.arena.scratch((group) => {
    const points = intervals + 1;
    const drive = group.float64(steps);
    drive.view.set(current.map((i) => rest + resistance * i));
    const sums = group.float64(2 * points);
    const squares = group.float64(2 * points);
    const spikes = group.uint32(trajectories);
    const values = group.float64(kept.trajectories * points);
    const ensemble = group.uint8(engine.kernels.lifBytes()).pointer;
    engine.kernels.describeLif(
      ensemble,
      steps,
      every,
      Math.round(refractory / dt),
      bridge && noise > 0,
      key0,
      key1,
      dt / timeConstant,
      (noise * Math.sqrt(dt)) / timeConstant,
      threshold,
      reset,
      initial,
      drive.pointer,
      sums.pointer,
      squares.pointer,
      spikes.pointer,
      values.pointer,
      kept.trajectories,
    );
    engine.kernels.runLif(ensemble, 0, trajectories);
    const counts = spikes.copy();
    return {
      times: timesOf(grid),
      ...ensembleMean(sums.view, squares.view, trajectories, 1, grid),
      shape: [points],
      trajectories,
      spikes: counts,
      rate: rateOf(counts, steps * dt),
      ...(kept.trajectories > 0 && {
        values: { values: values.copy(), shape: [kept.trajectories, points] },
      }),
      seed,
      meta: makeMeta(
        start,
        seed,
        {
          ...neuron,
          initial,
          dt,
          steps,
          trajectories,
          method,
          bridge,
          record: { ...options.record, every },
          seed,
        },
        warnings,
      ),
    };
  });
}

/**
 * The exact rate of a neuron with constant current, in spikes per unit of time (Siegert, Phys. Rev. 81, 617 (1951)):
 * 1/ν = t_ref + τ √π ∫ e^(u²) (1 + erf u) du from (V_reset - μ)/s to (θ - μ)/s, μ = V_rest + R I, s = σ/√τ; here in the
 * form t_ref + τ ∫₀^∞ e^(-x²) (e^(2bx) - e^(2ax)) / x dx, a and b being these limits.
 *
 * @throws ArgumentError naming the option that cannot be used
 */
export function siegertRate(engine: Engine, options: LifNeuron & { current: number }): number {
  checkEngine(engine);
  checkOptions('options', options, [...NEURON, 'current']);
  const { timeConstant, rest, resistance, noise, threshold, reset, refractory } = checkNeuron(options);
  const current = checkNumber('options.current', options.current, -LARGEST, LARGEST);
  if (noise === 0) throw new ArgumentError('options.noise', 'a number greater than 0', noise);
  const mean = rest + resistance * current;
  const spread = noise / Math.sqrt(timeConstant);
  const a = (reset - mean) / spread;
  const b = (threshold - mean) / spread;
  const { exp } = engine.kernels;
  const value = (x: number) =>
    x === 0 ? 2 * (b - a) : (exp(2 * b * x - x * x) - exp(2 * a * x - x * x)) / x;
  // Simpson's rule, as far as the integrand reaches, in steps that follow its decay.
  const end = Math.max(0, b) + REACH;
  const intervals = 2 * Math.ceil((end * (FINENESS + Math.abs(a) + Math.abs(b))) / 2);
  if (intervals > MOST_INTERVALS) {
    throw new ArgumentError(
      'options.noise',
      'noise that is not that weak beside the distance to the threshold',
      noise,
    );
  }
  const width = end / intervals;
  let sum = value(0) + value(end);
  for (let i = 1; i < intervals; i++) sum += (i % 2 ? 4 : 2) * value(i * width);
  return 1 / (refractory + timeConstant * ((sum * width) / 3));
}

function checkNeuron(options: LifNeuron): Required<LifNeuron> {
  const rest = checkNumber('options.rest', options.rest ?? 0, -LARGEST, LARGEST);
  const threshold = checkNumber('options.threshold', options.threshold, -LARGEST, LARGEST);
  const reset = checkNumber('options.reset', options.reset ?? rest, -LARGEST, LARGEST);
  if (reset >= threshold) throw new ArgumentError('options.reset', 'a number below the threshold', reset);
  return {
    timeConstant: checkPositive('options.timeConstant', options.timeConstant),
    rest,
    resistance: checkNumber('options.resistance', options.resistance ?? 1, -LARGEST, LARGEST),
    noise: checkNumber('options.noise', options.noise, 0, LARGEST),
    threshold,
    reset,
    refractory: checkNumber('options.refractory', options.refractory ?? 0, 0, LARGEST),
  };
}

function rateOf(spikes: Uint32Array, time: number): { mean: number; stdErr: number } {
  const n = spikes.length;
  const mean = spikes.reduce((sum, count) => sum + count, 0) / n;
  const squares = spikes.reduce((sum, count) => sum + (count - mean) * (count - mean), 0);
  return { mean: mean / time, stdErr: n > 1 ? Math.sqrt(squares / (n - 1) / n) / time : Number.NaN };
}
