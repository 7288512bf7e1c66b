import { afterAll, beforeAll, expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import { simulateBlochEnsemble, simulateQubitNeurons } from '../../../src/dynamics/public.js';
import { keyOf } from '../../../src/engine/random/seed.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { coupleAll, hamiltonian } from '../../../src/register/public.js';
import { fill } from '../../random/fills.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const STEPS = 130; // Two chunks of 64, and a bit.
const DT = 0.01;

/** The increments [trajectory][step][channel] that the streams of a seed promise: see `Purpose.Wiener`. */
function promised(seed: string, trajectories: number, channels: number): Float64Array {
  const increments = new Float64Array(trajectories * STEPS * channels);
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let chunk = 0; 64 * chunk < STEPS; chunk++) {
      const count = Math.min(64, STEPS - 64 * chunk) * channels;
      const stream = { key: keyOf(seed), purpose: Purpose.Wiener, item: trajectory, step: chunk };
      const normals = fill(engine, 'fillNormal', count, stream);
      increments.set(
        normals.map((normal) => Math.sqrt(DT) * normal),
        (trajectory * STEPS + 64 * chunk) * channels,
      );
    }
  }
  return increments;
}

it('of Bloch vectors, four trajectories at a time, is that of the streams', async () => {
  const options = {
    steps: STEPS,
    dt: DT,
    rate: 0.5,
    efficiency: 0.9,
    rabi: 1,
    initial: [0, 0, 1],
    trajectories: 19,
    record: { every: 1, trajectories: true },
  };
  const drawn = await simulateBlochEnsemble(engine, { ...options, seed: 'noise' });
  const wienerIncrements = promised('noise', 19, 1);
  const given = await simulateBlochEnsemble(engine, { ...options, wienerIncrements });
  expect(drawn.states?.values.length).toBe(19 * (STEPS + 1) * 3);
  drawn.states?.values.forEach((value, i) => {
    // Rounding of 130 steps: √dt is multiplied into the other factor first.
    expect(Math.abs(value - (given.states?.values[i] ?? Number.NaN))).toBeLessThan(1e-12);
  });
});

it('of coupled neurons is that of the streams', async () => {
  const options = {
    hamiltonian: hamiltonian({ qubits: 3, jx: coupleAll(3, 0.5) }),
    channels: [0, 1, 2].map((qubit) => ({ operator: 'z' as const, qubit, rate: 0.5 })),
    initial: '000',
    steps: STEPS,
    dt: DT,
    trajectories: 5,
  };
  const drawn = await simulateQubitNeurons(engine, { ...options, seed: 'noise' });
  const wienerIncrements = promised('noise', 5, 3);
  const given = await simulateQubitNeurons(engine, { ...options, wienerIncrements });
  expect(drawn.mean).toEqual(given.mean);
});
