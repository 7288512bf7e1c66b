import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CollisionOptions,
  simulateCollisions,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { DensityMatrix, hamiltonian, StateVector } from '../../../src/register/public.js';
import { complex, dagger, type Matrix, scale, sum } from '../../oracle/complex.js';
import { expectation, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';
import { arbitrarySystem } from '../arbitrary-system.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const driven = hamiltonian({ qubits: 1, h: [0.3], rabi: [1] });
const decay = { operator: '-', qubit: 0, rate: 0.8 } as const;
const run = (options: Partial<CollisionOptions> = {}) =>
  simulateCollisions(engine, {
    ...{ hamiltonian: driven, channel: decay, initial: '1', dt: 0.01, steps: 200, seed: 1 },
    ...options,
  });
const lower: Matrix = [
  [complex(0), complex(1)],
  [complex(0), complex(0)],
];

describe('the mean of collisions', () => {
  it.each([
    ['the vacuum', {}],
    ['thermal light', { photons: 0.7 }],
    ['a squeezed vacuum', { squeezing: 0.5, angle: 0.9 }],
    ['squeezed thermal light', { photons: 0.3, squeezing: -0.4, angle: 0.3 }],
  ])('with %s goes to the Lindblad equation as dt', async (_, field) => {
    const {
      photons = 0,
      squeezing = 0,
      angle = 0,
    }: { photons?: number; squeezing?: number; angle?: number } = field;
    const turned = scale(
      dagger(lower),
      complex(Math.sinh(squeezing) * Math.cos(angle), Math.sinh(squeezing) * Math.sin(angle)),
    );
    const squeezed = scale(sum(scale(lower, complex(Math.cosh(squeezing))), turned), complex(Math.sqrt(0.8)));
    const jumps = [
      scale(squeezed, complex(Math.sqrt(photons + 1))),
      scale(dagger(squeezed), complex(Math.sqrt(photons))),
    ];
    const h = sum(scale(operatorString('Z'), complex(0.3)), scale(operatorString('X'), complex(0.5)));
    const initial = DensityMatrix.product(engine, [[0.3, 0.4, -0.5]]);
    const start = [
      [complex(0.25), complex(0.15, -0.2)],
      [complex(0.15, 0.2), complex(0.75)],
    ];
    const end = lindbladStates(() => h, jumps, start, 2, 1, 500)[1]!;
    const exact = ['X', 'Y', 'Z'].map((name) => expectation(operatorString(name), end));
    const errorOf = async (steps: number) => {
      const options = {
        field,
        initial,
        dt: 2 / steps,
        steps,
        detection: 'none',
        record: { every: steps },
      } as const;
      const { mean, stdErr } = await run(options);
      expect(Array.from(stdErr)).toEqual([0, 0, 0, 0, 0, 0]);
      return Math.max(...exact.map((value, i) => Math.abs(mean[3 + i]! - value)));
    };
    const [long, short] = [await errorOf(200), await errorOf(400)];
    expect(long).toBeLessThan(0.02);
    expect(long / short).toBeCloseTo(2, 1);
  });

  it('of two neurons, one channel on both of them, is that of Lindblad too', async () => {
    const { hamiltonian: network, h } = arbitrarySystem(new RandomStream(90), 2, [0]);
    const jump = sum(scale(operatorString('XZ'), complex(0.4)), scale(operatorString('YI'), complex(0, 0.3)));
    const operator = jump.flat().flatMap(({ re, im }) => [re, im]);
    const start = DensityMatrix.basis(engine, '01');
    const observables = ['ZI', 'XY', 'IZ'];
    const { mean } = await run({
      hamiltonian: network,
      channel: { operator, qubits: [0, 1], rate: 1 },
      ...{ initial: start, dt: 0.0005, steps: 2000, detection: 'none', record: { every: 2000, observables } },
    });
    const rho = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => complex(i === 1 && j === 1 ? 1 : 0)));
    const end = lindbladStates(h, [jump], rho, 1, 1, 400)[1]!;
    // The error is about dt.
    observables.forEach((name, i) => {
      expect(Math.abs(mean[3 + i]! - expectation(operatorString(name), end))).toBeLessThan(5e-4);
    });
  });
});

describe('what is measured of the field', () => {
  it.each([
    [{}, 0, 1],
    [{ photons: 1.5 }, 0.4, 4],
    [{ squeezing: 0.6 }, 0, Math.exp(-1.2)],
    [{ squeezing: 0.6 }, Math.PI / 2, Math.exp(1.2)],
    [{ squeezing: 0.6, angle: Math.PI }, 0, Math.exp(1.2)],
    [{ squeezing: 0.6, angle: 1, photons: 0.5 }, 0.5, 2 * Math.exp(-1.2)],
  ])('is white noise by the Itô table, of %o at the phase %f', async (field, phase, variance) => {
    const steps = 20_000;
    const { measurement } = await run({
      channel: { ...decay, rate: 0 },
      ...{ field, phase, steps, record: { every: 1, measurement: true } },
    });
    const { values } = measurement!;
    let [mean, neighbours] = [0, 0];
    for (let i = 0; i < steps; i++) {
      // dY² is its mean in every bin: (2N + 1) dt of the vacuum or thermal light.
      expect(values[i]! ** 2 * 0.01).toBeCloseTo(variance, 12);
      mean += values[i]! / steps;
      neighbours += (values[i]! * values[(i + 1) % steps]! * 0.01) / steps;
    }
    // Five standard errors.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / 0.01 / steps));
    expect(Math.abs(neighbours)).toBeLessThan((5 * variance) / Math.sqrt(steps));
  });

  it.each([
    ['the vacuum', {}, 0],
    ['the vacuum, a quarter turn away', {}, Math.PI / 2],
    ['squeezed thermal light', { photons: 0.4, squeezing: 0.3 }, 0.2],
  ])('shows e^(−iφ) L + h.c. and leaves the mean as it is: %s', async (_, field, phase) => {
    const trajectories = 4000;
    const initial = StateVector.product(engine, [[0.6, 0.8, 0]]);
    const common = { field, phase, initial, dt: 0.02, steps: 50, record: { every: 10, measurement: true } };
    const { mean, stdErr, measurement } = await run({ ...common, trajectories });
    const averaged = await run({ ...common, detection: 'none' });
    mean.forEach((value, i) => {
      expect(Math.abs(value - averaged.mean[i]!)).toBeLessThan(5 * stdErr[i]! + 1e-12);
    });
    expect(averaged.measurement).toBeUndefined();
    expect(measurement!.shape).toEqual([trajectories, 5, 1]);
    const every = await run({ ...common, detection: 'none', record: { every: 1 } });
    for (let interval = 0; interval < 5; interval++) {
      let expected = 0;
      for (let bin = 0; bin < 10; bin++) {
        const at = 3 * (10 * interval + bin);
        const quadrature = Math.cos(phase) * every.mean[at]! + Math.sin(phase) * every.mean[at + 1]!;
        expected += (Math.sqrt(0.8) * quadrature) / 10;
      }
      let [total, squares] = [0, 0];
      for (let k = 0; k < trajectories; k++) {
        const value = measurement!.values[5 * k + interval]!;
        total += value / trajectories;
        squares += value ** 2 / trajectories;
      }
      const error = Math.sqrt((squares - total ** 2) / trajectories);
      // And what the bins' length changes, some of rate · dt.
      expect(Math.abs(total - expected)).toBeLessThan(5 * error + 0.03);
    }
  });

  it('leads to where the stochastic master equation goes with the same record', async () => {
    const distances: number[] = [];
    for (const dt of [0.01, 0.0025, 0.000625]) {
      const steps = Math.round(1 / dt);
      const record = { every: 1, trajectories: true, measurement: true };
      let distance = 0;
      for (const channel of [decay, { operator: 'z', qubit: 0, rate: 0.5 } as const]) {
        const collided = await run({ channel, dt, steps, trajectories: 8, record });
        const followed = await simulateQubitNeurons(engine, {
          ...{
            hamiltonian: driven,
            channels: [channel],
            initial: '1',
            dt,
            steps,
            trajectories: 8,
            guard: false,
          },
          record: { every: 1, trajectories: true },
          replay: collided.measurement!.values,
        });
        collided.values!.values.forEach((value, i) => {
          distance = Math.max(distance, Math.abs(value - followed.values!.values[i]!));
        });
      }
      distances.push(distance);
    }
    // Both follow the same record to about dt, however coarse its noise is: 0.0060, 0.0011, 0.00034.
    expect(distances[2]).toBeLessThan(0.002);
    expect(distances[0]! / distances[2]!).toBeGreaterThan(8);
  });

  it('by counting is of what is lost, and a neuron that relaxes is seen to do so once', async () => {
    const trajectories = 4000;
    const { measurement, values } = await run({
      ...{ hamiltonian: undefined, detection: 'counting', trajectories, dt: 0.01, steps: 200 },
      record: { every: 200, measurement: true, trajectories: true, observables: ['Z'] },
    });
    let counted = 0;
    measurement!.values.forEach((count, k) => {
      expect(count === 0 || count === 1).toBe(true);
      counted += count;
      const z = values!.values[2 * k + 1]!;
      // Without a count nothing is known to have happened, and it is still excited; after one it is not.
      expect(z).toBeCloseTo(count === 1 ? 1 : -1, 12);
    });
    const p = 1 - Math.exp(-1.6);
    // Five standard errors, and dt.
    expect(Math.abs(counted / trajectories - p)).toBeLessThan(
      5 * Math.sqrt((p * (1 - p)) / trajectories) + 0.005,
    );
  });

  it('keeps pure states pure where all of the vacuum is measured', async () => {
    for (const detection of ['homodyne', 'counting'] as const) {
      const { values } = await run({ detection, trajectories: 3, record: { trajectories: true } });
      for (let i = 0; i < values!.values.length; i += 3) {
        const [x, y, z] = values!.values.slice(i, i + 3);
        expect(x! * x! + y! * y! + z! * z!).toBeCloseTo(1, 11);
      }
    }
  });
});

describe('a field that remembers', () => {
  /** |c(t)|² of c'' + λc' + (γλ/2)c = 0 (Breuer and Petruccione, equation 10.50). */
  function excited(gamma: number, lambda: number, t: number): number {
    const square = lambda ** 2 - 2 * gamma * lambda;
    const d = Math.sqrt(Math.abs(square));
    const [even, odd] = square > 0 ? [Math.cosh, Math.sinh] : [Math.cos, Math.sin];
    return Math.exp(-lambda * t) * (even((d * t) / 2) + (lambda / d) * odd((d * t) / 2)) ** 2;
  }

  it.each([
    [0.2, 'gives excitations back'],
    [5, 'does not'],
  ])('of λ = %fγ %s: the damped Jaynes-Cummings model, with an error in dt²', async (lambda) => {
    const errorOf = async (dt: number) => {
      const steps = Math.round(10 / dt);
      const { mean, times } = await run({
        ...{ hamiltonian: undefined, channel: { ...decay, rate: 1 }, memory: { time: 1 / lambda } },
        ...{ dt, steps, detection: 'none', record: { every: steps / 20, observables: ['Z'] } },
      });
      return Math.max(...Array.from(times, (t, i) => Math.abs((1 - mean[i]!) / 2 - excited(1, lambda, t))));
    };
    const [long, short] = [await errorOf(0.02), await errorOf(0.01)];
    expect(short).toBeLessThan(1e-3);
    expect(long / short).toBeCloseTo(4, 0);
  });

  it('in resonance does the same to a neuron that turns', async () => {
    const memory = { time: 5 };
    const common = { dt: 0.01, steps: 500, detection: 'none', record: { observables: ['Z'] } } as const;
    const still = await run({ ...common, hamiltonian: undefined, memory });
    // |1⟩ lies 2h below |0⟩.
    const turning = {
      hamiltonian: hamiltonian({ qubits: 1, h: [-0.5] }),
      memory: { ...memory, frequency: 1 },
    };
    const same = await run({ ...common, ...turning });
    const away = await run({ ...common, ...turning, memory: { ...memory, frequency: -1 } });
    still.mean.forEach((value, i) => {
      expect(same.mean[i]).toBeCloseTo(value, 10);
    });
    expect(away.mean.at(-1)! + 0.5).toBeLessThan(still.mean.at(-1)!);
  });

  it('for a short time is as good as one that does not', async () => {
    const common = { dt: 0.001, steps: 2000, detection: 'none', record: { every: 500 } } as const;
    const [brief, none] = [await run({ ...common, memory: { time: 0.01 } }), await run(common)];
    // What it remembers is about rate · time.
    brief.mean.forEach((value, i) => {
      expect(Math.abs(value - none.mean[i]!)).toBeLessThan(0.02);
    });
  });

  it('is measured behind the memory', async () => {
    const common = { memory: { time: 0.5 }, dt: 0.02, steps: 100, record: { every: 50 } };
    const measured = await run({ ...common, trajectories: 3000 });
    const averaged = await run({ ...common, detection: 'none' });
    measured.mean.forEach((value, i) => {
      expect(Math.abs(value - averaged.mean[i]!)).toBeLessThan(5 * measured.stdErr[i]! + 1e-12);
    });
  });
});

it('depends on seed and number of the trajectory alone', async () => {
  const record = { trajectories: true, measurement: true };
  const [few, many] = [await run({ trajectories: 2, record }), await run({ trajectories: 4, record })];
  expect(many.values!.values.slice(0, few.values!.values.length)).toEqual(few.values!.values);
  expect(many.measurement!.values.slice(0, few.measurement!.values.length)).toEqual(few.measurement!.values);
  expect((await run({ trajectories: 2, record, seed: 2 })).mean).not.toEqual(few.mean);
});

it('warns of bins that are too long, reports how far it is, and stops when it is told to', async () => {
  expect((await run()).meta.warnings).toEqual([]);
  expect((await run({ dt: 0.5 })).meta.warnings[0]).toMatch(/bins of dt = 0.5 are too long/);
  expect((await run({ dt: 0.05, memory: { time: 0.1 } })).meta.warnings).toHaveLength(1);
  const seen: number[] = [];
  await run({ steps: 100_000, record: { every: 1000 }, onProgress: ({ done }) => seen.push(done) });
  expect(seen.length).toBeGreaterThan(0);
  await expect(run({ signal: AbortSignal.abort() })).rejects.toThrow('abort');
});

it.each<[string, object]>([
  ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 2 }) }],
  ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 1, h: (time) => [time] }) }],
  ['options.hamiltonian', { hamiltonian: 1 }],
  ['options.channel.operator', { channel: { ...decay, operator: 'q' } }],
  ['options.channel.rate', { channel: { ...decay, rate: -1 } }],
  ['options.channel.efficiency', { channel: { ...decay, efficiency: 0.5 } }],
  ['options.field.photons', { field: { photons: -1 } }],
  ['options.field.squeezing', { field: { squeezing: 6 } }],
  ['options.field.angle', { field: { angle: Number.NaN } }],
  ['options.memory.time', { memory: { time: -1 } }],
  ['options.memory.time', { memory: { time: 1 }, field: { photons: 1 } }],
  ['options.detection', { detection: 'counting', field: { squeezing: 1 } }],
  ['options.detection', { detection: 'heterodyne' }],
  ['options.initial', { initial: '000' }],
  ['options.dt', { dt: 1e6 }],
  ['options.record.every', { record: { every: 201 } }],
  ['options.record.observables[0]', { record: { observables: ['XX'] } }],
  [
    'options.record.measurement',
    { steps: 10_000, trajectories: 100_000, record: { every: 1, measurement: true } },
  ],
  [
    'options.record.trajectories',
    { steps: 10_000, trajectories: 100_000, record: { every: 1, trajectories: true } },
  ],
])('names %s in %o', async (field, change) => {
  await expect(run(change as CollisionOptions)).rejects.toThrow(ArgumentError);
  await expect(run(change as CollisionOptions)).rejects.toMatchObject({ field });
});
