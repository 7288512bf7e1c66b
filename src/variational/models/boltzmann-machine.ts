import type { LongWorkOptions } from '../../engine/index.js';
import {
  ArgumentError,
  checkEngine,
  checkNumber,
  checkNumbers,
  checkOptions,
  type Describes,
  type Engine,
  integer,
  longWork,
  type Meta,
  makeMeta,
  NumericalError,
  number,
  readOptions,
  type Seed,
  seed,
  unchecked,
} from '../../engine/index.js';
import {
  type DescentOptions,
  type DescentTraining,
  type LossAndSlopes,
  type LossOfParameters,
  Model,
  trainByDescent,
  VectorCore,
} from '../../learning/index.js';
import {
  conjugate,
  type DensityMatrix,
  eigensystem,
  hamiltonian,
  hamiltonianMatrix,
  MATRIX_TOLERANCE,
  multiplyMatrices,
  type PauliString,
  pauliString,
  transpose,
  trustedMatrix,
} from '../../register/index.js';
import { inPieces, type Pause } from '../circuit/pieces.js';
import { initialNormals } from '../classifier/initial-normals.js';

/** A term of the machine's Hamiltonian, whose coefficient is trained. */
export interface BoltzmannTerm {
  /** Letters I, X, Y and Z, one for each of `qubits`. */
  pauli: string;
  /** What the letters act on, each qubit once. */
  qubits: readonly number[];
}

/** Size and terms of a machine, and its first coefficients. */
export interface BoltzmannMachineOptions {
  /** Qubits that are measured. */
  visible: number;
  /** Qubits behind them that are not (default 0); with the visible ones at most 8. */
  hidden?: number;
  /** The Pauli strings (default Z of each qubit, then X of each, then ZZ of each pair, the transverse Ising model). */
  terms?: readonly BoltzmannTerm[];
  /** Initial coefficients are normal with this standard deviation (default 0.1). */
  deviation?: number;
  /** Seed of the initial coefficients. */
  seed?: Seed;
}

export const boltzmannMachineOptions = () =>
  ({
    visible: integer({ minimum: 1, maximum: MOST_QUBITS }),
    hidden: integer({ default: 0, minimum: 0, maximum: ({ visible }) => MOST_QUBITS - visible }),
    terms: unchecked({ optional: true }),
    deviation: number({ default: 0.1, minimum: 0, maximum: MANY }),
    seed: seed(),
  }) satisfies Describes<BoltzmannMachineOptions>;

/** All that is trained. */
export interface BoltzmannParameters {
  /** Of the Pauli strings, [terms]. */
  coefficients: Float64Array;
}

/** A machine's own distribution. */
export interface MachineOutcomes {
  /** Of each outcome of measuring the visible qubits, [2^visible]. */
  probabilities: Float64Array;
  /** How it was made. */
  meta: Meta;
}

/** How near a machine is to a distribution. */
export interface DistributionEvaluation extends MachineOutcomes {
  /** The relative entropy of the distribution to the machine's own, in nats. */
  loss: number;
}

const MOST_QUBITS = 8;
const MANY = 1e6;
const DEFAULTS = { epochs: 200, learningRate: 0.05 };

/** The thermal state in its eigenbasis. */
interface Thermal {
  /** [size], above the lowest. */
  energies: Float64Array;
  /** exp(−E)/Z, [size] */
  weights: Float64Array;
  /** [size][size] (re, im), one eigenvector after the other. */
  vectors: Float64Array;
}

/**
 * A quantum Boltzmann machine (Amin et al., Phys. Rev. X 8, 021050 (2018); qubit-neuron paper, section 4.1): the thermal
 * state exp(−H)/Z of H = Σ c P with trained coefficients c of Pauli strings P, whose visible qubits are measured in the
 * basis of Z. The state and the gradient are exact, by diagonalisation: 8 qubits take a second or so, each qubit less an
 * eighth of that.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { QuantumBoltzmannMachine } from 'bornspike/variational';
 *
 * const machine = new QuantumBoltzmannMachine(await createEngine(), { visible: 2, seed: 1 });
 * console.log(machine.parameterCount); // prints: 5
 * const { probabilities } = await machine.probabilities();
 * console.log(Array.from(probabilities, (p) => p.toFixed(3)).join(' '));
 * // prints: 0.279 0.215 0.267 0.240
 * ```
 */
export class QuantumBoltzmannMachine extends Model<BoltzmannParameters> {
  /** The options with their defaults, the seed included. */
  readonly options: Required<BoltzmannMachineOptions>;
  /** @internal */
  readonly core: VectorCore<BoltzmannParameters>;
  readonly #qubits: number;
  readonly #strings: PauliString[];

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: BoltzmannMachineOptions) {
    super();
    checkEngine(engine);
    const settings = readOptions('options', options, boltzmannMachineOptions);
    const { visible, hidden, deviation, seed } = settings;
    this.#qubits = visible + hidden;
    const terms = settings.terms ?? transverseIsing(this.#qubits);
    if (!Array.isArray(terms) || terms.length === 0) {
      throw new ArgumentError('options.terms', 'an array of at least one term', terms);
    }
    this.#strings = Array.from(terms as BoltzmannTerm[], (term, i) => {
      const field = `options.terms[${i}]`;
      checkOptions(field, term, ['pauli', 'qubits']);
      return pauliString(field, term.pauli, term.qubits, this.#qubits);
    });
    this.options = {
      visible,
      hidden,
      terms: terms.map(({ pauli, qubits }) => ({ pauli, qubits: [...qubits] })),
      deviation,
      seed,
    };
    this.core = new VectorCore(
      this,
      engine,
      { kind: 'QuantumBoltzmannMachine', name: 'machine', options: this.options },
      { coefficients: [terms.length] },
      MANY,
    );
    // Drawn before the view is taken: drawing may make memory grow, which leaves views behind.
    const coefficients = initialNormals(engine, terms.length, deviation, seed);
    this.core.vector.view.set(coefficients);
  }

  /** exp(−H)/Z of all qubits, the visible ones first. */
  async thermalState(options: LongWorkOptions = {}): Promise<DensityMatrix> {
    readOptions('options', options, longWork);
    const coefficients = this.core.vector.copy();
    const entries = await inPieces(this.core.engine, options, this.#sizes, (_, pause) =>
      this.#thermalEntries(coefficients, pause),
    );
    return trustedMatrix(this.core.engine, this.#qubits, entries);
  }

  /** What the memory of its states grows with. */
  get #sizes(): Record<string, number> {
    const { visible, hidden } = this.options;
    return { 'machine.options.visible': visible, 'machine.options.hidden': hidden };
  }

  async #thermalEntries(coefficients: Float64Array, pause: Pause): Promise<Float64Array> {
    const { weights, vectors } = await this.#thermal(coefficients, pause);
    const diagonal = new Float64Array(2 * weights.length ** 2);
    weights.forEach((weight, n) => {
      diagonal[2 * n * (weights.length + 1)] = weight;
    });
    return this.#fromEigenbasis(diagonal, vectors, pause);
  }

  /** Of each outcome of measuring the visible qubits, [2^visible]. */
  async probabilities(options: LongWorkOptions = {}): Promise<MachineOutcomes> {
    const start = performance.now();
    readOptions('options', options, longWork);
    const coefficients = this.core.vector.copy();
    const probabilities = await inPieces(this.core.engine, options, this.#sizes, async (_, pause) =>
      this.#outcomes(await this.#thermal(coefficients, pause)),
    );
    return { probabilities, meta: makeMeta(start, {}) };
  }

  /**
   * The relative entropy Σ p ln(p/q) of a distribution p to the machine's own q, in nats, and its exact gradient in all
   * coefficients.
   *
   * @param distribution of the outcomes of the visible qubits, [2^visible], of sum 1
   */
  async lossAndGradient(
    distribution: ArrayLike<number>,
    options: LongWorkOptions = {},
  ): Promise<LossOfParameters> {
    const start = performance.now();
    const p = this.#checkDistribution(distribution);
    readOptions('options', options, longWork);
    const coefficients = this.core.vector.copy();
    const result = await inPieces(this.core.engine, options, this.#sizes, (_, pause) =>
      this.#lossAndGradient(p, coefficients, pause),
    );
    checkLoss(result.loss);
    return { ...result, meta: makeMeta(start, {}) };
  }

  /** Compares the machine's own distribution of the outcomes with another, which is as for `lossAndGradient`. */
  async evaluate(
    distribution: ArrayLike<number>,
    options: LongWorkOptions = {},
  ): Promise<DistributionEvaluation> {
    const p = this.#checkDistribution(distribution);
    const { probabilities, meta } = await this.probabilities(options);
    const loss = checkLoss(this.#relativeEntropy(p, probabilities));
    return { loss, probabilities, meta };
  }

  /** @internal */
  descent(distribution: ArrayLike<number>, options: DescentOptions): DescentTraining {
    const p = this.#checkDistribution(distribution);
    return trainByDescent(
      this,
      { count: p.length, sizes: this.#sizes },
      options,
      DEFAULTS,
      async (_, pause) => (coefficients) => this.#lossAndGradient(p, coefficients, pause),
    );
  }

  #checkDistribution(distribution: unknown): Float64Array {
    this.core.checkAlive();
    const size = 2 ** this.options.visible;
    const p = Float64Array.from(checkNumbers('distribution', distribution, size));
    p.forEach((value, i) => {
      checkNumber(`distribution[${i}]`, value, 0, 1);
    });
    const sum = p.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > MATRIX_TOLERANCE) throw new ArgumentError('distribution', 'a sum of 1', sum);
    return p;
  }

  async #thermal(coefficients: Float64Array, pause: Pause): Promise<Thermal> {
    const qubits = this.#qubits;
    const terms = this.options.terms.map((term, i) => ({ ...term, coefficient: coefficients[i]! }));
    const matrix = hamiltonianMatrix(hamiltonian({ qubits, terms }));
    await pause();
    const { values, vectors } = await eigensystem(this.core.engine, matrix, 2 ** qubits, pause);
    const lowest = values.reduce((least, value) => Math.min(least, value), Infinity);
    const energies = values.map((value) => value - lowest);
    const factors = energies.map((energy) => this.core.engine.kernels.exp(-energy));
    const sum = factors.reduce((total, factor) => total + factor, 0);
    return { energies, weights: factors.map((factor) => factor / sum), vectors };
  }

  #outcomes({ weights, vectors }: Thermal): Float64Array {
    const size = weights.length;
    const q = new Float64Array(2 ** this.options.visible);
    for (let n = 0; n < size; n++) {
      for (let k = 0; k < size; k++) {
        const at = 2 * (n * size + k);
        const born = vectors[at]! * vectors[at]! + vectors[at + 1]! * vectors[at + 1]!;
        q[k >> this.options.hidden]! += weights[n]! * born;
      }
    }
    return q;
  }

  /**
   * With W = Σ (p_v/q_v) Π_v the derivative of the loss by the coefficient of P is Tr(P (M − ρ)), M = ∫ ρ^s W ρ^(1−s) ds
   * over s from 0 to 1 (Duhamel's formula for the derivative of exp(−H)).
   */
  async #lossAndGradient(p: Float64Array, coefficients: Float64Array, pause: Pause): Promise<LossAndSlopes> {
    const { arena, kernels } = this.core.engine;
    const thermal = await this.#thermal(coefficients, pause);
    await pause();
    const q = this.#outcomes(thermal);
    await pause();
    const loss = this.#relativeEntropy(p, q);
    const ratios = p.map((value, v) => (value > 0 ? value / q[v]! : 0));
    const { energies, weights, vectors } = thermal;
    const size = energies.length;
    const inner = await this.#inEigenbasis(ratios, vectors, pause);
    for (let m = 0; m < size; m++) {
      for (let n = 0; n < size; n++) {
        const lower = energies[m]! < energies[n]! ? m : n;
        const factor = weights[lower]! * this.#meanDecay(Math.abs(energies[m]! - energies[n]!));
        inner[2 * (m * size + n)]! *= factor;
        inner[2 * (m * size + n) + 1]! *= factor;
      }
      inner[2 * m * (size + 1)]! -= weights[m]!;
    }
    await pause();
    const derivative = await this.#fromEigenbasis(inner, vectors, pause);
    return arena.scratch((group) => {
      const slopes = group.float64(derivative.length);
      slopes.view.set(derivative);
      const gradient = Float64Array.from(this.#strings, ({ flips, signs }) =>
        kernels.traceString(slopes.pointer, this.#qubits, flips, signs),
      );
      return { loss, gradient };
    });
  }

  #relativeEntropy(p: Float64Array, q: Float64Array): number {
    const { log } = this.core.engine.kernels;
    return p.reduce((sum, value, v) => (value > 0 ? sum + value * log(value / q[v]!) : sum), 0);
  }

  /** U†WU of a diagonal W of the visible qubits, with the eigenvectors as U's columns. */
  async #inEigenbasis(diagonal: Float64Array, vectors: Float64Array, pause: Pause): Promise<Float64Array> {
    const size = 2 ** this.#qubits;
    // Row n of `vectors` is column n of U.
    const weighted = vectors.map((entry, i) => entry * diagonal[((i >> 1) % size) >> this.options.hidden]!);
    await pause();
    return multiplyMatrices(this.core.engine, conjugate(vectors), transpose(weighted, size), size, pause);
  }

  /** U X U†, with the eigenvectors as U's columns. */
  async #fromEigenbasis(inner: Float64Array, vectors: Float64Array, pause: Pause): Promise<Float64Array> {
    const size = 2 ** this.#qubits;
    const left = await multiplyMatrices(this.core.engine, transpose(vectors, size), inner, size, pause);
    return multiplyMatrices(this.core.engine, left, conjugate(vectors), size, pause);
  }

  /** ∫ exp(−sΔ) ds over s from 0 to 1. */
  #meanDecay(gap: number): number {
    if (gap > 0.01) return (1 - this.core.engine.kernels.exp(-gap)) / gap;
    return 1 - (gap / 2) * (1 - (gap / 3) * (1 - (gap / 4) * (1 - (gap / 5) * (1 - gap / 6))));
  }
}

/**
 * Trains `machine` in place: every update moves the coefficients against the gradient of the relative entropy of a distribution
 * of the outcomes, which is copied at the call, to the machine's own. By default Adam, for 200 epochs at the learning rate 0.05.
 *
 * Nothing happens before the run is awaited or iterated: `await run`, `for await (const step of run) …`.
 *
 * @param distribution [2^visible], of sum 1
 * @throws ArgumentError for options or a distribution that cannot be used; BornspikeError while another run trains the
 *     machine; NumericalError, before the update that would do harm, when the gradient is no longer finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { QuantumBoltzmannMachine, trainBoltzmannMachine } from 'bornspike/variational';
 *
 * const machine = new QuantumBoltzmannMachine(await createEngine(), { visible: 2, seed: 1 });
 * await trainBoltzmannMachine(machine, [0.5, 0, 0, 0.5], { epochs: 100 });
 * const { probabilities } = await machine.probabilities();
 * console.log(Array.from(probabilities, (p) => p.toFixed(2)).join(' '));
 * // prints: 0.49 0.01 0.01 0.49
 * ```
 */
export function trainBoltzmannMachine(
  machine: QuantumBoltzmannMachine,
  distribution: ArrayLike<number>,
  options: DescentOptions = {},
): DescentTraining {
  if (!(machine instanceof QuantumBoltzmannMachine)) {
    throw new ArgumentError('machine', 'a QuantumBoltzmannMachine', machine);
  }
  return machine.descent(distribution, options);
}

function checkLoss(loss: number): number {
  if (Number.isFinite(loss)) return loss;
  throw new NumericalError('an outcome of the distribution never comes from this machine', 0);
}

function transverseIsing(qubits: number): BoltzmannTerm[] {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const single = (pauli: string) => all.map((qubit) => ({ pauli, qubits: [qubit] }));
  const pairs = all.flatMap((a) => all.slice(a + 1).map((b) => ({ pauli: 'ZZ', qubits: [a, b] })));
  return [...single('Z'), ...single('X'), ...pairs];
}
