import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { DensityMatrix, type RegisterGateName, StateVector } from '../../../src/register/public.js';
import { identity, kronecker, type Matrix, product, sum } from '../../oracle/complex.js';
import { distance, embed, flat, GATES, PAULI, projector, unflat } from '../../oracle/dense-register.js';
import { arbitraryAmplitudes, arbitraryGate, someQubits } from '../arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

it('has qubit 0 as the most significant bit', () => {
  using state = new StateVector(engine, 3);
  state.apply('x', [0]);
  expect(Array.from(state.probabilities())).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
  state.apply('cx', [0, 2]);
  expect(Array.from(state.probabilities())).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  using same = StateVector.basis(engine, '101');
  expect(same.amplitudes).toEqual(state.amplitudes);
  expect(Array.from(state.probabilities([2, 1]))).toEqual([0, 0, 1, 0]);
});

it('takes random circuits of all gates to the states that dense matrices give', async () => {
  const register = fc.integer({ min: 1, max: 4 }).chain((qubits) =>
    fc.record({
      amplitudes: arbitraryAmplitudes(qubits),
      circuit: fc.array(arbitraryGate(qubits), { maxLength: 8 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(register, async ({ amplitudes, circuit }) => {
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      let column = unflat(amplitudes, 1);
      for (const { matrix } of circuit) column = product(matrix, column);
      const operations = circuit.map(({ operation }) => operation);
      await state.run(operations);
      for (const { gate, qubits, angle } of operations) rho.apply(gate, qubits, angle);
      expect(distance(state.amplitudes, flat(column))).toBeLessThan(1e-13);
      expect(distance(rho.matrix, flat(projector(column)))).toBeLessThan(1e-13);
    }),
    { numRuns: 150 },
  );
});

it.each(Object.keys(GATES))('%s is the matrix of its name', (name) => {
  const [angles, matrix] = GATES[name]!;
  const values = [0.3, -1.7, 2.9, 0.8].slice(0, angles);
  const expected = matrix(...values);
  const qubits = Math.log2(expected.length);
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  for (let column = 0; column < expected.length; column++) {
    using state = StateVector.basis(engine, column.toString(2).padStart(qubits, '0'));
    state.apply(name as RegisterGateName, all, angles === 1 ? values[0] : angles ? values : undefined);
    expect(distance(state.amplitudes, flat(expected.map((row) => [row[column]!])))).toBeLessThan(1e-15);
  }
});

it('applies any unitary of one or two qubits, and any of them controlled', () => {
  const unitary = (count: number) =>
    fc
      .array(arbitraryGate(count), { minLength: 1, maxLength: 5 })
      .map((gates) => gates.map(({ matrix }) => matrix).reduce(product));
  const example = fc
    .record({ count: fc.constantFrom(1, 2), controls: fc.integer({ min: 0, max: 2 }) })
    .chain(({ count, controls }) =>
      fc.record({
        count: fc.constant(count),
        places: someQubits(4, count + controls),
        matrix: unitary(count),
        amplitudes: arbitraryAmplitudes(4),
      }),
    );
  fc.assert(
    fc.property(example, ({ count, places, matrix, amplitudes }) => {
      const controls = places.slice(count);
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      state.applyControlled(controls, flat(matrix), places.slice(0, count));
      rho.applyControlled(controls, flat(matrix), places.slice(0, count));
      const full = product(whereAllOne(controls, matrix, places.slice(0, count)), unflat(amplitudes, 1));
      expect(distance(state.amplitudes, flat(full))).toBeLessThan(1e-14);
      expect(distance(rho.matrix, flat(projector(full)))).toBeLessThan(1e-14);
    }),
    { numRuns: 60 },
  );
});

it('applies named gates controlled: cx with two more controls', () => {
  using state = StateVector.basis(engine, '1110');
  state.applyControlled([0, 1], 'cx', [2, 3]);
  expect(state.probabilities()[0b1111]).toBe(1);
  state.applyControlled([3], 'swap', [0, 1]).applyControlled([0], 'rx', [1], 0);
  expect(state.probabilities()[0b1111]).toBe(1);
});

it('keeps norm and trace through long circuits', () => {
  using state = StateVector.ghz(engine, 10);
  using rho = new DensityMatrix(engine, 3);
  for (let i = 0; i < 3000; i++) {
    state.apply('u', [i % 10], [0.1 * i, 0.7, 0.3]).apply('cry', [i % 10, (i + 3) % 10], 0.4);
    rho.apply('rx', [i % 3], 0.3).apply('ch', [i % 3, (i + 1) % 3]);
  }
  expect(Math.abs(state.norm() - 1)).toBeLessThan(1e-12);
  expect(Math.abs(rho.trace() - 1)).toBeLessThan(1e-12);
});

describe('20 qubits', () => {
  it('takes gates on all of them', () => {
    using state = new StateVector(engine, 20);
    for (let qubit = 0; qubit < 20; qubit++) state.apply('h', [qubit]);
    for (let qubit = 0; qubit < 19; qubit++) state.apply('cz', [qubit, qubit + 1]);
    for (let qubit = 18; qubit >= 0; qubit--) state.apply('cz', [qubit, qubit + 1]);
    for (let qubit = 0; qubit < 20; qubit++) state.apply('h', [qubit]).apply('x', [qubit]);
    expect(Math.abs(state.probabilities()[2 ** 20 - 1]! - 1)).toBeLessThan(1e-12);
    expect(Math.abs(state.expectation('Z', [7]) + 1)).toBeLessThan(1e-12);
  });
});

describe('refused', () => {
  const nothing = (call: (state: StateVector) => unknown, message: RegExp) => {
    using state = StateVector.ghz(engine, 3);
    const before = state.amplitudes;
    expect(() => call(state)).toThrow(ArgumentError);
    expect(() => call(state)).toThrow(message);
    expect(state.amplitudes).toEqual(before);
  };

  it('names, qubits and angles that do not fit', () => {
    nothing((state) => state.apply('nope' as never, [0]), /^gate: .*one of id, p, x/);
    nothing((state) => state.apply('constructor' as never, [0]), /^gate:/);
    nothing((state) => state.apply('x', [3]), /^qubits\[0\]: .*from 0 to 2, got 3/);
    nothing((state) => state.apply('cx', [1, 1]), /^qubits\[1\]: expected every qubit once/);
    nothing((state) => state.apply('cx', [1]), /^qubits: expected an array of 2 qubits/);
    nothing((state) => state.applyControlled([1], 'x', [1]), /^qubits: expected none of the controls/);
    nothing((state) => state.apply('rx', [1]), /^angle: expected a number, got undefined/);
    nothing((state) => state.apply('u', [1], 0.3), /^angle: expected 3 numbers/);
    nothing((state) => state.apply('u', [1], [0, 1e308, 1.7e308]), /^angle: expected angles whose sum/);
    nothing((state) => state.apply('x', [1], 0.3), /^angle: expected none/);
  });

  it('matrices that are not unitary', () => {
    nothing((state) => state.apply([1, 0, 0, 0, 0, 0, 1.001, 0], [0]), /^gate: expected a unitary matrix/);
    nothing((state) => state.apply(flat(sum(PAULI.X, PAULI.Z)), [0]), /unitary/);
    nothing((state) => state.apply([1, 0, 0], [0]), /^gate: expected 8 numbers, got 3/);
    nothing((state) => state.apply(flat(identity(4)), [0]), /^qubits: expected an array of 2 qubits/);
  });

  it('circuits with one wrong gate, as a whole', async () => {
    using state = StateVector.ghz(engine, 3);
    const before = state.amplitudes;
    const circuit = [
      { gate: 'x' as const, qubits: [0] },
      { gate: 'rx' as const, qubits: [0] },
    ];
    await expect(state.run(circuit)).rejects.toThrow(/^circuit\[1\]\.angle:/);
    const outside = [
      { gate: 'x' as const, qubits: [0] },
      { gate: 'cx' as const, qubits: [0, 7] },
    ];
    await expect(state.run(outside)).rejects.toThrow(/circuit\[1\]/);
    expect(state.amplitudes).toEqual(before);
  });

  it('registers that are too large or do not exist', () => {
    for (const qubits of [0, 21, 1.5, -1]) expect(() => new StateVector(engine, qubits)).toThrow(/^qubits:/);
    expect(() => new DensityMatrix(engine, 11)).toThrow(/^qubits: .*from 1 to 10, got 11/);
  });
});

/** A matrix where the controls are 1 and nothing elsewhere: 1 + P ⊗ (U − 1). */
function whereAllOne(controls: number[], matrix: Matrix, targets: number[]): Matrix {
  const projectors = controls.map(() => [
    [
      { re: 0, im: 0 },
      { re: 0, im: 0 },
    ],
    [
      { re: 0, im: 0 },
      { re: 1, im: 0 },
    ],
  ]);
  const change = sum(
    matrix,
    identity(matrix.length).map((row) => row.map(({ re }) => ({ re: -re, im: 0 }))),
  );
  const conditional = [...projectors, change].reduce(kronecker);
  return sum(identity(16), embed(conditional, [...controls, ...targets], 4));
}
