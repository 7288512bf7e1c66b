import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  DensityMatrix,
  type GateOperation,
  type Hamiltonian,
  hamiltonian,
  StateVector,
  toOpenQasm3,
} from '../../../src/register/public.js';
import { Circuit, type CircuitGate, type CircuitInstruction } from '../../../src/variational/public.js';
import { complex, product, scale, sum } from '../../oracle/complex.js';
import {
  conjugated,
  distance,
  embed,
  flat,
  GATES,
  pauliMatrix,
  projector,
  trace,
  unflat,
} from '../../oracle/dense-register.js';
import { finiteDifference } from '../../oracle/finite-differences.js';
import { angle, arbitraryAmplitudes, arbitraryGate } from '../../register/arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const ANGLES = 5;

/** Half of the gates with angles take free ones, of which several gates may take the same. */
function free(operations: GateOperation[], numbers: readonly number[]): CircuitGate[] {
  let next = 0;
  const draw = () => numbers[next++ % numbers.length];
  return operations.map((operation, i): CircuitGate => {
    const { gate, qubits, angle: given } = operation;
    if (given === undefined || draw()! % 2) return operation;
    if (typeof given === 'number') return { gate, qubits, parameter: (draw()! + i) % ANGLES };
    return { gate, qubits, parameter: Array.from(given, () => (draw()! + i) % ANGLES) };
  });
}

/** Uses every angle, so that each number below ANGLES is there. */
const ALL: CircuitGate[] = ['ry', 'p', 'rx', 'rz', 'ry'].map((gate, parameter) => ({
  gate: gate as 'rx',
  qubits: [0],
  parameter,
}));

const terms = (qubits: number) =>
  fc.array(
    fc.record({
      pauli: fc
        .array(fc.constantFrom('I', 'X', 'Y', 'Z'), { minLength: qubits, maxLength: qubits })
        .map((letters) => letters.join('')),
      coefficient: fc.double({ min: -2, max: 2, noNaN: true }),
    }),
    { minLength: 1, maxLength: 4 },
  );

const example = fc.integer({ min: 1, max: 4 }).chain((qubits) =>
  fc.record({
    qubits: fc.constant(qubits),
    operations: fc.array(
      arbitraryGate(qubits).map(({ operation }) => operation),
      { maxLength: 12 },
    ),
    numbers: fc.array(fc.nat(100), { minLength: 7, maxLength: 7 }),
    angles: fc.array(angle, { minLength: ANGLES, maxLength: ANGLES }),
    amplitudes: arbitraryAmplitudes(qubits),
    other: arbitraryAmplitudes(qubits),
    terms: terms(qubits),
  }),
);

function observableOf(qubits: number, strings: { pauli: string; coefficient: number }[]): Hamiltonian {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  return hamiltonian({ qubits, terms: strings.map((string) => ({ ...string, qubits: all })) });
}

const matrixOf = (strings: { pauli: string; coefficient: number }[]) =>
  strings.map(({ pauli, coefficient }) => scale(pauliMatrix(pauli), complex(coefficient))).reduce(sum);

it('takes states where dense matrices take them, with free angles and fixed ones', async () => {
  await fc.assert(
    fc.asyncProperty(example, async ({ qubits, operations, numbers, angles, amplitudes, terms: strings }) => {
      const circuit = new Circuit(qubits, [...ALL, ...free(operations, numbers)]);
      let column = unflat(amplitudes, 1);
      for (const { gate, qubits: list, angle: given } of circuit.bind(angles).gates as GateOperation[]) {
        const values = given === undefined ? [] : typeof given === 'number' ? [given] : Array.from(given);
        column = product(embed(GATES[gate as string]![1](...values), list, qubits), column);
      }
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      const mean = trace(product(matrixOf(strings), projector(column))).re;
      const observable = observableOf(qubits, strings);
      expect(await circuit.expectation(state, observable, angles)).toBeCloseTo(mean, 12);
      expect(await circuit.expectation(rho, observable, angles)).toBeCloseTo(mean, 12);
      expect(distance((await circuit.run(state, angles)).register.amplitudes, flat(column))).toBeLessThan(
        1e-13,
      );
      expect(
        distance((await circuit.run(rho, angles)).register.matrix, flat(projector(column))),
      ).toBeLessThan(1e-13);
    }),
    { numRuns: 60 },
  );
});

it('has the same gradient by the adjoint method and by shift rules, of pure and of mixed states', async () => {
  await fc.assert(
    fc.asyncProperty(
      example,
      async ({ qubits, operations, numbers, angles, amplitudes, other, terms: strings }) => {
        const circuit = new Circuit(qubits, [...ALL, ...free(operations, numbers)]);
        const observable = observableOf(qubits, strings);
        using state = StateVector.fromAmplitudes(engine, amplitudes);
        using second = StateVector.fromAmplitudes(engine, other);
        using rho = DensityMatrix.fromState(state);
        using sigma = DensityMatrix.fromState(second);
        const mixture = rho.matrix.map((entry, i) => 0.3 * entry + 0.7 * sigma.matrix[i]!);
        using mixed = await DensityMatrix.fromMatrix(engine, mixture);
        const gradients: Float64Array[] = [];
        for (const initial of [state, second, mixed]) {
          const adjoint = await circuit.gradient(initial, observable, angles);
          const shift = await circuit.gradient(initial, observable, angles, { method: 'shift' });
          expect(distance(adjoint.gradient, shift.gradient)).toBeLessThan(1e-10);
          expect(shift.value).toBe(adjoint.value);
          expect(adjoint.value).toBeCloseTo(await circuit.expectation(initial, observable, angles), 12);
          gradients.push(adjoint.gradient);
        }
        const expected = gradients[0]!.map((slope, i) => 0.3 * slope + 0.7 * gradients[1]![i]!);
        expect(distance(gradients[2]!, expected)).toBeLessThan(1e-12);
      },
    ),
    { numRuns: 60 },
  );
});

it('keeps both gradients together on eight qubits, in nine layers', async () => {
  const gates = Array.from({ length: 9 }, (_, layer) =>
    Array.from({ length: 8 }, (_, qubit): CircuitGate[] => {
      const parameter = 4 * layer + (qubit % 4);
      const next = (qubit + 1) % 8;
      return [
        { gate: 'u', qubits: [qubit], parameter: [parameter, parameter, 36 + (qubit % 2)] },
        layer % 2 ? { gate: 'cx', qubits: [qubit, next] } : { gate: 'cry', qubits: [next, qubit], parameter },
      ];
    }),
  );
  const circuit = new Circuit(8, gates.flat(2));
  expect(circuit.parameters).toBe(38);
  const ring = hamiltonian({ qubits: 8, h: new Array(8).fill(0.5), rabi: new Array(8).fill(1.5) });
  const angles = Array.from({ length: 38 }, (_, i) => 3 * Math.sin(i * i));
  using state = StateVector.ghz(engine, 8);
  const { gradient } = await circuit.gradient(state, ring, angles);
  const shift = await circuit.gradient(state, ring, angles, { method: 'shift' });
  expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.1);
  expect(distance(gradient, shift.gradient)).toBeLessThan(1e-12);
});

it('has the gradient that finite differences of dense matrices find', async () => {
  await fc.assert(
    fc.asyncProperty(example, async ({ qubits, operations, numbers, angles, amplitudes, terms: strings }) => {
      const circuit = new Circuit(qubits, [...ALL, ...free(operations, numbers)]);
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      const { gradient } = await circuit.gradient(state, observableOf(qubits, strings), angles);
      const observable = matrixOf(strings);
      const rho = projector(unflat(amplitudes, 1));
      const number = numbers[0]! % ANGLES;
      const mean = (value: number) => {
        const { gates } = circuit.bind(angles.map((given, i) => (i === number ? value : given)));
        const end = (gates as GateOperation[]).reduce((state, { gate, qubits: list, angle: given }) => {
          const values = given === undefined ? [] : typeof given === 'number' ? [given] : Array.from(given);
          return conjugated(embed(GATES[gate as string]![1](...values), list, qubits), state);
        }, rho);
        return trace(product(observable, end)).re;
      };
      const { value, error } = finiteDifference(mean, angles[number]!, 0.3);
      expect(Math.abs(gradient[number]! - value)).toBeLessThan(1e-9 + 10 * error);
    }),
    { numRuns: 8 },
  );
});

it('takes unitary matrices as it takes the gates of that name', async () => {
  await fc.assert(
    fc.asyncProperty(example, async ({ qubits, operations, numbers, angles, amplitudes, terms: strings }) => {
      const gates = [...ALL, ...free(operations, numbers)];
      const matrices = gates.map((operation): CircuitGate => {
        const { gate, qubits: list, angle: given, parameter } = operation;
        if (parameter !== undefined || list.length > 2) return operation;
        const values = given === undefined ? [] : typeof given === 'number' ? [given] : Array.from(given);
        return { gate: flat(GATES[gate as string]![1](...values)), qubits: list };
      });
      const observable = observableOf(qubits, strings);
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      const expected = await new Circuit(qubits, gates).gradient(state, observable, angles);
      for (const initial of [state, rho]) {
        const { value, gradient } = await new Circuit(qubits, matrices).gradient(initial, observable, angles);
        expect(value).toBeCloseTo(expected.value, 12);
        expect(distance(gradient, expected.gradient)).toBeLessThan(1e-12);
      }
    }),
    { numRuns: 60 },
  );
});

describe('a circuit of a known mean', () => {
  const circuit = new Circuit(2, [
    { gate: 'ry', qubits: [0], parameter: 0 },
    { gate: 'x', qubits: [1] },
    { gate: 'crx', qubits: [0, 1], parameter: 1 },
    { gate: 'ry', qubits: [0], parameter: 0 },
  ]);

  it('has the gradient by hand', async () => {
    using state = new StateVector(engine, 2);
    // ⟨1⊗Z⟩ = −(1 + cos a)/2 − cos b (1 − cos a)/2
    const [a, b] = [0.7, -1.9];
    for (const method of ['adjoint', 'shift'] as const) {
      const { value, gradient } = await circuit.gradient(state, 'IZ', [a, b], { method });
      expect(value).toBeCloseTo(-(1 + Math.cos(a)) / 2 - (Math.cos(b) * (1 - Math.cos(a))) / 2, 14);
      expect(gradient[0]).toBeCloseTo((Math.sin(a) * (1 - Math.cos(b))) / 2, 14);
      expect(gradient[1]).toBeCloseTo((Math.sin(b) * (1 - Math.cos(a))) / 2, 14);
    }
    expect(state.probabilities()[0]).toBe(1);
  });

  it('is a program with inputs, or with its angles', async () => {
    expect(await toOpenQasm3(circuit)).toBe(`OPENQASM 3.0;
include "stdgates.inc";
input float[64] angle_0;
input float[64] angle_1;
qubit[2] q;
ry(angle_0) q[0];
x q[1];
crx(angle_1) q[0], q[1];
ry(angle_0) q[0];
`);
    expect(await toOpenQasm3(circuit.bind([0.5, -1]))).toContain(
      '\ncrx(5.283185307179586) q[0], q[1];\nz q[0];\n',
    );
    using bound = await new StateVector(engine, 2).run(circuit.bind([0.5, -1]).gates);
    using run = (await circuit.run(new StateVector(engine, 2), [0.5, -1])).register;
    expect(distance(run.amplitudes, bound.amplitudes)).toBeLessThan(1e-15);
  });
});

const MEASURE: CircuitInstruction = { gate: 'measure', qubits: [0], bits: [0] };

it('refuses what is no circuit', async () => {
  const wrong: [unknown, RegExp][] = [
    [{}, /^gates:/],
    [[null], /^gates\[0\]:/],
    [[{ gate: 'rx', qubits: [0] }], /^gates\[0\]\.angle:/],
    [[{ gate: 'rx', qubits: [0], angle: 1, parameter: 0 }], /^gates\[0\]\.parameter:/],
    [[{ gate: 'rx', qubits: [0], parameter: 1 }], /^gates: .*parameter 0/],
    [[{ gate: 'x', qubits: [0], parameter: 0 }], /^gates\[0\]\.parameter:/],
    [[{ gate: 'u', qubits: [0], parameter: 0 }], /^gates\[0\]\.parameter:/],
    [[{ gate: 'u', qubits: [0], parameter: [0, 1, 0.5] }], /^gates\[0\]\.parameter\[2\]:/],
    [[{ gate: [1, 0, 0, 0, 0, 0, 1, 0], qubits: [0], angle: 1 }], /^gates\[0\]\.angle:/],
    [[{ gate: 'cx', qubits: [0, 2] }], /^gates\[0\]\.qubits\[1\]:/],
    [[{ gate: 'measure', qubits: [0] }], /^gates\[0\]\.bits:/],
    [[{ gate: 'measure', qubits: [0], bits: [0, 1] }], /^gates\[0\]\.bits:/],
    [[{ gate: 'measure', qubits: [0, 1], bits: [3, 3] }], /^gates\[0\]\.bits\[1\]:/],
    [[{ gate: 'measure', qubits: [2], bits: [0] }], /^gates\[0\]\.qubits\[0\]:/],
    [[{ gate: 'reset', qubits: [0], bits: [0] }], /^gates\[0\]\.bits:/],
    [[{ gate: 'x', qubits: [0], condition: { bits: [0], value: 1 } }], /^gates\[0\]\.condition\.bits:/],
    [[MEASURE, { gate: 'x', qubits: [0], condition: 1 }], /^gates\[1\]\.condition:/],
    [
      [MEASURE, { gate: 'x', qubits: [0], condition: { bits: [], value: 0 } }],
      /^gates\[1\]\.condition\.bits:/,
    ],
    [
      [MEASURE, { gate: 'x', qubits: [0], condition: { bits: [0], value: 2 } }],
      /^gates\[1\]\.condition\.value:/,
    ],
  ];
  for (const [gates, message] of wrong) {
    expect(() => new Circuit(2, gates as never)).toThrow(ArgumentError);
    expect(() => new Circuit(2, gates as never)).toThrow(message);
  }
  const circuit = new Circuit(2, [{ gate: 'rx', qubits: [0], parameter: 0 }]);
  expect(() => (circuit.gates[0]!.qubits as number[]).push(7)).toThrow(TypeError);
  using state = new StateVector(engine, 2);
  using small = new StateVector(engine, 1);
  await expect(circuit.run(small, [1])).rejects.toThrow(/^register: expected a state of 2 qubits, got 1$/);
  await expect(circuit.expectation(small, 'ZZ', [1])).rejects.toThrow(/^initial:/);
  await expect(circuit.gradient(undefined as never, 'ZZ', [1])).rejects.toThrow(/^initial:/);
  await expect(circuit.run(state, [])).rejects.toThrow(/^angles:/);
  await expect(circuit.expectation(state, 'Z', [1])).rejects.toThrow(/^observable:/);
  const moving = hamiltonian({ qubits: 2, h: (time) => [time, 1] });
  await expect(circuit.expectation(state, moving, [1])).rejects.toThrow(/^observable:/);
});
