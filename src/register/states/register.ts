import {
  type CompiledCircuit,
  compileInSteps,
  type GateToCompile,
  noisyDevice,
  type TransferStep,
} from '../../device/index.js';
import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  checkInteger,
  checkUniformSource,
  drawUniform,
  type LongWorkOptions,
  longWork,
  makeMeta,
  Pacer,
  readOptions,
  type Steps,
  type UniformSource,
} from '../../engine/index.js';
import { checkQubits, checkSomeQubits, maskOf } from '../algebra/masks.js';
import { type ComplexMatrix, checkHermitian, sumOfSquares, traceOfProduct } from '../algebra/matrix.js';
import { type PauliString, pauliLetters } from '../algebra/pauli-string.js';
import { Hamiltonian } from '../hamiltonian/hamiltonian.js';
import {
  type CircuitInstruction,
  type GateAction,
  gateAction,
  type RegisterGate,
} from '../operations/gates.js';
import { unitaryGate } from '../operations/instructions.js';
import { checkGateNoise } from '../operations/operation-noise.js';
import { applyAll } from './apply-all.js';
import { choose, POSSIBLE } from './choose.js';
import { concurrenceOf, fidelity, traceDistance } from './distances.js';
import { type EnergyOptions, energyOptions, meanEnergy } from './energy.js';
import { vonNeumannEntropy } from './entropy.js';
import { RegisterMemory } from './register-memory.js';
import { drawsFrom, type RegisterRunOptions, registerRunOptions } from './register-run-options.js';
import { type Sample, type SampleOptions, sampleOptions, sampleSteps } from './sample.js';

/** Steps that a gate comes to, about. */
const STEPS_OF_GATE = 8;
/** Gates that are checked before others may run. */
const GATES_AT_ONCE = 1000;
/** What it takes to prepare a step, in complex numbers that a kernel would go over. */
const NUMBERS_OF_STEP = 2 ** 12;

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
export abstract class Register extends RegisterMemory {
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

  /**
   * Applies the gates of a circuit in order, all at once at the end, or, if one of them cannot be applied, none. On a
   * `device` they are those that it has instead, with their noise: of a density matrix exactly, of a state vector as in a
   * single run, drawn by `rng`.
   *
   * @throws ArgumentError for what measures or depends on that, which is for `Circuit.run` of bornspike/variational
   */
  async run(circuit: readonly CircuitInstruction[], options: RegisterRunOptions = {}): Promise<this> {
    this.checkAlive();
    const settings = readOptions('options', options, registerRunOptions);
    if (!Array.isArray(circuit)) throw new ArgumentError('circuit', 'an array of gates', circuit);
    const pacer = new Pacer(options);
    const actions: { action: GateAction; places: number[] }[] = [];
    const gates: GateToCompile[] = [];
    const device = noisyDevice(this.engine.kernels, settings);
    // Of a copy: what is checked is what is run.
    for (const [i, operation] of [...circuit].entries()) {
      const field = `circuit[${i}]`;
      const { gate, qubits, angle, noise } = unitaryGate(field, operation);
      const action = this.#action({ gate: `${field}.gate`, angle: `${field}.angle` }, gate, angle);
      const count = action.controls + action.targets;
      const places = checkQubits(`${field}.qubits`, qubits, this.qubits, count);
      actions.push({ action, places });
      const own = noise !== undefined && checkGateNoise(`${field}.noise`, noise, count);
      if (device) {
        const turn = angle !== undefined && { angle: typeof angle === 'number' ? angle : Array.from(angle) };
        gates.push({ gate, qubits: places, ...turn, ...own });
      }
      if (i % GATES_AT_ONCE === GATES_AT_ONCE - 1) await pacer.pause();
    }
    if (device) {
      const compile = () => compileInSteps(gates, this.qubits, device, { field: 'circuit' });
      return this.#runOnDevice(compile, STEPS_OF_GATE * gates.length, [], options, settings.rng);
    }
    const numbers = this.entries.length * actions.length;
    return this.change(options, numbers, (register) => applyAll(register, actions));
  }

  /** A circuit's steps on a device; `angles` are the free ones. @internal */
  async runCompiled(
    steps: readonly TransferStep[],
    angles: ArrayLike<number>,
    options: LongWorkOptions,
    rng?: UniformSource,
  ): Promise<this> {
    return this.#runOnDevice(steps, steps.length, angles, options, rng);
  }

  async #runOnDevice(
    circuit: readonly TransferStep[] | (() => Steps<CompiledCircuit>),
    count: number,
    angles: ArrayLike<number>,
    options: LongWorkOptions,
    rng: UniformSource | undefined,
  ): Promise<this> {
    const draw = this.isDensity ? () => 0 : drawsFrom(rng);
    return this.change(options, count * (NUMBERS_OF_STEP + 2 * this.entries.length), function* (register) {
      const steps = typeof circuit === 'function' ? (yield* circuit()).steps : circuit;
      yield* (register as Register).transfers(steps, angles, draw);
    });
  }

  /** Born probabilities of the outcomes of measuring `qubits` (default: all), [2^measured]. */
  probabilities(qubits?: readonly number[]): Float64Array {
    const measured = this.#measured('qubits', qubits);
    return this.scratch((group) => this.#probabilities(group, measured).copy());
  }

  /** Measures many copies of the state, which itself stays as it is. */
  async sample(options: SampleOptions): Promise<Sample> {
    const start = performance.now();
    const { qubits, ...settings } = readOptions('options', options, sampleOptions);
    const { shots, seed, device, noiseScale } = settings;
    const measured = this.#measured('options.qubits', qubits);
    const { outcomes, counts } = await this.workInSteps(options, (group) =>
      sampleSteps(this, group, this.#probabilities(group, measured), { ...settings, measured }),
    );
    const meta = makeMeta(start, { shots, qubits: measured, ...(device && { device, noiseScale }) });
    return { outcomes, shape: [shots], counts, seed, meta };
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
    this.#project(measured, outcome, probabilities[outcome]!);
    return {
      outcome,
      bits: outcome.toString(2).padStart(measured.length, '0'),
      probability: probabilities[outcome]!,
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
    const probability = this.probabilities(measured)[outcome]!;
    if (!(probability >= POSSIBLE)) throw new ArgumentError('outcome', 'one that is possible', outcome);
    this.#project(measured, outcome, probability);
    return probability;
  }

  /** The mean of a string of Pauli operators I, X, Y and Z, one for each of `qubits` (default: all in order). */
  expectation(pauli: string, qubits?: readonly number[]): number;
  /** The mean of a Hermitian matrix on `qubits`, of which the first is the most significant bit. */
  expectation(matrix: ComplexMatrix, qubits: readonly number[]): number;
  expectation(observable: string | ComplexMatrix, qubits?: readonly number[]): number {
    this.checkAlive();
    if (typeof observable === 'string') {
      const places = this.#measured('qubits', qubits);
      return this.#meanOf(pauliLetters('observable', observable, places, this.qubits));
    }
    const places = checkQubits('qubits', qubits, this.qubits);
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

  /** The mean energy, at a time if the coefficients change. */
  async energy(hamiltonian: Hamiltonian, options: EnergyOptions = {}): Promise<number> {
    this.checkAlive();
    if (!(hamiltonian instanceof Hamiltonian)) {
      throw new ArgumentError('hamiltonian', 'the result of hamiltonian()', hamiltonian);
    }
    if (hamiltonian.qubits !== this.qubits) {
      throw new ArgumentError('hamiltonian', `one of ${this.qubits} qubits`, hamiltonian.qubits);
    }
    const { time } = readOptions('options', options, energyOptions);
    return this.workInSteps(options, (group) => meanEnergy(group, this, hamiltonian, time));
  }

  /** Von Neumann entropy of the qubits `keep` (default: all), in bits. */
  async entropy(keep?: readonly number[], options: LongWorkOptions = {}): Promise<number> {
    const kept = this.#kept(keep);
    checkLongWork(options);
    return this.workInSteps(options, (group) => this.#entropyInSteps(group, kept));
  }

  /** Tr ρ² of the qubits `keep` (default: all); 1 for a pure state. */
  async purity(keep?: readonly number[], options: LongWorkOptions = {}): Promise<number> {
    const kept = this.#kept(keep);
    checkLongWork(options);
    if (!this.isDensity && kept.length === this.qubits) {
      const square = sumOfSquares(this.entries.view);
      return square * square;
    }
    const reduced = await this.workInSteps(options, (group) => this.reduceInSteps(group, kept));
    return sumOfSquares(reduced);
  }

  /** Fidelity with another state of as many qubits: |⟨ψ|φ⟩|², ⟨ψ|ρ|ψ⟩ or (Tr √(√ρ σ √ρ))². */
  async fidelity(other: Register, options: LongWorkOptions = {}): Promise<number> {
    const checked = this.#comparable(other, options);
    return this.workInSteps(options, (group) => fidelity(group, this, checked));
  }

  /** Trace distance ½ Tr |ρ − σ| to another state of as many qubits. */
  async traceDistance(other: Register, options: LongWorkOptions = {}): Promise<number> {
    const checked = this.#comparable(other, options);
    return this.workInSteps(options, (group) => traceDistance(group, this, checked));
  }

  /** Wootters' concurrence of two qubits, from 0 (separable) to 1. */
  concurrence(a: number, b: number): number {
    return concurrenceOf(this.engine, this.reducedMatrix(checkQubits('qubits', [a, b], this.qubits)));
  }

  /** Mutual information S(A) + S(B) − S(AB) of two sets of qubits that share none, in bits. */
  async mutualInformation(
    a: readonly number[],
    b: readonly number[],
    options: LongWorkOptions = {},
  ): Promise<number> {
    this.checkAlive();
    const [first, second] = [checkSomeQubits('a', a, this.qubits), checkSomeQubits('b', b, this.qubits)];
    if (second.some((qubit) => first.includes(qubit))) {
      throw new ArgumentError('b', 'none of the qubits in a', b);
    }
    checkLongWork(options);
    return this.workOnCopy(options, function* (copy, group) {
      const entropyOf = (kept: number[]) => (copy as Register).#entropyInSteps(group, kept);
      const alone = yield* entropyOf(first);
      const other = yield* entropyOf(second);
      return alone + other - (yield* entropyOf([...first, ...second]));
    });
  }

  /** Lets a device's steps act, of which a state vector draws what is random. @internal */
  abstract transfers(
    steps: readonly TransferStep[],
    angles: ArrayLike<number>,
    draw: () => number,
  ): Steps<void>;

  /** An independent copy. */
  abstract override clone(): Register;

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

  #kept(keep: unknown): number[] {
    this.checkAlive();
    return keep === undefined ? this.all : checkSomeQubits('keep', keep, this.qubits);
  }

  *#entropyInSteps(group: RegionGroup, kept: number[]): Steps<number> {
    const qubits = this.entropyQubits(kept);
    if (qubits.length === 0) return 0;
    const reduced = yield* this.reduceInSteps(group, qubits);
    return yield* vonNeumannEntropy(this.engine, group, reduced, 2 ** qubits.length);
  }

  #comparable(other: unknown, options: LongWorkOptions): Register {
    this.checkAlive();
    const checked = checkRegister('other', other, this.qubits, this.engine);
    checkLongWork(options);
    return checked;
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
    this.engine.kernels.projectSubspace(this.changing.pointer, this.bits, fixed * both, value * both, factor);
  }

  #meanOf({ flips, signs }: PauliString): number {
    const { expectString, traceString } = this.engine.kernels;
    return (this.isDensity ? traceString : expectString)(this.entries.pointer, this.qubits, flips, signs);
  }
}

/** Returns `register` if it is one of so many qubits that was not disposed, and of `engine` where that is given. */
export function checkRegister(field: string, register: unknown, qubits: number, engine?: Engine): Register {
  if (!(register instanceof Register) || register.qubits !== qubits) {
    const got = register instanceof Register ? register.qubits : register;
    throw new ArgumentError(field, `a state of ${qubits} qubits`, got);
  }
  if (engine) checkSameEngine(field, register, engine);
  register.checkAlive();
  return register;
}

/** Refuses a register of another engine than the one that is to work on it. */
export function checkSameEngine(field: string, register: Register, engine: Engine): void {
  if (register.engine !== engine) throw new ArgumentError(field, 'this state belongs to another engine');
}

/** Options of work that takes no others. */
export function checkLongWork(options: unknown): void {
  readOptions('options', options as object, longWork);
}
