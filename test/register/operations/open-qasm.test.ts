import { expect, it } from 'vitest';
import { ArgumentError } from '../../../src/index.js';
import { toOpenQasm3 } from '../../../src/register/public.js';

it('writes a circuit as a program', () => {
  const program = toOpenQasm3({
    qubits: 3,
    gates: [
      { gate: 'h', qubits: [0] },
      { gate: 'cnot', qubits: [0, 2] },
      { gate: 'rx', qubits: [1], angle: 0.1 },
      { gate: 'crz', qubits: [1, 0], angle: -1e-7 },
      { gate: 'u', qubits: [2], angle: [0.1, 0.2, 0.3] },
      { gate: 'cu', qubits: [2, 1], angle: Float64Array.of(1, 2, 3, 4) },
      { gate: 'cswap', qubits: [2, 0, 1] },
    ],
  });
  expect(program).toBe(`OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q;
h q[0];
cx q[0], q[2];
rx(0.1) q[1];
crz(-1e-7) q[1], q[0];
U(0.1, 0.2, 0.3) q[2];
cu(1, 2, 3, 4) q[2], q[1];
cswap q[2], q[0], q[1];
`);
});

it('refuses what it cannot write', () => {
  const wrong: [unknown, RegExp][] = [
    [{ qubits: 0, gates: [] }, /^circuit\.qubits:/],
    [{ qubits: 1, gates: {} }, /^circuit\.gates:/],
    [{ qubits: 1, gates: [{ gate: [1, 0, 0, 0, 0, 0, 1, 0], qubits: [0] }] }, /^circuit\.gates\[0\]\.gate:/],
    [{ qubits: 1, gates: [{ gate: 'x', qubits: [1] }] }, /^circuit\.gates\[0\]\.qubits\[0\]:/],
    [{ qubits: 1, gates: [{ gate: 'rx', qubits: [0] }] }, /^circuit\.gates\[0\]\.angle:/],
  ];
  for (const [circuit, message] of wrong) {
    expect(() => toOpenQasm3(circuit as never)).toThrow(ArgumentError);
    expect(() => toOpenQasm3(circuit as never)).toThrow(message);
  }
});
