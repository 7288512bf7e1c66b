import type { TransferStep } from '../../device/index.js';
import {
  ArgumentError,
  checkChoice,
  checkEngine,
  checkInteger,
  checkNumbers,
  checkOptions,
  checkOptionsObject,
  checkText,
  checkUniformSource,
  drawUniform,
  type Engine,
  type LongWorkOptions,
  type RegionGroup,
  type Steps,
  type UniformSource,
} from '../../engine/index.js';
import { checkSomeQubits, maskOf } from '../algebra/masks.js';
import {
  type ComplexMatrix,
  gram,
  MATRIX_TOLERANCE,
  sumOfSquares,
  traceOfProduct,
} from '../algebra/matrix.js';
import { krausOfTransfer } from '../algebra/transfer-matrix.js';
import { type ChannelName, type ChannelParameters, channelOn } from '../operations/channels.js';
import { checkBlochVectors, spinor } from './bloch.js';
import { choose } from './choose.js';
import { type DensityMatrix, trustedMatrix } from './density-matrix.js';
import { checkLongWork, Register } from './register.js';
import {
  MOST_MIXED_QUBITS,
  MOST_PURE_QUBITS,
  type PreparedChannel,
  type RegisterMemory,
} from './register-memory.js';
import { ket } from './written.js';

/** The four Bell states: Φ± = (|00⟩ ± |11⟩)/√2, Ψ± = (|01⟩ ± |10⟩)/√2. */
export type BellState = 'phi+' | 'phi-' | 'psi+' | 'psi-';

/** Products of complex numbers in a piece of work. */
const PRODUCTS_AT_ONCE = 2 ** 21;

/** Qubits of a block of 256 KiB, and the most that are kept where states are reduced block by block. */
const BLOCK_QUBITS = 14;
const BLOCKED_QUBITS = 6;

/** The amplitudes of |00⟩, |01⟩, |10⟩ and |11⟩, times √2. */
const BELL: Record<BellState, [number, number, number, number]> = {
  'phi+': [1, 0, 0, 1],
  'phi-': [1, 0, 0, -1],
  'psi+': [0, 1, 1, 0],
  'psi-': [0, 1, -1, 0],
};

/**
 * A pure state of up to 20 qubits, in float64. Qubit 0 is the most significant bit of a basis index: of two qubits,
 * amplitude 1 is that of |01⟩, where qubit 1 is 1. It holds memory of its engine until `dispose` is called, or no one
 * refers to it any more.
 *
 * @throws ArgumentError for more qubits, or an engine that is none
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 *
 * const state = StateVector.bell(await createEngine()).apply('x', [1]);
 * console.log(Array.from(state.probabilities(), (p) => p.toFixed(2)).join(' '), state.concurrence(0, 1).toFixed(4));
 * // prints: 0.00 0.50 0.50 0.00 1.0000
 * console.log(state.measure(() => 0.25)); // prints: { outcome: 1, bits: '01', probability: 0.5000000000000001 }
 * ```
 */
export class StateVector extends Register {
  /** |0…0⟩ of `qubits` qubits. */
  constructor(engine: Engine, qubits: number) {
    super(engine, qubits, MOST_PURE_QUBITS, false);
  }

  /** A basis state, as a string of 0 and 1 with qubit 0 first. */
  static basis(engine: Engine, bits: string): StateVector {
    checkEngine(engine);
    if (!/^[01]{1,20}$/.test(checkText('bits', bits)))
      throw new ArgumentError('bits', 'up to 20 characters 0 and 1', bits);
    return stateOf(engine, bits.length, (amplitudes) => {
      amplitudes[2 * Number.parseInt(bits, 2)] = 1;
    });
  }

  /** A Bell state of two qubits (default Φ+). */
  static bell(engine: Engine, state: BellState = 'phi+'): StateVector {
    checkEngine(engine);
    checkChoice('state', state, Object.keys(BELL) as BellState[]);
    return stateOf(engine, 2, (amplitudes) => {
      BELL[state].forEach((amplitude, k) => {
        amplitudes[2 * k] = amplitude * Math.SQRT1_2;
      });
    });
  }

  /** (|0…0⟩ + |1…1⟩)/√2 */
  static ghz(engine: Engine, qubits: number): StateVector {
    checkEngine(engine);
    checkInteger('qubits', qubits, 2, MOST_PURE_QUBITS);
    return stateOf(engine, qubits, (amplitudes) => {
      amplitudes[0] = Math.SQRT1_2;
      amplitudes[amplitudes.length - 2] = Math.SQRT1_2;
    });
  }

  /** The equal superposition of all basis states with a single 1. */
  static w(engine: Engine, qubits: number): StateVector {
    checkEngine(engine);
    checkInteger('qubits', qubits, 2, MOST_PURE_QUBITS);
    return stateOf(engine, qubits, (amplitudes) => {
      for (let qubit = 0; qubit < qubits; qubit++)
        amplitudes[2 * maskOf(qubit, qubits)] = 1 / Math.sqrt(qubits);
    });
  }

  /** A product of pure states, one for each Bloch vector (of length 1, but for rounding); see `blochVector` for angles. */
  static product(engine: Engine, vectors: readonly ArrayLike<number>[]): StateVector {
    checkEngine(engine);
    const checked = checkBlochVectors('vectors', vectors, MOST_PURE_QUBITS);
    checked.forEach(([x, y, z], i) => {
      const square = x * x + y * y + z * z;
      if (square < 1 - MATRIX_TOLERANCE)
        throw new ArgumentError(`vectors[${i}]`, 'a length of 1 (a pure state)', Math.sqrt(square));
    });
    return stateOf(engine, checked.length, (amplitudes) => {
      amplitudes[0] = 1;
      checked.map(spinor).forEach((pair, qubit) => {
        // The qubits so far take the places in front; from the last, so that nothing is overwritten.
        const [a0, b0, a1, b1] = pair;
        for (let k = 2 ** qubit - 1; k >= 0; k--) {
          const re = amplitudes[2 * k]!;
          const im = amplitudes[2 * k + 1]!;
          amplitudes[4 * k + 2] = re * a1 - im * b1;
          amplitudes[4 * k + 3] = re * b1 + im * a1;
          amplitudes[4 * k] = re * a0 - im * b0;
          amplitudes[4 * k + 1] = re * b0 + im * a0;
        }
      });
    });
  }

  /** The state with the given amplitudes, 2^qubits of them, re and im in turn, of norm 1 but for rounding. */
  static fromAmplitudes(engine: Engine, amplitudes: ComplexMatrix): StateVector {
    checkEngine(engine);
    // Of a norm of 1 all are finite, which need not be looked at once more.
    const isNormal = amplitudes instanceof Float64Array && hasNorm1(sumOfSquares(amplitudes));
    const given = isNormal ? amplitudes : checkNumbers('amplitudes', amplitudes);
    const qubits = 30 - Math.clz32(given.length);
    if (qubits < 1 || qubits > MOST_PURE_QUBITS || given.length !== 2 * 2 ** qubits) {
      throw new ArgumentError('amplitudes', '2 · 2^qubits numbers, for 1 to 20 qubits', given.length);
    }
    const square = isNormal ? 1 : sumOfSquares(given);
    if (!hasNorm1(square)) throw new ArgumentError('amplitudes', 'norm 1', Math.sqrt(square));
    return stateOf(engine, qubits, (view) => view.set(given));
  }

  /** A copy of the amplitudes, [2^qubits] re and im in turn. */
  get amplitudes(): Float64Array {
    return this.entries.copy();
  }

  /** As a ket, with four decimals and at most 16 terms: `0.7071|00⟩ + 0.7071|11⟩`. */
  override toString(): string {
    return ket(this.entries.view, this.qubits);
  }

  /** √⟨ψ|ψ⟩, 1 but for rounding. */
  norm(): number {
    return Math.sqrt(sumOfSquares(this.entries.view));
  }

  /** An independent copy. */
  override clone(): StateVector {
    this.checkAlive();
    return stateOf(this.engine, this.qubits, (amplitudes) => amplitudes.set(this.entries.view));
  }

  /** The state of the qubits `keep` (at most 10), in the given order. */
  async partialTrace(keep: readonly number[], options: LongWorkOptions = {}): Promise<DensityMatrix> {
    this.checkAlive();
    const kept = checkSomeQubits('keep', keep, this.qubits);
    checkLongWork(options);
    const matrix = await this.workInSteps(options, (group) => this.reduceInSteps(group, kept));
    return trustedMatrix(this.engine, kept.length, matrix);
  }

  /**
   * Lets a channel act as it does in a single run: one of its Kraus operators, drawn with the probability that the state
   * gives it. The mean over many runs is `DensityMatrix.channel`.
   *
   * @param channel name, or a complete set of Kraus operators on one or two qubits
   * @param qubits what it acts on; a channel on one qubit acts on each of them
   * @param options the channel's parameters, and `rng`: a stream, or a function that returns uniform numbers in [0, 1),
   *     one for each time the channel acts
   */
  async channel(
    channel: ChannelName | readonly ComplexMatrix[],
    qubits: readonly number[],
    options: ChannelParameters & LongWorkOptions & { rng: UniformSource },
  ): Promise<this> {
    const { work, numbers } = this.prepareChannel(channel, qubits, options);
    return this.change(options, numbers, work);
  }

  /** What `channel` does with a register, to be done in steps. @internal */
  prepareChannel(
    channel: unknown,
    qubits: unknown,
    options: ChannelParameters & LongWorkOptions & { rng: UniformSource },
  ): PreparedChannel {
    this.checkAlive();
    checkOptionsObject('options', options);
    const { rng, signal: _signal, onProgress: _onProgress, ...parameters } = options;
    checkOptions('options', parameters, ['rng', 'probability', 't1', 't2', 'time', 'excited']);
    checkUniformSource('options.rng', rng);
    const { operators, places } = channelOn(this, channel, qubits, parameters);
    const uniforms = places.map(() => drawUniform('options.rng', rng));
    const work = (register: RegisterMemory) => channelSteps(register, operators, places, uniforms);
    return { work, numbers: places.length * 4 * 2 ** this.qubits };
  }

  /** @internal */
  override *transfers(
    steps: readonly TransferStep[],
    angles: ArrayLike<number>,
    draw: () => number,
  ): Steps<void> {
    const known = new Map<Float64Array, Float64Array[]>();
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      if (step.kind === 'turn') this.turnZ(step.qubit, step.factor * angles[step.parameter]!);
      else {
        const operators = known.get(step.matrix) ?? krausOfTransfer(step.matrix);
        known.set(step.matrix, operators);
        yield* applyDrawn(this, operators, step.qubits, draw());
      }
      yield { unit: 'gate', done: i + 1, total: steps.length };
    }
  }

  /** @internal */
  override *reduceInSteps(group: RegionGroup, keep: readonly number[]): Steps<Float64Array> {
    if (keep.length > MOST_MIXED_QUBITS) {
      throw new ArgumentError('keep', `at most ${MOST_MIXED_QUBITS} qubits`, keep.length);
    }
    if (keep.length <= BLOCKED_QUBITS && this.qubits > BLOCK_QUBITS) return this.#reduceByBlocks(group, keep);
    const { kernels } = this.engine;
    const masks = group.uint32(this.qubits);
    masks.view.set(this.masksFrom(keep));
    const permuted = group.float64(2 * 2 ** this.qubits, false);
    const rho = group.float64(2 * 4 ** keep.length, false);
    kernels.permuteQubits(this.entries.pointer, masks.pointer, this.qubits, permuted.pointer);
    yield;
    const size = 2 ** keep.length;
    const products = 2 ** (this.qubits - keep.length);
    for (let from = 0; from < size; ) {
      // A row goes up to the diagonal, so that `row` rows take row² / 2 sums of `products`.
      const rows = Math.floor(Math.sqrt(from * from + (2 * PRODUCTS_AT_ONCE) / products));
      const to = Math.min(size, Math.max(from + 1, rows));
      kernels.traceState(permuted.pointer, this.qubits, keep.length, rho.pointer, from, to);
      from = to;
      if (to < size) yield { unit: 'row', done: to, total: size };
    }
    return rho.copy();
  }

  /** Sums what blocks give that the processor keeps at hand: twice as fast where few qubits are kept, and then short enough for one step. */
  #reduceByBlocks(group: RegionGroup, keep: readonly number[]): Float64Array {
    const { kernels } = this.engine;
    const all = this.masksFrom(keep);
    const outer = all.splice(keep.length, this.qubits - BLOCK_QUBITS);
    const masks = group.uint32(BLOCK_QUBITS);
    masks.view.set(all);
    const block = group.float64(2 * 2 ** BLOCK_QUBITS, false);
    const size = 2 ** keep.length;
    const rho = group.float64(2 * size * size, false);
    const sum = new Float64Array(rho.length);
    const { view } = rho;
    for (let number = 0; number < 2 ** outer.length; number++) {
      const first = outer.reduce((place, mask, i) => place + ((number >> i) & 1) * mask, 0);
      kernels.permuteQubits(this.entries.pointer + 16 * first, masks.pointer, BLOCK_QUBITS, block.pointer);
      kernels.traceState(block.pointer, BLOCK_QUBITS, keep.length, rho.pointer, 0, size);
      for (let i = 0; i < sum.length; i++) sum[i]! += view[i]!;
    }
    return sum;
  }

  /**
   * A pure state's part has the entropy of the rest.
   * @internal
   */
  protected override entropyQubits(kept: number[]): number[] {
    if (2 * kept.length <= this.qubits) return kept;
    return this.all.filter((qubit) => !kept.includes(qubit));
  }
}

const hasNorm1 = (square: number) => Math.abs(square - 1) <= MATRIX_TOLERANCE;

/** A state with amplitudes that `fill` writes over zeros. Beside the class, which bundles rename if it names itself. */
function stateOf(engine: Engine, qubits: number, fill: (amplitudes: Float64Array) => void): StateVector {
  const state = new StateVector(engine, qubits);
  const { view } = state.entries;
  view[0] = 0;
  fill(view);
  return state;
}

/** One of the operators at each of the places, by a uniform number each. */
function* channelSteps(
  register: RegisterMemory,
  operators: readonly Float64Array[],
  places: readonly number[][],
  uniforms: readonly number[],
): Steps<void> {
  for (let i = 0; i < places.length; i++) {
    yield* applyDrawn(register, operators, places[i]!, uniforms[i]!);
    yield { unit: 'channel', done: i + 1, total: places.length };
  }
}

/** The Kraus operator that a uniform number falls on, with the probability that the state gives it. */
function* applyDrawn(
  register: RegisterMemory,
  operators: readonly Float64Array[],
  targets: readonly number[],
  uniform: number,
): Steps<void> {
  const size = 2 ** targets.length;
  const rho = register.reducedMatrix(targets);
  const probabilities = operators.map((operator) => traceOfProduct(gram(operator, size), rho, size));
  const chosen = choose(Float64Array.from(probabilities), uniform);
  const factor = 1 / Math.sqrt(probabilities[chosen]!);
  yield;
  register.applyMatrix(
    operators[chosen]!.map((entry) => entry * factor),
    [...targets],
    [],
  );
}
