import { type PlaneGate, planeCircuit, planeWords } from '../../register/index.js';
import { type AnsatzGate, gateProgram } from './ansatz.js';
import { closedForm, isShort } from './closed-form.js';
import type { NeuronModel } from './descriptor.js';

/** An SQS neuron whose steps have a closed form, see assembly/spiking/stack/sqs/closed/turns.ts. */
export interface ClosedNeuron {
  /** Components of the memory. */
  slots: number;
  /** What the memory does after it was read, on its slots, and the same in reverse order. */
  forward: number[];
  reverse: number[];
  /** Basis states that the memory can be in. */
  bases: number;
  /** [slot]: which of them the slot is an amplitude of. */
  slotBases: number[];
  /** [channel][basis state]: the number of angles that turn the channel's qubit, and which; if `short`, then those that turn the memory. */
  turns: number[];
  /** Whether a step is as short as can be, see assembly/spiking/stack/sqs/closed/short.ts. */
  short: boolean;
}

/** Compiles a neuron that has a closed form; nothing for others, and for those that remember spikes instead of a state. */
export function closedNeuron(model: NeuronModel): ClosedNeuron | undefined {
  const { inputs, memory, list } = model;
  const form = closedForm(list, inputs);
  if (!form || model.memoryKind === 'last-spike') return undefined;
  const kept = model.memoryKind === 'quantum' ? form.afterwards : [];
  const words = gateProgram({ ...list, gates: kept }, inputs + memory);
  const gates = kept.map((_, g) => words.slice(4 * g, 4 * g + 4) as unknown as PlaneGate);
  // Components of the memory that can be reached from |0…0⟩ over any number of steps: a measurement adds none.
  let reached = new Set([0]);
  let circuit = planeCircuit(gates, memory, reached);
  while (circuit.reached.size > reached.size) {
    reached = circuit.reached;
    circuit = planeCircuit(gates, memory, reached);
  }
  const components = [...reached];
  const bases = [...new Set(components.map((component) => component >> 1))];
  const place = new Map(components.map((component, slot) => [component, slot]));
  const placeOf = (component: number) => place.get(component)!;
  const turns = Array.from({ length: inputs }, (_, channel) =>
    bases.map((basis) =>
      form.reads
        .filter((gate) => reads(gate, channel, basis, inputs + memory))
        .map(({ parameter }) => parameter!),
    ),
  );
  const short = isShort(form, model) && bases.length === 2;
  const lists = [...turns.flat(), ...(short ? [kept.map(({ parameter }) => parameter!)] : [])];
  return {
    slots: components.length,
    forward: planeWords(circuit.steps, placeOf),
    reverse: planeWords([...circuit.steps].reverse(), placeOf),
    bases: bases.length,
    slotBases: components.map((component) => bases.indexOf(component >> 1)),
    turns: lists.flatMap((angles) => [angles.length, ...angles]),
    short,
  };
}

/** Whether a rotation turns the channel's qubit where the memory is in the basis state. */
function reads({ qubits }: AnsatzGate, channel: number, basis: number, all: number): boolean {
  const target = qubits[qubits.length - 1]!;
  const isOn = qubits.length === 1 || ((basis >> (all - 1 - qubits[0]!)) & 1) === 1;
  return target === channel && isOn;
}
