import type { Meta } from '../../engine/index.js';
import {
  ArgumentError,
  checkEngine,
  checkInteger,
  checkOptions,
  checkOptionsObject,
  type Engine,
  type Seed,
} from '../../engine/index.js';
import { square } from '../exact/square.js';
import type { PathEnsembleName } from '../sampling/ensemble.js';
import { type SimulationResult, simulateScan } from '../sampling/simulate.js';
import type { SimulateOptions } from '../sampling/simulate-options.js';
import { type QNeuron, QNeuronCircuit, type QNeuronCircuitOptions, type QNeuronEnd } from './circuit.js';
import { gates } from './gates.js';

/** A logical function as a circuit of gates. */
export interface LogicCircuit {
  /** How many inputs it has, at most 8. */
  inputs: number;
  /** Adds its gates to the circuit; returns the neurons that give the outputs. */
  build(circuit: QNeuronCircuit, inputs: QNeuronEnd[]): QNeuron[];
  /** What the outputs should be. */
  expected(...inputs: boolean[]): boolean[];
}

/**
 * The gates, and two circuits made of them, for `truthTable`: inputs are those that a caller adds, outputs the neurons
 * that `build` returns, and `expected` is what these should be.
 *
 * @example
 * ```ts
 * import { LOGIC } from 'bornspike/qneuron';
 *
 * console.log(Object.keys(LOGIC).join(' ')); // prints: and or not xor half-adder multiplexer
 * console.log(LOGIC['half-adder'].expected(true, true)); // prints: [ false, true ]
 * ```
 */
export const LOGIC = {
  and: {
    inputs: 2,
    build: (circuit, [a, b]) => [gates.and(circuit, a!, b!).output],
    expected: (a, b) => [a && b],
  },
  or: {
    inputs: 2,
    build: (circuit, [a, b]) => [gates.or(circuit, a!, b!).output],
    expected: (a, b) => [a || b],
  },
  not: {
    inputs: 1,
    build: (circuit, [a]) => [gates.not(circuit, a!).output],
    expected: (a) => [!a],
  },
  xor: {
    inputs: 2,
    build: (circuit, [a, b]) => [gates.xor(circuit, a!, b!).output],
    expected: (a, b) => [a !== b],
  },
  /** Sum and carry of two bits. */
  'half-adder': {
    inputs: 2,
    build: (circuit, [a, b]) => [gates.xor(circuit, a!, b!).output, gates.and(circuit, a!, b!).output],
    expected: (a, b) => [a !== b, a && b],
  },
  /** The first of two bits, or the second if the third input is active. */
  multiplexer: {
    inputs: 3,
    build: (circuit, [a, b, select]) => {
      // Outputs of the gates above are too weak to drive others by input strengths: whom they excite weakens them.
      const [first, second, other, output] = Array.from({ length: 4 }, () => circuit.neuron());
      circuit.excite(a!, first!, 6000).inhibit(select!, first!, 50_000);
      circuit.excite(circuit.input(1), other!, 8000).inhibit(select!, other!, 50_000);
      circuit.excite(b!, second!, 6000).inhibit(other!, second!, 50_000);
      circuit.excite(first!, output!, 4000).excite(second!, output!, 4000);
      return [output!];
    },
    expected: (a, b, select) => [select ? b : a],
  },
} satisfies Record<string, LogicCircuit>;

/** One line of a truth table. */
export interface TruthRow {
  /** Which inputs are active. */
  inputs: boolean[];
  /** What the outputs should be, [outputs]. */
  expected: boolean[];
  /** Of each output neuron, [outputs]. */
  activity: number[];
  /** Its standard error, [outputs]. */
  stdErr: number[];
}

/** How well an output tells true from false. */
export interface TruthMargin {
  /**
   * The least activity that should be true, less the greatest that should be false; negative where the table fails; NaN, as
   * the others, of an output that should never be true, or always.
   */
  margin: number;
  /** That over its standard error. */
  separation: number;
  /** The least activity that should be true over the greatest that should be false. */
  ratio: number;
}

/** What a logical circuit answers. */
export interface TruthTable {
  /** Which paths the activities are the means over. */
  ensemble: PathEnsembleName;
  /** One for each combination of inputs; the first input is the most significant bit of a row's number. */
  rows: TruthRow[];
  /** One for each output. */
  outputs: TruthMargin[];
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/**
 * Simulates a logical circuit for all combinations of active (brightness 1) and passive (0) inputs, side by side: a scan
 * of 2^inputs circuits (section 3.3).
 *
 * @param logic one of `LOGIC`, by name, or a circuit of your own
 * @param options of the simulation; `circuit` has the lattice's
 * @returns a row for each combination, and how well each output tells true from false
 * @throws ArgumentError for a name that is none, or options that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { truthTable } from 'bornspike/qneuron';
 *
 * const engine = await createEngine();
 * const { rows, outputs } = await truthTable(engine, 'not', {
 *   thermalization: 200,
 *   sweeps: 400,
 *   chains: 8,
 *   circuit: { slices: 256 },
 *   seed: 1,
 * });
 * console.log(rows.map(({ inputs, activity }) => `${inputs}: ${activity[0].toFixed(2)}`).join(', '));
 * // prints: false: 1.28, true: 0.26
 * console.log((outputs[0].separation ?? 0) > 5); // prints: true
 * ```
 */
export async function truthTable(
  engine: Engine,
  logic: keyof typeof LOGIC | LogicCircuit,
  options: SimulateOptions & { circuit?: QNeuronCircuitOptions } = {},
): Promise<TruthTable> {
  checkEngine(engine);
  const { inputs, build, expected } = checkLogic(logic);
  checkOptionsObject('options', options);
  const { circuit: lattice = {}, ...simulation } = options;
  const combinations = Array.from({ length: 2 ** inputs }, (_, bits) =>
    Array.from({ length: inputs }, (_, i) => ((bits >> (inputs - 1 - i)) & 1) === 1),
  );
  let outputs: readonly QNeuron[] = [];
  const circuits = combinations.map((active) => {
    const circuit = new QNeuronCircuit(lattice);
    outputs = build(
      circuit,
      active.map((one) => circuit.input(Number(one))),
    );
    if (!Array.isArray(outputs)) throw new ArgumentError('logic.build()', 'a list of neurons', outputs);
    for (const [i, output] of outputs.entries()) circuit.checkEnd(`logic.build()[${i}]`, output);
    return circuit;
  });
  const wanted = combinations.map((active) => {
    const values = expected(...active);
    if (!Array.isArray(values) || values.length !== outputs.length) {
      throw new ArgumentError('logic.expected()', `a list of ${outputs.length} booleans`, values);
    }
    return values;
  });
  const results = await simulateScan(engine, circuits, simulation);
  const rows = results.map(({ activity, stdErr }, row) => ({
    inputs: combinations[row]!,
    expected: wanted[row]!,
    activity: outputs.map(({ index }) => activity[index]!),
    stdErr: outputs.map(({ index }) => stdErr[index]!),
  }));
  const { ensemble, seed } = results[0]!;
  const margins = outputs.map((_, i) => marginOf(rows, i));
  return { ensemble, rows, outputs: margins, seed, meta: metaOf(results, combinations) };
}

function checkLogic(logic: keyof typeof LOGIC | LogicCircuit): LogicCircuit {
  if (typeof logic === 'string' && Object.hasOwn(LOGIC, logic)) return LOGIC[logic] as LogicCircuit;
  if (logic === null || typeof logic !== 'object') {
    throw new ArgumentError('logic', `a circuit, or one of ${Object.keys(LOGIC).join(', ')}`, logic);
  }
  checkOptions('logic', logic, ['inputs', 'build', 'expected']);
  checkInteger('logic.inputs', logic.inputs, 1, 8);
  for (const name of ['build', 'expected'] as const) {
    if (typeof logic[name] !== 'function')
      throw new ArgumentError(`logic.${name}`, 'a function', logic[name]);
  }
  return logic;
}

/** The row that should be true and is least so, against the row that should be false and is most active. */
function marginOf(rows: TruthRow[], output: number): TruthMargin {
  const values = (wanted: boolean) =>
    rows
      .filter(({ expected }) => expected[output] === wanted)
      .map(({ activity, stdErr }) => ({ activity: activity[output], stdErr: stdErr[output] }))
      .sort((a, b) => a.activity! - b.activity!);
  const [least] = values(true);
  const greatest = values(false).at(-1);
  if (!least || !greatest) return { margin: Number.NaN, separation: Number.NaN, ratio: Number.NaN };
  const margin = least.activity! - greatest.activity!;
  const error = Math.sqrt(square(least.stdErr!) + square(greatest.stdErr!));
  return {
    margin,
    separation: error > 0 ? margin / error : Number.NaN,
    ratio: least.activity! / greatest.activity!,
  };
}

/** One meta for all rows, with the warnings of each. */
function metaOf(results: SimulationResult[], combinations: boolean[][]): Meta {
  const warnings = results.flatMap(({ meta }, row) =>
    meta.warnings.map((warning) => `inputs ${combinations[row]!.map(Number).join(', ')}: ${warning}`),
  );
  const missed = results.find(({ meta }) => meta.endReason === 'target missed');
  return { ...(missed ?? results[0]!).meta, warnings };
}
