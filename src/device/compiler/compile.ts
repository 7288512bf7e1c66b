import { runAtOnce, type Steps } from '../../engine/index.js';
import { type CheckedDevice, checkDeviceQubits } from '../noise.js';
import type {
  CompiledCircuit,
  CompiledMeasuredCircuit,
  GateToCompile,
  InstructionToCompile,
} from './compiled-circuit.js';
import { Compiler } from './compiler.js';

/** Gates in a piece of a millisecond or two. */
const GATES_AT_ONCE = 32;

/** How a circuit is compiled. */
export interface CompileSettings {
  /** What the gates are called in errors (default 'gates'). */
  field?: string;
  /** How often each two-qubit gate U is done, an odd number: U (U⁻¹ U)^n, for extrapolation, or 0 for U without noise in no time (default 1). */
  fold?: number;
}

/**
 * Gates, which were checked, with free parameters or without, in the device's own gates with their noise and the idling of
 * all other qubits. Each qubit's gates are done as soon as they can be; in the end all wait for the last.
 *
 * @throws ArgumentError naming the gate that the device does not have
 */
export function compileForDevice(
  gates: readonly GateToCompile[],
  qubits: number,
  device: CheckedDevice,
  settings: CompileSettings = {},
): CompiledCircuit {
  return runAtOnce(compileInSteps(gates, qubits, device, settings));
}

/** The same in steps. */
export function* compileInSteps(
  gates: readonly GateToCompile[],
  qubits: number,
  device: CheckedDevice,
  { field = 'gates', fold = 1 }: CompileSettings = {},
): Steps<CompiledCircuit> {
  checkDeviceQubits('options.device', device, qubits);
  const compiler = new Compiler(qubits, device, fold);
  for (const [i, gate] of gates.entries()) {
    compiler.add(`${field}[${i}]`, gate);
    if (i % GATES_AT_ONCE === GATES_AT_ONCE - 1) yield;
  }
  const { actions, measurements: _none, ...demand } = compiler.finish();
  return { steps: actions[0]?.steps ?? [], ...demand };
}

/**
 * The same of a circuit that measures qubits and resets them in between, and of gates that depend on what was measured.
 * These begin when that is known, and take their time whether they are done or not.
 */
export function* compileMeasured(
  instructions: readonly InstructionToCompile[],
  qubits: number,
  device: CheckedDevice,
): Steps<CompiledMeasuredCircuit> {
  checkDeviceQubits('options.device', device, qubits);
  const compiler = new Compiler(qubits, device, 1);
  for (const [i, instruction] of instructions.entries()) {
    compiler.instruct(`gates[${i}]`, instruction);
    if (i % GATES_AT_ONCE === GATES_AT_ONCE - 1) yield;
  }
  return compiler.finish();
}
