import { Purpose } from '../../../assembly/random/purpose.js';
import {
  ArgumentError,
  checkEngine,
  checkOptions,
  choice,
  type Describes,
  type Engine,
  integer,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  nested,
  number,
  Pacer,
  RandomStream,
  readOptions,
  type Seed,
  type Settings,
  seed,
  unchecked,
} from '../../engine/index.js';
import {
  checkObservables,
  type DensityMatrix,
  Hamiltonian,
  hamiltonianMatrix,
  type Observables,
  type StateVector,
  times as scaled,
} from '../../register/index.js';
import { type KeepOptions, keepOptions, keptTrajectories } from '../ensemble/record-options.js';
import { RunningMean } from '../ensemble/running-mean.js';
import { gridOptions, type TimeGrid, timeGrid, timesOf } from '../ensemble/time-grid.js';
import { systemMatrix } from '../environment/coupling-matrix.js';
import { checkChannel, type NeuronChannel } from '../network/channels.js';
import { asDensityMatrix, checkInitial } from '../network/initial-state.js';
import { collisionOutcomes } from './collision-map.js';
import { CollisionRun } from './collision-run.js';

/** The state of the field qubits that come in: thermal light, squeezed. */
export interface CollisionFieldOptions {
  /** N, the mean number of photons before squeezing (default 0, the vacuum). */
  photons?: number;
  /** r of b cosh r − e^(iθ) b† sinh r, from -5 to 5 (default 0). */
  squeezing?: number;
  /** θ, in radians (default 0). */
  angle?: number;
}

/** A field that remembers, as one with a Lorentzian spectrum does. */
export interface CollisionMemoryOptions {
  /** 1/λ, how long: its correlations are (γλ/2) e^(−λ|t|) (default 0, not at all). */
  time?: number;
  /** The angular frequency in the middle of its spectrum (default 0). */
  frequency?: number;
}

/** What of collisions is kept beside the mean. */
export interface CollisionRecordOptions extends KeepOptions {
  /** What is recorded, see `Observables` (default `'bloch'`). */
  observables?: Observables;
}

/** One or two neurons that field qubits meet, one after the other. */
export interface CollisionOptions extends LongWorkOptions {
  /** The result of `hamiltonian()`, which does not depend on time; none by default. */
  hamiltonian?: Hamiltonian;
  /** What meets the field: L = √rate · operator. */
  channel: Pick<NeuronChannel, 'operator' | 'qubit' | 'qubits' | 'rate'>;
  /** The state of the field (default: the vacuum). */
  field?: CollisionFieldOptions;
  /** How long the field remembers (default: not at all). */
  memory?: CollisionMemoryOptions;
  /**
   * What is measured of each field qubit that has passed: `'homodyne'` (default) a quadrature, `'counting'` whether it is excited, of
   * the vacuum alone, `'none'` nothing, so that the mean of all is followed.
   */
  detection?: 'homodyne' | 'counting' | 'none';
  /** φ of the quadrature e^(−iφ) b + e^(iφ) b†, in radians (default 0). */
  phase?: number;
  /** A basis state such as `'01'`, a `StateVector` or a `DensityMatrix`, of 1 or 2 qubits. */
  initial: string | StateVector | DensityMatrix;
  /** Length of a bin of the field. */
  dt: number;
  /** Bins, at least 1. */
  steps: number;
  /** Trajectories (default 1). */
  trajectories?: number;
  /** What is kept beside the mean. */
  record?: CollisionRecordOptions;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** What collisions did. */
export interface CollisionResult {
  /** Recorded times, the first is 0. */
  times: Float64Array;
  /** The Pauli strings that were recorded. */
  observables: string[];
  /** Their means, [time][observable]. */
  mean: Float64Array;
  /** Standard error of the mean, [time][observable]: 0 where nothing is measured, NaN of a single trajectory. */
  stdErr: Float64Array;
  /** Of `mean` and `stdErr`. */
  shape: [times: number, observables: number];
  /** Observables of the kept trajectories, [trajectory][time][observable]. */
  values?: { values: Float64Array; shape: [trajectories: number, times: number, observables: number] };
  /**
   * [trajectory][interval][1], as that of `simulateQubitNeurons`, whose `replay` takes it: homodyne, dY/dt of dY = e^(−iφ) dB + h.c.,
   * its mean from one recorded time to the next; counting, how many field qubits were excited.
   */
  measurement?: { values: Float64Array; shape: [trajectories: number, intervals: number, channels: 1] };
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made, with a warning where bins are too long. */
  meta: Meta;
}

const MOST_TRAJECTORIES = 10_000_000;
const MOST_PHOTONS = 1e6;
const MOST_SQUEEZING = 5;
const MOST_ANGLE = 1e9;
/** Of energies, rates and frequencies times dt. */
const LARGEST_STEP = 1000;
/** L†L times dt, and the share of a memory's time, beyond which a bin is too long. */
const LONG_BIN = 0.1;
/** Numbers that are kept of all trajectories. */
const MOST_KEPT = 2 ** 27;

const fieldOptions = () =>
  ({
    photons: number({ default: 0, minimum: 0, maximum: MOST_PHOTONS }),
    squeezing: number({ default: 0, minimum: -MOST_SQUEEZING, maximum: MOST_SQUEEZING }),
    angle: number({ default: 0, minimum: -MOST_ANGLE, maximum: MOST_ANGLE, unit: 'radians' }),
  }) satisfies Describes<CollisionFieldOptions>;

const memoryOptions = () =>
  ({
    time: number({ default: 0, minimum: 0, maximum: 1e100, unit: 'time' }),
    frequency: number({ default: 0, minimum: -1e100, maximum: 1e100, unit: '1/time' }),
  }) satisfies Describes<CollisionMemoryOptions>;

const recordOptions = () =>
  ({
    ...keepOptions(),
    observables: unchecked<Observables, { default: Observables }>({ default: 'bloch' }),
  }) satisfies Describes<CollisionRecordOptions>;

export const collisionOptions = () =>
  ({
    hamiltonian: unchecked<Hamiltonian, { optional: true }>({ optional: true }),
    channel: unchecked<CollisionOptions['channel']>(),
    field: nested(fieldOptions),
    memory: nested(memoryOptions),
    detection: choice(['homodyne', 'counting', 'none'], { default: 'homodyne' }),
    phase: number({ default: 0, minimum: -MOST_ANGLE, maximum: MOST_ANGLE, unit: 'radians' }),
    initial: unchecked<CollisionOptions['initial']>(),
    ...gridOptions(),
    trajectories: integer({ default: 1, minimum: 1, maximum: MOST_TRAJECTORIES }),
    record: nested(recordOptions),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<CollisionOptions>;

type CollisionSettings = Settings<ReturnType<typeof collisionOptions>>;

/**
 * Where the noise of measured neurons comes from (QNNS paper, A.1 to A.5): a field of qubits, one for each bin of time, meets one or two
 * neurons by exp(−iH dt + √dt (L b† − L†b)) and is measured (Gross, Caves, Milburn and Combes, Quantum Sci. Technol. 3, 024005
 * (2018)). As dt becomes small, the mean is that of the Lindblad equation and the record that of the stochastic master equation, with an
 * error in dt (with `memory`, of energies in dt²): of the vacuum with 𝒟[L], of N photons with (N + 1)𝒟[L'] + N𝒟[L'†], where L' = L cosh r + e^(iθ) L† sinh r if they
 * are squeezed. The paper's b is −i times this one.
 *
 * With `memory` the field is the vacuum of a Lorentzian spectrum (a pseudomode: Garraway, Phys. Rev. A 55, 2290 (1997)): neurons meet a
 * qubit that hands over to each bin only a part of what it took up. That qubit holds one excitation at most, so that it is exact where
 * the neurons have no more than one to give; no Markov approximation is made, as `lindbladFromBath` makes and warns of.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { simulateCollisions } from 'bornspike/dynamics';
 *
 * // A neuron gives its excitation to a field that remembers, and has some of it back.
 * const { mean } = await simulateCollisions(await createEngine(), {
 *   channel: { operator: '-', qubit: 0, rate: 1 },
 *   memory: { time: 5 },
 *   initial: '1',
 *   ...{ dt: 0.01, steps: 1500, detection: 'none' },
 *   record: { every: 500, observables: ['Z'] },
 * });
 * console.log(Array.from(mean, (z) => ((1 - z) / 2).toFixed(3)).join(' ')); // prints: 1.000 0.060 0.120 0.014
 * ```
 */
export async function simulateCollisions(
  engine: Engine,
  options: CollisionOptions,
): Promise<CollisionResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, collisionOptions);
  const { detection, record, memory } = settings;
  const grid = timeGrid(settings, record.every);
  const state = asDensityMatrix(checkInitial(engine, settings.initial));
  const { qubits } = state;
  if (qubits > 2) throw new ArgumentError('options.initial', 'a state of 1 or 2 qubits', qubits);
  const { names, strings } = checkObservables(record.observables, qubits);
  const random = detection !== 'none';
  const trajectories = random ? settings.trajectories : 1;
  const kept = Math.min(trajectories, keptTrajectories(record, settings.trajectories));
  const collision = { ...collisionOf(settings, qubits), ...settings.field, dt: grid.dt };
  const { size, jump } = collision;
  const strength = strengthOf(jump, size) * (2 * collision.photons + 1);
  const warnings = warningsOf(strength, settings, grid);
  const pacer = new Pacer(options, () => engine.checkAlive());

  const outcomes = collisionOutcomes(engine, { ...collision, memory, detection, phase: settings.phase });
  const [points, width] = [grid.intervals + 1, names.length];
  for (const [field, count] of [
    ['options.record.trajectories', kept * points * width],
    ['options.record.measurement', record.measurement ? trajectories * grid.intervals : 0],
  ] as const) {
    if (count > MOST_KEPT) throw new ArgumentError(field, `no more than ${MOST_KEPT} numbers in all`, count);
  }
  const values = new Float64Array(kept * points * width);
  const readings = new Float64Array(record.measurement && random ? trajectories * grid.intervals : 0);
  const sums = new RunningMean(points * width);
  const run = new CollisionRun(outcomes, { grid, size, remembers: memory.time > 0, strings });
  const key = keyOf(settings.seed);
  const row = new Float64Array(points * width);
  for (let k = 0; k < trajectories; k++) {
    const stream = new RandomStream({ key, purpose: Purpose.Collision }, k);
    const own = readings.subarray(k * grid.intervals, (k + 1) * grid.intervals);
    for (const bins of run.trajectory(state.entries, () => stream.uniform(), row, own)) {
      pacer.report({ unit: 'bin', done: k * grid.steps + bins, total: trajectories * grid.steps });
      await pacer.pause();
    }
    if (k < kept) values.set(row, k * row.length);
    sums.add(row);
    await pacer.pause();
  }
  const { hamiltonian, channel, initial } = settings;
  return {
    times: timesOf(grid),
    observables: names,
    mean: sums.mean,
    stdErr: random ? sums.stdErr : new Float64Array(row.length),
    shape: [points, width],
    ...(kept > 0 && { values: { values, shape: [kept, points, width] } }),
    ...(readings.length > 0 && {
      measurement: {
        values: detection === 'homodyne' ? readings.map((x) => x / grid.every) : readings,
        shape: [trajectories, grid.intervals, 1],
      },
    }),
    seed: settings.seed,
    meta: makeMeta(
      start,
      {
        ...settings,
        hamiltonian: hamiltonian ? 'given' : 'none',
        channel: {
          ...channel,
          ...(typeof channel.operator !== 'string' && { operator: Array.from(channel.operator) }),
        },
        initial: typeof initial === 'string' ? initial : 'register',
        record: { ...record, every: grid.every },
      },
      warnings,
    ),
  };
}

/** H and L, checked. */
function collisionOf(settings: CollisionSettings, qubits: number) {
  const { hamiltonian, field, memory, detection, dt } = settings;
  const size = 2 ** qubits;
  if (hamiltonian !== undefined) {
    if (!(hamiltonian instanceof Hamiltonian)) {
      throw new ArgumentError('options.hamiltonian', 'the result of hamiltonian()', hamiltonian);
    }
    if (hamiltonian.qubits !== qubits || hamiltonian.changes) {
      throw new ArgumentError('options.hamiltonian', `one of ${qubits} qubits that does not depend on time`);
    }
  }
  checkOptions('options.channel', settings.channel, ['operator', 'qubit', 'qubits', 'rate']);
  const channel = checkChannel('options.channel', settings.channel, qubits, 0);
  const fresh = field.photons === 0 && field.squeezing === 0;
  if (detection === 'counting' && !fresh) {
    throw new ArgumentError(
      'options.detection',
      "'counting' of a field that comes in without photons",
      detection,
    );
  }
  if (memory.time > 0 && !fresh) {
    throw new ArgumentError(
      'options.memory.time',
      '0, unless the field comes in without photons',
      memory.time,
    );
  }
  const energies = hamiltonian ? hamiltonianMatrix(hamiltonian) : new Float64Array(2 * size * size);
  const jump = scaled(Math.sqrt(channel.rate), systemMatrix(channel, qubits));
  const most =
    energies.reduce((sum, x) => sum + Math.abs(x), 0) + strengthOf(jump, size) * (2 * field.photons + 1);
  if (!(dt * Math.max(most, Math.abs(memory.frequency)) <= LARGEST_STEP)) {
    throw new ArgumentError('options.dt', `bins in which no rate comes to ${LARGEST_STEP}`, dt);
  }
  return { size, energies, jump };
}

/** L†L is nowhere larger than the sum of all squares. */
const strengthOf = (jump: Float64Array, size: number): number =>
  jump.reduce((sum, x) => sum + x * x, 0) / (size / 2);

function warningsOf(strength: number, { memory }: CollisionSettings, { dt }: TimeGrid): string[] {
  const rate =
    memory.time > 0 ? Math.max(1 / memory.time, Math.sqrt(strength / (2 * memory.time))) : strength;
  if (rate * dt <= LONG_BIN) return [];
  const suggested = Number((LONG_BIN / rate).toPrecision(1));
  return [
    `bins of dt = ${dt} are too long for what happens at a rate of ${rate.toPrecision(3)}; try dt = ${suggested}`,
  ];
}
