import type { TransferStep } from '../../device/index.js';
import {
  ArgumentError,
  checkEngine,
  checkInteger,
  checkNumbers,
  checkOptionsObject,
  checkText,
  type Engine,
  type LongWorkOptions,
  type RegionGroup,
  type Steps,
  workInSteps,
} from '../../engine/index.js';
import { choleskySteps, largestRemainder } from '../algebra/cholesky.js';
import { checkSomeQubits, maskOf } from '../algebra/masks.js';
import {
  type ComplexMatrix,
  checkingHermitian,
  conjugate,
  kronecker,
  MATRIX_TOLERANCE,
} from '../algebra/matrix.js';
import { superoperatorOf } from '../algebra/transfer-matrix.js';
import { type ChannelName, type ChannelParameters, channelOn } from '../operations/channels.js';
import { checkBlochVectors } from './bloch.js';
import { checkLongWork, Register } from './register.js';
import { MOST_MIXED_QUBITS, type PreparedChannel, type RegisterMemory } from './register-memory.js';
import { matrixText } from './written.js';

/**
 * A state of up to 10 qubits, pure or mixed, in float64: row-major, row and column numbered by basis indices. Qubit 0 is
 * the most significant bit of a basis index. It holds memory of its engine until `dispose` is called, or no one refers to
 * it any more.
 *
 * @throws ArgumentError for more qubits, or an engine that is none
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { DensityMatrix } from 'bornspike/register';
 *
 * const rho = new DensityMatrix(await createEngine(), 1).apply('x', [0]);
 * await rho.channel('amplitude-damping', [0], { probability: 0.25 });
 * console.log(rho.probabilities()[1].toFixed(4), (await rho.entropy()).toFixed(4)); // prints: 0.7500 0.8113
 * ```
 */
export class DensityMatrix extends Register {
  /** |0…0⟩⟨0…0| of `qubits` qubits. */
  constructor(engine: Engine, qubits: number) {
    super(engine, qubits, MOST_MIXED_QUBITS, true);
  }

  /** A basis state, as a string of 0 and 1 with qubit 0 first. */
  static basis(engine: Engine, bits: string): DensityMatrix {
    checkEngine(engine);
    if (!/^[01]{1,10}$/.test(checkText('bits', bits))) {
      throw new ArgumentError('bits', 'up to 10 characters 0 and 1', bits);
    }
    return densityOf(engine, bits.length, (entries) => {
      entries[2 * (2 ** bits.length + 1) * Number.parseInt(bits, 2)] = 1;
    });
  }

  /** The projector |ψ⟩⟨ψ| of a state vector of up to 10 qubits; of a density matrix, a copy. */
  static fromState(state: Register): DensityMatrix {
    if (!(state instanceof Register)) {
      throw new ArgumentError('state', 'a StateVector or a DensityMatrix', state);
    }
    return trustedMatrix(state.engine, state.qubits, state.reducedMatrix(state.all));
  }

  /** The identity divided by its trace. */
  static maximallyMixed(engine: Engine, qubits: number): DensityMatrix {
    checkEngine(engine);
    const size = 2 ** checkInteger('qubits', qubits, 1, MOST_MIXED_QUBITS);
    return densityOf(engine, qubits, (entries) => {
      for (let i = 0; i < size; i++) entries[2 * (size + 1) * i] = 1 / size;
    });
  }

  /** A product of states (1 + xX + yY + zZ)/2, one for each Bloch vector of at most length 1. */
  static product(engine: Engine, vectors: readonly ArrayLike<number>[]): DensityMatrix {
    checkEngine(engine);
    const factors = checkBlochVectors('vectors', vectors, MOST_MIXED_QUBITS);
    return densityOf(engine, factors.length, (entries) => {
      let product: ComplexMatrix = Float64Array.of(1, 0);
      factors.forEach(([x, y, z], qubit) => {
        const factor = Float64Array.of((1 + z) / 2, 0, x / 2, -y / 2, x / 2, y / 2, (1 - z) / 2, 0);
        const isLast = qubit === factors.length - 1;
        product = kronecker(product, 2 ** qubit, factor, 2, isLast ? entries : undefined);
      });
    });
  }

  /** The state with the given entries, (re, im) [2^qubits][2^qubits]: Hermitian, of trace 1 and without negative eigenvalues. */
  static async fromMatrix(
    engine: Engine,
    matrix: ComplexMatrix,
    options: LongWorkOptions = {},
  ): Promise<DensityMatrix> {
    checkEngine(engine);
    checkLongWork(options);
    const entries = await workInSteps(engine, options, () => checkState(matrix));
    return trustedMatrix(engine, (30 - Math.clz32(entries.length)) / 2, entries);
  }

  /** A copy of the entries, [2^qubits][2^qubits] re and im in turn. */
  get matrix(): Float64Array {
    return this.entries.copy();
  }

  /** As rows of the matrix, with four decimals and at most 8 rows and columns. */
  override toString(): string {
    return matrixText(this.entries.view);
  }

  /** Tr ρ, 1 but for rounding. */
  trace(): number {
    const { view } = this.entries;
    let trace = 0;
    for (let i = 0; i < view.length; i += 2 * (2 ** this.qubits + 1)) trace += view[i]!;
    return trace;
  }

  /** An independent copy. */
  override clone(): DensityMatrix {
    this.checkAlive();
    return densityOf(this.engine, this.qubits, (entries) => entries.set(this.entries.view));
  }

  /** The state of the qubits `keep`, in the given order. */
  async partialTrace(keep: readonly number[], options: LongWorkOptions = {}): Promise<DensityMatrix> {
    this.checkAlive();
    const kept = checkSomeQubits('keep', keep, this.qubits);
    checkLongWork(options);
    const matrix = await this.workInSteps(options, (group) => this.reduceInSteps(group, kept));
    return trustedMatrix(this.engine, kept.length, matrix);
  }

  /**
   * Lets a channel act: ρ ← Σ K ρ K†.
   *
   * @param channel name, or a complete set of Kraus operators on one or two qubits
   * @param qubits what it acts on; a channel on one qubit acts on each of them
   * @param options the parameters of a named channel
   */
  async channel(
    channel: ChannelName | readonly ComplexMatrix[],
    qubits: readonly number[],
    options: ChannelParameters & LongWorkOptions = {},
  ): Promise<this> {
    const { work, numbers } = this.prepareChannel(channel, qubits, options);
    return this.change(options, numbers, work);
  }

  /** What `channel` does with a register, to be done in steps. @internal */
  prepareChannel(
    channel: unknown,
    qubits: unknown,
    options: ChannelParameters & LongWorkOptions,
  ): PreparedChannel {
    this.checkAlive();
    checkOptionsObject('options', options);
    const { signal: _signal, onProgress: _onProgress, ...parameters } = options;
    const { operators, places } = channelOn(this, channel, qubits, parameters);
    const size = 2 ** places[0]!.length;
    const superoperator = new Float64Array(2 * size ** 4);
    for (const operator of operators) {
      const term = kronecker(operator, size, conjugate(operator), size);
      for (let i = 0; i < term.length; i++) superoperator[i]! += term[i]!;
    }
    const work = (register: RegisterMemory) => channelSteps(register, superoperator, places);
    return { work, numbers: (places.length * 4 ** this.qubits * size * size) / 4 };
  }

  /** @internal */
  override *transfers(steps: readonly TransferStep[], angles: ArrayLike<number>): Steps<void> {
    const known = new Map<Float64Array, Float64Array>();
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      if (step.kind === 'turn') this.turnZ(step.qubit, step.factor * angles[step.parameter]!);
      else {
        const superoperator = known.get(step.matrix) ?? superoperatorOf(step.matrix);
        known.set(step.matrix, superoperator);
        yield* applySuperoperator(this, superoperator, step.qubits);
      }
      yield { unit: 'gate', done: i + 1, total: steps.length };
    }
  }

  /** @internal */
  override *reduceInSteps(group: RegionGroup, keep: readonly number[]): Steps<Float64Array> {
    if (keep.length === this.qubits && keep.every((qubit, i) => qubit === i)) return this.entries.copy();
    const masks = group.uint32(this.qubits);
    masks.view.set(this.masksFrom(keep));
    const reduced = group.float64(2 * 4 ** keep.length, false);
    const { traceDensity } = this.engine.kernels;
    traceDensity(this.entries.pointer, this.qubits, masks.pointer, keep.length, reduced.pointer);
    yield;
    return reduced.copy();
  }

  /**
   * Which qubits' entropy is computed for that of others.
   * @internal
   */
  protected override entropyQubits(kept: number[]): number[] {
    return kept;
  }
}

function* channelSteps(
  register: RegisterMemory,
  superoperator: Float64Array,
  places: number[][],
): Steps<void> {
  for (let i = 0; i < places.length; i++) {
    yield* applySuperoperator(register, superoperator, places[i]!);
    yield { unit: 'channel', done: i + 1, total: places.length };
  }
}

/** Rows and columns of the entries are both bits to it. */
function* applySuperoperator(
  register: RegisterMemory,
  superoperator: Float64Array,
  qubits: readonly number[],
): Steps<void> {
  const columns = qubits.map((qubit) => maskOf(qubit, register.qubits));
  const rows = columns.map((mask) => mask * 2 ** register.qubits);
  yield* register.multiplyInParts(superoperator, [...rows, ...columns]);
}

/** A density matrix whose entries, all 0 at first, are written there. Beside the class, which bundles rename if it names itself. */
function densityOf(engine: Engine, qubits: number, fill: (entries: Float64Array) => void): DensityMatrix {
  const rho = new DensityMatrix(engine, qubits);
  const { view } = rho.entries;
  view[0] = 0;
  fill(view);
  return rho;
}

/** A density matrix with entries that need no check. */
export function trustedMatrix(engine: Engine, qubits: number, entries: Float64Array): DensityMatrix {
  return densityOf(engine, qubits, (view) => view.set(entries));
}

/** Returns a copy, made in the first step, of a matrix that can be a state. */
function* checkState(matrix: unknown): Steps<Float64Array> {
  const entries = new Float64Array(checkNumbers('matrix', matrix));
  const { length } = entries;
  const qubits = (30 - Math.clz32(length)) / 2;
  if (!(qubits >= 1 && qubits <= MOST_MIXED_QUBITS) || length !== 2 * 4 ** qubits) {
    throw new ArgumentError('matrix', '2 · 4^qubits numbers, for 1 to 10 qubits', length);
  }
  const size = 2 ** qubits;
  yield;
  yield* checkingHermitian('matrix', entries, size);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += entries[2 * (size + 1) * i]!;
  if (!(Math.abs(trace - 1) <= MATRIX_TOLERANCE)) throw new ArgumentError('matrix', 'trace 1', trace);
  const remainder = yield* largestRemainder(entries, yield* choleskySteps(entries, size), size);
  if (remainder > MATRIX_TOLERANCE) throw new ArgumentError('matrix', 'no negative eigenvalues', entries);
  return entries;
}
