import type { CircuitGate } from '../../register/index.js';

/** Free angles of a layer's convolution and of its pooling, and of the last qubit's turn. */
const CONVOLUTION = 15;
const POOLING = 2;

/**
 * A convolutional network's gates. Each layer has a unitary of two qubits, the same for all pairs of neighbours on the
 * ring of its qubits, and turns the first qubit of each pair by what the second one is, which is then left alone: what
 * follows acts on the state that is left when it has been traced out. The last qubit is turned once more.
 *
 * @param qubits a power of 2
 */
export function convolutionalGates(qubits: number): CircuitGate[] {
  const gates: CircuitGate[] = [];
  let active = Array.from({ length: qubits }, (_, qubit) => qubit);
  let first = 0;
  while (active.length > 1) {
    for (const [a, b] of neighbours(active)) gates.push(...anyUnitary(a, b, first));
    const kept: number[] = [];
    for (let i = 0; i < active.length; i += 2) {
      gates.push(...pool(active[i]!, active[i + 1]!, first + CONVOLUTION));
      kept.push(active[i]!);
    }
    active = kept;
    first += CONVOLUTION + POOLING;
  }
  const [last] = active;
  return [
    ...gates,
    { gate: 'rz', qubits: [last!], parameter: first },
    { gate: 'ry', qubits: [last!], parameter: first + 1 },
  ];
}

/** Neighbours on a ring, first those of which one is left after pooling. */
function neighbours(ring: number[]): [number, number][] {
  const pairs = ring.map((qubit, i): [number, number] => [qubit, ring[(i + 1) % ring.length]!]);
  if (ring.length === 2) return pairs.slice(0, 1);
  return [...pairs.filter((_, i) => i % 2 === 0), ...pairs.filter((_, i) => i % 2 === 1)];
}

/** Any unitary of two qubits but for a phase (Vatan and Williams, Phys. Rev. A 69, 032315 (2004)): 15 angles. */
function anyUnitary(a: number, b: number, first: number): CircuitGate[] {
  const turn = (qubit: number, i: number): CircuitGate => ({
    gate: 'u',
    qubits: [qubit],
    parameter: [first + i, first + i + 1, first + i + 2],
  });
  return [
    turn(a, 0),
    turn(b, 3),
    { gate: 'cx', qubits: [b, a] },
    { gate: 'rz', qubits: [a], parameter: first + 6 },
    { gate: 'ry', qubits: [b], parameter: first + 7 },
    { gate: 'cx', qubits: [a, b] },
    { gate: 'ry', qubits: [b], parameter: first + 8 },
    { gate: 'cx', qubits: [b, a] },
    turn(a, 9),
    turn(b, 12),
  ];
}

/** Turns `kept` about z where `left` is 1 and about x where it is 0. */
function pool(kept: number, left: number, first: number): CircuitGate[] {
  return [
    { gate: 'crz', qubits: [left, kept], parameter: first },
    { gate: 'x', qubits: [left] },
    { gate: 'crx', qubits: [left, kept], parameter: first + 1 },
    { gate: 'x', qubits: [left] },
  ];
}
