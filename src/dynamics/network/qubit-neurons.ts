import {
  ArgumentError,
  checkEngine,
  type Engine,
  keyOf,
  makeMeta,
  Pacer,
  readOptions,
  tooLarge,
} from '../../engine/index.js';
import { checkObservables, Hamiltonian } from '../../register/index.js';
import { noiseName } from '../ensemble/ensemble-options.js';
import { checkNoise, copyNoise } from '../ensemble/given-noise.js';
import { keptTrajectories } from '../ensemble/record-options.js';
import { type Refinement, runRefined } from '../ensemble/refined-steps.js';
import { missedTarget } from '../ensemble/target.js';
import { type TimeGrid, timeGrid, timesOf } from '../ensemble/time-grid.js';
import { GUARD_TOLERANCE } from '../ensemble/time-step-guard.js';
import { chainWidth } from '../matrix-product/chain-memory.js';
import {
  chainWarnings,
  checkBits,
  checkChain,
  matrixProductResult,
  productState,
} from '../matrix-product/chain-options.js';
import { chainObservables } from '../matrix-product/chain-strings.js';
import { checkChannels } from './channels.js';
import { detectedChannels } from './detection.js';
import { asDensityMatrix, checkInitial } from './initial-state.js';
import { type NetworkOutput, type NetworkSimulation, simulateNetwork } from './network-ensemble.js';
import { guardNetwork, normWarnings, withNorm } from './network-guard.js';
import { checkScheme } from './network-scheme.js';
import { monitoredOf, type NetworkSystem } from './network-system.js';
import {
  type NetworkSettings,
  type QubitNeuronsOptions,
  qubitNeuronsOptions,
} from './qubit-neurons-options.js';
import type { QubitNeuronsResult } from './qubit-neurons-result.js';

/** Rates and energies times dt beyond which a step says nothing any more. */
const LARGEST_STEP = 1000;
/** Of what is not random. */
const TOLERANCE = 1e-3;
/** Rows of observables between two looks at the clock. */
const ROWS_AT_ONCE = 1024;

/**
 * Networks of qubit-neurons that evolve coherently, lose coherence and are measured. With L_k = √rate · operator and the
 * efficiencies η_k, homodyne trajectories follow the stochastic master equation
 *
 *     dρ = −i[H, ρ]dt + Σ_k 𝒟[L_k]ρ dt + Σ_k √η_k ℋ[L_k]ρ dW_k,
 *     𝒟[L]ρ = LρL† − ½(L†Lρ + ρL†L), ℋ[L]ρ = Lρ + ρL† − Tr(Lρ + ρL†)ρ
 *
 * (QNNS paper, section 3.2, with efficiencies: errata Q3; Itô form, ħ = 1), and each channel's record is J_k = √η_k⟨L_k +
 * L_k†⟩ + dW_k/dt. Of `detection: 'heterodyne'` a channel has two records, of two channels with half of its rate and the phases
 * φ and φ + π/2. They are state vectors, by the stochastic Schrödinger equation, if the beginning is pure and every
 * channel is measured with efficiency 1: with m = ⟨L + L†⟩ its drift is −iH − ½Σ(L†L − mL + m²/4), its noise Σ(L − m/2)dW
 * (errata Q1); otherwise density matrices, of up to 10 qubits. Without channels that is the Schrödinger equation. The
 * noise of trajectory k is a function of (seed, k, step, channel) alone.
 *
 * What does not go together: `unravelling: 'jumps'` with a mixed beginning; a `method` other than `'splitting'` with
 * jumps or `'none'`, or with more than 12 qubits (5 where states are mixed); `equations: 'printed'` with mixed states;
 * `wienerIncrements` with `replay`, and either of them where nothing is measured.
 *
 * @returns `mean` and `stdErr`, [time][observable], times being a multiple of `record.every` steps of `dt`
 * @throws ArgumentError naming the option that cannot be used; NumericalError when an explicit method diverges, or when
 *     no step is short enough for the tolerance
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { simulateQubitNeurons } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * // Two neurons that exchange an excitation, of which the first is watched.
 * const engine = await createEngine();
 * const { observables, mean, shape, refinement } = await simulateQubitNeurons(engine, {
 *   hamiltonian: hamiltonian({ qubits: 2, exchange: [[0, 0.5], [0, 0]], lambda: 0 }),
 *   channels: [{ operator: 'z', qubit: 0, rate: 0.1 }],
 *   initial: '10',
 *   dt: 0.01,
 *   steps: 100,
 *   unravelling: 'none',
 *   record: { every: 50, observables: ['ZI', 'IZ'] },
 * });
 * console.log(shape, observables, refinement?.substeps); // prints: [ 3, 2 ] [ 'ZI', 'IZ' ] 1
 * console.log(Array.from(mean, (value) => value.toFixed(4)).join(' '));
 * // prints: -1.0000 1.0000 -0.5550 0.5550 0.3332 -0.3332
 * ```
 */
export async function simulateQubitNeurons(
  engine: Engine,
  options: QubitNeuronsOptions,
): Promise<QubitNeuronsResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, qubitNeuronsOptions);
  const { trajectories: wanted, record, guard, seed, targetStdErr: target } = settings;
  const kept = keptTrajectories(record, wanted);
  const grid = timeGrid(settings, record.every);
  const { system, names } = networkSystem(engine, settings, grid.dt);
  const scheme = checkScheme(settings, system);
  if (system.chain) checkChain(settings, system);
  const channels = system.unravelling === 'jumps' ? system.channels.map((_, i) => i) : monitoredOf(system);
  const random = channels.length > 0;
  const { tolerance = random ? GUARD_TOLERANCE : TOLERANCE } = settings;
  const trajectories = random ? wanted : 1;
  const monitored = monitoredOf(system).length;
  if (monitored === 0) {
    for (const name of ['wienerIncrements', 'replay'] as const) {
      if (settings[name]) throw new ArgumentError(`options.${name}`, 'nothing is measured here');
    }
  }
  const pacer = new Pacer(options);
  const described = describe(settings, system, grid, tolerance);
  const noise = copyNoise(settings, trajectories * grid.steps * monitored);
  await checkNoise(pacer, noise, grid.dt);
  await pacer.pause();

  const keep = {
    count: trajectories,
    trajectories: Math.min(trajectories, kept),
    states: record.states,
    readings: record.measurement && random,
  };
  const observed = scheme.name === 'splitting' ? system : withNorm(system);
  const width = system.chain ? chainWidth(system) : observed.observables.length;
  const task: NetworkSimulation = { system: observed, grid, key: keyOf(seed), noise, keep, scheme, target };
  const progress = new RefinementProgress(pacer, trajectories * grid.steps);
  const run = (on: TimeGrid) =>
    simulateNetwork(engine, pacer, { ...task, grid: on }, progress.begin(on)).catch((error) => {
      throw tooLarge(error, { 'options.trajectories': trajectories, 'options.steps': grid.steps });
    });
  const warnings = [...engine.warnings];
  let refinement: Refinement | undefined;
  let output: NetworkOutput;
  if (guard && !random && scheme.name === 'splitting' && !system.chain) {
    const refined = await runRefined(system, grid, tolerance, run);
    output = refined.output;
    refinement = { error: refined.error, substeps: refined.substeps };
  } else {
    output = await run(grid);
    if (guard) warnings.push(...(await guardNetwork(engine, pacer, { ...task, system }, tolerance)));
  }
  const { done, estimate } = output;
  if (!random) estimate.stdErr.fill(0);
  if (system.chain) warnings.push(...chainWarnings(system, estimate.mean));
  else if (width > names.length) warnings.push(...normWarnings(estimate.mean, width));
  const missed = missedTarget(estimate, target);
  const own = (values: Float64Array) => firstOf(pacer, values, width, names.length);
  const points = grid.intervals + 1;
  const single = Math.min(keep.trajectories, done);
  const size = 2 ** system.qubits;
  return {
    times: timesOf(grid),
    observables: names,
    mean: await own(estimate.mean),
    stdErr: await own(estimate.stdErr),
    shape: [points, names.length],
    trajectories: done,
    ...(system.chain && matrixProductResult(system, estimate)),
    ...(refinement && { refinement }),
    ...(single > 0 && {
      values: { values: await own(output.values), shape: [single, points, names.length] },
    }),
    ...(single > 0 &&
      record.states && {
        states: {
          values: output.states,
          shape: [single, points, ...(system.mixed ? [size, size] : [size]), 2],
        },
      }),
    ...(keep.readings && {
      measurement: {
        values: output.readings,
        shape: [done, grid.intervals, channels.length],
        channels: channels.map((i) => system.channels[i]!.number),
        ...(system.unravelling === 'homodyne' && {
          phases: channels.map((i) => system.channels[i]!.phase),
        }),
      },
    }),
    seed,
    meta: makeMeta(start, described, [...warnings, ...missed], missed.length > 0 ? 'target missed' : 'done'),
  };
}

/** Counts steps over several runs, the number of which is not known before. */
class RefinementProgress {
  readonly #pacer: Pacer;
  #total: number;
  #before = 0;
  #most = 0;

  constructor(pacer: Pacer, total: number) {
    this.#pacer = pacer;
    this.#total = total;
  }

  begin({ steps }: TimeGrid): (done: number) => void {
    this.#before = this.#most;
    this.#total = Math.max(this.#total, this.#before + steps);
    return (done) => {
      this.#most = this.#before + done;
      this.#pacer.report({ unit: 'step', done: this.#most, total: Math.max(this.#total, this.#most) });
    };
  }
}

/** The first `wanted` of every `width` numbers. */
async function firstOf(
  pacer: Pacer,
  values: Float64Array,
  width: number,
  wanted: number,
): Promise<Float64Array> {
  if (width === wanted) return values;
  const rows = values.length / width;
  const result = new Float64Array(rows * wanted);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < wanted; i++) result[row * wanted + i] = values[row * width + i]!;
    if (row % ROWS_AT_ONCE === 0) await pacer.pause();
  }
  return result;
}

/** What of the options describes a network. */
type NetworkDescription = Pick<
  NetworkSettings,
  'unravelling' | 'hamiltonian' | 'representation' | 'initial' | 'channels' | 'bond' | 'truncation' | 'order'
> & { record: Pick<NetworkSettings['record'], 'observables' | 'entropy'> };

/** Throws unless it is none, or one of so many qubits. */
export function checkHamiltonian(
  field: string,
  hamiltonian: unknown,
  qubits: number,
): asserts hamiltonian is Hamiltonian | undefined {
  if (hamiltonian === undefined) return;
  if (!(hamiltonian instanceof Hamiltonian)) {
    throw new ArgumentError(field, 'the result of hamiltonian()', hamiltonian);
  }
  if (hamiltonian.qubits !== qubits) {
    throw new ArgumentError(field, `one of ${qubits} qubits`, hamiltonian.qubits);
  }
}

/** Checks what the equations consist of, and chooses the kind of state. */
export function networkSystem(
  engine: Engine,
  settings: NetworkDescription,
  dt: number,
  field?: string,
): { system: NetworkSystem; names: string[] } {
  const { unravelling, hamiltonian, representation } = settings;
  const bits = representation === 'matrix-product' ? checkBits(settings.initial) : undefined;
  let state = bits ? productState(bits) : checkInitial(engine, settings.initial);
  const { qubits } = state;
  checkHamiltonian('options.hamiltonian', hamiltonian, qubits);
  const given = checkChannels(settings.channels, qubits);
  const channels = unravelling === 'homodyne' ? detectedChannels(engine, given) : given;
  const rates = channels.reduce((sum, { rate }) => sum + rate, 0);
  const energies = hamiltonian?.coefficients(dt / 2) ?? new Float64Array(0);
  const fastest = Math.max(
    channels.reduce((sum, { strength }) => sum + strength, 0),
    energies.reduce((sum, x) => sum + Math.abs(x), 0),
  );
  if (fastest * dt > LARGEST_STEP) {
    throw new ArgumentError('options.dt', `is too large: the sum of L†L, or of couplings, is ${fastest}`);
  }
  if (unravelling === 'jumps') {
    if (state.mixed) {
      throw new ArgumentError(
        'options.initial',
        'a pure state, since jumps are of state vectors',
        settings.initial,
      );
    }
  } else if (!bits) {
    const pure = channels.every(({ rate, efficiency }) => rate === 0 || efficiency === 1);
    if (!pure || (unravelling === 'none' && rates > 0)) state = asDensityMatrix(state);
  }
  const base = { qubits, hamiltonian, channels, unravelling, mixed: state.mixed, initial: state.entries };
  const { observables } = settings.record;
  if (bits) {
    const { names, strings } = chainObservables(observables, qubits);
    const { bond, truncation, order, record } = settings;
    const chain = { bond, truncation, order, entropy: record.entropy, initial: bits, strings };
    return { names, system: { ...base, observables: [], chain } };
  }
  const { names, strings } = checkObservables(observables, qubits, field);
  return { names, system: { ...base, observables: strings } };
}

/** The options with their defaults, as far as JSON can hold them. */
function describe(
  settings: NetworkSettings,
  { mixed, qubits }: NetworkSystem,
  { every }: TimeGrid,
  tolerance: number,
): Record<string, unknown> {
  const { wienerIncrements: _, replay: __, hamiltonian, initial, record, ...rest } = settings;
  return {
    ...rest,
    channels: channelsOf(settings),
    qubits,
    initial: typeof initial === 'string' ? initial : 'register',
    hamiltonian: hamiltonian ? 'given' : 'none',
    states:
      settings.representation === 'full' ? (mixed ? 'density matrices' : 'state vectors') : 'matrix products',
    record: { ...record, every },
    tolerance,
    noise: noiseName(settings),
  };
}

/** A copy of the channels as they were given. */
function channelsOf({ channels }: NetworkSettings): unknown[] {
  return channels.map((channel) => ({
    ...channel,
    ...(typeof channel.operator !== 'string' && { operator: Array.from(channel.operator) }),
    ...(channel.qubits && { qubits: [...channel.qubits] }),
  }));
}
