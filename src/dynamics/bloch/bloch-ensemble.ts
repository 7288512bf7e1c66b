import { Drive } from '../../../assembly/dynamics/ensemble/drive.js';
import {
  ArgumentError,
  checkBoolean,
  checkChoice,
  checkEngine,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkOptions,
  type Engine,
  type Key,
  keyOf,
  type LongWorkOptions,
  type Meta,
  makeMeta,
  Pacer,
  RegionGroup,
  resolveSeed,
  type Seed,
} from '../../engine/index.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import { checkNoiseSource, type GivenNoise, noiseSource } from '../ensemble/given-noise.js';
import { checkMethod, type MethodName } from '../ensemble/method.js';
import { checkKept, type KeepOptions } from '../ensemble/record-options.js';
import { halveSteps, ownSchedule, type Schedule, sampleSchedule } from '../ensemble/schedule.js';
import { isReached, missedTarget } from '../ensemble/target.js';
import { type TimeGrid, timeGrid, timesOf } from '../ensemble/time-grid.js';
import { GUARD_STEPS, GUARD_TRAJECTORIES, guardPaths, guardWarnings } from '../ensemble/time-step-guard.js';
import { BlochRun, type BlochSystem } from './bloch-run.js';

export interface BlochEnsembleOptions extends GivenNoise, LongWorkOptions {
  /** Ω, in radians per unit of time; a schedule gives it in the middle of every step. */
  rabi: Schedule;
  /** γ, per unit of time, at least 0. */
  rate: number;
  /** η, from 0 to 1. */
  efficiency: number;
  /** The Bloch vector that all trajectories begin with, of length at most 1; |0⟩ is [0, 0, 1]. */
  initial: ArrayLike<number>;
  dt: number;
  steps: number;
  trajectories: number;
  /** Default `'splitting'`. */
  method?: MethodName;
  /** Default `'consistent'`; see `simulateBlochEnsemble`. */
  convention?: 'consistent' | 'printed';
  record?: KeepOptions;
  /** Look at the end of every step for trajectories that have come within `distance` of a pole: |z| ≥ 1 - distance. */
  decision?: { distance: number };
  /** Stop as soon as no standard error is larger; looked at every 1024 trajectories. A miss is a warning and an end reason. */
  targetStdErr?: number;
  /** Run a few trajectories with dt/2 on the same noise, and warn if that matters (default true). */
  guard?: boolean;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export interface BlochEnsembleResult {
  /** Recorded times, the first is 0. */
  times: Float64Array;
  /** Mean Bloch vector and its standard error (NaN of a single trajectory), [time][x, y, z]. */
  mean: Float64Array;
  stdErr: Float64Array;
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
  seed: Seed;
  meta: Meta;
}

const NAMES: (keyof BlochEnsembleOptions)[] = [
  'rabi',
  'rate',
  'efficiency',
  'initial',
  'dt',
  'steps',
  'trajectories',
  'method',
  'convention',
  'record',
  'decision',
  'targetStdErr',
  'guard',
  'seed',
  'noise',
  'replay',
  'signal',
  'onProgress',
];
const MOST_TRAJECTORIES = 1_000_000_000;
/** Trajectories after which the standard error is looked at; a multiple of 16. */
const BATCH = 1024;
/** Beyond these, a step says nothing any more. */
const LARGEST_DECAY = 1000;
const LARGEST_ANGLE = 100_000;
const ROUNDING = 1e-12;
const NOTHING: EnsembleMean = { mean: new Float64Array(0), stdErr: new Float64Array(0) };

/**
 * Trajectories of one qubit-neuron under continuous measurement of σz, H = (Ω/2) σx, as Bloch vectors:
 *
 * dx = -2γ x dt - 2√(ηγ) x z dW, dy = (-Ω z - 2γ y) dt - 2√(ηγ) y z dW, dz = Ω y dt + 2√(ηγ) (1 - z²) dW
 *
 * (QNNS paper, QSDE of section 3.3 with the Bloch equations that follow from it; errata Q2). `convention: 'printed'` takes
 * the paper's Bloch equations as they stand, with a rotation about z, decay γ and noise √(ηγ): those of half the rate and
 * half the efficiency, whose record is √(ηγ) z + dW/dt. The noise of step s of trajectory k is a function of (seed, k, s)
 * alone.
 *
 * @throws ArgumentError naming the option that cannot be used; NumericalError when an explicit method diverges
 */
export async function simulateBlochEnsemble(
  engine: Engine,
  options: BlochEnsembleOptions,
): Promise<BlochEnsembleResult> {
  const start = performance.now();
  checkEngine(engine);
  checkOptions('options', options, NAMES);
  const trajectories = checkInteger('options.trajectories', options.trajectories, 1, MOST_TRAJECTORIES);
  const kept = checkKept(options.record ?? {}, trajectories);
  const grid = timeGrid(options, kept.every);
  const level = decisionLevel(options.decision);
  const target =
    options.targetStdErr === undefined ? 0 : checkNumber('options.targetStdErr', options.targetStdErr, 0);
  const guard = checkBoolean('options.guard', options.guard ?? true);
  const equations = blochEquations(options, grid);
  const seed = resolveSeed('options.seed', options.seed);
  const key = keyOf(seed);
  const pacer = new Pacer(options);
  const described = describe(options, grid, seed);
  const schedule = ownSchedule(options.rabi);
  const noise = noiseSource(options, trajectories * grid.steps);
  const system = { ...equations, rabi: await sampleRabi(pacer, schedule, grid) };
  await checkNoiseSource(pacer, noise, grid.dt);

  const group = new RegionGroup(engine.arena);
  try {
    const run = new BlochRun(engine, group, system, grid, key, noise, {
      count: trajectories,
      states: kept.trajectories,
      readings: kept.measurement,
      level,
    });
    await run.prepare(pacer);
    const { steps } = grid;
    let done = 0;
    let estimate: EnsembleMean;
    do {
      const count = Math.min(BATCH, trajectories - done);
      for (const steppedBy of run.run(done, count)) {
        await pacer.breathe();
        pacer.report({ unit: 'step', done: done * steps + steppedBy, total: trajectories * steps });
      }
      done += count;
      estimate = done === trajectories || target > 0 ? await run.mean(pacer, done) : NOTHING;
    } while (done < trajectories && !(target > 0 && isReached(estimate, target)));
    const warnings = run.warnings(done);
    if (guard && noise.drive === Drive.Stream) {
      warnings.push(...(await guardStep(engine, pacer, schedule, system, grid, key)));
    }
    const missed = missedTarget(estimate, target);
    const points = grid.intervals + 1;
    const states = Math.min(kept.trajectories, done);
    return {
      times: timesOf(grid),
      ...estimate,
      shape: [points, 3],
      trajectories: done,
      ...(states > 0 && { states: { values: await run.states(pacer, states), shape: [states, points, 3] } }),
      ...(kept.measurement && {
        measurement: { values: await run.readings(pacer, done), shape: [done, grid.intervals] },
      }),
      ...(level > 0 && { decisions: await run.decisions(pacer, done) }),
      seed,
      meta: makeMeta(
        start,
        seed,
        described,
        [...warnings, ...missed],
        missed.length > 0 ? 'target missed' : 'done',
      ),
    };
  } finally {
    group.dispose();
  }
}

/** The options with their defaults, as far as JSON can hold them. */
function describe(options: BlochEnsembleOptions, { every }: TimeGrid, seed: Seed): Record<string, unknown> {
  const { noise, replay, rabi, signal, onProgress, ...rest } = options;
  return {
    ...rest,
    rabi: typeof rabi === 'number' ? rabi : 'schedule',
    initial: Array.from(options.initial),
    method: options.method ?? 'splitting',
    convention: options.convention ?? 'consistent',
    record: { trajectories: false, measurement: false, ...options.record, every },
    ...(options.decision && { decision: { ...options.decision } }),
    noise: noise ? 'increments' : replay ? 'record' : 'drawn',
    guard: options.guard ?? true,
    seed,
  };
}

/** Checks what the equations consist of, all but the drive. */
function blochEquations(options: BlochEnsembleOptions, { dt }: TimeGrid): Omit<BlochSystem, 'rabi'> {
  const { method } = checkMethod(options.method);
  const convention = checkChoice('options.convention', options.convention ?? 'consistent', [
    'consistent',
    'printed',
  ]);
  const rate = checkNumber('options.rate', options.rate, 0);
  const efficiency = checkNumber('options.efficiency', options.efficiency, 0, 1);
  const [x, y, z] = Array.from(checkNumbers('options.initial', options.initial, 3));
  const square = x * x + y * y + z * z;
  if (!(square <= 1 + ROUNDING)) {
    throw new ArgumentError('options.initial', 'a Bloch vector of length at most 1', Math.sqrt(square));
  }
  const printed = convention === 'printed';
  // As printed the equations are those of a measurement with half the rate and half the efficiency.
  const decay = printed ? rate : 2 * rate;
  const kick = (printed ? 1 : 2) * Math.sqrt(efficiency * rate);
  if (!(decay * dt <= LARGEST_DECAY)) {
    throw new ArgumentError('options.dt', `is too large: rate · dt = ${rate * dt}`);
  }
  return { method, aboutZ: printed, decay, kick, initial: [x, y, z] };
}

/** The drive in the middle of each step. */
function sampleRabi(pacer: Pacer, schedule: Schedule, { dt, steps }: TimeGrid): Promise<Float64Array> {
  return sampleSchedule(pacer, 'options.rabi', schedule, steps, dt, (rabi) => {
    if (Math.abs(rabi) * dt > LARGEST_ANGLE) {
      throw new ArgumentError('options.dt', `is too large: rabi · dt = ${rabi * dt}`);
    }
    return rabi;
  });
}

/** |z| from which on a trajectory has decided; 0 when nobody asks. */
function decisionLevel(decision: BlochEnsembleOptions['decision']): number {
  if (decision === undefined) return 0;
  checkOptions('options.decision', decision, ['distance']);
  const distance = checkNumber('options.decision.distance', decision.distance, 0, 1);
  if (distance === 0 || distance === 1) {
    throw new ArgumentError('options.decision.distance', 'a number between 0 and 1', distance);
  }
  return 1 - distance;
}

async function guardStep(
  engine: Engine,
  pacer: Pacer,
  schedule: Schedule,
  system: BlochSystem,
  { dt, steps: allSteps }: TimeGrid,
  key: Key,
): Promise<string[]> {
  const steps = Math.min(allSteps, GUARD_STEPS);
  const paths = guardPaths(engine, key, GUARD_TRAJECTORIES, steps, 1, dt);
  const halved = schedule instanceof Float64Array ? schedule.subarray(0, steps) : schedule;
  const fineRabi = await sampleSchedule(pacer, 'options.rabi', halveSteps(halved, steps), 2 * steps, dt / 2);
  const statesOf = async (halves: 1 | 2, increments: Float64Array, rabi: Float64Array) => {
    const group = new RegionGroup(engine.arena);
    try {
      const grid = { dt: dt / halves, steps: steps * halves, every: halves, intervals: steps };
      const noise = { drive: Drive.Increments, increments };
      const keep = { count: GUARD_TRAJECTORIES, states: GUARD_TRAJECTORIES, readings: false, level: 0 };
      const run = new BlochRun(engine, group, { ...system, rabi }, grid, key, noise, keep);
      await run.prepare(pacer);
      for (const _ of run.run(0, GUARD_TRAJECTORIES)) await pacer.breathe();
      return await run.states(pacer, GUARD_TRAJECTORIES);
    } finally {
      group.dispose();
    }
  };
  const coarse = await statesOf(1, paths.coarse, system.rabi.subarray(0, steps));
  return guardWarnings(coarse, await statesOf(2, paths.fine, fineRabi), dt);
}
