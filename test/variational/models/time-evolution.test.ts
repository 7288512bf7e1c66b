import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import {
  coupleChain,
  DensityMatrix,
  evolve,
  hamiltonian,
  StateVector,
} from '../../../src/register/public.js';
import {
  Circuit,
  evolveVariationally,
  fitTimeStep,
  hamiltonianCircuit,
} from '../../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const chain = hamiltonian({
  qubits: 3,
  h: [0.9, 0.7, 0.5],
  rabi: [1, 1.4, 0.6],
  k: coupleChain(3, 0.8),
});

/** Angles by which the circuit is the product formula of a step in time: exp(−iθP/2) with θ = 2 c dt / layers for each term. */
function formulaAngles(layers: number, dt: number): number[] {
  const layer = Array.from(chain.coefficients(0), (coefficient) => (2 * coefficient * dt) / layers);
  return Array.from({ length: layers }, () => layer).flat();
}

/** What the rounding of a fidelity, of some 1e-16, is in a distance √(2 − 2F). */
const roundingOf = (distance: number) => 1e-14 / distance;

/** The Hilbert-Schmidt distance of two density matrices. */
function distanceOf(a: DensityMatrix, b: DensityMatrix): number {
  const [x, y] = [a.matrix, b.matrix];
  return Math.hypot(...x.map((entry, i) => entry - y[i]!));
}

it('learns a step in time, far better than the product formula with as many gates', async () => {
  const layers = 2;
  const circuit = hamiltonianCircuit(chain, layers);
  const dt = 0.4;
  using before = StateVector.w(engine, 3);
  using after = before.clone();
  await evolve(after, chain, { dt: dt / 50, steps: 50, order: 4 });
  using formula = (await circuit.run(before.clone(), formulaAngles(layers, dt))).register;
  const plain = Math.sqrt(2 - 2 * (await formula.fidelity(after)));
  const { angles, distance } = await fitTimeStep(circuit, before, after);
  using fitted = (await circuit.run(before.clone(), angles)).register;
  const found = Math.sqrt(2 - 2 * (await fitted.fidelity(after)));
  expect(Math.abs(distance - found)).toBeLessThan(roundingOf(distance));
  expect(distance).toBeLessThan(plain / 20);
});

it('fits mixed states, up to what no unitary can do', async () => {
  const circuit = hamiltonianCircuit(chain, 2);
  using before = DensityMatrix.product(engine, [
    [0.3, 0, 0.6],
    [0, 0.5, 0.2],
    [-0.4, 0.1, 0],
  ]);
  using after = before.clone();
  await evolve(after, chain, { dt: 0.01, steps: 30, order: 4 });
  const unitary = await fitTimeStep(circuit, before, after, { epochs: 300 });
  using fitted = (await circuit.run(before.clone(), unitary.angles)).register;
  expect(Math.abs(unitary.distance - distanceOf(fitted, after))).toBeLessThan(roundingOf(unitary.distance));
  using formula = (await circuit.run(before.clone(), formulaAngles(2, 0.3))).register;
  expect(unitary.distance).toBeLessThan(distanceOf(formula, after));
  await after.channel('depolarizing', [0, 1, 2], { probability: 0.1 });
  const open = await fitTimeStep(circuit, before, after, { epochs: 300 });
  // ‖UρU† − σ‖ ≥ the difference of the norms.
  const least = Math.sqrt(await before.purity()) - Math.sqrt(await after.purity());
  expect(open.distance).toBeGreaterThan(least);
  expect(open.distance).toBeLessThan(2 * least);
});

it('follows an evolution step by step', async () => {
  const circuit = hamiltonianCircuit(chain, 2);
  using state = new StateVector(engine, 3);
  using exact = state.clone();
  await evolve(exact, chain, { dt: 0.01, steps: 100, order: 4 });
  const { angles, shape, distances } = await evolveVariationally(state, chain, {
    circuit,
    dt: 0.25,
    steps: 4,
    epochs: 150,
  });
  expect(shape).toEqual([4, circuit.parameters]);
  // Unitaries keep distances √(2 − 2F), so that those of the steps add up at most.
  const distance = distances.reduce((sum, each) => sum + each, 0);
  expect(2 - 2 * (await state.fidelity(exact))).toBeLessThan(distance ** 2 + 1e-9);
  using again = new StateVector(engine, 3);
  for (let step = 0; step < 4; step++) {
    using next = again.clone();
    await evolve(next, chain, { dt: 0.01, steps: 25, order: 4 });
    using formula = (await circuit.run(again.clone(), formulaAngles(2, 0.25))).register;
    expect(distances[step]).toBeLessThan(Math.sqrt(2 - 2 * (await formula.fidelity(next))));
    await circuit.run(again, angles.subarray(step * circuit.parameters, (step + 1) * circuit.parameters));
  }
  expect(again.amplitudes).toEqual(state.amplitudes);
});

it('refuses what does not fit, and stops when it is told to', async () => {
  const circuit = new Circuit(2, [{ gate: 'rx', qubits: [0], parameter: 0 }]);
  using state = new StateVector(engine, 2);
  using small = new StateVector(engine, 1);
  await expect(fitTimeStep(circuit, small, state)).rejects.toThrow(/^before:/);
  await expect(fitTimeStep(circuit, state, small)).rejects.toThrow(/^after:/);
  await expect(fitTimeStep(circuit, state, state, { angles: [] })).rejects.toThrow(/^options\.angles:/);
  const one = hamiltonian({ qubits: 2, h: [1, 1] });
  const options = { circuit, dt: 0.1, steps: 2 };
  await expect(evolveVariationally(state, chain, options)).rejects.toThrow(/^hamiltonian:/);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(evolveVariationally(state, one, { ...options, signal })).rejects.toThrow('enough');
  expect(state.probabilities()[0]).toBe(1);
});
