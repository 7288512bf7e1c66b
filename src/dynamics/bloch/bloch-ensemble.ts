import { NoiseSource } from '../../../assembly/dynamics/ensemble/noise-source.js';
import {
  ArgumentError,
  checkEngine,
  checked,
  checkNumber,
  choice,
  type Describes,
  type Engine,
  integer,
  type Key,
  keyOf,
  type LongWorkOptions,
  type Meta,
  makeMeta,
  nested,
  number,
  numbers,
  Pacer,
  RegionGroup,
  readOptions,
  type Seed,
  type Settings,
  tooLarge,
  unchecked,
} from '../../engine/index.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import { type EquationsName, ensembleOptions, methodNames, noiseName } from '../ensemble/ensemble-options.js';
import { checkNoise, copyNoise, type GivenNoise } from '../ensemble/given-noise.js';
import { INTEGRATION_METHODS, type MethodName } from '../ensemble/method.js';
import { type KeepOptions, keepOptions, keptTrajectories } from '../ensemble/record-options.js';
import { isReached, missedTarget } from '../ensemble/target.js';
import { type TimeGrid, timeGrid, timesOf } from '../ensemble/time-grid.js';
import { GUARD_STEPS, GUARD_TRAJECTORIES, guardPaths, guardWarnings } from '../ensemble/time-step-guard.js';
import { copyWaveform, halveWaveformSteps, sampleWaveform, type Waveform } from '../ensemble/waveform.js';
import { BlochRun, type BlochSystem } from './bloch-run.js';

/** When a trajectory has decided. */
export interface DecisionOptions {
  /** It has come so near to a pole: |z| ≥ 1 - distance. Between 0 and 1. */
  distance: number;
}

/** A qubit-neuron, how it is measured, and how its equation is stepped. */
export interface BlochEnsembleOptions extends GivenNoise, LongWorkOptions {
  /** Ω, in radians per unit of time; a waveform gives it in the middle of every step. */
  rabi: Waveform;
  /** γ, per unit of time, at least 0. */
  rate: number;
  /** η, from 0 to 1. */
  efficiency: number;
  /** The Bloch vector that all trajectories begin with, of length at most 1; |0⟩ is [0, 0, 1]. */
  initial: ArrayLike<number>;
  /** Length of a time step, in units of time. */
  dt: number;
  /** Time steps, at least 1. */
  steps: number;
  /** Trajectories, at least 1. */
  trajectories: number;
  /** How the equations are stepped, see `MethodName` (default `'splitting'`). */
  method?: MethodName;
  /** Those that follow from the paper's model (default `'consistent'`), or as they are printed; see `simulateBlochEnsemble`. */
  equations?: EquationsName;
  /** What is kept beside the mean. */
  record?: KeepOptions;
  /** Look for decisions at the end of every step. */
  decision?: DecisionOptions;
  /**
   * Stop as soon as no standard error is larger (default 0: when all trajectories are done); looked at every 1024 trajectories.
   * A miss is a warning and an end reason.
   */
  targetStdErr?: number;
  /** Run a few trajectories with dt/2 on the same noise, and warn if that matters (default true). */
  guard?: boolean;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** Bloch vectors of an ensemble. */
export interface BlochEnsembleResult {
  /** Recorded times, the first is 0. */
  times: Float64Array;
  /** Mean Bloch vector and its standard error (NaN of a single trajectory), [time][x, y, z]. */
  mean: Float64Array;
  /** Standard error of the mean, [time][x, y, z]; NaN of a single trajectory. */
  stdErr: Float64Array;
  /** Of `mean` and `stdErr`. */
  shape: [times: number, components: number];
  /** Trajectories that were run. */
  trajectories: number;
  /** Bloch vectors of the kept trajectories, [trajectory][time][x, y, z]. */
  states?: { values: Float64Array; shape: [trajectories: number, times: number, components: number] };
  /**
   * Measurement record J = k z + dW/dt, its mean from one recorded time to the next, [trajectory][interval]. k, the strength
   * of the noise in the equations, is 2√(ηγ), and √(ηγ) as printed.
   */
  measurement?: { values: Float64Array; shape: [trajectories: number, intervals: number] };
  /** When each trajectory first came to a pole (Infinity: not within the run), and to which: +1, -1 or 0. */
  decisions?: { times: Float64Array; poles: Int8Array };
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

const MOST_TRAJECTORIES = 1_000_000_000;
/** Trajectories after which the standard error is looked at; a multiple of those of any part. */
const BATCH = 1024;
/** Beyond these, a step says nothing any more. */
const LARGEST_DECAY = 1000;
const LARGEST_ANGLE = 100_000;
const ROUNDING = 1e-12;
const NOTHING: EnsembleMean = { mean: new Float64Array(0), stdErr: new Float64Array(0) };

export const blochOptions = () =>
  ({
    ...ensembleOptions(),
    rabi: unchecked(),
    rate: number({ minimum: 0, unit: '1/time' }),
    efficiency: number({ minimum: 0, maximum: 1 }),
    initial: numbers({ length: 3 }),
    trajectories: integer({ minimum: 1, maximum: MOST_TRAJECTORIES }),
    method: choice(methodNames(), { default: 'splitting' }),
    record: nested(keepOptions),
    decision: nested(decisionOptions, { optional: true }),
  }) satisfies Describes<BlochEnsembleOptions>;

const decisionOptions = () => ({ distance: checked(checkDistance) }) satisfies Describes<DecisionOptions>;

type BlochSettings = Settings<ReturnType<typeof blochOptions>>;

/**
 * Trajectories of one qubit-neuron under continuous measurement of σz, H = (Ω/2) σx, as Bloch vectors:
 *
 *     dx = −2γ x dt − 2√(ηγ) x z dW
 *     dy = (−Ω z − 2γ y) dt − 2√(ηγ) y z dW
 *     dz = Ω y dt + 2√(ηγ) (1 − z²) dW
 *
 * (QNNS paper, QSDE of section 3.3 with the Bloch equations that follow from it; errata Q2; Itô form, ħ = 1), and the
 * record is J = 2√(ηγ) z + dW/dt. `equations: 'printed'` takes the paper's Bloch equations as they stand, with a rotation
 * about z, decay γ and noise √(ηγ): those of half the rate and half the efficiency, whose record is √(ηγ) z + dW/dt. The
 * noise of step s of trajectory k is a function of (seed, k, s) alone.
 *
 * `wienerIncrements` and `replay` do not go together.
 *
 * @returns `mean` and `stdErr`, [time][x, y, z]
 * @throws ArgumentError naming the option that cannot be used; NumericalError when an explicit method diverges
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { simulateBlochEnsemble } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * const { mean, stdErr, decisions } = await simulateBlochEnsemble(engine, {
 *   rabi: 0,
 *   rate: 1,
 *   efficiency: 1,
 *   initial: [1, 0, 0],
 *   dt: 0.01,
 *   steps: 200,
 *   trajectories: 1000,
 *   record: { every: 200 },
 *   decision: { distance: 0.05 },
 *   seed: 1,
 * });
 * // At the end all are at a pole, half of them at each.
 * console.log(Array.from(mean.subarray(3), (value) => value.toFixed(3)).join(' ')); // prints: 0.018 0.000 -0.008
 * console.log(stdErr[5].toFixed(3), decisions?.poles.filter((pole) => pole === 1).length); // prints: 0.032 494
 * ```
 */
export async function simulateBlochEnsemble(
  engine: Engine,
  options: BlochEnsembleOptions,
): Promise<BlochEnsembleResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, blochOptions);
  const { trajectories, record, guard, seed, targetStdErr: target } = settings;
  const kept = keptTrajectories(record, trajectories);
  const grid = timeGrid(settings, record.every);
  const level = settings.decision ? 1 - settings.decision.distance : 0;
  const equations = blochEquations(settings);
  const key = keyOf(seed);
  const pacer = new Pacer(options);
  const described = describe(settings, grid);
  const waveform = copyWaveform(settings.rabi);
  const noise = copyNoise(settings, trajectories * grid.steps);
  const system = { ...equations, rabi: await sampleRabi(pacer, waveform, grid) };
  await checkNoise(pacer, noise, grid.dt);

  const group = new RegionGroup(engine.arena);
  try {
    const run = new BlochRun(engine, group, system, grid, key, noise, {
      count: trajectories,
      states: kept,
      readings: record.measurement,
      level,
    });
    await run.prepare(pacer);
    const { steps } = grid;
    let done = 0;
    let estimate: EnsembleMean;
    do {
      const count = Math.min(target > 0 ? BATCH : trajectories, trajectories - done);
      const before = done * steps;
      await run.run(pacer, done, count, (stepped) =>
        pacer.report({ unit: 'step', done: before + stepped, total: trajectories * steps }),
      );
      done += count;
      estimate = done === trajectories || target > 0 ? await run.mean(pacer, done) : NOTHING;
    } while (done < trajectories && !(target > 0 && isReached(estimate, target)));
    const warnings = [...engine.warnings, ...run.warnings(done)];
    if (guard && noise.source === NoiseSource.Stream) {
      warnings.push(...(await guardStep(engine, pacer, waveform, system, grid, key)));
    }
    const missed = missedTarget(estimate, target);
    const points = grid.intervals + 1;
    const states = Math.min(kept, done);
    return {
      times: timesOf(grid),
      ...estimate,
      shape: [points, 3],
      trajectories: done,
      ...(states > 0 && { states: { values: await run.states(pacer, states), shape: [states, points, 3] } }),
      ...(record.measurement && {
        measurement: { values: await run.readings(pacer, done), shape: [done, grid.intervals] },
      }),
      ...(level > 0 && { decisions: await run.decisions(pacer, done) }),
      seed,
      meta: makeMeta(
        start,
        described,
        [...warnings, ...missed],
        missed.length > 0 ? 'target missed' : 'done',
      ),
    };
  } catch (error) {
    throw tooLarge(error, { 'options.trajectories': trajectories, 'options.steps': grid.steps });
  } finally {
    group.dispose();
  }
}

/** The options with their defaults, as far as JSON can hold them. */
function describe(settings: BlochSettings, { every }: TimeGrid): Record<string, unknown> {
  const { wienerIncrements: _, replay: __, rabi, record, ...rest } = settings;
  return {
    ...rest,
    rabi: typeof rabi === 'number' ? rabi : 'waveform',
    record: { ...record, every },
    noise: noiseName(settings),
  };
}

/** Checks what the equations consist of, all but the Rabi frequency. */
function blochEquations(settings: BlochSettings): Omit<BlochSystem, 'rabi'> {
  const { method, equations, rate, efficiency, initial, dt } = settings;
  const [x, y, z] = initial;
  const square = x! * x! + y! * y! + z! * z!;
  if (!(square <= 1 + ROUNDING)) {
    throw new ArgumentError('options.initial', 'a Bloch vector of length at most 1', Math.sqrt(square));
  }
  const printed = equations === 'printed';
  // As printed the equations are those of a measurement with half the rate and half the efficiency.
  const decay = printed ? rate : 2 * rate;
  const kick = (printed ? 1 : 2) * Math.sqrt(efficiency * rate);
  if (!(decay * dt <= LARGEST_DECAY)) {
    throw new ArgumentError('options.dt', `is too large: rate · dt = ${rate * dt}`);
  }
  return { method: INTEGRATION_METHODS[method], aboutZ: printed, decay, kick, initial: [x!, y!, z!] };
}

/** The Rabi frequency in the middle of each step. */
function sampleRabi(pacer: Pacer, waveform: Waveform, { dt, steps }: TimeGrid): Promise<Float64Array> {
  return sampleWaveform(pacer, 'options.rabi', waveform, steps, dt, (rabi) => {
    if (Math.abs(rabi) * dt > LARGEST_ANGLE) {
      throw new ArgumentError('options.dt', `is too large: rabi · dt = ${rabi * dt}`);
    }
    return rabi;
  });
}

function checkDistance(field: string, value: unknown): number {
  const distance = checkNumber(field, value, 0, 1);
  if (distance === 0 || distance === 1) throw new ArgumentError(field, 'a number between 0 and 1', distance);
  return distance;
}

async function guardStep(
  engine: Engine,
  pacer: Pacer,
  waveform: Waveform,
  system: BlochSystem,
  { dt, steps: allSteps }: TimeGrid,
  key: Key,
): Promise<string[]> {
  const steps = Math.min(allSteps, GUARD_STEPS);
  const paths = guardPaths(engine, key, GUARD_TRAJECTORIES, steps, 1, dt);
  const halved = waveform instanceof Float64Array ? waveform.subarray(0, steps) : waveform;
  const fineRabi = await sampleWaveform(
    pacer,
    'options.rabi',
    halveWaveformSteps(halved, steps),
    2 * steps,
    dt / 2,
  );
  const statesOf = async (halves: 1 | 2, increments: Float64Array, rabi: Float64Array) => {
    const group = new RegionGroup(engine.arena);
    try {
      const grid = { dt: dt / halves, steps: steps * halves, every: halves, intervals: steps };
      const noise = { source: NoiseSource.Increments, increments };
      const keep = { count: GUARD_TRAJECTORIES, states: GUARD_TRAJECTORIES, readings: false, level: 0 };
      const run = new BlochRun(engine, group, { ...system, rabi }, grid, key, noise, keep);
      await run.prepare(pacer);
      await run.run(pacer, 0, GUARD_TRAJECTORIES, () => {});
      return await run.states(pacer, GUARD_TRAJECTORIES);
    } finally {
      group.dispose();
    }
  };
  const coarse = await statesOf(1, paths.coarse, system.rabi.subarray(0, steps));
  return guardWarnings(coarse, await statesOf(2, paths.fine, fineRabi), dt);
}
