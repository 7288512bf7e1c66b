import {
  BornspikeError,
  checkEngine,
  checkInteger,
  counted,
  dispose,
  type Engine,
  inspect,
  type LongWorkOptions,
  Pacer,
  type Region,
  type RegionGroup,
  runAtOnce,
  type Steps,
  tooLarge,
  workInSteps,
  written,
} from '../../engine/index.js';
import { maskOf } from '../algebra/masks.js';
import { type ComplexMatrix, conjugate } from '../algebra/matrix.js';
import { multiplyEntries } from '../algebra/multiply-entries.js';

/** Most qubits of a state vector, and of a density matrix. */
export const MOST_PURE_QUBITS = 20;
export const MOST_MIXED_QUBITS = 10;

/** Complex numbers that a piece of work may go over: some milliseconds. */
export const NUMBERS_AT_ONCE = 2 ** 20;

/** What a channel does, and how many complex numbers that goes over. @internal */
export interface PreparedChannel {
  work: (register: RegisterMemory) => Steps<void>;
  numbers: number;
}

/** The numbers of a state vector or a density matrix in an engine's memory, and matrices on them. */
export abstract class RegisterMemory {
  /** How many qubits it is of. */
  readonly qubits: number;
  /** @internal */
  readonly engine: Engine;
  readonly #group: RegionGroup;
  #entries: Region<Float64Array>;
  #changes = 0;
  /** Whether the entries are those of a density matrix. @internal */
  readonly isDensity: boolean;
  #disposed = false;

  /** @internal */
  constructor(engine: Engine, qubits: number, most: number, density: boolean) {
    this.engine = checkEngine(engine);
    this.qubits = checkInteger('qubits', qubits, 1, most);
    this.isDensity = density;
    this.#group = engine.arena.groupOf(this);
    try {
      this.#entries = this.#group.float64(2 * 2 ** (density ? 2 * qubits : qubits));
    } catch (error) {
      throw tooLarge(error, { qubits });
    }
    this.#entries.view[0] = 1;
  }

  /**
   * The density matrix of some of the qubits, (re, im) [2^kept][2^kept]; of the register it needs only what there is at
   * the first step. @internal
   */
  abstract reduceInSteps(group: RegionGroup, keep: readonly number[]): Steps<Float64Array>;

  /** The same at once. @internal */
  reducedMatrix(keep: readonly number[]): Float64Array {
    return this.scratch((group) => runAtOnce(this.reduceInSteps(group, keep)));
  }

  /** `arena.scratch`, whose memory grows with the qubits. @internal */
  scratch<R>(work: (group: RegionGroup) => R): R {
    try {
      return this.engine.arena.scratch(work);
    } catch (error) {
      throw tooLarge(error, { qubits: this.qubits });
    }
  }

  /** `workInSteps`, whose memory grows with the qubits. @internal */
  workInSteps<R>(options: LongWorkOptions, work: (group: RegionGroup) => Steps<R>): Promise<R> {
    return workInSteps(this.engine, options, work, { qubits: this.qubits });
  }

  /** An independent copy. */
  abstract clone(): RegisterMemory;

  /**
   * Changes the register by work on a copy of it, at the end and all at once; what is short is done in place.
   *
   * @param numbers how many complex numbers the work goes over
   * @throws BornspikeError if something else changed the register meanwhile
   * @internal
   */
  protected async change(
    options: LongWorkOptions,
    numbers: number,
    work: (register: RegisterMemory) => Steps<void>,
  ): Promise<this> {
    if (numbers <= NUMBERS_AT_ONCE) {
      new Pacer(options);
      runAtOnce(work(this));
      return this;
    }
    const register = this;
    const before = this.changes;
    await this.workOnCopy(options, function* (copy) {
      yield* work(copy);
      yield;
      register.exchange(before, copy);
    });
    return this;
  }

  /** `workInSteps` on a copy, which is made in the first step. @internal */
  protected async workOnCopy<R>(
    options: LongWorkOptions,
    work: (copy: RegisterMemory, group: RegionGroup) => Steps<R>,
  ): Promise<R> {
    const register = this;
    let copy: RegisterMemory | undefined;
    try {
      return await this.workInSteps(options, function* (group) {
        copy = register.clone();
        yield;
        return yield* work(copy, group);
      });
    } finally {
      copy?.dispose();
    }
  }

  /** How often the entries have been changed: by the same number, work that takes long knows that it was alone. @internal */
  get changes(): number {
    return this.#changes;
  }

  /** The entries, to change them. @internal */
  protected get changing(): Region<Float64Array> {
    this.#changes++;
    return this.entries;
  }

  /**
   * Puts new entries in the place of the old, if these were changed as often as before the work.
   *
   * @throws BornspikeError if something else changed the register meanwhile
   * @internal
   */
  replace(before: number, after: Region<Float64Array>): void {
    this.#checkUnchanged(before);
    this.changing.view.set(after.view);
  }

  /** As `replace`, with all of another register of as many entries, which gets those of this one. @internal */
  exchange(before: number, after: RegisterMemory): void {
    this.#checkUnchanged(before);
    this.#changes++;
    this.#group.exchange(after.#group);
    [this.#entries, after.#entries] = [after.#entries, this.#entries];
  }

  #checkUnchanged(before: number): void {
    this.checkAlive();
    if (this.#changes !== before) {
      throw new BornspikeError('the register was changed by something else while it was worked on');
    }
  }

  /** Frees the register's memory in the engine; any later use throws. */
  dispose(): void {
    if (!this.#disposed) this.#group.dispose();
    this.#disposed = true;
  }

  /** As `dispose`, for `using`. */
  [dispose](): void {
    this.dispose();
  }

  /** What it holds, as `console.log` shows it. */
  abstract toString(): string;

  /** @internal */
  [inspect](): string {
    const kind = this.isDensity ? 'DensityMatrix' : 'StateVector';
    return written(`${kind} of ${counted(this.qubits, 'qubit')}`, () => `:\n${this}`);
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

  /** Any matrix from the left, and for a density matrix its adjoint from the right. @internal */
  applyMatrix(matrix: ComplexMatrix, targets: number[], controls: readonly number[]): void {
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

  /** RZ of a qubit. @internal */
  turnZ(qubit: number, angle: number): void {
    const { cos, sin } = this.engine.kernels;
    const [c, s] = [cos(angle / 2), sin(angle / 2)];
    this.applyMatrix(Float64Array.of(c, -s, 0, 0, 0, 0, c, s), [qubit], []);
  }

  /** Any matrix on bits of the numbers of the entries. @internal */
  protected multiply(matrix: ComplexMatrix, targets: number[], controls: number): void {
    multiplyEntries(this.engine, this.changing.pointer, this.bits, matrix, targets, controls);
  }

  /** The same without controls, in parts of some milliseconds: those of all values of two bits without a target. @internal */
  *multiplyInParts(matrix: Float64Array, targets: number[]): Steps<void> {
    // One qubit's channel is no more work than a gate on two.
    if (targets.length <= 2) {
      this.multiply(matrix, targets, 0);
      return;
    }
    const used = targets.reduce((sum, mask) => sum + mask, 0);
    const free = Array.from({ length: this.bits }, (_, bit) => 2 ** bit).filter((mask) => !(mask & used));
    const split = free.slice(-2);
    const both = split.reduce((sum, mask) => sum + mask, 0);
    for (let part = 0; part < 2 ** split.length; part++) {
      // Entries whose bits are 0 are reached as those, so much further in front, whose bits are 1.
      const value = split.reduce((sum, mask, i) => sum + ((part >> i) & 1) * mask, 0);
      const pointer = this.changing.pointer - 16 * (both - value);
      multiplyEntries(this.engine, pointer, this.bits, matrix, targets, both);
      if (part > 0) yield;
    }
  }

  /** Bits of the number of an entry. @internal */
  protected get bits(): number {
    return this.isDensity ? 2 * this.qubits : this.qubits;
  }
}
