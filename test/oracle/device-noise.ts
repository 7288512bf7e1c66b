/** Circuits on a noisy device as sums over Kraus operators of dense matrices, gate by gate on a time line. */
import { complex, identity, type Matrix, product, scale } from './complex.js';
import { applyKraus, conjugated, embed, GATES, PAULI, pauliMatrix, trace } from './dense-register.js';

/** A qubit, alike for all: times in nanoseconds, 1 − average gate fidelities. */
export interface DeviceFacts {
  t1: number;
  t2: number;
  pulseError: number;
  pulseTime: number;
  pairError: number;
  pairTime: number;
}

/** A gate of the device: a pulse `sx` or `x`, a free turn `rz`, or `cz`. */
export interface DeviceOperation {
  gate: 'sx' | 'x' | 'rz' | 'cz';
  qubits: number[];
  angle?: number;
}

/** Decay to |0⟩ over a time, and what dephasing has to add to reach exp(−t/T2). */
export function relaxationKraus({ t1, t2 }: DeviceFacts, time: number): Matrix[] {
  const survival = Math.exp(-time / t1);
  const decay = [
    [
      [complex(1), complex(0)],
      [complex(0), complex(Math.sqrt(survival))],
    ],
    [
      [complex(0), complex(Math.sqrt(1 - survival))],
      [complex(0), complex(0)],
    ],
  ];
  const kept = Math.exp(-time / t2) / Math.sqrt(survival);
  const dephasing = [
    scale(PAULI.I, complex(Math.sqrt((1 + kept) / 2))),
    scale(PAULI.Z, complex(Math.sqrt(Math.max(0, 1 - kept) / 2))),
  ];
  return dephasing.flatMap((phase) => decay.map((operator) => product(phase, operator)));
}

/** (1 − λ) ρ + λ 1/d, as Pauli errors. */
function depolarizingKraus(strength: number, qubits: number): Matrix[] {
  const strings = 4 ** qubits;
  return Array.from({ length: strings }, (_, i) => {
    const letters = i
      .toString(4)
      .padStart(qubits, '0')
      .replaceAll(/\d/g, (digit) => 'IXYZ'[Number(digit)]!);
    const weight = strength / strings + (i === 0 ? 1 - strength : 0);
    return scale(pauliMatrix(letters), complex(Math.sqrt(weight)));
  });
}

/** Kraus operators one set after the other, each on the qubits of its list. */
function inSuccession(sets: [Matrix[], number[]][], qubits: number): Matrix[] {
  return sets.reduce<Matrix[]>(
    (done, [operators, list]) =>
      operators.flatMap((operator) => done.map((before) => product(embed(operator, list, qubits), before))),
    [identity(2 ** qubits)],
  );
}

/** The average gate fidelity of a channel: (Σ |Tr K|² + d) / (d² + d). */
export function averageFidelity(operators: Matrix[]): number {
  const size = operators[0]!.length;
  const sum = operators.reduce((total, operator) => {
    const { re, im } = trace(operator);
    return total + re * re + im * im;
  }, 0);
  return (sum + size) / (size * size + size);
}

/** The strength of the depolarizing that makes a gate's error right with relaxation behind it. */
export function depolarizingStrength(facts: DeviceFacts, qubits: number): number {
  const [error, time] =
    qubits === 1 ? [facts.pulseError, facts.pulseTime] : [facts.pairError, facts.pairTime];
  const list = Array.from({ length: qubits }, (_, qubit) => qubit);
  const relaxed = list.map((qubit): [Matrix[], number[]] => [relaxationKraus(facts, time), [qubit]]);
  // The fidelity is linear in the strength.
  const [none, all] = [0, 1].map((strength) =>
    averageFidelity(inSuccession([[depolarizingKraus(strength, qubits), list], ...relaxed], qubits)),
  );
  return Math.max(0, (none! - (1 - error)) / (none! - all!));
}

/** A gate's noise on the qubits of a list. */
export function withGateNoise(rho: Matrix, facts: DeviceFacts, strength: number, list: number[]): Matrix {
  const depolarized = applyKraus(rho, depolarizingKraus(strength, list.length), list);
  const time = list.length === 1 ? facts.pulseTime : facts.pairTime;
  return list.reduce((state, qubit) => applyKraus(state, relaxationKraus(facts, time), [qubit]), depolarized);
}

/** The state after operations, each begun when its qubits are free; the others decay meanwhile if `idling`. */
export function noisyState(
  rho: Matrix,
  operations: DeviceOperation[],
  facts: DeviceFacts,
  idling: boolean,
): Matrix {
  const free = Array.from({ length: Math.log2(rho.length) }, () => 0);
  const strengths = [1, 2].map((qubits) => depolarizingStrength(facts, qubits));
  let state = rho;
  const waitUntil = (qubit: number, time: number) => {
    const wait = time - free[qubit]!;
    if (idling && wait > 0) state = applyKraus(state, relaxationKraus(facts, wait), [qubit]);
    free[qubit] = time;
  };
  for (const { gate, qubits, angle } of operations) {
    const begin = Math.max(...qubits.map((qubit) => free[qubit]!));
    for (const qubit of qubits) waitUntil(qubit, begin);
    const unitary = GATES[gate]![1](...(angle === undefined ? [] : [angle]));
    state = conjugated(embed(unitary, qubits, free.length), state);
    if (gate === 'rz') continue;
    state = withGateNoise(state, facts, strengths[qubits.length - 1]!, qubits);
    for (const qubit of qubits) free[qubit]! += qubits.length === 1 ? facts.pulseTime : facts.pairTime;
  }
  const end = Math.max(...free);
  for (const qubit of free.keys()) waitUntil(qubit, end);
  return state;
}
