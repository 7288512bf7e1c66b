import { expect, it } from 'vitest';
import { readOptions } from '../../src/engine/index.js';
import { createEngine } from '../../src/index.js';
import { blochState } from '../../web/state/bloch-state.js';
import { runBloch } from '../../web/worker/bloch-job.js';

const engine = await createEngine();
const bloch = (some: object) => readOptions('state', { trajectories: 3, ...some }, blochState);

it('entangles two neurons as an exchange does that nothing disturbs', async () => {
  const coupling = 0.3;
  const state = bloch({ neurons: 2, rabi: 0, rate: 0, coupling, periods: 1 });
  const { times, entanglement, tracks, mean, states } = await runBloch(engine, state);
  // What is not random is run once. Amplitudes ab of |01⟩ and |10⟩ turn by 2gt, and |ab|² is 1/6.
  expect([tracks, states.length]).toEqual([2, 2 * 3 * times.length]);
  for (const [i, time] of times.entries()) {
    const exact = (2 / 3) * Math.abs(Math.sin(2 * coupling * time));
    // A square root of what is left of rounding.
    expect(Math.abs(entanglement!.first[i]! - exact)).toBeLessThan(1e-7);
    expect(entanglement!.mean[i]).toBe(entanglement!.first[i]);
    expect(states[3 * i + 2]).toBeCloseTo(mean[3 * i + 2]!, 6);
  }
});

it('has of each coupled neuron a track, and the mean of the first', async () => {
  const { times, entanglement, tracks, mean, record, states } = await runBloch(
    engine,
    bloch({ neurons: 3, rate: 1 }),
  );
  expect([tracks, mean.length, record.length]).toEqual([9, 3 * times.length, times.length - 1]);
  const frame = 100;
  const z = [0, 3, 6].map((track) => states[3 * (track * times.length + frame) + 2]!);
  expect(z.reduce((sum, value) => sum + value / 3, 0)).toBeCloseTo(mean[3 * frame + 2]!, 6);
  const squares = [0, 1, 2].map((k) => states[3 * frame + k]! ** 2);
  const length = squares.reduce((sum, value) => sum + value, 0);
  expect(entanglement!.first[frame]).toBeCloseTo(Math.sqrt(1 - length), 5);
});
