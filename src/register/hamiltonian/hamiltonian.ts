import {
  ArgumentError,
  checked,
  checkNumber,
  checkNumbers,
  checkOptions,
  type Describes,
  integer,
  readOptions,
  unchecked,
} from '../../engine/index.js';
import { maskOf } from '../algebra/masks.js';
import { type PauliString, pauliString } from '../algebra/pauli-string.js';
import { MOST_QUBITS } from './couplings.js';
import { type TimeDependent, type TimeDependentNumbers, timeDependentNumbers } from './time-dependent.js';

/** Of coefficients and of time steps: their products and sums stay numbers. */
export const LARGEST_COEFFICIENT = 1e100;

/** coefficient · a string of Pauli operators. */
export interface PauliTerm {
  /** Letters I, X, Y and Z, one for each of `qubits`. */
  pauli: string;
  /** What the letters act on, each qubit once. */
  qubits: readonly number[];
  /** An angular frequency (ħ = 1), none beyond ±1e100. */
  coefficient: TimeDependent<number>;
}

/**
 * Coefficients of a Hamiltonian (ħ = 1, so angular frequencies), none beyond ±1e100. Each may be a function of time or piecewise linear in it.
 * Couplings are upper triangles [qubits][qubits], with zeros elsewhere (see `coupleAll`, `coupleRing`, …).
 */
export interface HamiltonianOptions {
  /** Qubits of the network, from 1 to 256; registers, circuits and state vectors take up to 20. */
  qubits: number;
  /** h_i Z_i, the neurons' intrinsic bias. */
  h?: TimeDependent<ArrayLike<number>>;
  /** (Ω_i / 2) X_i, a transverse drive with the Rabi frequencies Ω_i. */
  rabi?: TimeDependent<ArrayLike<number>>;
  /** J^x_ij X_i X_j */
  jx?: TimeDependent<readonly ArrayLike<number>[]>;
  /** J^y_ij Y_i Y_j */
  jy?: TimeDependent<readonly ArrayLike<number>[]>;
  /** K_ij Z_i Z_j */
  k?: TimeDependent<readonly ArrayLike<number>[]>;
  /** J_ij (X_i X_j + Y_i Y_j + λ Z_i Z_j) */
  exchange?: TimeDependent<readonly ArrayLike<number>[]>;
  /** The anisotropy λ of `exchange` (default 1). */
  lambda?: number;
  /** Any other strings. */
  terms?: readonly PauliTerm[];
}

export const hamiltonianOptions = () =>
  ({
    qubits: integer({ minimum: 1, maximum: MOST_QUBITS }),
    h: unchecked({ optional: true }),
    rabi: unchecked({ optional: true }),
    jx: unchecked({ optional: true }),
    jy: unchecked({ optional: true }),
    k: unchecked({ optional: true }),
    exchange: unchecked({ optional: true }),
    lambda: checked((field, value) => readNumber(field, value), { optional: true }),
    terms: unchecked({ default: [] }),
  }) satisfies Describes<HamiltonianOptions>;

/** One option's share in the coefficients: factor · value i goes to string `places[i]`. */
interface Part {
  values: TimeDependentNumbers;
  factor: number;
  places: number[];
}

/** The kind of a string: of one kind of Pauli operator (then diagonal in its basis), or mixed. */
export type StringKind = 'Z' | 'X' | 'Y' | 'mixed';

/** A string of a Hamiltonian; masks are of no use beyond 20 qubits. */
interface HamiltonianString extends PauliString {
  /** Letters X, Y and Z, and the qubits they act on. */
  pauli: string;
  qubits: readonly number[];
  kind: StringKind;
  changes: boolean;
}

/** How fast a Hamiltonian turns states, with some coefficients. */
export interface Rates {
  /** The largest sum of |coefficient| of all strings at one qubit that strings turn about different axes. */
  local: number;
  /** The sum of |coefficient| of all strings. */
  total: number;
}

/**
 * The sum of Pauli strings that `hamiltonian` made. It holds no memory of an engine and serves all of them.
 *
 * @example
 * ```ts
 * import { hamiltonian } from 'bornspike/register';
 *
 * const ramp = hamiltonian({ qubits: 2, h: [1, 1], rabi: (time) => [time, time] });
 * console.log(ramp.qubits, ramp.changes); // prints: 2 true
 * ```
 */
export class Hamiltonian {
  /** How many qubits it is of. */
  readonly qubits: number;
  /** The strings, those of Z alone first, then of X alone, of Y alone and the mixed ones. @internal */
  readonly strings: readonly HamiltonianString[];
  readonly #parts: readonly Part[];
  /** Bits of the qubits at which strings have different letters, so that they do not commute. */
  readonly #mixed: number;

  /** @internal */
  constructor(qubits: number, strings: Hamiltonian['strings'], parts: readonly Part[]) {
    this.qubits = qubits;
    this.strings = strings;
    this.#parts = parts;
    const at = (letters: (string: PauliString) => number) =>
      strings.reduce((bits, string) => bits | letters(string), 0);
    const [x, y, z] = [
      at(({ flips, signs }) => flips & ~signs),
      at(({ flips, signs }) => flips & signs),
      at(({ flips, signs }) => signs & ~flips),
    ];
    this.#mixed = (x & y) | (y & z) | (z & x);
  }

  /** Whether any coefficient depends on time. */
  get changes(): boolean {
    return this.strings.some(({ changes }) => changes);
  }

  /**
   * The coefficients at a time, one for each of `strings`. @internal
   *
   * @throws ArgumentError if a function of time returns what it must not
   */
  coefficients(time: number): Float64Array {
    const row = new Float64Array(this.strings.length);
    for (const { values, factor, places } of this.#parts) {
      values.at(time).forEach((value, i) => {
        row[places[i]!]! += factor * value;
      });
    }
    return row;
  }

  /** How fast these coefficients turn states. @internal */
  rates(coefficients: Float64Array): Rates {
    const atQubit = new Float64Array(this.qubits);
    let total = 0;
    for (let i = 0; i < coefficients.length; i++) {
      const { flips, signs } = this.strings[i]!;
      const size = Math.abs(coefficients[i]!);
      total += size;
      // Bit by bit, from that of the last qubit.
      for (let bits = (flips | signs) & this.#mixed, qubit = 0; bits > 0; bits >>= 1, qubit++) {
        if (bits & 1) atQubit[qubit]! += size;
      }
    }
    return { local: atQubit.reduce((most, sum) => Math.max(most, sum), 0), total };
  }
}

/**
 * A network's Hamiltonian (qubit-neuron paper, sections 2.1 and 2.2): Σ h_i Z_i + Σ (Ω_i/2) X_i + Σ J^x_ij X_i X_j +
 * Σ J^y_ij Y_i Y_j + Σ K_ij Z_i Z_j + Σ J_ij (X_i X_j + Y_i Y_j + λ Z_i Z_j) + other strings.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { coupleChain, hamiltonian, StateVector } from 'bornspike/register';
 *
 * const ising = hamiltonian({ qubits: 3, k: coupleChain(3, -1), rabi: [2, 2, 2] });
 * const state = new StateVector(await createEngine(), 3);
 * console.log(await state.energy(ising)); // prints: -2
 * ```
 */
export function hamiltonian(options: HamiltonianOptions): Hamiltonian {
  const settings = readOptions('options', options, hamiltonianOptions);
  const { qubits, terms } = settings;
  const builder = new Builder(qubits);
  const fields = (field: string, value: unknown) => readNumbers(field, value, qubits);
  const couplings = (field: string, value: unknown) => readCouplings(field, value, qubits);
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const pairs = all.flatMap((i) => all.slice(i + 1).map((j) => [i, j]));
  const of = (letter: string) => (places: number[]) =>
    placedString(letter.repeat(places.length), places, qubits);
  const [x, y, z] = [of('X'), of('Y'), of('Z')] as const;
  const singles = all.map((qubit) => [qubit]);
  const given = (name: 'h' | 'rabi' | 'jx' | 'jy' | 'k' | 'exchange', read: typeof fields) =>
    settings[name] === undefined
      ? undefined
      : timeDependentNumbers<unknown>(`options.${name}`, settings[name], read);

  builder.add(given('h', fields), 1, singles.map(z));
  builder.add(given('rabi', fields), 0.5, singles.map(x));
  builder.add(given('jx', couplings), 1, pairs.map(x));
  builder.add(given('jy', couplings), 1, pairs.map(y));
  builder.add(given('k', couplings), 1, pairs.map(z));
  const lambda = settings.lambda ?? 1;
  if (settings.lambda !== undefined && settings.exchange === undefined) {
    throw new ArgumentError('options.lambda', 'it belongs to options.exchange, which is not there');
  }
  const exchange = given('exchange', couplings);
  builder.add(exchange, 1, pairs.map(x));
  builder.add(exchange, 1, pairs.map(y));
  builder.add(exchange, lambda, pairs.map(z));
  if (!Array.isArray(terms)) throw new ArgumentError('options.terms', 'an array of terms', terms);
  for (let i = 0; i < terms.length; i++) {
    const field = `options.terms[${i}]`;
    checkOptions(field, terms[i], ['pauli', 'qubits', 'coefficient']);
    pauliString(field, terms[i].pauli, terms[i].qubits, qubits);
    const string = placedString(terms[i].pauli, terms[i].qubits, qubits);
    const coefficient = timeDependentNumbers<unknown>(
      `${field}.coefficient`,
      terms[i].coefficient,
      (name, value) => Float64Array.of(readNumber(name, value)),
    );
    builder.add(coefficient, 1, [string]);
  }
  return builder.build();
}

/** Collects equal strings of several options into one. */
class Builder {
  readonly #qubits: number;
  readonly #strings = new Map<string, HamiltonianString>();
  readonly #parts: { values: TimeDependentNumbers; factor: number; keys: string[] }[] = [];

  constructor(qubits: number) {
    this.#qubits = qubits;
  }

  add(values: TimeDependentNumbers | undefined, factor: number, strings: PlacedString[]): void {
    if (!values) return;
    const keys = strings.map(({ pauli, qubits }) => `${pauli} ${qubits}`);
    this.#parts.push({ values, factor, keys });
    // What is zero for ever needs no string.
    const constant = values.changes ? undefined : values.at(0);
    strings.forEach((string, i) => {
      if (constant?.[i] === 0) return;
      const changes = values.changes || (this.#strings.get(keys[i]!)?.changes ?? false);
      this.#strings.set(keys[i]!, { ...string, kind: kindOf(string), changes });
    });
  }

  build(): Hamiltonian {
    const order: StringKind[] = ['Z', 'X', 'Y', 'mixed'];
    const sorted = [...this.#strings].sort(([, a], [, b]) => order.indexOf(a.kind) - order.indexOf(b.kind));
    const places = new Map(sorted.map(([key], place) => [key, place]));
    const parts = this.#parts.map(({ values, factor, keys }) => {
      const kept = keys.flatMap((key, i) => (places.has(key) ? [i] : []));
      return {
        factor,
        places: kept.map((i) => places.get(keys[i]!)!),
        values: { ...values, at: (time: number) => Float64Array.from(kept, pick(values.at(time))) },
      };
    });
    return new Hamiltonian(
      this.#qubits,
      sorted.map(([, string]) => string),
      parts,
    );
  }
}

const pick = (from: Float64Array) => (i: number) => from[i]!;

type PlacedString = Omit<HamiltonianString, 'kind' | 'changes'>;

/** A string without the letters I, in the order of its qubits. */
function placedString(letters: string, places: readonly number[], qubits: number): PlacedString {
  const acting = places
    .map((qubit, i) => ({ qubit, letter: letters[i]! }))
    .filter(({ letter }) => letter !== 'I')
    .sort((a, b) => a.qubit - b.qubit);
  const sum = (wanted: string) =>
    acting.reduce(
      (bits, { qubit, letter }) => bits + (wanted.includes(letter) ? maskOf(qubit, qubits) : 0),
      0,
    );
  return {
    pauli: acting.map(({ letter }) => letter).join(''),
    qubits: acting.map(({ qubit }) => qubit),
    flips: sum('XY'),
    signs: sum('YZ'),
  };
}

function kindOf({ flips, signs }: PauliString): StringKind {
  if (flips === 0) return 'Z';
  if (signs === 0) return 'X';
  return signs === flips ? 'Y' : 'mixed';
}

function readNumber(field: string, value: unknown): number {
  return checkNumber(field, value, -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT);
}

function readNumbers(field: string, values: unknown, length: number): Float64Array {
  return Float64Array.from(checkNumbers(field, values, length), (value, i) =>
    readNumber(`${field}[${i}]`, value),
  );
}

/** The entries above the diagonal, row by row. */
function readCouplings(field: string, value: unknown, qubits: number): Float64Array {
  if (!Array.isArray(value) || value.length !== qubits) {
    throw new ArgumentError(field, `${qubits} rows of ${qubits} numbers`, value);
  }
  const entries: number[] = [];
  for (let i = 0; i < qubits; i++) {
    const row = readNumbers(`${field}[${i}]`, value[i], qubits);
    for (let j = 0; j < qubits; j++) {
      if (j > i) entries.push(row[j]!);
      else if (row[j] !== 0) {
        throw new ArgumentError(`${field}[${i}][${j}]`, '0 on and below the diagonal', row[j]);
      }
    }
  }
  return Float64Array.from(entries);
}
