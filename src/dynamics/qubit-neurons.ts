import { RegionGroup } from '../engine/arena.js';
import { checkBoolean, checkChoice, checkInteger, checkNumber, checkOptions } from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import { type LongWorkOptions, Pacer } from '../engine/long-work.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import type { DensityMatrix } from '../register/density-matrix.js';
import { Hamiltonian } from '../register/hamiltonian.js';
import type { StateVector } from '../register/state-vector.js';
import { checkChannels, type NeuronChannel } from './channels.js';
import { type GivenNoise, noiseSource } from './given-noise.js';
import { asDensityMatrix, checkInitial } from './initial-state.js';
import type { MethodName } from './method.js';
import { NetworkBuffers } from './network-buffers.js';
import { guardNetwork, normWarnings, withNorm } from './network-guard.js';
import { checkScheme, runOf, type Scheme } from './network-scheme.js';
import { monitoredOf, type NetworkSystem, type Unravelling } from './network-system.js';
import { checkObservables, type Observables } from './observables.js';
import { checkKept, type KeepOptions } from './record-options.js';
import { type TimeGrid, timeGrid, timesOf } from './time-grid.js';

export interface NetworkRecordOptions extends KeepOptions {
  /** Default `'bloch'`. */
  observables?: Observables;
  /** Also keep the states of the kept trajectories (default false). */
  states?: boolean;
}

export interface QubitNeuronsOptions extends GivenNoise, LongWorkOptions {
  /** The result of `hamiltonian()`; none by default. */
  hamiltonian?: Hamiltonian;
  /** Contact with the environment; none by default. */
  channels?: NeuronChannel[];
  /** A basis state such as `'01'`, a `StateVector` (up to 16 qubits) or a `DensityMatrix` (up to 10). */
  initial: string | StateVector | DensityMatrix;
  dt: number;
  steps: number;
  /** Default 1. */
  trajectories?: number;
  /**
   * `'homodyne'` (default): diffusive trajectories under continuous measurement. `'jumps'`: quantum jumps of all channels,
   * whatever their efficiencies, of pure states. `'none'`: the mean of all trajectories, which is the Lindblad equation.
   */
  unravelling?: Unravelling;
  /** Of homodyne trajectories; default `'splitting'`. The explicit schemes take noises that commute for granted. */
  method?: MethodName;
  /**
   * `'printed'`: the paper's stochastic Schrödinger equation as it stands (errata Q1), by Euler-Maruyama. Its norm grows, and
   * so do the observables, which are not divided by it. Default `'consistent'`.
   */
  convention?: 'consistent' | 'printed';
  record?: NetworkRecordOptions;
  /** Stop as soon as no standard error is larger; looked at from time to time. */
  targetStdErr?: number;
  /** Run a few trajectories with dt/2 on the same noise, and warn if that matters (default true). */
  guard?: boolean;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export interface QubitNeuronsResult {
  /** Recorded times, the first is 0. */
  times: Float64Array;
  /** The Pauli strings that were recorded, in their order. */
  observables: string[];
  /**
   * Mean of each observable and its standard error, [time][observable]; with `'bloch'` [time][3 · qubits]. The error is 0
   * where nothing is random, NaN of a single trajectory.
   */
  mean: Float64Array;
  stdErr: Float64Array;
  shape: [times: number, observables: number];
  /** Trajectories that were run; what is not random is run once. */
  trajectories: number;
  /** Observables of the kept trajectories, [trajectory][time][observable]. */
  values?: { values: Float64Array; shape: [trajectories: number, times: number, observables: number] };
  /** Their states, [trajectory][time], amplitudes or rows of density matrices, re and im in turn. */
  states?: { values: Float64Array; shape: number[] };
  /**
   * [trajectory][interval][channel]. Homodyne: the record J = √η⟨L + L†⟩ + dW/dt, its mean from one recorded time to the
   * next; jumps: their numbers. `channels` says which channels these are.
   */
  measurement?: {
    values: Float64Array;
    shape: [trajectories: number, intervals: number, channels: number];
    channels: number[];
  };
  seed: Seed;
  meta: Meta;
}

const NAMES: (keyof QubitNeuronsOptions)[] = [
  'hamiltonian',
  'channels',
  'initial',
  'dt',
  'steps',
  'trajectories',
  'unravelling',
  'method',
  'convention',
  'record',
  'targetStdErr',
  'guard',
  'seed',
  'noise',
  'replay',
  'signal',
  'onProgress',
];
const MOST_TRAJECTORIES = 100_000_000;
/** Rates and energies times dt beyond which a step says nothing any more. */
const LARGEST_STEP = 1000;

/**
 * Networks of qubit-neurons that evolve coherently, lose coherence and are measured. With L_k = √rate · operator and the
 * efficiencies η_k, homodyne trajectories follow the stochastic master equation
 *
 * dρ = -i[H, ρ]dt + Σ_k 𝒟[L_k]ρ dt + Σ_k √η_k ℋ[L_k]ρ dW_k
 *
 * (QNNS paper, section 3.2, with efficiencies: errata Q3), as state vectors, by the stochastic Schrödinger equation, if the
 * beginning is pure and every channel is measured with efficiency 1: with m = ⟨L + L†⟩ its drift is -iH - ½Σ(L†L - m L +
 * m²/4), its noise Σ(L - m/2)dW (errata Q1). Without channels that is the Schrödinger equation. The noise of trajectory k
 * is a function of (seed, k, step, channel) alone.
 *
 * @throws ArgumentError naming the option that cannot be used; NumericalError when an explicit method diverges
 */
export async function simulateQubitNeurons(
  engine: Engine,
  options: QubitNeuronsOptions,
): Promise<QubitNeuronsResult> {
  const start = performance.now();
  checkEngine(engine);
  checkOptions('options', options, NAMES);
  const wanted = checkInteger('options.trajectories', options.trajectories ?? 1, 1, MOST_TRAJECTORIES);
  const kept = checkKept(options.record ?? {}, wanted, ['observables', 'states']);
  const withStates = checkBoolean('options.record.states', options.record?.states ?? false);
  const grid = timeGrid(options, kept.every);
  const { system, names } = networkSystem(options, grid);
  const scheme = checkScheme(options, system);
  const target =
    options.targetStdErr === undefined ? 0 : checkNumber('options.targetStdErr', options.targetStdErr, 0);
  const guard = checkBoolean('options.guard', options.guard ?? true);
  const channels = system.unravelling === 'jumps' ? system.channels.map((_, i) => i) : monitoredOf(system);
  const random = channels.length > 0;
  const trajectories = random ? wanted : 1;
  const monitored = monitoredOf(system).length;
  if (monitored === 0 && (options.noise ?? options.replay) !== undefined) {
    throw new ArgumentError(`options.${options.noise ? 'noise' : 'replay'}`, 'nothing is measured here');
  }
  const noise = noiseSource(options, trajectories * grid.steps * monitored, grid.dt);
  const seed = resolveSeed('options.seed', options.seed);
  const key = keyOf(seed);

  const pacer = new Pacer(options);

  const group = new RegionGroup(engine.arena);
  try {
    const keep = {
      count: trajectories,
      trajectories: Math.min(trajectories, kept.trajectories),
      states: withStates,
      readings: kept.measurement && random,
    };
    const observed = scheme.name === 'splitting' ? system : withNorm(system);
    const width = observed.observables.length;
    const own = (values: Float64Array) =>
      width === names.length ? values : values.filter((_, i) => i % width < names.length);
    const buffers = new NetworkBuffers(engine, group, observed, grid, key, noise, keep);
    const run = runOf(engine, group, observed, grid, buffers, keep, scheme);
    let done = 0;
    let estimate = buffers.mean(0);
    while (done < trajectories) {
      const count = Math.min(run.batch, trajectories - done);
      for (const _ of run.run(done, count)) await pacer.breathe();
      done += count;
      pacer.report({ unit: 'trajectory', done, total: trajectories });
      if (done === trajectories || target > 0) {
        estimate = buffers.mean(done);
        if (!random) estimate.stdErr.fill(0);
        if (estimate.stdErr.every((error) => error <= target)) break;
      }
      if (done < trajectories) await pacer.breathe();
    }
    const warnings = guard ? guardNetwork(engine, system, grid, key, noise.drive, scheme, trajectories) : [];
    if (width > names.length) warnings.push(...normWarnings(estimate.mean, width));
    const points = grid.intervals + 1;
    const single = Math.min(keep.trajectories, done);
    const size = 2 ** system.qubits;
    return {
      times: timesOf(grid),
      observables: names,
      mean: own(estimate.mean),
      stdErr: own(estimate.stdErr),
      shape: [points, names.length],
      trajectories: done,
      ...(single > 0 && {
        values: { values: own(buffers.values(single)), shape: [single, points, names.length] },
      }),
      ...(single > 0 &&
        withStates && {
          states: {
            values: buffers.states(single),
            shape: [single, points, ...(system.mixed ? [size, size] : [size]), 2],
          },
        }),
      ...(keep.readings && {
        measurement: {
          values: buffers.readings(done),
          shape: [done, grid.intervals, channels.length],
          channels,
        },
      }),
      seed,
      meta: makeMeta(start, seed, describe(options, scheme, system, grid, seed), warnings),
    };
  } finally {
    group.dispose();
  }
}

/** Checks what the equations consist of, and chooses the kind of state. */
function networkSystem(
  options: QubitNeuronsOptions,
  grid: TimeGrid,
): { system: NetworkSystem; names: string[] } {
  const unravelling = checkChoice('options.unravelling', options.unravelling ?? 'homodyne', [
    'homodyne',
    'jumps',
    'none',
  ]);
  let state = checkInitial(options.initial);
  const { qubits } = state;
  const { hamiltonian } = options;
  if (hamiltonian !== undefined) {
    if (!(hamiltonian instanceof Hamiltonian)) {
      throw new ArgumentError('options.hamiltonian', 'the result of hamiltonian()', hamiltonian);
    }
    if (hamiltonian.qubits !== qubits) {
      throw new ArgumentError('options.hamiltonian', `one of ${qubits} qubits`, hamiltonian.qubits);
    }
  }
  const channels = checkChannels(options.channels ?? [], qubits);
  const rates = channels.reduce((sum, { rate }) => sum + rate, 0);
  const energies = hamiltonian?.coefficients(grid.dt / 2) ?? new Float64Array(0);
  const fastest = Math.max(
    channels.reduce((sum, { strength }) => sum + strength, 0),
    energies.reduce((sum, x) => sum + Math.abs(x), 0),
  );
  if (fastest * grid.dt > LARGEST_STEP) {
    throw new ArgumentError('options.dt', `is too large: the sum of L†L, or of couplings, is ${fastest}`);
  }
  if (unravelling === 'jumps') {
    if (state.mixed) {
      throw new ArgumentError(
        'options.initial',
        'a pure state, since jumps are of state vectors',
        options.initial,
      );
    }
  } else {
    const pure = channels.every(({ rate, efficiency }) => rate === 0 || efficiency === 1);
    if (!pure || (unravelling === 'none' && rates > 0)) state = asDensityMatrix(state);
  }
  const { names, strings } = checkObservables(options.record?.observables ?? 'bloch', qubits);
  return {
    names,
    system: {
      qubits,
      hamiltonian,
      channels,
      unravelling,
      mixed: state.mixed,
      initial: state.entries,
      observables: strings,
    },
  };
}

/** The options with their defaults, as far as JSON can hold them. */
function describe(
  options: QubitNeuronsOptions,
  { name: method, printed }: Scheme,
  { unravelling, mixed, qubits }: NetworkSystem,
  { every }: TimeGrid,
  seed: Seed,
): Record<string, unknown> {
  const { noise, replay, hamiltonian, initial, signal, onProgress, ...rest } = options;
  return {
    ...rest,
    channels: options.channels ?? [],
    trajectories: options.trajectories ?? 1,
    qubits,
    initial: typeof initial === 'string' ? initial : 'register',
    hamiltonian: hamiltonian ? 'given' : 'none',
    states: mixed ? 'density matrices' : 'state vectors',
    unravelling,
    method,
    convention: printed ? 'printed' : 'consistent',
    record: {
      ...{ observables: 'bloch', states: false, trajectories: false, measurement: false },
      ...options.record,
      every,
    },
    noise: noise ? 'increments' : replay ? 'record' : 'drawn',
    guard: options.guard ?? true,
    seed,
  };
}
