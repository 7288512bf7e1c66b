import { afterAll, beforeAll, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { hamiltonian, StateVector } from '../../../src/register/public.js';
import { hamiltonianCircuit } from '../../../src/variational/public.js';
import { complex, identity, product, scale, sum } from '../../oracle/complex.js';
import { distance, embed, flat, pauliMatrix, unflat } from '../../oracle/dense-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

it.each([
  ['X', [1]],
  ['Y', [0]],
  ['Z', [2]],
  ['ZZ', [0, 2]],
  ['YX', [2, 1]],
  ['XZY', [1, 0, 2]],
] as const)('turns by %s on qubits %s', async (pauli, qubits) => {
  const term = { pauli, qubits: [...qubits], coefficient: 1 };
  const circuit = hamiltonianCircuit(hamiltonian({ qubits: 3, terms: [term] }), 1);
  expect(circuit.parameters).toBe(1);
  const amplitudes = Array.from({ length: 16 }, (_, k) => Math.sin(k + 1));
  const norm = Math.hypot(...amplitudes);
  using state = StateVector.fromAmplitudes(
    engine,
    amplitudes.map((value) => value / norm),
  );
  const turn = sum(
    scale(identity(8), complex(Math.cos(0.4))),
    scale(embed(pauliMatrix(pauli), qubits, 3), complex(0, -Math.sin(0.4))),
  );
  const expected = flat(product(turn, unflat(state.amplitudes, 1)));
  expect(distance((await circuit.run(state, [0.8])).register.amplitudes, expected)).toBeLessThan(1e-15);
});

it('has an angle for each string and layer', async () => {
  const terms = [
    { pauli: 'II', qubits: [0, 1], coefficient: 3 },
    { pauli: 'XY', qubits: [0, 1], coefficient: 1 },
  ];
  const circuit = hamiltonianCircuit(hamiltonian({ qubits: 2, h: [1, 0.5], terms }), 4);
  expect(circuit.parameters).toBe(12);
  expect(() => hamiltonianCircuit({} as never, 1)).toThrow(ArgumentError);
  expect(() => hamiltonianCircuit(hamiltonian({ qubits: 1 }), 0)).toThrow(/^layers:/);
});
