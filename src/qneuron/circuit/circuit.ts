import {
  ArgumentError,
  checkInteger,
  checkNumber,
  checkOptions,
  type Describes,
  integer,
  number,
  readOptions,
} from '../../engine/index.js';

/** The lattice and the potential of a circuit; lengths and times are dimensionless as in the paper. */
export interface QNeuronCircuitOptions {
  /** Λ of the potential V0 = Λ/4 (φ² - 1)² (7), from 0.001 to 1e6 (default 5000). */
  lambda?: number;
  /** Length T of the periodic Euclidean time (default 0.7). */
  time?: number;
  /** Slices N_t of that time (default 512). */
  slices?: number;
  /** Kinks of an active input's path, evenly spread: an even number (default 4). */
  kinks?: number;
}

/**
 * An input of a circuit, which `QNeuronCircuit.input` adds: a path that stays as it is.
 *
 * @example
 * ```ts
 * import { QNeuronCircuit } from 'bornspike/qneuron';
 *
 * const input = new QNeuronCircuit().input(0.5);
 * console.log(input.index, input.brightness); // prints: 0 0.5
 * ```
 */
export class QNeuronInput {
  /** @internal */
  constructor(
    /** What it is of. */
    readonly circuit: QNeuronCircuit,
    /** Its number among the circuit's inputs. */
    readonly index: number,
    /** From 0 (rests in the vacuum) to 1 (follows all kinks). */
    readonly brightness: number,
  ) {}
}

/**
 * A simulated neuron of a circuit, which `QNeuronCircuit.neuron` adds: a particle whose paths are sampled.
 *
 * @example
 * ```ts
 * import { QNeuronCircuit } from 'bornspike/qneuron';
 *
 * const circuit = new QNeuronCircuit();
 * circuit.neuron();
 * console.log(circuit.neuron().index, circuit.neurons.length); // prints: 1 2
 * ```
 */
export class QNeuron {
  /** @internal */
  constructor(
    /** What it is of. */
    readonly circuit: QNeuronCircuit,
    /** Its number among the circuit's neurons, in the order of all results. */
    readonly index: number,
  ) {}
}

/** One end of a coupling. */
export type QNeuronEnd = QNeuronInput | QNeuron;

/** `excite`: ε φ_to² (φ_from² - 1)² (10); `inhibit`: ε (φ_from² - 1)⁴ (φ_to² - 1)⁴ (11), the same for both. */
export interface QNeuronCoupling {
  /** Which of the two. */
  kind: 'excite' | 'inhibit';
  /** The neuron that excites, or the first of those that inhibit each other. */
  from: QNeuronEnd;
  /** The neuron that is excited, or the second of those that inhibit each other. */
  to: QNeuronEnd;
  /** ε, at least 0. */
  strength: number;
}

/** A circuit as plain JSON; ends are `'input 0'` or `'neuron 2'`. Of the lattice see `QNeuronCircuitOptions`. */
export interface QNeuronCircuitDescription {
  /** Λ of the potential. */
  lambda: number;
  /** Length T of the Euclidean time. */
  time: number;
  /** Slices of that time. */
  slices: number;
  /** Kinks of an active input's path. */
  kinks: number;
  /** Brightness of each input. */
  inputs: readonly number[];
  /** How many neurons are simulated. */
  neurons: number;
  /** What couples which ends, and how strongly. */
  couplings: { kind: 'excite' | 'inhibit'; from: string; to: string; strength: number }[];
}

export const LARGEST_STRENGTH = 1e12;
const MOST_NEURONS = 100_000;

/**
 * Q-neurons and their couplings: particles in the double well V0 = Λ/4 (φ² - 1)² on a periodic lattice of Euclidean time,
 * with the action S = Σ_t [(φ_{t+1} - φ_t)²/(2a) + a V(φ_t)], a = time / slices (equations 4, 5, 8 of "Artificial neural
 * network on quantum-mechanical particles in a two-humped potential"). It is only a description: `simulateCircuit`
 * samples its paths, `exactActivity` computes its activities.
 *
 * @throws ArgumentError for an odd number of kinks, or sizes that are out of range
 *
 * @example
 * ```ts
 * import { QNeuronCircuit } from 'bornspike/qneuron';
 *
 * const circuit = new QNeuronCircuit({ slices: 256 });
 * const [input, neuron] = [circuit.input(1), circuit.neuron()];
 * circuit.excite(input, neuron, 8000);
 * console.log(circuit.spacing, JSON.stringify(circuit.toJSON().couplings));
 * // prints: 0.002734375 [{"kind":"excite","from":"input 0","to":"neuron 0","strength":8000}]
 * ```
 */
export class QNeuronCircuit {
  /** Λ of the potential. */
  readonly lambda: number;
  /** Length T of the periodic Euclidean time. */
  readonly time: number;
  /** Slices N_t of that time. */
  readonly slices: number;
  /** Kinks of an active input's path. */
  readonly kinks: number;
  readonly #inputs: QNeuronInput[] = [];
  readonly #neurons: QNeuron[] = [];
  readonly #couplings: QNeuronCoupling[] = [];

  constructor(options: QNeuronCircuitOptions = {}) {
    const { lambda, time, slices, kinks } = readOptions('options', options, circuitOptions);
    this.lambda = lambda;
    this.time = time;
    this.slices = slices;
    this.kinks = kinks;
    if (kinks % 2 !== 0) {
      throw new ArgumentError('options.kinks', 'an even number, as the path is periodic', kinks);
    }
  }

  /** Length a of a time slice. */
  get spacing(): number {
    return this.time / this.slices;
  }

  /** The inputs, in the order in which they were added. */
  get inputs(): readonly QNeuronInput[] {
    return this.#inputs;
  }

  /** The simulated neurons, in the order of all results. */
  get neurons(): readonly QNeuron[] {
    return this.#neurons;
  }

  /** The couplings, in the order in which they were added. */
  get couplings(): readonly QNeuronCoupling[] {
    return this.#couplings;
  }

  /** Adds an input; its path is √(√b ψ² - √b + 1) for brightness b, ψ the path of kinks. */
  input(brightness = 1): QNeuronInput {
    const input = new QNeuronInput(this, this.#inputs.length, checkNumber('brightness', brightness, 0, 1));
    this.#inputs.push(input);
    return input;
  }

  /** Adds a simulated neuron. */
  neuron(): QNeuron {
    checkInteger('neurons', this.#neurons.length + 1, 1, MOST_NEURONS);
    const neuron = new QNeuron(this, this.#neurons.length);
    this.#neurons.push(neuron);
    return neuron;
  }

  /**
   * Lets `from` excite the simulated neuron `to` by ε φ_to² (φ_from² - 1)². (The text under (10) has the two the other
   * way round; row P1 of the errata.)
   *
   * @throws ArgumentError for an end of another circuit, an input as `to`, self-excitation or a negative strength
   */
  excite(from: QNeuronEnd, to: QNeuron, strength: number): this {
    this.checkEnd('from', from);
    this.checkEnd('to', to);
    if (!(to instanceof QNeuron)) {
      throw new ArgumentError('to', `a simulated neuron; ${nameOf(to)} keeps its path`);
    }
    return this.#couple('excite', from, to, strength);
  }

  /**
   * Lets `a` and `b`, at least one of them simulated, inhibit each other by ε (φ_a² - 1)⁴ (φ_b² - 1)⁴ (11).
   *
   * @throws ArgumentError for an end of another circuit, two inputs, one neuron twice or a negative strength
   */
  inhibit(a: QNeuronEnd, b: QNeuronEnd, strength: number): this {
    this.checkEnd('a', a);
    this.checkEnd('b', b);
    if (a instanceof QNeuronInput && b instanceof QNeuronInput) {
      throw new ArgumentError('b', `one of the two must be a simulated neuron, not ${nameOf(b)}`);
    }
    return this.#couple('inhibit', a, b, strength);
  }

  /** The circuit as plain JSON, of which `fromJSON` makes it anew. */
  toJSON(): QNeuronCircuitDescription {
    const { lambda, time, slices, kinks } = this;
    return {
      lambda,
      time,
      slices,
      kinks,
      inputs: this.#inputs.map(({ brightness }) => brightness),
      neurons: this.#neurons.length,
      couplings: this.#couplings.map(({ kind, from, to, strength }) => ({
        kind,
        from: nameOf(from),
        to: nameOf(to),
        strength,
      })),
    };
  }

  /**
   * The circuit that `toJSON` described.
   *
   * @throws ArgumentError naming what is no part of such a description
   */
  static fromJSON(description: QNeuronCircuitDescription): QNeuronCircuit {
    return describedCircuit(description);
  }

  /** The circuit as it is now, for work that goes on while this one may grow; its ends are those of this one. @internal */
  snapshot(): QNeuronCircuit {
    const { lambda, time, slices, kinks } = this;
    const copy = emptyCircuit({ lambda, time, slices, kinks });
    for (const input of this.#inputs) copy.#inputs.push(input);
    for (const neuron of this.#neurons) copy.#neurons.push(neuron);
    for (const coupling of this.#couplings) copy.#couplings.push(coupling);
    return copy;
  }

  #couple(kind: QNeuronCoupling['kind'], from: QNeuronEnd, to: QNeuronEnd, strength: number): this {
    if (from === to) {
      throw new ArgumentError(kind === 'excite' ? 'to' : 'b', `${nameOf(to)} cannot be coupled to itself`);
    }
    const what = `strength of ${nameOf(from)} to ${nameOf(to)}`;
    this.#couplings.push({ kind, from, to, strength: checkNumber(what, strength, 0, LARGEST_STRENGTH) });
    return this;
  }

  /** Throws if `end` is not an end of this circuit. @internal */
  checkEnd(field: string, end: unknown): void {
    if (!(end instanceof QNeuron) && !(end instanceof QNeuronInput)) {
      throw new ArgumentError(field, 'an input or a neuron of this circuit', end);
    }
    if (end.circuit !== this) {
      throw new ArgumentError(field, `${nameOf(end)} belongs to another circuit`);
    }
  }
}

/** A class that names itself in its body gets another name from the bundler. */
function emptyCircuit(options: QNeuronCircuitOptions): QNeuronCircuit {
  return new QNeuronCircuit(options);
}

function describedCircuit(description: QNeuronCircuitDescription): QNeuronCircuit {
  const known = ['lambda', 'time', 'slices', 'kinks', 'inputs', 'neurons', 'couplings'];
  checkOptions('description', description, known);
  const { inputs, neurons, couplings, ...options } = description;
  const circuit = new QNeuronCircuit(options);
  for (const [i, brightness] of list('description.inputs', inputs).entries()) {
    circuit.input(checkNumber(`description.inputs[${i}]`, brightness as number, 0, 1));
  }
  checkInteger('description.neurons', neurons, 0, MOST_NEURONS);
  for (let i = 0; i < neurons; i++) circuit.neuron();
  for (const [i, coupling] of list('description.couplings', couplings).entries()) {
    const field = `description.couplings[${i}]`;
    checkOptions(field, coupling, ['kind', 'from', 'to', 'strength']);
    const { kind, from, to, strength } = coupling as QNeuronCircuitDescription['couplings'][number];
    const ends = [endOf(circuit, `${field}.from`, from), endOf(circuit, `${field}.to`, to)] as const;
    if (kind !== 'excite' && kind !== 'inhibit') {
      throw new ArgumentError(`${field}.kind`, "'excite' or 'inhibit'", kind);
    }
    try {
      if (kind === 'excite') circuit.excite(ends[0], ends[1] as QNeuron, strength);
      else circuit.inhibit(...ends, strength);
    } catch (error) {
      throw error instanceof ArgumentError ? new ArgumentError(field, error.message) : error;
    }
  }
  return circuit;
}

function endOf(circuit: QNeuronCircuit, field: string, name: unknown): QNeuronEnd {
  const match = typeof name === 'string' ? /^(input|neuron) (\d+)$/.exec(name) : null;
  const end = match && (match[1] === 'input' ? circuit.inputs : circuit.neurons)[Number(match[2])];
  if (!end) throw new ArgumentError(field, "'input 0' or 'neuron 0', a number that there is", name);
  return end;
}

/** Of the circuit's lattice. */
export const latticeOptions = () =>
  ({
    lambda: number({ default: 5000, minimum: 1e-3, maximum: 1e6 }),
    time: number({ default: 0.7, minimum: 1e-3, maximum: 1e3 }),
    slices: integer({ default: 512, minimum: 4, maximum: 65536 }),
  }) satisfies Describes<Omit<QNeuronCircuitOptions, 'kinks'>>;

export const circuitOptions = () =>
  ({
    ...latticeOptions(),
    kinks: integer({ default: 4, minimum: 2, maximum: 1024 }),
  }) satisfies Describes<QNeuronCircuitOptions>;

/** Returns `circuit` as it is now, if it is one that has a simulated neuron. */
export function checkCircuit(field: string, circuit: unknown): QNeuronCircuit {
  if (!(circuit instanceof QNeuronCircuit)) throw new ArgumentError(field, 'a QNeuronCircuit', circuit);
  if (circuit.neurons.length === 0) {
    throw new ArgumentError(field, 'there is no neuron to simulate: add one by neuron()');
  }
  return circuit.snapshot();
}

/** As messages and JSON call it. */
function nameOf(end: QNeuronEnd): string {
  return `${end instanceof QNeuron ? 'neuron' : 'input'} ${end.index}`;
}

function list(field: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new ArgumentError(field, 'a list', value);
  return value;
}
