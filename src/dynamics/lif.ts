import { checkBoolean, checkChoice, checkInteger, checkNumber, checkOptions } from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { ensembleMean } from './ensemble-mean.js';
import { checkNeuron, LARGEST, type LifNeuron, NEURON_NAMES } from './lif-neuron.js';
import { checkKept } from './record-options.js';
import { type Schedule, sampleSchedule } from './schedule.js';
import { timeGrid, timesOf } from './time-grid.js';

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
  /** Mean of V and its standard error (NaN of a single trajectory), [time]. */
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

const NAMES: (keyof LifOptions)[] = [
  ...NEURON_NAMES,
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
      Math.min(steps, Math.round(refractory / dt)),
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

function rateOf(spikes: Uint32Array, time: number): { mean: number; stdErr: number } {
  const n = spikes.length;
  const mean = spikes.reduce((sum, count) => sum + count, 0) / n;
  const squares = spikes.reduce((sum, count) => sum + (count - mean) * (count - mean), 0);
  return { mean: mean / time, stdErr: n > 1 ? Math.sqrt(squares / (n - 1) / n) / time : Number.NaN };
}
