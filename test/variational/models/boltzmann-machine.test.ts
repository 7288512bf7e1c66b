import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine, NumericalError } from '../../../src/index.js';
import { QuantumBoltzmannMachine, trainBoltzmannMachine } from '../../../src/variational/public.js';
import { complex, identity, type Matrix, product, scale, sum } from '../../oracle/complex.js';
import { distance, embed, flat, pauliMatrix, trace } from '../../oracle/dense-register.js';
import { finiteDifference } from '../../oracle/finite-differences.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

/** exp(−H)/Z by a Taylor series of exp(−H/64), squared six times. */
function thermal(machine: QuantumBoltzmannMachine, coefficients: ArrayLike<number>): Matrix {
  const { visible, hidden, terms } = machine.options;
  const qubits = visible + hidden;
  const energy = terms
    .map(({ pauli, qubits: list }, i) =>
      scale(embed(pauliMatrix(pauli), list, qubits), complex(coefficients[i]!)),
    )
    .reduce(sum);
  let power = identity(2 ** qubits);
  let result = power;
  for (let k = 1; k < 20; k++) {
    power = scale(product(power, energy), complex(-1 / (64 * k)));
    result = sum(result, power);
  }
  for (let i = 0; i < 6; i++) result = product(result, result);
  return scale(result, complex(1 / trace(result).re));
}

/** Rows or columns of a square of 2 × 2 pixels, equally often. */
const BARS = [0b0000, 0b1111, 0b1100, 0b0011, 0b1010, 0b0101];
const bars = Float64Array.from({ length: 16 }, (_, k) => (BARS.includes(k) ? 1 / 6 : 0));

it('is in the thermal state of its Hamiltonian', async () => {
  const terms = [
    { pauli: 'XY', qubits: [0, 2] },
    { pauli: 'Z', qubits: [1] },
    { pauli: 'XX', qubits: [1, 2] },
    { pauli: 'Y', qubits: [0] },
    { pauli: 'III', qubits: [0, 1, 2] },
  ];
  for (const options of [{ visible: 3 }, { visible: 2, hidden: 1, terms }]) {
    using machine = new QuantumBoltzmannMachine(engine, { ...options, deviation: 1, seed: 1 });
    const expected = thermal(machine, machine.parameters.coefficients);
    using rho = await machine.thermalState();
    expect(distance(rho.matrix, flat(expected))).toBeLessThan(1e-14);
    const visible = Array.from({ length: options.visible }, (_, qubit) => qubit);
    expect(distance((await machine.probabilities()).probabilities, rho.probabilities(visible))).toBeLessThan(
      1e-14,
    );
  }
});

it('has the gradient of the relative entropy, with hidden qubits too', async () => {
  using machine = new QuantumBoltzmannMachine(engine, { visible: 2, hidden: 1, deviation: 0.7, seed: 2 });
  const p = [0.5, 0.2, 0, 0.3];
  const { coefficients } = machine.parameters;
  const { loss, gradient } = await machine.lossAndGradient(p);
  const divergence = (values: ArrayLike<number>) => {
    const rho = thermal(machine, values);
    const q = p.map((_, v) => rho[2 * v]![2 * v]!.re + rho[2 * v + 1]![2 * v + 1]!.re);
    return p.reduce((total, value, v) => total + (value > 0 ? value * Math.log(value / q[v]!) : 0), 0);
  };
  expect(loss).toBeCloseTo(divergence(coefficients), 13);
  coefficients.forEach((given, number) => {
    const at = (x: number) => divergence(coefficients.map((other, i) => (i === number ? x : other)));
    const { value, error } = finiteDifference(at, given, 0.1);
    expect(Math.abs(gradient[number]! - value)).toBeLessThan(1e-10 + 10 * error);
  });
});

it('has no gradient where it has the distribution already, whatever the degeneracies', async () => {
  using machine = new QuantumBoltzmannMachine(engine, { visible: 3, deviation: 0, seed: 1 });
  const uniform = new Array<number>(8).fill(1 / 8);
  const { loss, gradient } = await machine.lossAndGradient(uniform);
  expect(loss).toBeCloseTo(0, 14);
  expect(distance(gradient, new Float64Array(gradient.length))).toBeLessThan(1e-15);
});

it('may let memory grow', async () => {
  using fresh = await createEngine();
  using machine = new QuantumBoltzmannMachine(fresh, { visible: 7, seed: 1 });
  const { loss, gradient } = await machine.lossAndGradient((await machine.probabilities()).probabilities);
  expect(loss).toBeCloseTo(0, 14);
  expect(distance(gradient, new Float64Array(gradient.length))).toBeLessThan(1e-13);
});

it('learns bars and stripes, and the distribution of another machine', async () => {
  using machine = new QuantumBoltzmannMachine(engine, { visible: 4, seed: 2 });
  const { lossByEpoch, finalLoss } = await trainBoltzmannMachine(machine, bars, {
    epochs: 150,
    learningRate: 0.1,
  });
  expect(lossByEpoch[0]).toBeGreaterThan(1);
  // Independent pixels come to 4 ln 2 − ln 6 at best; couplings leave a twentieth of that at most.
  expect(finalLoss).toBeLessThan((4 * Math.log(2) - Math.log(6)) / 20);
  using teacher = new QuantumBoltzmannMachine(engine, { visible: 4, deviation: 2, seed: 5 });
  using student = new QuantumBoltzmannMachine(engine, { visible: 4, seed: 'student' });
  const lesson = await trainBoltzmannMachine(student, (await teacher.probabilities()).probabilities, {
    epochs: 200,
    learningRate: 0.1,
  });
  expect(lesson.lossByEpoch[0]).toBeGreaterThan(2);
  // The teacher is among the machines, so that 0 can be reached; total variation is √(loss/2) at most: 3 %.
  expect(lesson.finalLoss).toBeLessThan(2 * 0.03 ** 2);
  expect((await student.lossAndGradient((await teacher.probabilities()).probabilities)).loss).toBe(
    lesson.finalLoss,
  );
});

it('has up to 8 visible qubits: without couplings, the product of their own states', async () => {
  const terms = ['Z', 'X'].flatMap((pauli) =>
    Array.from({ length: 8 }, (_, qubit) => ({ pauli, qubits: [qubit] })),
  );
  using machine = new QuantumBoltzmannMachine(engine, { visible: 8, terms, deviation: 1, seed: 3 });
  const { coefficients } = machine.parameters;
  const expected = Array.from({ length: 256 }, (_, k) => {
    let probability = 1;
    for (let qubit = 0; qubit < 8; qubit++) {
      const [h, drive] = [coefficients[qubit], coefficients[8 + qubit]];
      const z = (-h! / Math.hypot(h!, drive!)) * Math.tanh(Math.hypot(h!, drive!));
      probability *= (1 + (k & (128 >> qubit) ? -z : z)) / 2;
    }
    return probability;
  });
  expect(distance((await machine.probabilities()).probabilities, expected)).toBeLessThan(1e-14);
});

it('refuses what is no distribution, and outcomes that never come', async () => {
  expect(() => new QuantumBoltzmannMachine(engine, { visible: 8, hidden: 1 })).toThrow(/^options\.hidden:/);
  using machine = new QuantumBoltzmannMachine(engine, { visible: 1, terms: [{ pauli: 'Z', qubits: [0] }] });
  await expect(machine.lossAndGradient([0.5, 0.6])).rejects.toThrow(/^distribution:/);
  await expect(machine.lossAndGradient([1.5, -0.5])).rejects.toThrow(/^distribution\[0\]:/);
  machine.parameters = { coefficients: Float64Array.of(1e5) };
  await expect(machine.lossAndGradient([1, 0])).rejects.toThrow(NumericalError);
  await expect(machine.evaluate([1, 0])).rejects.toThrow(NumericalError);
  await expect(trainBoltzmannMachine(machine, [1, 0], { epochs: 1 })).rejects.toThrow(NumericalError);
  expect(machine.parameters.coefficients[0]).toBe(1e5);
});
