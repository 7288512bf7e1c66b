import type {
  CompiledCircuit,
  CompiledMeasuredCircuit,
  GateToCompile,
  InstructionToCompile,
} from './compiled-circuit.js';
import { Compiler } from './compiler.js';
import { type CheckedDevice, checkDeviceQubits } from './noise.js';

/** How a circuit is compiled. */
export interface CompileSettings {
  /** What the gates are called in errors (default 'gates'). */
  field?: string;
  /** How often each two-qubit gate U is done, an odd number: U (U⁻¹ U)^n, for extrapolation (default 1). */
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
  { field = 'gates', fold = 1 }: CompileSettings = {},
): CompiledCircuit {
  checkDeviceQubits('options.device', device, qubits);
  const compiler = new Compiler(qubits, device, fold);
  gates.forEach((gate, i) => {
    compiler.add(`${field}[${i}]`, gate);
  });
  const { actions, measurements: _none, ...demand } = compiler.finish();
  return { steps: actions[0]?.steps ?? [], ...demand };
}

/**
 * The same of a circuit that measures qubits and resets them in between, and of gates that depend on what was measured.
 * These begin when that is known, and take their time whether they are done or not.
 */
export function compileMeasured(
  instructions: readonly InstructionToCompile[],
  qubits: number,
  device: CheckedDevice,
): CompiledMeasuredCircuit {
  checkDeviceQubits('options.device', device, qubits);
  const compiler = new Compiler(qubits, device, 1);
  instructions.forEach((instruction, i) => {
    compiler.instruct(`gates[${i}]`, instruction);
  });
  return compiler.finish();
}
