import { ArgumentError, checkInteger } from '../../engine/index.js';
import type { CircuitGate } from '../../register/index.js';
import { Hamiltonian, maskOf } from '../../register/index.js';
import { Circuit } from './circuit.js';

type Pauli = 'X' | 'Y' | 'Z';

const ROTATIONS = { X: 'rx', Y: 'ry', Z: 'rz' } as const;
const MOST_QUBITS = 20;
const MOST_LAYERS = 1000;

/**
 * The circuit of a Hamiltonian's terms: in each of `layers` layers exp(−iθP/2) for each of its Pauli strings P, with an
 * angle of its own (Wecker et al., Phys. Rev. A 92, 042303 (2015)). At angles 0 it does nothing.
 *
 * @param layers from 1 to 1000
 * @returns a circuit of layers · strings free angles, [layer][string], but for strings that are the identity
 * @throws ArgumentError for what is no Hamiltonian, or another number of layers
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { coupleChain, hamiltonian, StateVector } from 'bornspike/register';
 * import { hamiltonianCircuit } from 'bornspike/variational';
 *
 * const ising = hamiltonian({ qubits: 2, k: coupleChain(2), rabi: [1, 1] });
 * const circuit = hamiltonianCircuit(ising, 1);
 * console.log(circuit.parameters, circuit.gates.map(({ gate }) => gate).join(' ')); // prints: 3 cx rz cx rx rx
 * const initial = new StateVector(await createEngine(), 2);
 * console.log((await circuit.expectation(initial, 'ZI', [0.3, 0.4, 0.5])).toFixed(6)); // prints: 0.921061
 * ```
 */
export function hamiltonianCircuit(hamiltonian: Hamiltonian, layers: number): Circuit {
  if (!(hamiltonian instanceof Hamiltonian)) {
    throw new ArgumentError('hamiltonian', 'the result of hamiltonian()', hamiltonian);
  }
  checkInteger('layers', layers, 1, MOST_LAYERS);
  const qubits = checkInteger('hamiltonian.qubits', hamiltonian.qubits, 1, MOST_QUBITS);
  const strings = hamiltonian.strings.filter(({ flips, signs }) => flips > 0 || signs > 0);
  const gates = Array.from({ length: layers }, (_, layer) =>
    strings.flatMap(({ flips, signs }, i) =>
      rotation(lettersOf(flips, signs, qubits), layer * strings.length + i),
    ),
  );
  return new Circuit(qubits, gates.flat());
}

/** exp(−iθP/2): into the basis of Z, the parity of the qubits onto the last of them, RZ, and all of it back. */
function rotation(letters: (Pauli | 'I')[], parameter: number): CircuitGate[] {
  const places = letters.flatMap((letter, qubit) => (letter === 'I' ? [] : [qubit]));
  const last = places[places.length - 1]!;
  if (places.length === 1) {
    const gate = ROTATIONS[letters[last] as Pauli];
    return [{ gate, qubits: [last], parameter }];
  }
  const into = places.flatMap((qubit): CircuitGate[] => {
    if (letters[qubit] === 'X') return [{ gate: 'h', qubits: [qubit] }];
    return letters[qubit] === 'Y' ? [{ gate: 'rx', qubits: [qubit], angle: Math.PI / 2 }] : [];
  });
  const parity = places
    .slice(0, -1)
    .map((qubit, i): CircuitGate => ({ gate: 'cx', qubits: [qubit, places[i + 1]!] }));
  const back = into.map((gate): CircuitGate => (gate.gate === 'h' ? gate : { ...gate, angle: -Math.PI / 2 }));
  const turn: CircuitGate = { gate: 'rz', qubits: [last], parameter };
  return [...into, ...parity, turn, ...[...parity].reverse(), ...back];
}

/** A string's letters, qubit by qubit. */
function lettersOf(flips: number, signs: number, qubits: number): (Pauli | 'I')[] {
  return Array.from({ length: qubits }, (_, qubit) => {
    const mask = maskOf(qubit, qubits);
    if (flips & mask) return signs & mask ? 'Y' : 'X';
    return signs & mask ? 'Z' : 'I';
  });
}
