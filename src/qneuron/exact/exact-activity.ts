import {
  ArgumentError,
  bytes as bytesText,
  checkEngine,
  choice,
  counted,
  type Describes,
  decimal,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  readOptions,
} from '../../engine/index.js';
import { checkCircuit, type QNeuronCircuit } from '../circuit/circuit.js';
import { inputPath } from '../circuit/input-path.js';
import { type GridMeans, gridFor, meansOn } from './grid-means.js';
import { checkMotion, type PositionGrid } from './position-grid.js';
import { vacuumActivity } from './vacuum.js';

/** What is known exactly of a circuit; arrays in the order of its neurons. */
export interface ExactActivity {
  /** Which paths these are the means over. */
  ensemble: 'path-integral' | 'fixed-plateaus';
  /** a Σ_t ⟨V0(φ_t)⟩ / a Σ_t V0(ψ_t): Float64Array [neurons]. */
  activity: Float64Array;
  /** By how much `activity` may be off, judged by what another grid finds: Float64Array [neurons]. */
  error: Float64Array;
  /** The activity less that of a neuron at rest: Float64Array [neurons]. */
  vacuumSubtracted: Float64Array;
  /** ⟨V0(φ_t)⟩ at each slice. */
  potential: { values: Float64Array; shape: [neurons: number, slices: number] };
  /** ⟨φ_t²⟩ at each slice. */
  square: { values: Float64Array; shape: [neurons: number, slices: number] };
  /** Errors above 1e-4 are among the warnings. */
  meta: Meta;
}

/** Which paths are meant. */
export interface ExactActivityOptions extends LongWorkOptions {
  /**
   * `'path-integral'` (default): all paths (4); `'fixed-plateaus'`: those with all neurons at φ > 0 halfway between kinks, as
   * simulations with the option `signs: 0` have them.
   */
  ensemble?: 'path-integral' | 'fixed-plateaus';
}

export const exactActivityOptions = () =>
  ({
    ensemble: choice(['path-integral', 'fixed-plateaus'], { default: 'path-integral' }),
    ...longWork(),
  }) satisfies Describes<ExactActivityOptions>;

const MOST_BYTES = 2 ** 30;
/** What activities should be known to. */
const PRECISION = 1e-4;
/** From one grid to the next, steps between positions are so much smaller. */
const REFINEMENT = 1.2;
const MOST_REFINEMENTS = 6;
/** Slices in times of 1/ω that are short enough for the grid's error to fall as e^(-c / step²). */
const FINE_LATTICE = 0.6;
/** Besides what that foretells. */
const SAFETY = 2;
/** What other approximations than the grid's add up to. */
const FLOOR = 2e-5;

/**
 * Activities of the simulated neurons without Monte Carlo, within `error`: the joint path integral (reciprocal coupling) on
 * a grid of positions, slice by slice. Between two plateaus, halfway between kinks, the circuit is the same each time and
 * symmetric in time, and its slowest state is all that passes a plateau: that holds for times of many times 1/√(2Λ), as on
 * the default lattice.
 *
 * Time and memory grow as a power of the neurons. With the default lattice one or two neurons take milliseconds, three
 * a few seconds, four half a minute to four minutes and 0.6 GiB; five are too many.
 *
 * @throws ArgumentError when the memory it would take is too much, or when the slices are no multiple of the kinks
 * @throws NumericalError when couplings are so strong that the grid cannot resolve them; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { exactActivity, QNeuronCircuit } from 'bornspike/qneuron';
 *
 * const circuit = new QNeuronCircuit();
 * circuit.excite(circuit.input(1), circuit.neuron(), 8000);
 * const { activity, error } = await exactActivity(await createEngine(), circuit);
 * console.log(activity[0].toFixed(4), error[0] < 1e-4); // prints: 1.5824 true
 * ```
 */
export async function exactActivity(
  engine: Engine,
  circuit: QNeuronCircuit,
  options: ExactActivityOptions = {},
): Promise<ExactActivity> {
  checkEngine(engine);
  const own = checkCircuit('circuit', circuit);
  const { ensemble } = readOptions('options', options, exactActivityOptions);
  const pacer = new Pacer(options);
  const start = performance.now();
  const grids = checkExact(engine, own);
  const path = inputPath(engine, own);
  const vacuum = await vacuumActivity(engine, own, path.action, pacer);
  const slices = new SliceCounter(pacer);
  const on = (grid: PositionGrid) => {
    slices.beginGrid();
    return meansOn(engine, own, path, grid, { ensemble, pacer, passed: (expected) => slices.add(expected) });
  };
  let coarse = await on(grids.coarse);
  let fine = await on(grids.fine);
  let error = differenceOf(coarse, fine);
  if (Math.max(...error) > PRECISION && own.spacing * Math.sqrt(2 * own.lambda) < FINE_LATTICE) {
    // The differences' own fall tells more, and a coarser grid takes less time than a finer one.
    const falls = differenceOf(await on(grids.coarsest), coarse);
    error = error.map((difference, m) => {
      const ratio = Math.min(0.5, difference / falls[m]!);
      return Math.min(difference, (SAFETY * difference * ratio) / (1 - ratio) + FLOOR);
    });
  }
  for (let finer = REFINEMENT, i = 0; i < MOST_REFINEMENTS && Math.max(...error) > PRECISION; i++) {
    const grid = gridFor(engine, own, 1 / finer);
    if (refusal(own, grid)) break;
    [coarse, fine] = [fine, await on(grid)];
    error = differenceOf(coarse, fine);
    finer *= REFINEMENT;
  }
  slices.end();
  const { activity, potential, square: squares, remainder } = fine;
  const shape: [neurons: number, slices: number] = [activity.length, own.slices];
  return {
    ensemble,
    activity,
    error,
    vacuumSubtracted: activity.map((value) => value - vacuum),
    potential: { values: potential, shape },
    square: { values: squares, shape },
    meta: makeMeta(start, { ensemble }, warningsOf(error, remainder)),
  };
}

const differenceOf = (coarse: GridMeans, fine: GridMeans): Float64Array =>
  fine.activity.map((value, m) => Math.abs(value - coarse.activity[m]!) + FLOOR);

function warningsOf(error: Float64Array, remainder: number): string[] {
  const warnings: string[] = [];
  for (const [neuron, value] of error.entries()) {
    if (value > PRECISION) {
      warnings.push(`neuron ${neuron}: the grid resolves its activity to ${value.toExponential(1)} only`);
    }
  }
  if (remainder > PRECISION) {
    warnings.push(
      `the time is so short that excited states, which are left out, have ${decimal(100 * remainder)} % of the weight`,
    );
  }
  return warnings;
}

/** Reports how many slices are done, of as many as it mostly takes on two grids. */
class SliceCounter {
  readonly #pacer: Pacer;
  #done = 0;
  #grids = 0;
  /** Done on the grids before. */
  #before = 0;

  constructor(pacer: Pacer) {
    this.#pacer = pacer;
  }

  beginGrid(): void {
    this.#grids++;
    this.#before = this.#done;
  }

  /** One more, where the grid is expected to take so many in all. */
  add(expected: number): void {
    this.#done++;
    const total = this.#before + expected * (this.#grids === 1 ? 2 : 1);
    this.#report(Math.max(total, this.#done + 1));
  }

  end(): void {
    this.#report(this.#done);
  }

  #report(total: number): void {
    this.#pacer.report({ unit: 'slice', done: this.#done, total });
  }
}

/** The grids that `exactActivity` begins with; throws its ArgumentErrors. */
function checkExact(
  engine: Engine,
  circuit: QNeuronCircuit,
): Record<'coarsest' | 'coarse' | 'fine', PositionGrid> {
  const { slices, kinks } = circuit;
  if (!Number.isInteger(slices / kinks)) {
    throw new ArgumentError(
      'circuit.slices',
      `a multiple of the ${kinks} kinks for the exact solver`,
      slices,
    );
  }
  const fine = gridFor(engine, circuit, 1);
  const error = refusal(circuit, fine);
  if (error) throw error;
  const coarsest = gridFor(engine, circuit, REFINEMENT * REFINEMENT);
  return { coarsest, coarse: gridFor(engine, circuit, REFINEMENT), fine };
}

/** Why `grid` cannot be. */
function refusal(circuit: QNeuronCircuit, grid: PositionGrid): ArgumentError | undefined {
  const neurons = circuit.neurons.length;
  const block = circuit.slices / circuit.kinks;
  const points = grid.positions.length / 2;
  // Four arrays of float64, and a float32 one for each slice of half a block.
  const needed = points ** neurons * (4 * 8 + 4 * (Math.floor(block / 2) + 1));
  if (!(needed <= MOST_BYTES)) {
    return new ArgumentError(
      'circuit',
      `the exact solver would need ${bytesText(needed)} for ${counted(neurons, 'neuron')} on ${counted(points, 'position')} each; ${bytesText(MOST_BYTES)} are allowed`,
    );
  }
  try {
    checkMotion('circuit', 'the exact solver', points, grid.motion);
    return undefined;
  } catch (error) {
    return error as ArgumentError;
  }
}
