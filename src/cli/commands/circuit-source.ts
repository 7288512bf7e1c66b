import { ArgumentError, DataFormatError, suggestion } from '../../engine/index.js';
import { readJson } from '../../files/index.js';
import {
  LOGIC,
  type LogicCircuit,
  QNeuronCircuit,
  type QNeuronCircuitDescription,
  type QNeuronCircuitOptions,
} from '../../qneuron/index.js';
import { kebab } from '../terminal/flags.js';

/** A circuit for given inputs. */
export interface BuiltCircuit {
  circuit: QNeuronCircuit;
  /** Brightness of its inputs, but for those that a gate adds. */
  inputs: readonly number[];
  /** Numbers of the neurons that give its outputs, and what they should be if the inputs are logical. */
  outputs: number[];
  expected?: boolean[];
}

/** What the command was asked to simulate. */
export interface CircuitSource {
  /** Undefined for a circuit of the user's. */
  logic?: LogicCircuit;
  /** `inputs` are brightnesses; by default what the source has, or all 1. */
  build(inputs: readonly number[] | undefined): BuiltCircuit;
}

/** The names of `LOGIC` as the command line writes them. */
const GATES = new Map<string, LogicCircuit>(
  Object.entries(LOGIC).map(([name, logic]) => [kebab(name), logic]),
);

export const LOGIC_GATE_NAMES = [...GATES.keys()];

/**
 * @param name of a gate, or the path of a circuit's JSON description
 * @throws ArgumentError when it is neither, DataFormatError when the file does not describe a circuit
 */
export function circuitSource(name: string, lattice: QNeuronCircuitOptions): CircuitSource {
  const logic = GATES.get(name);
  if (logic) return { logic, build: (inputs) => buildLogic(name, logic, lattice, inputs) };
  if (!name.endsWith('.json')) {
    const choices = `expected one of ${LOGIC_GATE_NAMES.join(', ')}, or a .json file`;
    throw new ArgumentError('GATE', `${choices}, got "${name}"${suggestion(name, LOGIC_GATE_NAMES)}`);
  }
  for (const [option, value] of Object.entries(lattice)) {
    if (value !== undefined) throw new ArgumentError(`options.${option}`, `the file ${name} has its own`);
  }
  const description = readDescription(name);
  return { build: (inputs) => buildDescribed(name, description, inputs) };
}

function buildLogic(
  name: string,
  logic: LogicCircuit,
  lattice: QNeuronCircuitOptions,
  given: readonly number[] | undefined,
): BuiltCircuit {
  const inputs = checkInputs(given ?? Array.from({ length: logic.inputs }, () => 1), logic.inputs, name);
  const circuit = new QNeuronCircuit(lattice);
  const ends = inputs.map((brightness) => circuit.input(brightness));
  const outputs = logic.build(circuit, ends).map(({ index }) => index);
  const isLogical = inputs.every((brightness) => brightness === 0 || brightness === 1);
  return {
    circuit,
    inputs,
    outputs,
    ...(isLogical && { expected: logic.expected(...inputs.map((brightness) => brightness === 1)) }),
  };
}

function buildDescribed(
  name: string,
  description: QNeuronCircuitDescription,
  given: readonly number[] | undefined,
): BuiltCircuit {
  const inputs = given ? checkInputs(given, description.inputs.length, name) : description.inputs;
  return { circuit: QNeuronCircuit.fromJSON({ ...description, inputs: [...inputs] }), inputs, outputs: [] };
}

function readDescription(path: string): QNeuronCircuitDescription {
  const description = readJson(path) as QNeuronCircuitDescription;
  try {
    return QNeuronCircuit.fromJSON(description).toJSON();
  } catch (error) {
    if (error instanceof ArgumentError) throw new DataFormatError(path, 0, error.message, { cause: error });
    throw error;
  }
}

function checkInputs(inputs: readonly number[], count: number, name: string): readonly number[] {
  if (inputs.length !== count) {
    throw new ArgumentError('--inputs', `${count} numbers for ${name}`, inputs.length);
  }
  for (const brightness of inputs) {
    if (!(brightness >= 0 && brightness <= 1)) {
      throw new ArgumentError('--inputs', 'numbers from 0 to 1', brightness);
    }
  }
  return inputs;
}
