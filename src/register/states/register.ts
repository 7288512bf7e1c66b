import { Purpose } from '../../../assembly/random/purpose.js';
import type { Region, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  BornspikeError,
  checkEngine,
  checkInteger,
  checkNumber,
  checkOptions,
  checkUniformSource,
  dispose,
  drawUniform,
  type Engine,
  keyOf,
  type Meta,
  makeMeta,
  resolveSeed,
  type Seed,
  type UniformSource,
} from '../../engine/index.js';
import { checkQubits, checkSomeQubits, maskOf } from '../algebra/masks.js';
import {
  type ComplexMatrix,
  checkHermitian,
  conjugate,
  sumOfSquares,
  traceOfProduct,
} from '../algebra/matrix.js';
import { multiplyEntries } from '../algebra/multiply-entries.js';
import { type PauliString, pauliLetters } from '../algebra/pauli-string.js';
import { Hamiltonian } from '../hamiltonian/hamiltonian.js';
import { HamiltonianCore } from '../hamiltonian/hamiltonian-core.js';
import { type GateAction, type GateOperation, gateAction, type RegisterGate } from '../operations/gates.js';
import { choose, POSSIBLE } from './choose.js';
import { concurrenceOf, fidelity, traceDistance } from './distances.js';
import { vonNeumannEntropy } from './entropy.js';

/** Most qubits of a state vector, and of a density matrix. */
export const MOST_PURE_QUBITS = 20;
export const MOST_MIXED_QUBITS = 10;

export interface SampleOptions {
  /** How many measurements, each of a fresh copy of the state. */
  shots: number;
  /** What is measured (default: all qubits in their order). */
  qubits?: readonly number[];
  seed?: Seed;
}

/** Outcomes of many shots. */
export interface Sample {
  /** [shots]; in an outcome the first of the measured qubits is the most significant bit. */
  outcomes: Uint32Array;
  shape: [number];
  /** How often each outcome came, [2^measured]. */
  counts: Uint32Array;
  meta: Meta;
}

/** What a measurement found. */
export interface Measurement {
  /** The first of the measured qubits is its most significant bit. */
  outcome: number;
  /** The same as a string of 0 and 1. */
  bits: string;
  /** Of this outcome, before the measurement. */
  probability: number;
}

/** What state vectors and density matrices have in common. */
export abstract class Register {
  readonly qubits: number;
  /** @internal */
  readonly engine: Engine;
  readonly #group: RegionGroup;
  readonly #entries: Region<Float64Array>;
  /** Whether the entries are those of a density matrix. @internal */
  readonly isDensity: boolean;
  #disposed = false;

  /** @internal */
  constructor(engine: Engine, qubits: number, most: number, density: boolean) {
    this.engine = checkEngine(engine);
    this.qubits = checkInteger('qubits', qubits, 1, most);
    this.isDensity = density;
    this.#group = engine.arena.groupOf(this);
    this.#entries = this.#group.float64(2 * 2 ** (density ? 2 * qubits : qubits));
    this.#entries.view[0] = 1;
  }

  /**
   * Applies a gate; of gates with controls the controls come first.
   *
   * @param gate name, or a unitary matrix of 2 or 4 rows, of which the first of `qubits` is the more significant bit
   * @param angle in radians; [θ, φ, λ] for `u` and [θ, φ, λ, γ] for `cu`
   */
  apply(gate: RegisterGate, qubits: readonly number[], angle?: number | ArrayLike<number>): this {
    this.#applyAction(this.#action({ gate: 'gate', angle: 'angle' }, gate, angle), qubits, []);
    return this;
  }

  /** Applies a gate where all `controls` are 1; otherwise as `apply`. */
  applyControlled(
    controls: readonly number[],
    gate: RegisterGate,
    qubits: readonly number[],
    angle?: number | ArrayLike<number>,
  ): this {
    const action = this.#action({ gate: 'gate', angle: 'angle' }, gate, angle);
    this.#applyAction(action, qubits, checkQubits('controls', controls, this.qubits));
    return this;
  }

  /** Applies the gates of a circuit in order, or, if one of them cannot be applied, none. */
  run(circuit: readonly GateOperation[]): this {
    this.checkAlive();
    if (!Array.isArray(circuit)) throw new ArgumentError('circuit', 'an array of gates', circuit);
    const actions = Array.from(circuit, (operation, i) => {
      const field = `circuit[${i}]`;
      checkOptions(field, operation, ['gate', 'qubits', 'angle']);
      const { gate, qubits, angle } = operation;
      const action = this.#action({ gate: `${field}.gate`, angle: `${field}.angle` }, gate, angle);
      checkQubits(`${field}.qubits`, qubits, this.qubits, action.controls + action.targets);
      return { action, qubits };
    });
    for (const { action, qubits } of actions) this.#applyAction(action, qubits, []);
    return this;
  }

  /** Born probabilities of the outcomes of measuring `qubits` (default: all), [2^measured]. */
  probabilities(qubits?: readonly number[]): Float64Array {
    const measured = this.#measured('qubits', qubits);
    return this.engine.arena.scratch((group) => this.#probabilities(group, measured).copy());
  }

  /** Measures many copies of the state, which itself stays as it is. */
  sample(options: SampleOptions): Sample {
    const start = performance.now();
    checkOptions('options', options, ['shots', 'qubits', 'seed']);
    const shots = checkInteger('options.shots', options.shots, 1, 2 ** 27);
    const measured = this.#measured('options.qubits', options.qubits);
    const seed = resolveSeed('options.seed', options.seed);
    const key = keyOf(seed);
    const size = 2 ** measured.length;
    return this.engine.arena.scratch((group) => {
      const outcomes = group.uint32(shots);
      const probabilities = this.#probabilities(group, measured);
      const { sampleOutcomes } = this.engine.kernels;
      sampleOutcomes(probabilities.pointer, size, outcomes.pointer, shots, key[0], key[1], Purpose.Sample, 0);
      const counts = new Uint32Array(size);
      for (const outcome of outcomes.view) counts[outcome]++;
      const meta = makeMeta(start, seed, { shots, qubits: measured, seed });
      return { outcomes: outcomes.copy(), shape: [shots], counts, meta };
    });
  }

  /**
   * Measures qubits by Born's rule and leaves the state that the outcome implies.
   *
   * @param rng a stream, or a function that returns uniform numbers in [0, 1); one of them is used
   * @param qubits what is measured (default: all)
   */
  measure(rng: UniformSource, qubits?: readonly number[]): Measurement {
    checkUniformSource('rng', rng);
    const measured = this.#measured('qubits', qubits);
    const probabilities = this.probabilities(measured);
    const uniform = drawUniform('rng', rng);
    const outcome = choose(probabilities, uniform);
    this.#project(measured, outcome, probabilities[outcome]);
    return {
      outcome,
      bits: outcome.toString(2).padStart(measured.length, '0'),
      probability: probabilities[outcome],
    };
  }

  /**
   * Leaves the state that a given outcome of measuring `qubits` implies.
   *
   * @returns the probability of that outcome
   * @throws ArgumentError if it has none
   */
  collapse(outcome: number, qubits?: readonly number[]): number {
    const measured = this.#measured('qubits', qubits);
    checkInteger('outcome', outcome, 0, 2 ** measured.length - 1);
    const probability = this.probabilities(measured)[outcome];
    if (!(probability >= POSSIBLE)) throw new ArgumentError('outcome', 'one that is possible', outcome);
    this.#project(measured, outcome, probability);
    return probability;
  }

  /** The mean of a string of Pauli operators I, X, Y and Z, one for each of `qubits` (default: all in order). */
  expectation(pauli: string, qubits?: readonly number[]): number;
  /** The mean energy at a time (default 0). */
  expectation(hamiltonian: Hamiltonian, time?: number): number;
  /** The mean of a Hermitian matrix on `qubits`, of which the first is the most significant bit. */
  expectation(matrix: ComplexMatrix, qubits: readonly number[]): number;
  expectation(observable: string | Hamiltonian | ComplexMatrix, detail?: readonly number[] | number): number {
    this.checkAlive();
    if (typeof observable === 'string') {
      const places = this.#measured('qubits', detail);
      return this.#meanOf(pauliLetters('observable', observable, places, this.qubits));
    }
    if (observable instanceof Hamiltonian) {
      return this.#meanEnergy(observable, detail ?? 0);
    }
    const places = checkQubits('qubits', detail, this.qubits);
    if (places.length === 0 || places.length > 6) {
      throw new ArgumentError('qubits', 'from 1 to 6 qubits', places.length);
    }
    const size = 2 ** places.length;
    const matrix = checkHermitian('observable', observable, size);
    return traceOfProduct(this.reducedMatrix(places), matrix, size);
  }

  /** The Bloch vector (⟨X⟩, ⟨Y⟩, ⟨Z⟩) of a qubit. */
  bloch(qubit: number): Float64Array {
    checkInteger('qubit', qubit, 0, this.qubits - 1);
    return Float64Array.from(['X', 'Y', 'Z'], (pauli) => this.expectation(pauli, [qubit]));
  }

  /** The density matrix of some of the qubits, (re, im) [2^kept][2^kept]. @internal */
  abstract reducedMatrix(keep: readonly number[]): Float64Array;

  /** Von Neumann entropy of the qubits `keep` (default: all), in bits. */
  entropy(keep?: readonly number[]): number {
    this.checkAlive();
    const kept = keep === undefined ? this.all : checkSomeQubits('keep', keep, this.qubits);
    const qubits = this.entropyQubits(kept);
    if (qubits.length === 0) return 0;
    return vonNeumannEntropy(this.engine, this.reducedMatrix(qubits), 2 ** qubits.length);
  }

  /** Tr ρ² of the qubits `keep` (default: all); 1 for a pure state. */
  purity(keep?: readonly number[]): number {
    this.checkAlive();
    const kept = keep === undefined ? this.all : checkSomeQubits('keep', keep, this.qubits);
    if (!this.isDensity && kept.length === this.qubits) {
      const square = sumOfSquares(this.entries.view);
      return square * square;
    }
    return sumOfSquares(this.reducedMatrix(kept));
  }

  /**
   * Fidelity with another state of as many qubits: |⟨ψ|φ⟩|², ⟨ψ|ρ|ψ⟩ or (Tr √(√ρ σ √ρ))². Two density matrices of
   * eight qubits take a second or two, each further qubit eight times as long.
   */
  fidelity(other: Register): number {
    return fidelity(this, this.#comparable(other));
  }

  /** Trace distance ½ Tr |ρ − σ| to another state of as many qubits. */
  traceDistance(other: Register): number {
    return traceDistance(this, this.#comparable(other));
  }

  /** Wootters' concurrence of two qubits, from 0 (separable) to 1. */
  concurrence(a: number, b: number): number {
    return concurrenceOf(this.engine, this.reducedMatrix(checkQubits('qubits', [a, b], this.qubits)));
  }

  /** Mutual information S(A) + S(B) − S(AB) of two sets of qubits that share none, in bits. */
  mutualInformation(a: readonly number[], b: readonly number[]): number {
    checkSomeQubits('a', a, this.qubits);
    checkSomeQubits('b', b, this.qubits);
    if (b.some((qubit) => a.includes(qubit))) throw new ArgumentError('b', 'none of the qubits in a', b);
    return this.entropy(a) + this.entropy(b) - this.entropy([...a, ...b]);
  }

  /** Frees the register's memory in the engine; any later use throws. */
  dispose(): void {
    if (!this.#disposed) this.#group.dispose();
    this.#disposed = true;
  }

  [dispose](): void {
    this.dispose();
  }

  /** Throws after `dispose()`. @internal */
  checkAlive(): void {
    this.engine.checkAlive();
    if (this.#disposed)
      throw new BornspikeError(`this ${this.isDensity ? 'density matrix' : 'state vector'} was disposed`);
  }

  /** The memory of amplitudes or matrix entries, (re, im) each. @internal */
  get entries(): Region<Float64Array> {
    this.checkAlive();
    return this.#entries;
  }

  /** All qubits in their order. @internal */
  get all(): number[] {
    return Array.from({ length: this.qubits }, (_, qubit) => qubit);
  }

  /** The bits of `keep`, then those of the other qubits. @internal */
  protected masksFrom(keep: readonly number[]): number[] {
    const others = this.all.filter((qubit) => !keep.includes(qubit));
    return [...keep, ...others].map((qubit) => maskOf(qubit, this.qubits));
  }

  /** A set of qubits with the entropy of `kept` that is quickest to compute. @internal */
  protected abstract entropyQubits(kept: number[]): number[];

  #action(field: { gate: string; angle: string }, gate: unknown, angle: unknown): GateAction {
    this.checkAlive();
    return gateAction(field, gate, angle, this.engine.kernels);
  }

  #applyAction(action: GateAction, list: unknown, outer: number[]): void {
    const places = checkQubits('qubits', list, this.qubits, action.controls + action.targets);
    const shared = places.find((qubit) => outer.includes(qubit));
    if (shared !== undefined) throw new ArgumentError('qubits', 'none of the controls', shared);
    const controls = [...outer, ...places.slice(0, action.controls)];
    this.applyMatrix(action.matrix, places.slice(action.controls), controls);
  }

  /** Any matrix from the left, and for a density matrix its adjoint from the right. @internal */
  applyMatrix(matrix: Float64Array, targets: number[], controls: readonly number[]): void {
    const masks = targets.map((qubit) => maskOf(qubit, this.qubits));
    const control = controls.reduce((sum, qubit) => sum + maskOf(qubit, this.qubits), 0);
    if (!this.isDensity) {
      this.multiply(matrix, masks, control);
      return;
    }
    const rows = 2 ** this.qubits;
    this.multiply(
      matrix,
      masks.map((mask) => mask * rows),
      control * rows,
    );
    this.multiply(conjugate(matrix), masks, control);
  }

  /** Any matrix on bits of the numbers of the entries. @internal */
  protected multiply(matrix: Float64Array, targets: number[], controls: number): void {
    multiplyEntries(this.engine, this.entries.pointer, this.#bits, matrix, targets, controls);
  }

  /** Bits of the number of an entry. */
  get #bits(): number {
    return this.isDensity ? 2 * this.qubits : this.qubits;
  }

  #comparable(other: unknown): Register {
    this.checkAlive();
    return checkRegister('other', other, this.qubits);
  }

  #measured(field: string, qubits: unknown): number[] {
    this.checkAlive();
    return qubits === undefined ? this.all : checkSomeQubits(field, qubits, this.qubits);
  }

  #probabilities(group: RegionGroup, measured: number[]): Region<Float64Array> {
    const masks = group.uint32(measured.length);
    masks.view.set(measured.map((qubit) => maskOf(qubit, this.qubits)));
    const probabilities = group.float64(2 ** measured.length);
    this.engine.kernels.outcomeProbabilities(
      this.entries.pointer,
      this.qubits,
      this.isDensity,
      masks.pointer,
      measured.length,
      probabilities.pointer,
    );
    return probabilities;
  }

  #project(measured: number[], outcome: number, probability: number): void {
    let fixed = 0;
    let value = 0;
    measured.forEach((qubit, i) => {
      const mask = maskOf(qubit, this.qubits);
      fixed += mask;
      if ((outcome >> (measured.length - 1 - i)) & 1) value += mask;
    });
    // Rows and columns of a density matrix are projected alike.
    const both = this.isDensity ? 2 ** this.qubits + 1 : 1;
    const factor = 1 / (this.isDensity ? probability : Math.sqrt(probability));
    this.engine.kernels.projectSubspace(this.entries.pointer, this.#bits, fixed * both, value * both, factor);
  }

  #meanOf({ flips, signs }: PauliString): number {
    const { expectString, traceString } = this.engine.kernels;
    return (this.isDensity ? traceString : expectString)(this.entries.pointer, this.qubits, flips, signs);
  }

  #meanEnergy(hamiltonian: Hamiltonian, time: unknown): number {
    if (hamiltonian.qubits !== this.qubits) {
      throw new ArgumentError('observable', `a Hamiltonian of ${this.qubits} qubits`, hamiltonian.qubits);
    }
    const moment = checkNumber('time', time);
    if (this.isDensity) {
      const coefficients = hamiltonian.coefficients(moment);
      return hamiltonian.strings.reduce((sum, string, i) => sum + coefficients[i] * this.#meanOf(string), 0);
    }
    return this.engine.arena.scratch((group) => {
      const core = new HamiltonianCore(this.engine, group, hamiltonian, moment);
      core.prepare();
      const image = group.float64(this.entries.length);
      const work = group.float64(this.entries.length);
      for (const add of core.additions(this.entries.pointer, image.pointer, work.pointer)) add();
      const { view } = this.entries;
      return image.view.reduce((sum, value, i) => sum + value * view[i], 0);
    });
  }
}

/** Returns `register` if it is one of so many qubits that was not disposed. */
export function checkRegister(field: string, register: unknown, qubits: number): Register {
  if (!(register instanceof Register) || register.qubits !== qubits) {
    const got = register instanceof Register ? register.qubits : register;
    throw new ArgumentError(field, `a state of ${qubits} qubits`, got);
  }
  register.checkAlive();
  return register;
}
