import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { type PlaneGate, type PlaneStep, planeCircuit, planeWords } from '../../register/index.js';

/** Trainable rotations of a qubit in a layer: RZ, then RY. */
export const ROTATIONS = 2;
/** Words of a program, were it written out. A longer one would run for more than some milliseconds on one block of samples. */
const MOST_WORDS = 2 ** 22;

const maskOf = (qubit: number, qubits: number) => 2 ** (qubits - 1 - qubit);

/** How many layers a circuit may have. */
export function mostLayers(qubits: number): number {
  // Of each qubit RZ and RY turn 2^qubits planes and a CNOT swaps half as many; three words head a list.
  return Math.min(1000, Math.floor(MOST_WORDS / (qubits * (5 * 2 ** qubits + 9))));
}

/** RX by the embedding angle of each qubit, whose rows these are. */
function embedding(qubits: number): PlaneGate[] {
  return Array.from(
    { length: qubits },
    (_, qubit): PlaneGate => [GateKind.RotationX, maskOf(qubit, qubits), 0, qubit],
  );
}

/**
 * RZ and RY on each qubit, by the angles of rows [layer][qubit][rotation] behind the embedding's, and a ring of CNOTs, qubit q
 * controlling qubit q + 1. An RZ after RY would change no ⟨Z⟩ in the last layer.
 */
function layer(qubits: number, number: number): PlaneGate[] {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const mask = (qubit: number) => maskOf(qubit % qubits, qubits);
  const turns = all.flatMap((qubit): PlaneGate[] => {
    const row = qubits + (number * qubits + qubit) * ROTATIONS;
    return [
      [GateKind.RotationZ, mask(qubit), 0, row],
      [GateKind.RotationY, mask(qubit), 0, row + 1],
    ];
  });
  if (qubits === 1) return turns;
  return [...turns, ...all.map((qubit): PlaneGate => [GateKind.PauliX, mask(qubit + 1), mask(qubit), -1])];
}

/** A circuit for the kernels of assembly/variational/classifier/circuits.ts, forward and with its steps in reverse order. */
export interface CircuitProgram {
  /** The embedding, and the first layers. */
  beginning: { forward: number[]; reverse: number[] };
  /** The layer behind them. */
  layer: { forward: number[]; reverse: number[] };
  /** How often that comes, each time with rows that are `layerRows` further. */
  repeats: number;
  layerRows: number;
}

/**
 * The classifier's circuit from |0…0⟩. Once all components that a layer reaches had been reached before it, the layers
 * behind it are the same but for their rows.
 */
export function circuitProgram(qubits: number, layers: number): CircuitProgram {
  const layerRows = qubits * ROTATIONS;
  const { steps: beginning, reached } = planeCircuit(embedding(qubits), qubits, new Set([0]));
  let before = reached;
  for (let number = 0; number < layers; number++) {
    const next = planeCircuit(layer(qubits, number), qubits, before);
    if (next.reached.size === before.size) {
      return {
        beginning: both(beginning),
        layer: both(next.steps),
        repeats: layers - number,
        layerRows,
      };
    }
    beginning.push(...next.steps);
    before = next.reached;
  }
  return { beginning: both(beginning), layer: both([]), repeats: 0, layerRows };
}

function both(steps: readonly PlaneStep[]): { forward: number[]; reverse: number[] } {
  const itself = (component: number) => component;
  return { forward: planeWords(steps, itself), reverse: planeWords([...steps].reverse(), itself) };
}
