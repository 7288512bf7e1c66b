import { expect, it } from 'vitest';
import { ArgumentError } from '../../../src/index.js';
import { toOpenQasm3 } from '../../../src/register/public.js';

it('writes a circuit as a program', async () => {
  const program = await toOpenQasm3({
    qubits: 3,
    gates: [
      { gate: 'h', qubits: [0] },
      { gate: 'cnot', qubits: [0, 2] },
      { gate: 'rx', qubits: [1], angle: 0.1 },
      { gate: 'crz', qubits: [1, 0], angle: -1e-7 },
      { gate: 'u', qubits: [2], angle: [0.1, 0.2, 0.3] },
      { gate: 'cu', qubits: [2, 1], angle: Float64Array.of(1, 2, 3, 4) },
      { gate: 'cu', qubits: [2, 1], angle: [-1, 2, 3, 4] },
      { gate: 'cry', qubits: [2, 1], angle: 4 * Math.PI },
      { gate: 'cswap', qubits: [2, 0, 1] },
    ],
  });
  expect(program).toBe(`OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q;
h q[0];
cx q[0], q[2];
rx(0.1) q[1];
crz(6.283185207179586) q[1], q[0];
z q[1];
U(0.1, 0.2, 0.3) q[2];
cu(1, 2, 3, 4) q[2], q[1];
cu(5.283185307179586, 2, 3, 7.141592653589793) q[2], q[1];
cry(0) q[2], q[1];
cswap q[2], q[0], q[1];
`);
});

const FREE = { gate: 'rx', qubits: [0], parameter: 0 };
const MEASURE = { gate: 'measure', qubits: [0], bits: [0] };
const qubits = (name: string, size: number) => ({ kind: 'qubit', name, size });

it('writes measurements, resets and conditions, with the names that it is given', async () => {
  const program = await toOpenQasm3({
    qubits: 3,
    inputs: ['theta', 'phi'],
    registers: [
      { kind: 'qubit', name: 'io', size: 1 },
      { kind: 'bit', name: 'spikes', size: 2 },
      { kind: 'qubit', name: 'memory', size: 2 },
      { kind: 'bit', name: 'flag', size: 1 },
    ],
    gates: [
      { gate: 'rx', qubits: [0], parameter: 1 },
      { gate: 'measure', qubits: [0, 2], bits: [1, 2] },
      { gate: 'reset', qubits: [0, 1] },
      { gate: 'x', qubits: [1], condition: { bits: [2, 1], value: 2 } },
      { gate: 'measure', qubits: [0, 1], bits: [0, 1], condition: { bits: [1], value: 0 } },
    ],
  });
  expect(program).toBe(`OPENQASM 3.0;
include "stdgates.inc";
input float[64] phi;
qubit[1] io;
bit[2] spikes;
qubit[2] memory;
bit[1] flag;
rx(phi) io[0];
spikes[1] = measure io[0];
flag[0] = measure memory[1];
reset io[0];
reset memory[0];
if (flag[0]) { if (spikes[1] == false) { x memory[0]; } }
if (spikes[1] == false) { spikes[0] = measure io[0]; spikes[1] = measure memory[0]; }
`);
});

it('refuses what it cannot write', async () => {
  const wrong: [unknown, RegExp][] = [
    [{ qubits: 0, gates: [] }, /^circuit\.qubits:/],
    [{ qubits: 1, gates: {} }, /^circuit\.gates:/],
    [{ qubits: 1, gates: [{ gate: [1, 0, 0, 0, 0, 0, 2, 0], qubits: [0] }] }, /^circuit\.gates\[0\]\.gate:/],
    [{ qubits: 1, gates: [], inputs: 'a' }, /^circuit\.inputs:/],
    [{ qubits: 1, gates: [FREE], inputs: [] }, /^circuit\.inputs: .*at least 1/],
    [{ qubits: 1, gates: [FREE], inputs: new Array(2) }, /^circuit\.inputs\[0\]:/],
    [{ qubits: 1, gates: [FREE], inputs: ['1a'] }, /^circuit\.inputs\[0\]:/],
    [{ qubits: 1, gates: [FREE], inputs: ['a', 'a'] }, /^circuit\.inputs\[1\]:/],
    [{ qubits: 1, gates: [FREE], inputs: ['pi'] }, /^circuit\.inputs\[0\]:/],
    [{ qubits: 1, gates: [], registers: 1 }, /^circuit\.registers:/],
    [
      { qubits: 1, gates: [], registers: [{ kind: 'q', name: 'a', size: 1 }] },
      /^circuit\.registers\[0\]\.kind:/,
    ],
    [{ qubits: 1, gates: [], registers: [qubits('s', 1)] }, /^circuit\.registers\[0\]\.name:/],
    [{ qubits: 1, gates: [], registers: [qubits('a', 0)] }, /^circuit\.registers\[0\]\.size:/],
    [{ qubits: 1, gates: [], registers: [qubits('a', 2)] }, /^circuit\.registers: .*1 qubits together/],
    [{ qubits: 2, gates: [MEASURE], registers: [qubits('a', 2)] }, /^circuit\.registers: .*at least 1 bits/],
    [
      { qubits: 2, gates: [], registers: [qubits('a', 1), qubits('a', 1)] },
      /^circuit\.registers\[1\]\.name:/,
    ],
    [
      { qubits: 1, gates: [FREE], inputs: ['a'], registers: [qubits('a', 1)] },
      /^circuit\.registers\[0\]\.name:/,
    ],
    [{ qubits: 1, gates: [{ gate: 'x', qubits: [1] }] }, /^circuit\.gates\[0\]\.qubits\[0\]:/],
    [{ qubits: 1, gates: [{ gate: 'rx', qubits: [0] }] }, /^circuit\.gates\[0\]\.angle:/],
  ];
  for (const [circuit, message] of wrong) {
    await expect(toOpenQasm3(circuit as never)).rejects.toThrow(ArgumentError);
    await expect(toOpenQasm3(circuit as never)).rejects.toThrow(message);
  }
});
