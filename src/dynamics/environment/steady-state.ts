import {
  ArgumentError,
  checkEngine,
  checked,
  choice,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  NumericalError,
  number,
  Pacer,
  RandomStream,
  readOptions,
  runInSteps,
  unchecked,
} from '../../engine/index.js';
import { checkObservables, Hamiltonian, hamiltonianMatrix, type Observables } from '../../register/index.js';
import { checkChannels, type NeuronChannel } from '../network/channels.js';
import { energyBasis } from './energy-basis.js';
import { minimalResidual } from './minimal-residual.js';
import { appliedGenerator, type PauliGenerator, pauliGenerator } from './pauli-generator.js';
import { matrixOfMeans } from './pauli-means.js';
import { solveDense } from './solve-dense.js';

/** How a steady state is found: all unknowns by elimination, or step by step. */
export type SteadyStateMethod = 'direct' | 'iterative';

/** A network whose steady state is looked for. */
export interface SteadyStateOptions extends LongWorkOptions {
  /** The result of `hamiltonian()`, of up to 6 qubits, which does not depend on time. */
  hamiltonian: Hamiltonian;
  /** Contact with the environment, whose efficiencies do not matter. */
  channels: readonly NeuronChannel[];
  /** What `mean` is of, see `Observables` (default `'bloch'`). */
  observables?: Observables;
  /**
   * `'direct'`, by elimination of up to 5 qubits' 4^n − 1 unknowns (default up to 4), or `'iterative'`, by GMRES in the basis of the
   * energies (default beyond).
   */
  method?: SteadyStateMethod;
  /** Of `'iterative'`: the residual to accept, in units of the largest rates of change, from 1e-14 to 0.01 (default 1e-11). */
  tolerance?: number;
}

/** Where a network comes to rest. */
export interface SteadyStateResult {
  /** ρ, [2^n][2^n], re and im in turn. */
  matrix: Float64Array;
  /** The Pauli strings of `mean`. */
  observables: string[];
  /** Their means, [observable]. */
  mean: Float64Array;
  /** The largest |d⟨P⟩/dt| of all Pauli strings, in 1/time, which would be 0. */
  residual: number;
  /** Of `'iterative'`; 0 of `'direct'`. */
  iterations: number;
  /** How it was made. */
  meta: Meta;
}

const MOST_QUBITS = 6;
const MOST_DIRECT = 5;
const USUALLY_DIRECT = 4;
const MOST_ITERATIONS = 3000;
/** Distance of two solutions from different beginnings, in units of a mean, beyond which both are one of many. */
const APART = 1e-4;
/** Of the second beginning, which is random but always the same. */
const SECOND_BEGINNING = 1;

export const steadyStateOptions = () =>
  ({
    hamiltonian: checked<Hamiltonian, Hamiltonian>(checkHamiltonian),
    channels: unchecked<readonly NeuronChannel[]>(),
    observables: unchecked<Observables, { default: Observables }>({ default: 'bloch' }),
    method: choice(['direct', 'iterative'], {
      default: ({ hamiltonian }: { hamiltonian: Hamiltonian }): SteadyStateMethod =>
        hamiltonian.qubits <= USUALLY_DIRECT ? 'direct' : 'iterative',
    }),
    tolerance: number({ default: 1e-11, minimum: 1e-14, maximum: 0.01 }),
    ...longWork(),
  }) satisfies Describes<SteadyStateOptions>;

/**
 * The state in which a Lindblad network comes to rest, −i[H, ρ] + Σ_k 𝒟[L_k]ρ = 0 with L_k = √rate · operator (QNNS paper, A.4):
 * of up to 6 neurons, as the solution of the equations of all Pauli strings' means.
 *
 * @throws ArgumentError naming the option that cannot be used; NumericalError where the network has more than one steady state, as
 *     those whose parts the environment cannot tell apart, and where it takes too long to find
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { steadyState } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * // A driven neuron that relaxes: P(1) = Ω²/(γ² + 2Ω²).
 * const { mean } = await steadyState(await createEngine(), {
 *   hamiltonian: hamiltonian({ qubits: 1, rabi: [1] }),
 *   channels: [{ operator: 'relaxation', qubit: 0, rate: 1 }],
 * });
 * console.log(((1 - mean[2]) / 2).toFixed(6)); // prints: 0.333333
 * ```
 */
export async function steadyState(engine: Engine, options: SteadyStateOptions): Promise<SteadyStateResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, steadyStateOptions);
  const { hamiltonian, method } = settings;
  const { qubits } = hamiltonian;
  if (method === 'direct' && qubits > MOST_DIRECT) {
    throw new ArgumentError('options.method', `'iterative' beyond ${MOST_DIRECT} qubits`, method);
  }
  const channels = checkChannels(settings.channels, qubits);
  const { names, strings } = checkObservables(settings.observables, qubits, 'options.observables');
  const pacer = new Pacer(options, () => engine.checkAlive());
  const coefficients = hamiltonian.coefficients(0);
  const generator = await runInSteps(pauliGenerator(hamiltonian, coefficients, channels), pacer);
  const { scale } = generator;
  if (!Number.isFinite(scale)) {
    throw new ArgumentError('options.channels', 'operators and rates whose products are numbers');
  }
  if (scale === 0) throw many();
  const pause = () => pacer.pause();
  const iterative = async () => {
    const inverse = await energyBasis(engine, hamiltonianMatrix(hamiltonian), channels, qubits, scale, pause);
    return solveIteratively(generator, inverse, settings.tolerance, pacer);
  };
  const { means, iterations } =
    method === 'direct' ? { means: await solveDirectly(generator, pacer), iterations: 0 } : await iterative();
  means[0] = 1;
  const change = appliedGenerator(generator, means);
  return {
    matrix: matrixOfMeans(means, qubits),
    observables: names,
    mean: Float64Array.from(strings, ({ flips, signs }) => means[flips * 2 ** qubits + signs]!),
    residual: scale * change.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    iterations,
    meta: makeMeta(start, { ...settings, hamiltonian: 'given', channels: channels.length, qubits }),
  };
}

function checkHamiltonian(field: string, value: unknown): Hamiltonian {
  if (!(value instanceof Hamiltonian)) throw new ArgumentError(field, 'the result of hamiltonian()', value);
  if (value.qubits > MOST_QUBITS) {
    throw new ArgumentError(field, `one of 1 to ${MOST_QUBITS} qubits`, value.qubits);
  }
  if (value.changes) throw new ArgumentError(field, 'one that does not depend on time');
  return value;
}

/** −M[·][0]: what the identity does to all other strings. */
function sourceOf(generator: PauliGenerator): Float64Array {
  const one = new Float64Array(generator.starts.length - 1);
  one[0] = 1;
  return appliedGenerator(generator, one).map((value) => -value);
}

async function solveDirectly(generator: PauliGenerator, pacer: Pacer): Promise<Float64Array> {
  const { starts, columns, values } = generator;
  const size = starts.length - 2;
  const dense = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let at = starts[row + 1]!; at < starts[row + 2]!; at++) {
      if (columns[at]! > 0) dense[row * size + columns[at]! - 1]! += values[at]!;
    }
  }
  await pacer.pause();
  const solution = await runInSteps(solveDense(dense, sourceOf(generator).slice(1)), pacer);
  if (!solution) throw many();
  const means = new Float64Array(size + 1);
  means.set(solution, 1);
  return means;
}

async function solveIteratively(
  generator: PauliGenerator,
  precondition: (means: Float64Array) => Float64Array,
  tolerance: number,
  pacer: Pacer,
): Promise<{ means: Float64Array; iterations: number }> {
  const right = sourceOf(generator);
  const system = { apply: (x: Float64Array) => appliedGenerator(generator, x), precondition, right };
  const solve = async (beginning: Float64Array) => {
    const steps = minimalResidual(system, beginning, tolerance, MOST_ITERATIONS);
    const { x, residual, iterations } = await runInSteps(steps, pacer);
    if (!(residual <= tolerance)) {
      throw new NumericalError(
        `the steady state is off by ${residual} after ${iterations} iterations: take a larger tolerance than ${tolerance}`,
        iterations,
      );
    }
    return { means: x, iterations };
  };
  const first = await solve(new Float64Array(right.length));
  const random = new RandomStream(SECOND_BEGINNING);
  const second = await solve(right.map((_, i) => (i === 0 ? 0 : 2 * random.uniform() - 1)));
  const apart = first.means.reduce((most, x, i) => Math.max(most, Math.abs(x - second.means[i]!)), 0);
  if (apart > APART) throw many();
  return { ...first, iterations: first.iterations + second.iterations };
}

function many(): NumericalError {
  return new NumericalError(
    "the network has more than one steady state, so that where it ends depends on where it begins: follow it by simulateQubitNeurons with unravelling: 'none'",
    0,
  );
}
