import { MOST_SPIKES } from '../../../assembly/dynamics/classical/most-spikes.js';
import { lifEnsembleBytes, writeLifEnsemble } from '../../../build/generated/core/dynamics.js';
import {
  ArgumentError,
  boolean,
  checkEngine,
  checkNumber,
  type Describes,
  type Engine,
  integer,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  NumericalError,
  nested,
  number,
  Pacer,
  RegionGroup,
  readOptions,
  type Seed,
  seed,
  tooLarge,
  unchecked,
} from '../../engine/index.js';
import { copyIn, copyOut } from '../ensemble/copy-in-pieces.js';
import { ensembleMean } from '../ensemble/ensemble-mean.js';
import { type KeepOptions, keptTrajectories, timesAndTrajectories } from '../ensemble/record-options.js';
import { gridOptions, timeGrid, timesOf } from '../ensemble/time-grid.js';
import { copyWaveform, sampleWaveform, type Waveform } from '../ensemble/waveform.js';
import { checkBelow, LARGEST_LIF_NUMBER, type LifNeuron, neuronOptions } from './lif-neuron.js';

/** What of the neurons is kept beside their mean. */
export type LifRecordOptions = Pick<KeepOptions, 'every' | 'trajectories'>;

/** A neuron, its current, and how its equation is stepped. */
export interface LifSimulationOptions extends LifNeuron, LongWorkOptions {
  /** I, constant or in the middle of every step. */
  current: Waveform;
  /** V at the beginning, below the threshold (default `reset`). */
  initial?: number;
  /** Length of a time step, at most the time constant. */
  dt: number;
  /** Time steps, at least 1. */
  steps: number;
  /** Neurons with noise of their own (default 1). */
  trajectories?: number;
  /**
   * Find paths that cross the threshold between two times too, and when they do, as a Brownian bridge does (default true).
   * Otherwise spikes are only found, and fall, at the ends of steps.
   */
  bridge?: boolean;
  /** What is kept beside the mean. */
  record?: LifRecordOptions;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** What classical neurons did. */
export interface LifResult {
  /** Recorded times, the first is 0. */
  times: Float64Array;
  /** Mean of V and its standard error (NaN of a single trajectory), [time]. */
  mean: Float64Array;
  /** Standard error of the mean of V, [time]; NaN of a single trajectory. */
  stdErr: Float64Array;
  /** Of `mean` and `stdErr`. */
  shape: [times: number];
  /** Neurons that were run. */
  trajectories: number;
  /** Spikes of each trajectory. */
  spikes: Uint32Array;
  /** Spikes per unit of time, and the standard error from the spread of trajectories (NaN for one). */
  rate: { mean: number; stdErr: number };
  /** V of the kept trajectories, [trajectory][time]. */
  values?: { values: Float64Array; shape: [trajectories: number, times: number] };
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

const MOST_TRAJECTORIES = 10_000_000;
/** A step longer than this share of τ leaves the threshold's crossings inexact. */
const COARSE = 0.1;
/** Steps that a kernel call takes: some milliseconds of work; a multiple of 64. */
const STEPS_AT_ONCE = 2 ** 16;

export const lifOptions = () =>
  ({
    ...neuronOptions(),
    ...gridOptions(),
    current: unchecked(),
    initial: number({
      default: ({ reset }) => reset,
      minimum: -LARGEST_LIF_NUMBER,
      maximum: LARGEST_LIF_NUMBER,
    }),
    trajectories: integer({ default: 1, minimum: 1, maximum: MOST_TRAJECTORIES }),
    bridge: boolean({ default: true }),
    record: nested(timesAndTrajectories),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<LifSimulationOptions>;

/**
 * Trajectories of a classical neuron (QNNS paper, section 3.1, as an Itô equation): between spikes by the exact solution of
 * a current that stands still during a step, with spikes at the times when a path crosses the threshold. Their numbers
 * agree with Siegert's rate up to an error of second order in dt/τ.
 *
 * @throws ArgumentError naming the option that cannot be used; NumericalError when more than 256 spikes fall into a step
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { simulateLif, siegertRate } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * const neuron = { timeConstant: 1, sigma: 0.5, threshold: 1, current: 1.2 };
 * const { rate, shape } = await simulateLif(engine, { ...neuron, dt: 0.01, steps: 10_000, trajectories: 20, seed: 1 });
 * console.log(shape, rate.mean.toFixed(3), rate.stdErr.toFixed(3), siegertRate(engine, neuron).toFixed(3));
 * // prints: [ 201 ] 0.762 0.013 0.760
 * ```
 */
export async function simulateLif(engine: Engine, options: LifSimulationOptions): Promise<LifResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, lifOptions);
  const { current: _, record, ...described } = settings;
  const { timeConstant, rest, resistance, sigma, threshold, reset, refractory } = settings;
  const { trajectories, initial, bridge } = settings;
  checkBelow('options.reset', reset, settings);
  checkBelow('options.initial', initial, settings);
  const kept = keptTrajectories(record, trajectories);
  const grid = timeGrid(settings, record.every);
  const { dt, steps, every, intervals } = grid;
  if (dt > timeConstant)
    throw new ArgumentError('options.dt', `at most the time constant ${timeConstant}`, dt);
  const [key0, key1] = keyOf(settings.seed);
  const pacer = new Pacer(options);
  const current = copyWaveform(settings.current);
  const meanPotentials = await sampleWaveform(pacer, 'options.current', current, steps, dt, (value) => {
    if (Math.abs(value) > LARGEST_LIF_NUMBER)
      checkNumber('options.current', value, -LARGEST_LIF_NUMBER, LARGEST_LIF_NUMBER);
    return rest + resistance * value;
  });
  const warnings =
    dt > COARSE * timeConstant
      ? [`dt = ${dt} is coarse beside the time constant ${timeConstant}; try dt = ${timeConstant / 100}`]
      : [];

  const group = new RegionGroup(engine.arena);
  try {
    const points = intervals + 1;
    const meanPotential = group.float64(steps);
    await copyIn(pacer, meanPotential, meanPotentials);
    const sums = group.float64(2 * points);
    const squares = group.float64(2 * points);
    const spikes = group.uint32(trajectories);
    const values = group.float64(kept * points);
    const ensemble = group.uint8(lifEnsembleBytes).pointer;
    writeLifEnsemble(engine.arena.memory, ensemble, {
      steps,
      every,
      bridge,
      key0,
      key1,
      length: dt / timeConstant,
      refractory: refractory / timeConstant,
      scale: sigma / (Math.SQRT2 * Math.sqrt(timeConstant)),
      threshold,
      reset,
      initial,
      meanPotential: meanPotential.pointer,
      sums: sums.pointer,
      squares: squares.pointer,
      spikes: spikes.pointer,
      values: values.pointer,
      keptTrajectories: kept,
    });
    engine.kernels.beginLif(ensemble);
    // Several short trajectories at once, or pieces of a long one.
    const many = Math.max(1, Math.floor(STEPS_AT_ONCE / steps));
    for (let first = 0; first < trajectories; first += many) {
      const count = Math.min(many, trajectories - first);
      for (let step = 0; step < steps; step += STEPS_AT_ONCE) {
        const length = Math.min(STEPS_AT_ONCE, steps - step);
        const failed = engine.kernels.runLif(ensemble, first, count, step, length);
        if (failed >= 0) throw tooManySpikes(failed);
        await pacer.pause();
      }
      pacer.report({ unit: 'trajectory', done: first + count, total: trajectories });
    }
    const counts = await copyOut(pacer, spikes);
    return {
      times: timesOf(grid),
      ...(await ensembleMean(pacer, sums, squares, trajectories, 1, grid)),
      shape: [points],
      trajectories,
      spikes: counts,
      rate: rateOf(counts, steps * dt),
      ...(kept > 0 && {
        values: { values: await copyOut(pacer, values), shape: [kept, points] },
      }),
      seed: settings.seed,
      meta: makeMeta(start, { ...described, record: { ...record, every } }, warnings),
    };
  } catch (error) {
    throw tooLarge(error, { 'options.trajectories': trajectories, 'options.steps': steps });
  } finally {
    group.dispose();
  }
}

function tooManySpikes(step: number): NumericalError {
  return new NumericalError(
    `a neuron spiked more than ${MOST_SPIKES} times in step ${step}: take a smaller dt, a refractory time, or a reset value further below the threshold`,
    step,
  );
}

function rateOf(spikes: Uint32Array, time: number): { mean: number; stdErr: number } {
  const n = spikes.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += spikes[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (spikes[i]! - mean) * (spikes[i]! - mean);
  return { mean: mean / time, stdErr: n > 1 ? Math.sqrt(squares / (n - 1) / n) / time : Number.NaN };
}
