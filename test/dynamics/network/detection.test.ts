import { beforeAll, describe, expect, it } from 'vitest';
import {
  type NeuronChannel,
  type QubitNeuronsOptions,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { hamiltonian, StateVector } from '../../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const driven = hamiltonian({ qubits: 1, h: [0.3], rabi: [1] });
const run = (channels: NeuronChannel[], more: Partial<QubitNeuronsOptions> = {}) =>
  simulateQubitNeurons(engine, {
    hamiltonian: driven,
    ...{ channels, initial: '1', dt: 0.02, steps: 50, trajectories: 4, seed: 1 },
    record: { every: 10, trajectories: true, measurement: true },
    ...more,
  });
const decay = { operator: '-', qubit: 0, rate: 0.8 } as const;
/** √rate · e^(-iφ) |0⟩⟨1| of multiples of a quarter turn. */
const written = (rate: number, quarters: number, efficiency = 1): NeuronChannel => ({
  operator: [0, 0, [1, 0, -1, 0][quarters]!, [0, -1, 0, 1][quarters]!, 0, 0, 0, 0],
  ...{ qubit: 0, rate, efficiency },
});

describe('detection', () => {
  it.each([1, 0.6, 0])(
    'by heterodyne is by two channels of half the rate, of efficiency %f',
    async (efficiency) => {
      const one = await run([{ ...decay, efficiency, detection: 'heterodyne' }]);
      const two = await run([written(0.4, 0, efficiency), written(0.4, 1, efficiency)]);
      expect(one.mean.length).toBe(two.mean.length);
      one.values!.values.forEach((value, i) => {
        // Sine and cosine of a quarter turn, rounded.
        expect(value).toBeCloseTo(two.values!.values[i]!, 13);
      });
      if (efficiency === 0) {
        expect(one.measurement).toBeUndefined();
        return;
      }
      expect(one.measurement!.shape).toEqual([4, 5, 2]);
      expect(one.measurement!.channels).toEqual([0, 0]);
      expect(one.measurement!.phases).toEqual([0, Math.PI / 2]);
      one.measurement!.values.forEach((value, i) => {
        expect(value).toBeCloseTo(two.measurement!.values[i]!, 12);
      });
    },
  );

  it('by homodyne has a phase, and names channels and quadratures of what is measured', async () => {
    const channels: NeuronChannel[] = [
      { operator: 'dephasing', qubit: 0, rate: 0.1 },
      { ...decay, phase: Math.PI / 2 },
      { operator: 'z', qubit: 0, rate: 0.2, detection: 'heterodyne', phase: 0.5 },
    ];
    const { measurement } = await run(channels);
    expect(measurement!.channels).toEqual([1, 2, 2]);
    expect(measurement!.phases).toEqual([Math.PI / 2, 0.5, 0.5 + Math.PI / 2]);
    const [turned, plain] = [await run([{ ...decay, phase: Math.PI / 2 }]), await run([written(0.8, 1)])];
    turned.mean.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.mean[i]!, 13);
    });
    const whole = await run([{ ...decay, phase: 2 * Math.PI }]);
    const none = await run([{ ...decay, phase: 0 }]);
    expect(none.mean).toEqual((await run([decay])).mean);
    whole.mean.forEach((value, i) => {
      expect(value).toBeCloseTo(none.mean[i]!, 13);
    });
  });

  it.each([
    ['homodyne', 0, [1]],
    ['homodyne', Math.PI / 2, [0.5]],
    ['heterodyne', 0, [1 / Math.SQRT2, 0.5 / Math.SQRT2]],
  ] as const)('by %s with the phase %f shows √γ⟨X cos φ + Y sin φ⟩', async (detection, phase, shares) => {
    // X = 0.8 and Y = 0.4 at the beginning, in one short step.
    using initial = StateVector.product(engine, [[0.8, 0.4, Math.sqrt(1 - 0.8)]]);
    const [trajectories, dt] = [40_000, 0.01];
    const { measurement } = await run([{ ...decay, detection, phase }], {
      ...{ hamiltonian: undefined, initial, dt, steps: 1, trajectories, guard: false },
      record: { measurement: true },
    });
    shares.forEach((share, column) => {
      let [sum, square] = [0, 0];
      for (let k = 0; k < trajectories; k++) {
        const value = measurement!.values[k * shares.length + column]!;
        sum += value;
        square += value * value * dt;
      }
      const expected = Math.sqrt(0.8) * 0.8 * share;
      // Five standard errors of white noise, and what the step's length changes.
      expect(Math.abs(sum / trajectories - expected)).toBeLessThan(5 / Math.sqrt(dt * trajectories) + dt);
      // dW² = dt: of Gaussian noise the variance of the square is 2.
      expect(Math.abs(square / trajectories - 1)).toBeLessThan(5 * Math.sqrt(2 / trajectories) + dt);
    });
  });

  it('does not change the mean, nor make pure states mixed', async () => {
    const trajectories = 2000;
    const { mean, stdErr, values } = await run([{ ...decay, detection: 'heterodyne' }], { trajectories });
    const averaged = await run([{ ...decay, detection: 'heterodyne' }], {
      unravelling: 'none',
      record: { every: 10 },
    });
    mean.forEach((value, i) => {
      // Five standard errors, and a weak error in dt.
      expect(Math.abs(value - averaged.mean[i]!)).toBeLessThan(5 * stdErr[i]! + 0.01);
    });
    for (let i = 0; i < values!.values.length; i += 3) {
      const [x, y, z] = values!.values.slice(i, i + 3);
      expect(x! * x! + y! * y! + z! * z!).toBeCloseTo(1, 12);
    }
  });

  it('of a Hermitian operator a quarter turn away tells nothing', async () => {
    const channel: NeuronChannel = { operator: 'z', qubit: 0, rate: 2, phase: Math.PI / 2 };
    using initial = StateVector.product(engine, [[0.8, 0, 0.6]]);
    const { values } = await run([channel], { hamiltonian: undefined, initial });
    for (let i = 2; i < values!.values.length; i += 3) expect(values!.values[i]).toBeCloseTo(0.6, 12);
  });

  it('does not matter to jumps', async () => {
    const options = { unravelling: 'jumps', trajectories: 20 } as const;
    const [a, b] = [
      await run([{ ...decay, detection: 'heterodyne', phase: 1 }], options),
      await run([decay], options),
    ];
    expect(a.mean).toEqual(b.mean);
    expect(a.measurement).toEqual(b.measurement);
    expect(a.measurement!.phases).toBeUndefined();
  });

  it('reads back what it wrote', async () => {
    const channels: NeuronChannel[] = [{ ...decay, detection: 'heterodyne', efficiency: 0.7 }];
    const record = { every: 1, trajectories: true, measurement: true };
    const first = await run(channels, { record });
    const again = await run(channels, { record, replay: first.measurement!.values });
    again.values!.values.forEach((value, i) => {
      expect(value).toBeCloseTo(first.values!.values[i]!, 10);
    });
  });

  it.each<[string, object]>([
    ['options.channels[0].detection', { detection: 'photon' }],
    ['options.channels[0].phase', { phase: Number.NaN }],
    ['options.channels[0].phase', { phase: '0' }],
  ])('names %s in %o', async (field, change) => {
    const pending = run([{ ...decay, ...change } as NeuronChannel]);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });
});
