import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createEngine } from '../../../src/index.js';
import { DensityMatrix } from '../../../src/register/states/density-matrix.js';
import { StateVector } from '../../../src/register/states/state-vector.js';

const engine = await createEngine();

it('writes a state vector as a ket, without what is 0', () => {
  expect(`${StateVector.bell(engine, 'psi-')}`).toBe('0.7071|01⟩ - 0.7071|10⟩');
  expect(inspect(new StateVector(engine, 1))).toBe('StateVector of 1 qubit:\n1|0⟩');
  const [a, b] = [0.5, Math.sqrt(0.5)];
  const state = StateVector.fromAmplitudes(engine, [0, -b, a, -a, 0, 0, 0, 0]);
  expect(inspect(state)).toBe('StateVector of 2 qubits:\n-0.7071i|00⟩ + (0.5-0.5i)|01⟩');
  expect(`${StateVector.fromAmplitudes(engine, [-0.6, 0, 0, 0.8])}`).toBe('-0.6|0⟩ + 0.8i|1⟩');
});

it('counts the terms of a large state vector, and says when nothing of any is left', () => {
  const state = new StateVector(engine, 12);
  for (let qubit = 0; qubit < 12; qubit++) state.apply('h', [qubit]);
  const text = String(state);
  expect(text).toMatch(/^0\.0156\|000000000000⟩ \+ 0\.0156\|000000000001⟩ \+ /);
  expect(text).toMatch(/\|000000001111⟩ \+ … \(4080 more\)$/);
  state.dispose();
  expect(inspect(state)).toBe('StateVector of 12 qubits (disposed)');
  expect(() => String(state)).toThrow('was disposed');
});

it('writes a density matrix in columns, of a large one a corner', () => {
  const rho = DensityMatrix.fromState(StateVector.bell(engine, 'phi-').apply('s', [0]));
  expect(inspect(rho)).toBe(
    [
      'DensityMatrix of 2 qubits:',
      '  0.5      0      0   0.5i',
      '    0      0      0      0',
      '    0      0      0      0',
      '-0.5i      0      0    0.5',
    ].join('\n'),
  );
  const lines = String(DensityMatrix.maximallyMixed(engine, 4)).split('\n');
  expect(lines).toHaveLength(9);
  expect(lines[0]).toBe(`0.0625${'       0'.repeat(7)} …`);
  expect(lines[8]).toBe('… (16 rows)');
});
