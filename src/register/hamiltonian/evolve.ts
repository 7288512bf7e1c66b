import {
  ArgumentError,
  checked,
  checkNumber,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  nested,
  number,
  Pacer,
  type Region,
  RegionGroup,
  readOptions,
  tooLarge,
} from '../../engine/index.js';
import { Register } from '../states/register.js';
import { EvolutionMemory } from './evolution-memory.js';
import {
  type EvolutionRecord,
  EvolutionRecorder,
  type EvolutionRecordOptions,
  evolutionRecordOptions,
} from './evolution-record.js';
import { Hamiltonian, LARGEST_COEFFICIENT, type Rates } from './hamiltonian.js';
import { halveSteps, MOST_SUBSTEPS } from './step-halving.js';

/** The steps of an evolution, and how exact they are to be. */
export interface EvolveOptions extends LongWorkOptions {
  /** Length of a step, in units of time; below 0 it leads back. */
  dt: number;
  /** How many steps of `dt`, at least 0. */
  steps: number;
  /** Of the splitting (default 2): 2 for Strang's, with an error in dt², 4 for Suzuki's composition of five, in dt⁴. */
  order?: 2 | 4;
  /** The time at the beginning, for coefficients that change (default 0). */
  time?: number;
  /**
   * The largest error to accept, at least 1e-10 (default 0.001), as `Evolution.error`: until it is met every step is
   * divided into 2, 4, 8, … With Infinity the steps are taken as they are.
   */
  tolerance?: number;
  /** Keep means along the way (default: of none). */
  record?: EvolutionRecordOptions;
}

export const evolveOptions = () =>
  ({
    dt: number({ minimum: -LARGEST_COEFFICIENT, maximum: LARGEST_COEFFICIENT, unit: 'time' }),
    steps: integer({ minimum: 0, maximum: 2 ** 31 - 1 }),
    order: checked(checkOrder, { default: 2 }),
    time: number({ default: 0, unit: 'time' }),
    tolerance: checked((_, value) => checkTolerance(value as number), { default: TOLERANCE }),
    record: nested(evolutionRecordOptions, { optional: true }),
    ...longWork(),
  }) satisfies Describes<EvolveOptions>;

function checkOrder(field: string, value: unknown): 2 | 4 {
  if (value !== 2 && value !== 4) throw new ArgumentError(field, '2 or 4', value);
  return value;
}

/** How an evolution went. */
export interface Evolution {
  /**
   * Estimate of ‖ψ − ψ_exact‖, or for density matrices ‖ρ − ρ_exact‖/‖ρ‖ in the Hilbert-Schmidt norm, from the same way
   * in about half as many steps. It cannot know of changes that fall between all steps.
   */
  error: number;
  /** Equal parts that each step was divided into; 1 where `dt` was short enough. */
  substeps: number;
  /** Where `record` was given. */
  record?: EvolutionRecord;
  /** How it was made. */
  meta: Meta;
}

const TOLERANCE = 1e-3;
const LEAST_TOLERANCE = 1e-10;
/** Complex numbers that a piece of work may go over: some milliseconds. */
const NUMBERS_AT_ONCE = 2 ** 20;
/** Numbers that are copied in one go, which takes long where nobody has touched the memory yet. */
const COPIED_AT_ONCE = 2 ** 17;

/** What the steps are made of. */
interface Way {
  register: Register;
  hamiltonian: Hamiltonian;
  order: 2 | 4;
  begin: number;
  duration: number;
  /** Steps that were asked for, of which what is recorded has its times. */
  steps: number;
  recorder: EvolutionRecorder | undefined;
}

/**
 * Takes a register through time, |ψ⟩ ← T exp(−i∫H dt)|ψ⟩ (ħ = 1), by splitting each step into parts that are diagonal in
 * the Z, X or Y basis. A step costs O(n 2^n) however many couplings there are, and keeps the norm to rounding; where all
 * terms commute it is exact. Otherwise the way is gone once more in half as many steps, and the steps are shortened until
 * both agree within `tolerance`. The register changes at the end, all at once; means along the way are in `record`.
 *
 * @throws ArgumentError for steps so long that no division helps; NumericalError if the tolerance is not reached;
 *     BornspikeError if something else changed the register meanwhile
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { evolve, hamiltonian, StateVector } from 'bornspike/register';
 *
 * // A quarter of a Rabi cycle of one qubit, Ω = 1.
 * const engine = await createEngine();
 * const state = new StateVector(engine, 1);
 * const { error, substeps } = await evolve(state, hamiltonian({ qubits: 1, rabi: [1] }), {
 *   dt: Math.PI / 20,
 *   steps: 10,
 * });
 * console.log(Array.from(state.bloch(0), (value) => value.toFixed(6)).join(' '));
 * // prints: 0.000000 -1.000000 0.000000
 * console.log(error, substeps); // prints: 1.743934249004316e-16 1
 * ```
 */
export async function evolve(
  register: Register,
  hamiltonian: Hamiltonian,
  options: EvolveOptions,
): Promise<Evolution> {
  if (!(register instanceof Register)) {
    throw new ArgumentError('register', 'a StateVector or a DensityMatrix', register);
  }
  if (!(hamiltonian instanceof Hamiltonian)) {
    throw new ArgumentError('hamiltonian', 'the result of hamiltonian()', hamiltonian);
  }
  if (hamiltonian.qubits !== register.qubits) {
    throw new ArgumentError('hamiltonian', `one of ${register.qubits} qubits`, hamiltonian.qubits);
  }
  const start = performance.now();
  const settings = readOptions('options', options, evolveOptions);
  const { dt, steps, time: begin, order, tolerance } = settings;
  const pacer = new Pacer(options);
  const { engine, changes } = register;
  const rates = hamiltonian.rates(hamiltonian.coefficients(begin));
  const recorder = settings.record && new EvolutionRecorder(settings.record, settings, register.qubits);
  const way = { register, hamiltonian, order, begin, duration: steps * dt, steps, recorder } as const;
  checkPhases(rates, way.duration, tolerance);
  const meta = () =>
    makeMeta(start, {
      ...settings,
      ...(recorder && { record: { ...settings.record, every: recorder.every } }),
    });
  if (steps === 0 || dt === 0) {
    const record = await recordOfRest(way, pacer);
    return { error: 0, substeps: 1, ...(record && { record }), meta: meta() };
  }
  const group = new RegionGroup(engine.arena);
  try {
    const track = new Track(way, group.copyOf(register.entries), pacer);
    await pacer.pause();
    engine.checkAlive();
    const exact = !hamiltonian.changes && rates.local === 0;
    const { result, error, substeps } = exact
      ? { result: await track.run(recorder ? steps : 1), error: rounding(rates, way.duration), substeps: 1 }
      : await halveSteps({
          steps,
          substeps: tolerance === Infinity ? 1 : substepsFor(rates, dt),
          // Coefficients that depend on time may be less smooth than the orders need.
          order: hamiltonian.changes ? 1 : order,
          tolerance,
          run: (count) => track.run(count),
          distance: (fine, coarse) => {
            // Steps that turn by more than about a radian may agree by chance.
            const blind =
              tolerance < Infinity && (track.fastest.local * Math.abs(dt) * steps) / fine.steps > 1;
            return blind ? Infinity : relativeDistance(fine.state.view, coarse.state.view);
          },
          release: ({ group }) => group.dispose(),
        });
    try {
      checkPhases(track.fastest, way.duration, tolerance);
      await pacer.pause();
      register.replace(changes, result.state);
    } finally {
      result.group.dispose();
    }
    const { record } = result;
    return { error, substeps, ...(record && { record }), meta: meta() };
  } catch (error) {
    throw tooLarge(error, { register: register.qubits });
  } finally {
    group.dispose();
  }
}

/** The end of a way that was gone in so many steps, with the memory that it is in. */
interface Run {
  group: RegionGroup;
  state: Region<Float64Array>;
  steps: number;
  record: EvolutionRecord | undefined;
}

/** What is recorded of a register that stays as it is. */
async function recordOfRest(
  { register, steps, recorder }: Way,
  pacer: Pacer,
): Promise<EvolutionRecord | undefined> {
  const record = recorder?.begin();
  if (!record || !recorder) return undefined;
  const { engine, qubits, isDensity } = register;
  using copy = register.clone();
  const { pointer } = copy.entries;
  await recorder.take(engine, pacer, 0, { qubits, isDensity, pointer }, record);
  for (let row = 1; row <= steps / recorder.every; row++)
    record.mean.copyWithin(row * record.shape[1], 0, record.shape[1]);
  return record;
}

/** Goes one way again and again, in more and more steps. */
class Track {
  /** The largest rates on all ways so far. */
  fastest: Rates = { local: 0, total: 0 };
  readonly #way: Way;
  readonly #start: Region<Float64Array>;
  readonly #pacer: Pacer;
  #done = 0;
  #total = 0;

  constructor(way: Way, start: Region<Float64Array>, pacer: Pacer) {
    this.#way = way;
    this.#start = start;
    this.#pacer = pacer;
  }

  async run(steps: number): Promise<Run> {
    const { register, hamiltonian, order, begin, duration } = this.#way;
    const { engine } = register;
    this.#total += steps;
    const own = new RegionGroup(engine.arena);
    const work = new RegionGroup(engine.arena);
    try {
      const state = own.float64(this.#start.length, false);
      for (let first = 0; first < state.length; first += COPIED_AT_ONCE) {
        state.view.set(this.#start.view.subarray(first, first + COPIED_AT_ONCE), first);
        await this.#pacer.pause();
        engine.checkAlive();
      }
      const core = new EvolutionMemory(engine, work, hamiltonian, { dt: duration / steps, order, begin });
      for (const prepare of core.preparations) {
        await this.#pacer.pause();
        engine.checkAlive();
        prepare();
      }
      const record = await this.#steps(core, state, steps);
      const { local, total } = core.fastest;
      this.fastest = {
        local: Math.max(local, this.fastest.local),
        total: Math.max(total, this.fastest.total),
      };
      return { group: own, state, steps, record };
    } catch (error) {
      own.dispose();
      throw error;
    } finally {
      work.dispose();
    }
  }

  async #steps(
    core: EvolutionMemory,
    state: Region<Float64Array>,
    steps: number,
  ): Promise<EvolutionRecord | undefined> {
    const { register, recorder } = this.#way;
    const { engine, isDensity, qubits } = register;
    const place = { qubits, isDensity, pointer: state.pointer };
    // Of longer steps than those that were asked for, which are never the last.
    const record = steps % this.#way.steps === 0 ? recorder?.begin() : undefined;
    const every = record ? (recorder!.every * steps) / this.#way.steps : Infinity;
    if (record) await recorder!.take(engine, this.#pacer, 0, place, record);
    const stagesAtOnce = Math.max(1, Math.floor((2 * NUMBERS_AT_ONCE) / state.length));
    const chunk = Math.min(core.stepsAtOnce, Math.max(1, Math.floor(stagesAtOnce / core.stages)));
    for (let step = 0, count = 0; step < steps; step += count) {
      count = Math.min(chunk, steps - step, every - (step % every));
      core.load(step, count);
      const { kernels } = engine;
      if (count > 1) kernels.evolve(core.pointer, state.pointer, isDensity, 0, count);
      else {
        for (let stage = 0; stage < core.stages; stage += stagesAtOnce) {
          engine.checkAlive();
          const end = Math.min(stage + stagesAtOnce, core.stages);
          kernels.evolveStages(core.pointer, state.pointer, isDensity, 0, stage, end);
          if (end < core.stages) await this.#pacer.pause();
        }
      }
      this.#done += count;
      this.#pacer.report({ unit: 'step', done: this.#done, total: this.#total });
      await this.#pacer.pause();
      if (record && (step + count) % every === 0) {
        engine.checkAlive();
        await recorder!.take(engine, this.#pacer, (step + count) / every, place, record);
      }
    }
    return record;
  }
}

function checkTolerance(tolerance: unknown): number {
  if (tolerance === Infinity) return Infinity;
  return checkNumber('options.tolerance', tolerance, LEAST_TOLERANCE);
}

/** What rounding does to the phases energy · time. */
const rounding = ({ total }: Rates, duration: number): number => 2 ** -52 * total * Math.abs(duration);

/** Refuses times after which the phases are rounding errors. */
function checkPhases(rates: Rates, duration: number, tolerance: number): void {
  if (!(rounding(rates, duration) <= Math.min(tolerance, 1))) {
    throw new ArgumentError(
      'options.dt',
      `${duration} in all is too long for energies up to ${rates.total}: their phases are lost to rounding`,
    );
  }
}

/** Parts into which a step must be divided so that none turns a qubit by more than about a radian. */
function substepsFor({ local }: Rates, dt: number): number {
  const least = local * Math.abs(dt);
  if (least > MOST_SUBSTEPS) {
    throw new ArgumentError(
      'options.dt',
      `a step of at most ${MOST_SUBSTEPS / local} for these coefficients`,
      dt,
    );
  }
  let substeps = 1;
  while (substeps < least) substeps *= 2;
  return substeps;
}

/** ‖a − b‖ / ‖a‖ */
function relativeDistance(a: Float64Array, b: Float64Array): number {
  let apart = 0;
  let square = 0;
  for (let i = 0; i < a.length; i++) {
    apart += (a[i]! - b[i]!) * (a[i]! - b[i]!);
    square += a[i]! * a[i]!;
  }
  return Math.sqrt(apart / square);
}
