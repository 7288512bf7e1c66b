import { ArgumentError, checkInteger, checkOptions } from '../../engine/index.js';
import type { CircuitInstruction, GateList, NamedRegister } from '../../register/index.js';
import { checkCurrents } from './check-currents.js';
import type { NeuronModel } from './descriptor.js';

/** As many steps as a neuron's circuit may have. */
const MOST_STEPS = 1000;

/** What a neuron's circuit is to be of: either given currents or any. */
export type NeuronCircuitOptions =
  | {
      /** [T][N]; all angles are numbers then. */
      currents: readonly ArrayLike<number>[];
    }
  | {
      /**
       * T; all angles are free then: those of the neuron by the names `theta_0`, `theta_1`, …, as far as gates use them, then
       * π max(0, z) of step t and channel n, `encoding_t_n`.
       */
      steps: number;
    };

/** T steps of a neuron as a circuit that measures and resets its input-output qubits. */
export function neuronCircuit(
  { inputs, memory, memoryKind, list }: NeuronModel,
  angles: ArrayLike<number>,
  options: NeuronCircuitOptions,
): GateList {
  checkOptions('options', options, ['currents', 'steps']);
  const { currents, steps: wanted } = options as { currents?: ArrayLike<number>[]; steps?: number };
  if ((currents === undefined) === (wanted === undefined)) {
    throw new ArgumentError('options', 'either currents or steps', options);
  }
  if (currents !== undefined && (!Array.isArray(currents) || currents.length === 0)) {
    throw new ArgumentError('options.currents', 'at least one time step', currents);
  }
  const field = currents ? 'options.currents.length' : 'options.steps';
  const steps = checkInteger(field, currents?.length ?? wanted, 1, MOST_STEPS);
  currents?.forEach((row, t) => {
    checkCurrents(`options.currents[${t}]`, row, inputs);
  });
  const used = [...new Set(list.gates.flatMap(({ parameter }) => parameter ?? []))].sort((a, b) => a - b);
  const all = (count: number) => Array.from({ length: count }, (_, i) => i);
  const remembered = all(memory).map((m) => inputs + m);
  const bit = (t: number, n: number) => n * steps + t;

  const encode = (t: number): CircuitInstruction[] =>
    all(inputs).flatMap((n): CircuitInstruction[] => {
      if (!currents) return [{ gate: 'rx', qubits: [n], parameter: used.length + t * inputs + n }];
      const current = currents[t]![n]!;
      return current > 0 ? [{ gate: 'rx', qubits: [n], angle: Math.PI * current }] : [];
    });
  const ansatz = list.gates.map(({ gate, qubits, parameter }): CircuitInstruction => {
    if (parameter === undefined) return { gate, qubits };
    if (currents) return { gate, qubits, angle: angles[parameter]! };
    return { gate, qubits, parameter: used.indexOf(parameter) };
  });
  const measure = (t: number): CircuitInstruction => ({
    gate: 'measure',
    qubits: all(inputs),
    bits: all(inputs).map((n) => bit(t, n)),
  });
  /** Makes the qubits ready for the next step. */
  const prepare = (t: number): CircuitInstruction[] => {
    if (memoryKind === 'quantum' || memory === 0) return [{ gate: 'reset', qubits: all(inputs) }];
    const reset: CircuitInstruction = { gate: 'reset', qubits: [...all(inputs), ...remembered] };
    if (memoryKind === 'none') return [reset];
    const remember = remembered.map((qubit, m): CircuitInstruction => {
      const condition = { bits: [bit(t, m % inputs)], value: 1 };
      return { gate: 'x', qubits: [qubit], condition };
    });
    return [reset, ...remember];
  };

  const gates = all(steps).flatMap((t) => [
    ...encode(t),
    ...ansatz,
    measure(t),
    ...(t + 1 < steps ? prepare(t) : []),
  ]);
  const encodings = all(steps).flatMap((t) => all(inputs).map((n) => `encoding_${t}_${n}`));
  const memories: NamedRegister[] = memory > 0 ? [{ kind: 'qubit', name: 'memory', size: memory }] : [];
  const spikes = all(inputs).map(
    (n): NamedRegister => ({ kind: 'bit', name: inputs === 1 ? 'spikes' : `spikes_${n}`, size: steps }),
  );
  return {
    qubits: inputs + memory,
    gates,
    inputs: currents ? [] : [...used.map((index) => `theta_${index}`), ...encodings],
    registers: [{ kind: 'qubit', name: 'io', size: inputs }, ...memories, ...spikes],
  };
}
