import { ArgumentError, checkChoice, checkInteger, checkNumber, checkOptions } from '../../engine/index.js';
import {
  adjoint,
  type ComplexMatrix,
  checkMatrix,
  checkQubits,
  isIdentity,
  maskOf,
  product,
} from '../../register/index.js';

/** Named operators: `'-'` is |0⟩⟨1|, the active state decays to the inactive one; `'+'` is |1⟩⟨0|. */
export type OperatorName = 'x' | 'y' | 'z' | '-' | '+';

/**
 * What the environment does to a neuron, by name (QNNS paper, A.6): `'relaxation'` with the rate γ₁ is L = √γ₁ σ₋, `'dephasing'`
 * with γ₂ is √(γ₂/2) σz, neither of them watched, and `'measurement'` with γ_m is √γ_m σz, watched with efficiency 1.
 */
export type ChannelPreset = 'relaxation' | 'dephasing' | 'measurement';

/** How the field that leaks out of a channel is measured: one of its quadratures, or both at once. */
export type Detection = 'homodyne' | 'heterodyne';

/** Contact with the environment, L = √rate · operator. */
export interface NeuronChannel {
  /** A name, or any matrix on one or two qubits: row-major, re and im in turn, 8 or 32 numbers. */
  operator: OperatorName | ChannelPreset | ComplexMatrix;
  /** Where a single-qubit operator acts. */
  qubit?: number;
  /** Where an operator acts, one qubit or two; the first is the more significant bit of the matrix's indices. */
  qubits?: readonly number[];
  /** Per unit of time, at least 0. */
  rate: number;
  /** How much of what leaks out is measured, from 0 (nothing; the default of `'relaxation'` and `'dephasing'`) to 1 (default otherwise). */
  efficiency?: number;
  /**
   * Of diffusive trajectories: `'homodyne'` (default) measures one quadrature of what leaks out, `'heterodyne'` two of them at once,
   * each as if of half the rate.
   */
  detection?: Detection;
  /** The quadrature φ that is measured, in radians (default 0), of heterodyne detection the first: L is e^(−iφ) √rate · operator. */
  phase?: number;
}

/** A checked channel. */
export interface Channel {
  /** Among those that were given. */
  number: number;
  /** Of 2 or 4 rows. */
  matrix: Float64Array;
  dimension: 2 | 4;
  qubits: number[];
  /** The bits of its qubits, and the index of each of its basis states among those of the register. */
  mask: number;
  offsets: number[];
  rate: number;
  /** L†L is nowhere larger: the rate, times the square of a bound on the operator's norm, which is 1 for the named ones. */
  strength: number;
  efficiency: number;
  detection: Detection;
  phase: number;
  /** Whether it is Z on one qubit. */
  diagonal: boolean;
  /** Whether the operator is Hermitian and its own inverse. */
  involutory: boolean;
}

const OPERATORS: Record<OperatorName, number[]> = {
  x: [0, 0, 1, 0, 1, 0, 0, 0],
  y: [0, 0, 0, -1, 0, 1, 0, 0],
  z: [1, 0, 0, 0, 0, 0, -1, 0],
  '-': [0, 0, 1, 0, 0, 0, 0, 0],
  '+': [0, 0, 0, 0, 1, 0, 0, 0],
};
/** What presets stand for: of the rate, `share`. */
const PRESETS: Record<ChannelPreset, { operator: OperatorName; share: number; efficiency: number }> = {
  relaxation: { operator: '-', share: 1, efficiency: 0 },
  dephasing: { operator: 'z', share: 0.5, efficiency: 0 },
  measurement: { operator: 'z', share: 1, efficiency: 1 },
};
const MOST_CHANNELS = 1024;
/** Of an entry of an operator: its square is still a number. */
const LARGEST = 1e100;

/** @throws ArgumentError naming the channel's field that cannot be used */
export function checkChannels(channels: unknown, qubits: number): Channel[] {
  if (!Array.isArray(channels)) throw new ArgumentError('options.channels', 'an array of channels', channels);
  if (channels.length > MOST_CHANNELS) {
    throw new ArgumentError('options.channels', `at most ${MOST_CHANNELS} channels`, channels.length);
  }
  return Array.from(channels, (channel, i) => checkChannel(`options.channels[${i}]`, channel, qubits, i));
}

/** @throws ArgumentError naming the field that cannot be used */
export function checkChannel(field: string, channel: NeuronChannel, qubits: number, number: number): Channel {
  checkOptions(field, channel, ['operator', 'qubit', 'qubits', 'rate', 'efficiency', 'detection', 'phase']);
  const { operator: given } = channel;
  const preset =
    typeof given === 'string' && Object.hasOwn(PRESETS, given) ? PRESETS[given as ChannelPreset] : undefined;
  const operator = preset?.operator ?? given;
  const placed = placeOperator(field, { ...channel, operator }, qubits);
  const { matrix, dimension } = placed;
  const rate = (preset?.share ?? 1) * checkNumber(`${field}.rate`, channel.rate, 0);
  const { detection = 'homodyne' } = channel;
  checkChoice(`${field}.detection`, detection, ['homodyne', 'heterodyne']);
  return {
    ...placed,
    number,
    detection,
    phase: checkNumber(`${field}.phase`, channel.phase ?? 0),
    rate,
    strength: rate * squaredNorm(matrix, dimension),
    efficiency: checkNumber(`${field}.efficiency`, channel.efficiency ?? preset?.efficiency ?? 1, 0, 1),
    diagonal: operator === 'z',
    involutory: isInvolutory(matrix, dimension),
  };
}

/** An operator on one or two qubits, and where it acts. */
export function placeOperator(
  field: string,
  given: Pick<NeuronChannel, 'operator' | 'qubit' | 'qubits'>,
  qubits: number,
): Pick<Channel, 'matrix' | 'dimension' | 'qubits' | 'mask' | 'offsets'> {
  const dimension = (given.operator as ComplexMatrix)?.length === 32 ? 4 : 2;
  const matrix = checkOperator(`${field}.operator`, given.operator, dimension);
  const places = placesOf(field, given, qubits, dimension === 4 ? 2 : 1);
  const masks = places.map((qubit) => maskOf(qubit, qubits));
  return {
    matrix,
    dimension,
    qubits: places,
    mask: masks.reduce((all, mask) => all | mask, 0),
    offsets: dimension === 4 ? [0, masks[1]!, masks[0]!, masks[0]! | masks[1]!] : [0, masks[0]!, 0, 0],
  };
}

function checkOperator(field: string, operator: unknown, dimension: number): Float64Array {
  if (typeof operator === 'string') {
    if (!Object.hasOwn(OPERATORS, operator)) {
      const names = [...Object.keys(OPERATORS), ...Object.keys(PRESETS)].map((name) => `'${name}'`);
      throw new ArgumentError(field, `one of ${names.join(', ')}, or a matrix`, operator);
    }
    return Float64Array.from(OPERATORS[operator as OperatorName]);
  }
  const matrix = checkMatrix(field, operator, dimension);
  matrix.forEach((entry, i) => {
    checkNumber(`${field}[${i}]`, entry, -LARGEST, LARGEST);
  });
  return matrix;
}

/** The largest sum of magnitudes along a row times that along a column: no less than the square of the largest singular value. */
function squaredNorm(matrix: Float64Array, size: number): number {
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const re = matrix[2 * (i * size + j)]!;
      const im = matrix[2 * (i * size + j) + 1]!;
      const magnitude = Math.sqrt(re * re + im * im);
      rows[i]! += magnitude;
      columns[j]! += magnitude;
    }
  }
  return Math.max(...rows) * Math.max(...columns);
}

function placesOf(
  field: string,
  { qubit, qubits: list }: Pick<NeuronChannel, 'qubit' | 'qubits'>,
  qubits: number,
  count: number,
): number[] {
  if (list !== undefined) {
    if (qubit !== undefined)
      throw new ArgumentError(`${field}.qubit`, 'cannot be given together with qubits');
    return checkQubits(`${field}.qubits`, list, qubits, count);
  }
  if (count === 2) throw new ArgumentError(`${field}.qubits`, 'an array of 2 qubits', list);
  return [checkInteger(`${field}.qubit`, qubit, 0, qubits - 1)];
}

function isInvolutory(matrix: Float64Array, size: number): boolean {
  const mirrored = adjoint(matrix, size);
  return matrix.every((x, i) => x === mirrored[i]) && isIdentity(product(matrix, matrix, size), size);
}
