import {
  ArgumentError,
  checkEngine,
  checkInteger,
  checkNumbers,
  checkText,
  type Engine,
} from '../../engine/index.js';
import { choleskyFactor, largestRemainder } from '../algebra/cholesky.js';
import { checkSomeQubits, maskOf } from '../algebra/masks.js';
import { type ComplexMatrix, checkHermitian, conjugate, kronecker, TOLERANCE } from '../algebra/matrix.js';
import { type ChannelName, type ChannelParameters, channelOn } from '../operations/channels.js';
import { checkBlochVectors } from './bloch.js';
import { MOST_MIXED_QUBITS, Register } from './register.js';

/**
 * A state of up to 10 qubits, pure or mixed, in float64: row-major, row and column numbered by basis indices. Qubit 0
 * is the most significant bit of a basis index.
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
    const size = 2 ** bits.length;
    const entries = new Float64Array(2 * size * size);
    entries[2 * (size + 1) * Number.parseInt(bits, 2)] = 1;
    return trustedMatrix(engine, bits.length, entries);
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
    const entries = new Float64Array(2 * size * size);
    for (let i = 0; i < size; i++) entries[2 * (size + 1) * i] = 1 / size;
    return trustedMatrix(engine, qubits, entries);
  }

  /** A product of states (1 + xX + yY + zZ)/2, one for each Bloch vector of at most length 1. */
  static product(engine: Engine, vectors: readonly ArrayLike<number>[]): DensityMatrix {
    checkEngine(engine);
    const factors = checkBlochVectors('vectors', vectors, MOST_MIXED_QUBITS);
    let entries: Float64Array = Float64Array.of(1, 0);
    factors.forEach(([x, y, z], qubit) => {
      const factor = [(1 + z) / 2, 0, x / 2, -y / 2, x / 2, y / 2, (1 - z) / 2, 0];
      entries = kronecker(entries, 2 ** qubit, factor, 2);
    });
    return trustedMatrix(engine, factors.length, entries);
  }

  /** The state with the given entries, (re, im) [2^qubits][2^qubits]: Hermitian, of trace 1 and without negative eigenvalues. */
  static fromMatrix(engine: Engine, matrix: ComplexMatrix): DensityMatrix {
    checkEngine(engine);
    const { length } = checkNumbers('matrix', matrix);
    const qubits = (30 - Math.clz32(length)) / 2;
    if (!(qubits >= 1 && qubits <= MOST_MIXED_QUBITS) || length !== 2 * 4 ** qubits) {
      throw new ArgumentError('matrix', '2 · 4^qubits numbers, for 1 to 10 qubits', length);
    }
    const size = 2 ** qubits;
    const entries = checkHermitian('matrix', matrix, size);
    let trace = 0;
    for (let i = 0; i < size; i++) trace += entries[2 * (size + 1) * i];
    if (!(Math.abs(trace - 1) <= TOLERANCE)) throw new ArgumentError('matrix', 'trace 1', trace);
    if (largestRemainder(entries, choleskyFactor(entries, size), size) > TOLERANCE) {
      throw new ArgumentError('matrix', 'no negative eigenvalues', matrix);
    }
    return trustedMatrix(engine, qubits, entries);
  }

  /** A copy of the entries, [2^qubits][2^qubits] re and im in turn. */
  get matrix(): Float64Array {
    return this.entries.copy();
  }

  /** Tr ρ, 1 but for rounding. */
  trace(): number {
    const { view } = this.entries;
    let trace = 0;
    for (let i = 0; i < view.length; i += 2 * (2 ** this.qubits + 1)) trace += view[i];
    return trace;
  }

  /** An independent copy. */
  clone(): DensityMatrix {
    return trustedMatrix(this.engine, this.qubits, this.matrix);
  }

  /** The state of the qubits `keep`, in the given order. */
  partialTrace(keep: readonly number[]): DensityMatrix {
    const kept = checkSomeQubits('keep', keep, this.qubits);
    return trustedMatrix(this.engine, kept.length, this.reducedMatrix(kept));
  }

  /**
   * Lets a channel act: ρ ← Σ K ρ K†.
   *
   * @param channel name, or a complete set of Kraus operators on one or two qubits
   * @param qubits what it acts on; a channel on one qubit acts on each of them
   * @param options the parameters of a named channel
   */
  channel(
    channel: ChannelName | readonly ComplexMatrix[],
    qubits: readonly number[],
    options: ChannelParameters = {},
  ): this {
    this.checkAlive();
    const { operators, places } = channelOn(this, channel, qubits, options);
    const size = 2 ** places[0].length;
    const superoperator = new Float64Array(2 * size ** 4);
    for (const operator of operators) {
      const term = kronecker(operator, size, conjugate(operator), size);
      for (let i = 0; i < term.length; i++) superoperator[i] += term[i];
    }
    for (const targets of places) {
      const columns = targets.map((qubit) => maskOf(qubit, this.qubits));
      const rows = columns.map((mask) => mask * 2 ** this.qubits);
      this.multiply(superoperator, [...rows, ...columns], 0);
    }
    return this;
  }

  /** @internal */
  override reducedMatrix(keep: readonly number[]): Float64Array {
    const { kernels, arena } = this.engine;
    const { pointer } = this.entries;
    return arena.scratch((group) => {
      const masks = group.uint32(this.qubits);
      masks.view.set(this.masksFrom(keep));
      const reduced = group.float64(2 * 4 ** keep.length);
      kernels.traceDensity(pointer, this.qubits, masks.pointer, keep.length, reduced.pointer);
      return reduced.copy();
    });
  }

  protected override entropyQubits(kept: number[]): number[] {
    return kept;
  }
}

/** A density matrix with entries that need no check. Beside the class, which bundles rename if it names itself. */
export function trustedMatrix(engine: Engine, qubits: number, entries: Float64Array): DensityMatrix {
  const rho = new DensityMatrix(engine, qubits);
  rho.entries.view.set(entries);
  return rho;
}
