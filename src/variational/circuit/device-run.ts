import {
  type CheckedDevice,
  type CompiledMeasuredCircuit,
  compileInSteps,
  compileMeasured,
  type TransferStep,
} from '../../device/index.js';
import { type LongWorkOptions, Pacer, type RandomStream, runInSteps } from '../../engine/index.js';
import type {
  CircuitGate,
  CircuitInstruction,
  DensityMatrix,
  Hamiltonian,
  Register,
} from '../../register/index.js';
import type { RunAction } from './measured-run.js';

/** A circuit with free angles in a device's gates, as actions on a register. */
export async function deviceActions(
  instructions: readonly CircuitInstruction[],
  qubits: number,
  angles: ArrayLike<number>,
  device: CheckedDevice,
  signal: LongWorkOptions['signal'],
): Promise<{ actions: RunAction[]; compiled: CompiledMeasuredCircuit }> {
  const pacer = new Pacer({ signal });
  const compiled = await runInSteps(compileMeasured(instructions, qubits, device), pacer);
  const apply = (steps: TransferStep[]) => (state: Register, source: RandomStream | undefined) =>
    steps.length > 0 ? state.runCompiled(steps, angles, { signal }, source) : undefined;
  const actions = compiled.actions.map(
    ({ condition, measure, steps, otherwise }): RunAction => ({
      condition,
      measure,
      act: apply(steps),
      otherwise: apply(otherwise),
    }),
  );
  return { actions, compiled };
}

/**
 * The mean of an observable after a circuit on a device, and its gradient by the two-term shift rule: all free angles are in
 * turns RZ without noise, and any mean has the frequency 1 in each of them.
 *
 * @param initial which is not changed
 */
export async function deviceGradient(
  initial: DensityMatrix,
  gates: readonly CircuitGate[],
  observable: Hamiltonian,
  { angles, parameters }: { angles: Float64Array; parameters: number },
  device: CheckedDevice,
  options: LongWorkOptions,
): Promise<{ value: number; gradient: Float64Array }> {
  const { signal } = options;
  const pacer = new Pacer(options);
  const { steps } = await runInSteps(compileInSteps(gates, initial.qubits, device), pacer);
  const gradient = new Float64Array(parameters);
  const meanOf = async (state: DensityMatrix, from: number) => {
    await state.runCompiled(steps.slice(from), angles, { signal });
    await pacer.pause();
    return state.energy(observable, { signal });
  };
  // Goes through the circuit once; at each turn two copies go on from there, shifted.
  using state = initial.clone();
  for (const [i, step] of steps.entries()) {
    if (step.kind === 'turn') {
      const { qubit, parameter, factor } = step;
      for (const sign of [1, -1]) {
        using shifted = state.clone();
        shifted.turnZ(qubit, (sign * Math.PI) / 2);
        gradient[parameter]! += ((sign * factor) / 2) * (await meanOf(shifted, i));
      }
    }
    await state.runCompiled([step], angles, { signal });
    pacer.report({ unit: 'step', done: i + 1, total: steps.length });
    await pacer.pause();
  }
  return { value: await state.energy(observable, { signal }), gradient };
}
