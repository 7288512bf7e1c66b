import { beforeAll, describe, expect, it } from 'vitest';
import { type LifSimulationOptions, siegertRate, simulateLif } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine, NumericalError } from '../../../src/index.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { base, neuronOf } from './lif-neuron.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** Spikes per unit of time in the second half of a run, where nothing is left of the beginning. */
async function lateRate(options: LifSimulationOptions): Promise<{ mean: number; stdErr: number }> {
  const whole = await simulateLif(engine, options);
  const half = await simulateLif(engine, { ...options, steps: options.steps / 2 });
  const time = (options.steps * options.dt) / 2;
  const counts = Array.from(whole.spikes, (count, k) => count - half.spikes[k]!);
  const mean = counts.reduce((a, b) => a + b) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const stdErr = Math.sqrt(squares / (counts.length - 1) / counts.length);
  return { mean: mean / time, stdErr: stdErr / time };
}

const DEFAULTS = { timeConstant: 1, rest: 0, resistance: 1, threshold: 1, reset: 0, refractory: 0 };
/** Regimes: [name, neuron, dt]. The threshold is some standard deviations s = σ/√(2τ) from the mean potential μ. */
const REGIMES: [string, Partial<LifSimulationOptions>, number][] = [
  ['noise-driven, μ 1 s below the threshold', { sigma: 0.8, current: 0.43 }, 1 / 50],
  ['noise-driven, μ 2 s below the threshold', { sigma: 0.5, current: 0.3 }, 1 / 50],
  ['noise-driven, μ 3 s below the threshold', { sigma: 0.4, current: 0.15 }, 1 / 50],
  ['with steps of τ/10', { sigma: 0.5, current: 0.3 }, 1 / 10],
  ['with steps of τ/2', { sigma: 0.5, current: 0.3 }, 1 / 2],
  ['μ at the threshold', { sigma: 0.5, current: 1 }, 1 / 50],
  ['driven by its current', { sigma: 0.3, current: 2 }, 1 / 50],
  ['driven hard, a spike every other step', { sigma: 1, current: 20 }, 1 / 50],
  ['reset close to the threshold', { sigma: 0.5, current: 0.5, reset: 0.95 }, 1 / 50],
  ['at rest for half a step', { sigma: 1, current: 1, refractory: 0.01 }, 1 / 50],
  ['at rest for long', { sigma: 1, current: 1, refractory: 0.735 }, 1 / 50],
];

describe('simulateLif', () => {
  it.each(REGIMES)("fires at Siegert's rate: %s", async (_name, regime, dt) => {
    const options = { ...base, ...DEFAULTS, ...regime, dt, steps: 2000, trajectories: 1000 };
    const exact = siegertRate(engine, neuronOf(options));
    const rate = await lateRate(options);
    expect(Math.abs(rate.mean - exact)).toBeLessThan(SIGMAS * rate.stdErr);
    // The power of the line above: a rate that is off by 70 % (ten standard errors) is found in any regime.
    expect(rate.stdErr).toBeLessThan(0.07 * exact);
  });

  it('without noise fires exactly when the solution comes to the threshold', async () => {
    const options = { ...base, ...DEFAULTS, sigma: 0, current: 1.3, refractory: 0.123, trajectories: 1 };
    for (const [dt, steps] of [
      [0.1, 1000],
      [0.013, 7692],
    ] as const) {
      const { spikes } = await simulateLif(engine, { ...options, dt, steps });
      const interval = 0.123 + Math.log(1.3 / 0.3);
      expect(spikes[0]).toBe(Math.floor((dt! * steps! + 0.123) / interval));
    }
  });

  it('fires once in a refractory period, however many steps that has', async () => {
    for (const refractory of [40, 0.002 * 2 ** 32, 1e9]) {
      const { spikes } = await simulateLif(engine, { ...base, current: 10, refractory, trajectories: 8 });
      expect(Array.from(spikes)).toEqual(new Array(8).fill(1));
    }
  });

  it('misses spikes without the bridge, which a coarse step shows', async () => {
    const coarse = { ...base, dt: 0.05, steps: 800, trajectories: 2000 };
    const exact = siegertRate(engine, neuronOf(base));
    const without = await lateRate({ ...coarse, bridge: false });
    expect(without.mean).toBeLessThan(exact - SIGMAS * without.stdErr);
  });

  it('without a threshold in reach is an Ornstein-Uhlenbeck process, whatever its step', async () => {
    const options: LifSimulationOptions = {
      ...base,
      threshold: 1e6,
      initial: 2,
      dt: 0.5,
      steps: 8,
      trajectories: 4000,
    };
    const result = await simulateLif(engine, { ...options, record: { every: 2, trajectories: 4000 } });
    const { values, shape } = result.values!;
    result.times.forEach((time, i) => {
      const exact = 0.5 + 1.5 * Math.exp(-time / 2);
      expect(Math.abs(result.mean[i]! - exact)).toBeLessThanOrEqual(SIGMAS * result.stdErr[i]! + 1e-12);
      const variance = (1 / 4) * (1 - Math.exp(-time));
      const squares = Array.from({ length: shape[0] }, (_, k) => (values[k * shape[1] + i]! - exact) ** 2);
      const mean = squares.reduce((a, b) => a + b) / shape[0];
      expect(Math.abs(mean - variance)).toBeLessThanOrEqual(SIGMAS * Math.sqrt(2 / 4000) * variance + 1e-20);
    });
  });

  it('follows a current that changes in time', async () => {
    const { mean, times } = await simulateLif(engine, {
      ...base,
      sigma: 0,
      threshold: 100,
      current: (time) => Math.sin(time),
      dt: 0.01,
      steps: 500,
      trajectories: 1,
      initial: -0.5,
    });
    // dV = (-(V + 1) + 1.5 sin t) dt / 2 from V + 1 = 1/2.
    times.forEach((t, i) => {
      const exact = 1.1 * Math.exp(-t / 2) + 0.3 * Math.sin(t) - 0.6 * Math.cos(t) - 1;
      // Held as it is in the middle of a step, the current errs by dt²/24 (I'' + 2 I'/τ) on average: by 9e-6 of 1.5 sin t,
      // of which 0.45 passes the membrane, and as much again fades from the beginning.
      expect(Math.abs(mean[i]! - exact)).toBeLessThan(8e-6);
    });
  });

  it('gives a trajectory the same bits alone and among others, in one kernel call or many', async () => {
    const long = { ...base, dt: 0.02, steps: 70_000, trajectories: 2, record: { every: 7, trajectories: 2 } };
    const whole = await simulateLif(engine, long);
    const part = await simulateLif(engine, { ...long, steps: 35_000 });
    const points = part.shape[0];
    expect(whole.values!.values.subarray(0, points)).toEqual(part.values!.values.subarray(0, points));
    const many = await simulateLif(engine, { ...long, steps: 35_000, trajectories: 9 });
    expect(many.spikes.subarray(0, 2)).toEqual(part.spikes);
  });

  it('refuses what makes no sense', async () => {
    const wrong = async (options: Partial<LifSimulationOptions>, field: string) => {
      const call = () => simulateLif(engine, { ...base, ...options });
      await expect(call).rejects.toThrow(ArgumentError);
      await expect(call).rejects.toThrow(field);
    };
    await wrong({ timeConstant: 0 }, 'options.timeConstant');
    await wrong({ sigma: -1 }, 'options.sigma');
    await wrong({ reset: 2 }, 'options.reset');
    await wrong({ initial: 1 }, 'options.initial');
    await wrong({ dt: 3 }, 'options.dt');
    await wrong({ current: 1e10 }, 'options.current');
    const close = { ...base, reset: 1 - 2 ** -50, refractory: 0 };
    await expect(() => simulateLif(engine, close)).rejects.toThrow(NumericalError);
    expect(engine.bytesUsed).toBe(0);
  });
});
