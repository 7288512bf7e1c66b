import { beforeAll, describe, expect, it } from 'vitest';
import { openTrajectory, simulateQubitNeurons } from '../../../src/dynamics/public.js';
import { ArgumentError, BornspikeError, createEngine, type Engine } from '../../../src/index.js';
import { coupleAll, DensityMatrix, hamiltonian } from '../../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const coupled = (rabi: number) => hamiltonian({ qubits: 2, rabi: [rabi, 0.7], k: coupleAll(2, 0.4) });
const SETTINGS = {
  pure: {
    hamiltonian: coupled(1.1),
    channels: [
      { operator: 'z', qubit: 0, rate: 0.3 },
      { operator: '-', qubit: 1, rate: 0.2 },
    ],
    initial: '01',
    dt: 0.02,
  },
  mixed: {
    hamiltonian: coupled(1.1),
    channels: [
      { operator: 'z', qubit: 0, rate: 0.3, efficiency: 0.6 },
      { operator: 'x', qubit: 1, rate: 0.2 },
    ],
    initial: '10',
    dt: 0.02,
  },
  jumps: {
    hamiltonian: coupled(0.9),
    channels: [{ operator: '-', qubit: 0, rate: 0.8 }],
    initial: '11',
    dt: 0.02,
    unravelling: 'jumps',
  },
} as const;

describe.each(Object.entries(SETTINGS))('a trajectory of %s', (_, settings) => {
  it.each([0, 5])('is number %i of the ensemble, however its steps are taken', async (trajectory) => {
    const steps = 150;
    const all = await simulateQubitNeurons(engine, {
      ...settings,
      steps,
      trajectories: 7,
      seed: 3,
      guard: false,
      record: { every: 1, trajectories: true, measurement: true, states: true },
    });
    const points = (steps + 1) * 6;
    const values = all.values!.values.subarray(trajectory * points + 6, (trajectory + 1) * points);
    const channels = all.measurement!.shape[2];
    const record = all.measurement!.values.subarray(
      trajectory * steps * channels,
      (trajectory + 1) * steps * channels,
    );
    for (const counts of [[150], [1, 62, 1, 1, 63, 22], new Array<number>(150).fill(1)]) {
      using session = await openTrajectory(engine, { ...settings, trajectory, seed: 3 });
      const seen = [];
      for (const count of counts) seen.push(await session.step(count));
      expect(seen.flatMap((part) => Array.from(part.values))).toEqual(Array.from(values));
      expect(seen.flatMap(({ measurement }) => Array.from(measurement.values))).toEqual(Array.from(record));
      expect(seen.flatMap(({ measurement }) => measurement.channels)[0]).toBe(all.measurement!.channels[0]);
      expect([session.steps, session.time, seen.at(-1)!.times.at(-1)]).toEqual([150, 3, 3]);
      const { shape, values: states } = all.states!;
      const size = states.length / (shape[0]! * shape[1]!);
      const last = states.subarray(((trajectory + 1) * (steps + 1) - 1) * size).subarray(0, size);
      // One more division by a norm that is 1 up to rounding.
      session.state.forEach((entry, i) => {
        expect(entry).toBeCloseTo(last[i]!, 14);
      });
    }
  });

  it('that was aborted has not moved, and goes on as if nothing had been', async () => {
    using session = await openTrajectory(engine, { ...settings, seed: 3 });
    using other = await openTrajectory(engine, { ...settings, seed: 3 });
    await session.step(70);
    const before = session.state;
    const controller = new AbortController();
    const aborted = session.step(1_000_000, {
      signal: controller.signal,
      onProgress: ({ done }) => done > 200 && controller.abort(new Error('enough')),
    });
    expect(() => session.state).toThrow('a step of this trajectory is still running');
    await expect(session.step()).rejects.toThrow(BornspikeError);
    await expect(aborted).rejects.toThrow('enough');
    expect(session.steps).toBe(70);
    expect(session.state).toEqual(before);
    await other.step(70);
    expect((await session.step(10)).values).toEqual((await other.step(10)).values);
  });
});

it('follows a Hamiltonian that is another from now on, and a waveform of its own time', async () => {
  const rabi = (time: number) => (time < 1 ? 1.5 : 0.4);
  const options = { ...SETTINGS.pure, dt: 1 / 64, seed: 8 };
  using waved = await openTrajectory(engine, {
    ...options,
    hamiltonian: hamiltonian({ qubits: 2, rabi: (t: number) => [rabi(t), 0.7], k: coupleAll(2, 0.4) }),
  });
  using set = await openTrajectory(engine, { ...options, hamiltonian: coupled(1.5) });
  const whole = await waved.step(100);
  const first = await set.step(64);
  set.set({ hamiltonian: coupled(0.4) });
  const second = await set.step(36);
  expect([...first.values, ...second.values]).toEqual(Array.from(whole.values));
  set.set({ hamiltonian: undefined });
  expect((await set.step(1)).values).not.toEqual((await waved.step(1)).values);
});

it('gives its memory back, on its own or with its engine', async () => {
  const own = await createEngine();
  const session = await openTrajectory(own, { ...SETTINGS.mixed, seed: 1 });
  session.set({ hamiltonian: coupled(0.1) });
  await session.step(3);
  session.dispose();
  session.dispose();
  expect(own.bytesUsed).toBe(0);
  await expect(session.step()).rejects.toThrow('this trajectory was disposed');
  expect(() => session.set({ hamiltonian: undefined })).toThrow('this trajectory was disposed');
  expect(() => session.state).toThrow('this trajectory was disposed');
  const last = await openTrajectory(own, { ...SETTINGS.pure, seed: 1 });
  own.dispose();
  await expect(last.step()).rejects.toThrow('this engine was disposed');
  last.dispose();
});

it('starts from a density matrix', async () => {
  const mixed = await DensityMatrix.fromMatrix(engine, [0.5, 0, 0, 0, 0, 0, 0.5, 0]);
  using session = await openTrajectory(engine, { initial: mixed, dt: 0.1, observables: ['Z'], seed: 1 });
  expect(Array.from(session.state)).toEqual([0.5, 0, 0, 0, 0, 0, 0.5, 0]);
  expect(Array.from((await session.step(2)).values)).toEqual([0, 0]);
});

it('names what cannot be used, and goes on', async () => {
  await expect(openTrajectory(engine, { ...SETTINGS.pure, observables: ['Q'] as never })).rejects.toThrow(
    /^options\.observables\[0\]/,
  );
  await expect(openTrajectory(engine, { ...SETTINGS.pure, unravelling: 'none' as never })).rejects.toThrow(
    /^options\.unravelling/,
  );
  using session = await openTrajectory(engine, { ...SETTINGS.pure, seed: 1 });
  for (const count of [0, -1, 1.5, Number.NaN, 10_000_001, '3'])
    await expect(session.step(count as number)).rejects.toThrow(/^count/);
  await expect(session.step(1, { steps: 2 } as never)).rejects.toThrow(/^options\.steps/);
  const wrong = { hamiltonian: hamiltonian({ qubits: 3, rabi: [1, 1, 1] }) };
  expect(() => session.set(wrong)).toThrow(/^changes\.hamiltonian: .*2 qubits/);
  expect(() => session.set({ rate: 1 } as never)).toThrow(ArgumentError);
  expect(() => session.set(undefined as never)).toThrow(/^changes/);
  expect((await session.step()).shape).toEqual([1, 6]);
});
