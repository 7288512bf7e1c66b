import { beforeAll, expect, it } from 'vitest';
import { openTrajectory } from '../../../src/dynamics/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { hamiltonian } from '../../../src/register/public.js';
import { extent } from '../../extent.js';
import { complex, type Matrix, product, scale, sum } from '../../oracle/complex.js';
import { basisState, expectation, lindbladStates } from '../../oracle/lindblad.js';
import { SIGMAS } from '../../oracle/statistics.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const matrix = (...rows: number[][]): Matrix => rows.map((row) => row.map((entry) => complex(entry)));
const Y: Matrix = [
  [complex(0), complex(0, -1)],
  [complex(0, 1), complex(0)],
];
const LOWER = matrix([0, 1], [0, 0]);
const RAISE = matrix([0, 0], [1, 0]);

/** ⟨n⟩ at the end, for the Markovian feedback H(t) = J(t) f Y of the light of a decaying neuron: mean and standard error. */
async function held(f: number, trajectories: number, steps: number, dt: number): Promise<[number, number]> {
  let [total, squares] = [0, 0];
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    using session = await openTrajectory(engine, {
      channels: [{ operator: '-', qubit: 0, rate: 1 }],
      initial: '1',
      dt,
      observables: ['Z'],
      trajectory,
      seed: 'feedback',
    });
    let excited = 1;
    for (let step = 0; step < steps; step++) {
      const { measurement, values } = await session.step();
      session.set({
        hamiltonian: hamiltonian({
          qubits: 1,
          terms: [{ pauli: 'Y', qubits: [0], coefficient: f * measurement.values[0]! }],
        }),
      });
      excited = (1 - values[0]!) / 2;
    }
    total += excited;
    squares += excited * excited;
  }
  const mean = total / trajectories;
  return [mean, Math.sqrt((squares / trajectories - mean * mean) / (trajectories - 1))];
}

it('feeds the record back as theory has it', async () => {
  const [f, dt, steps] = [0.5, 0.01, 150];
  // Wiseman and Milburn 1993: L becomes L - iF, and (L†F + FL)/2 joins the Hamiltonian.
  const feedback = scale(Y, complex(f));
  const joint = scale(sum(product(RAISE, feedback), product(feedback, LOWER)), complex(0.5));
  const jump = sum(LOWER, scale(feedback, complex(0, -1)));
  const [, end] = lindbladStates(() => joint, [jump], basisState(2, 1), steps * dt, 1, 1000);
  const theory = (1 - expectation(matrix([1, 0], [0, -1]), end!)) / 2;
  const [mean, stdErr] = await held(f, extent(16, 120), steps, dt);
  // The record of a step acts one step later, which shifts the mean by a part of dt that is small beside the error.
  expect(Math.abs(mean - theory)).toBeLessThan(SIGMAS * stdErr);
  expect(dt).toBeLessThan(stdErr);
  // And it is feedback that this shows.
  expect(Math.abs(mean - Math.exp(-steps * dt))).toBeGreaterThan(SIGMAS * stdErr);
});

it('holds a neuron that decays at |1⟩, where L - iF is what lifts it', async () => {
  const [mean] = await held(1, 4, 300, 0.005);
  // What is left is that the record of a step acts one step later.
  expect(1 - mean).toBeLessThan(3 * 0.005);
});

it('lets the coupling of two neurons grow when they fire together, and not when they do not', async () => {
  /** J after a while, of dJ/dt = (fired together − J) / 5, fired being low-pass filters of the two records. */
  const grown = async (together: boolean): Promise<number> => {
    using session = await openTrajectory(engine, {
      channels: [0, 1].map((qubit) => ({ operator: 'z', qubit, rate: 1 }) as const),
      initial: together ? '11' : '10',
      dt: 0.01,
      observables: ['ZI'],
      seed: 'plasticity',
    });
    const filtered = [0, 0];
    let coupling = 0;
    for (let step = 0; step < 1000; step++) {
      const { measurement } = await session.step();
      for (const i of [0, 1]) filtered[i]! += 0.01 * (-measurement.values[i]! / 2 - filtered[i]!);
      coupling += 0.002 * (Math.max(0, filtered[0]!) * Math.max(0, filtered[1]!) - coupling);
      // Strings of Z leave what these neurons show as it is, so that theory is simple: J grows to 1 - e^(-t/5).
      session.set({
        hamiltonian: hamiltonian({
          qubits: 2,
          k: [
            [0, coupling],
            [0, 0],
          ],
        }),
      });
    }
    return coupling;
  };
  // Fluctuations of the filtered records, √(0.01 · 25 / 2), enter J averaged over a time of 5.
  expect(await grown(true)).toBeGreaterThan(0.5);
  expect(await grown(false)).toBeLessThan(0.25);
});
