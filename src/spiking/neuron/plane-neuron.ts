import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { type PlaneGate, planeCircuit, planeWords } from '../../register/index.js';
import { gateProgram } from './ansatz.js';
import type { NeuronModel } from './descriptor.js';

/** An SQS neuron as a program for many neurons at once, see assembly/spiking/stack/sqs/circuit.ts. */
export interface PlaneNeuron {
  /** Components of the state, the last of which is always zero. */
  components: number;
  /** Components of the memory; the memory's component k starts as the state's component k. */
  slots: number;
  /** Rows of the table of angles: one per angle, then one per channel for the current's rotation. */
  rows: number;
  /** The program, and its steps in reverse order. */
  forward: number[];
  reverse: number[];
  /** [pattern][most]: byte offsets of the components whose squares add up to its probability. */
  members: number[];
  most: number;
  /** For quantum memory, [pattern][slot]: byte offset of the component that the slot takes when the pattern is measured, and its sign bit. */
  collapse: number[];
  /** [pattern]: the slot that is 1 when the neuron's spikes are its memory; for `last-spike` and `none`. */
  basis: number[];
}

type Slots = Map<number, { from: number; negative: boolean }>;

/** Compiles a neuron: rotations by the currents, then its ansatz, then a measurement that leaves a memory. */
export function planeNeuron(model: NeuronModel): PlaneNeuron {
  const { inputs, memory, list } = model;
  const qubits = inputs + memory;
  const encoding = Array.from(
    { length: inputs },
    (_, n): PlaneGate => [GateKind.RotationX, 2 ** (qubits - 1 - n), 0, list.angles + n],
  );
  const words = gateProgram(list, qubits);
  const ansatz = Array.from(
    { length: list.gates.length },
    (_, g) => words.slice(4 * g, 4 * g + 4) as unknown as PlaneGate,
  );
  const gates = [...encoding, ...ansatz];

  // The memory's components are those that can be reached from |0…0⟩ over any number of steps.
  const remembered = new Set([0]);
  const patterns = Array.from({ length: 2 ** inputs }, (_, pattern) => pattern);
  if (model.memoryKind === 'last-spike')
    for (const p of patterns) remembered.add(2 * spikesAsMemory(p, model));
  let circuit = planeCircuit(gates, qubits, remembered);
  if (model.memoryKind === 'quantum') {
    for (let before = 0; before < remembered.size; ) {
      before = remembered.size;
      for (const p of patterns) {
        for (const slot of collapsed(circuit.reached, p, memory, remembered).keys()) remembered.add(slot);
      }
      circuit = planeCircuit(gates, qubits, remembered);
    }
  }
  const order = [...remembered, ...[...circuit.reached].filter((component) => !remembered.has(component))];
  const place = new Map(order.map((component, at) => [component, at]));
  const placeOf = (component: number) => place.get(component)!;
  const slots = [...remembered];
  const zero = order.length;
  const most = Math.max(...patterns.map((p) => membersOf(circuit.reached, p, memory).length));
  return {
    components: order.length + 1,
    slots: slots.length,
    rows: list.angles + inputs,
    forward: planeWords(circuit.steps, placeOf),
    reverse: planeWords([...circuit.steps].reverse(), placeOf),
    members: patterns.flatMap((pattern) => {
      const found = membersOf(circuit.reached, pattern, memory).map(placeOf);
      return Array.from({ length: most }, (_, m) => 64 * (found[m] ?? zero));
    }),
    most,
    collapse:
      model.memoryKind !== 'quantum'
        ? []
        : patterns.flatMap((pattern) => {
            const taken = collapsed(circuit.reached, pattern, memory, remembered);
            return slots.flatMap((slot) => {
              const source = taken.get(slot);
              return source ? [64 * placeOf(source.from), source.negative ? 1 : 0] : [64 * zero, 0];
            });
          }),
    basis: patterns.map((pattern) =>
      model.memoryKind === 'last-spike' ? slots.indexOf(2 * spikesAsMemory(pattern, model)) : 0,
    ),
  };
}

/** Components that add up to the probability of a pattern. */
const membersOf = (reached: ReadonlySet<number>, pattern: number, memory: number): number[] =>
  [...reached].filter((component) => component >> (1 + memory) === pattern);

/**
 * The memory after a measurement of `pattern`, up to a global phase: of the phases 1 and i the one that keeps to the
 * components `remembered` already.
 */
function collapsed(
  reached: ReadonlySet<number>,
  pattern: number,
  memory: number,
  remembered: ReadonlySet<number>,
): Slots {
  const members = membersOf(reached, pattern, memory);
  const within = (component: number) => component & (2 ** (1 + memory) - 1);
  const plain: Slots = new Map(members.map((from) => [within(from), { from, negative: false }]));
  // i (a + ib) = −b + ia
  const turned: Slots = new Map(
    members.map((from) => [within(from) ^ 1, { from, negative: (from & 1) === 1 }]),
  );
  const added = (slots: Slots) => [...slots.keys()].filter((slot) => !remembered.has(slot)).length;
  return added(turned) < added(plain) ? turned : plain;
}

/** The basis index of the memory whose qubit m holds the spike of channel m mod N. */
function spikesAsMemory(pattern: number, { inputs, memory }: NeuronModel): number {
  let index = 0;
  for (let m = 0; m < memory; m++) {
    const spike = (pattern >> (inputs - 1 - (m % inputs))) & 1;
    index += spike * 2 ** (memory - 1 - m);
  }
  return index;
}
