import { beforeAll, describe, expect, it } from 'vitest';
import { type LifOptions, siegertRate, simulateLif } from '../../src/dynamics/index.js';
import { ArgumentError, createEngine, type Engine } from '../../src/index.js';
import { SIGMAS } from '../oracle/statistics.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const base: LifOptions = {
  timeConstant: 2,
  rest: -1,
  resistance: 1.5,
  noise: 1,
  threshold: 1,
  reset: -0.5,
  refractory: 0.1,
  current: 1,
  dt: 0.002,
  steps: 20_000,
  trajectories: 400,
  seed: 1,
};

/** Siegert's integral as it is written, with erf by its own definition. */
function siegertByDefinition({
  timeConstant,
  rest,
  resistance,
  noise,
  threshold,
  reset,
  refractory,
  current,
}: LifOptions) {
  const spread = noise / Math.sqrt(timeConstant);
  const mean = rest! + resistance! * (current as number);
  const [a, b] = [(reset! - mean) / spread, (threshold - mean) / spread];
  const points = 4000;
  const simpson = (f: (x: number) => number, from: number, to: number) => {
    const h = (to - from) / points;
    let sum = f(from) + f(to);
    for (let i = 1; i < points; i++) sum += (i % 2 ? 4 : 2) * f(from + i * h);
    return (sum * h) / 3;
  };
  const h = (b - a) / points;
  let erf = (2 / Math.sqrt(Math.PI)) * simpson((x) => Math.exp(-x * x), 0, a);
  let sum = 0;
  const value = (u: number) => Math.exp(u * u) * (1 + erf);
  for (let i = 0; i < points; i++) {
    const u = a + i * h;
    const density = (x: number) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
    const left = value(u);
    erf += (h / 6) * (density(u) + 4 * density(u + h / 2) + density(u + h));
    sum += (h / 2) * (left + value(u + h));
  }
  return 1 / (refractory! + timeConstant * Math.sqrt(Math.PI) * sum);
}

const neuronOf = ({
  timeConstant,
  rest,
  resistance,
  noise,
  threshold,
  reset,
  refractory,
  current,
}: LifOptions) => ({
  timeConstant,
  rest,
  resistance,
  noise,
  threshold,
  reset,
  refractory,
  current: current as number,
});

describe('siegertRate', () => {
  it('is the formula', () => {
    for (const current of [-0.5, 0.5, 1, 2]) {
      const options = { ...base, current };
      expect(siegertRate(engine, neuronOf(options)) / siegertByDefinition(options)).toBeCloseTo(1, 5);
    }
  });

  it('comes to that of a neuron without noise, whose time to the threshold is τ ln((μ − V_reset)/(μ − θ))', () => {
    for (const [current, noise] of [
      [1.5, 1e-3],
      [20, 1e-2],
      [100, 1e-2],
    ]) {
      const rate = siegertRate(engine, { timeConstant: 10, noise, threshold: 1, current });
      const time = 10 * Math.log(current / (current - 1));
      // The next term of the integrand for limits far below 0, 1/(2u³).
      const shift = ((noise * noise) / 4) * (1 / (current - 1) ** 2 - 1 / current ** 2);
      expect(Math.abs(rate * (time - shift) - 1)).toBeLessThan(1e-6);
    }
  });
});

describe('simulateLif', () => {
  it('fires once in a refractory period, however many steps that has', () => {
    for (const refractory of [40, 0.002 * 2 ** 32, 1e9]) {
      const { spikes } = simulateLif(engine, { ...base, current: 10, refractory, trajectories: 8 });
      expect(Array.from(spikes)).toEqual(new Array(8).fill(1));
    }
  });

  it.each([0.8, 1, 2])("fires at Siegert's rate at current %f", (current) => {
    const { rate } = simulateLif(engine, { ...base, current });
    const exact = siegertRate(engine, neuronOf({ ...base, current }));
    // The first interval begins at the reset, as all do; a spike falls on a step's end, half a step late.
    expect(Math.abs(rate.mean - exact)).toBeLessThan(SIGMAS * rate.stdErr + 0.005 * exact);
    expect(rate.stdErr).toBeLessThan(0.03 * exact);
  });

  it('misses spikes without the bridge, which a coarse step shows', () => {
    const coarse = { ...base, dt: 0.05, steps: 800, trajectories: 400 };
    const exact = siegertRate(engine, neuronOf(base));
    const without = simulateLif(engine, { ...coarse, bridge: false }).rate;
    expect(without.mean).toBeLessThan(exact - SIGMAS * without.stdErr);
    const withBridge = simulateLif(engine, coarse).rate;
    expect(Math.abs(withBridge.mean - exact)).toBeLessThan(0.04 * exact);
  });

  it('without a threshold in reach is an Ornstein-Uhlenbeck process', () => {
    const options: LifOptions = { ...base, threshold: 1e6, initial: 2, steps: 2000, trajectories: 4000 };
    const result = simulateLif(engine, { ...options, record: { every: 500, trajectories: 4000 } });
    result.times.forEach((time, i) => {
      const exact = 0.5 + 1.5 * Math.exp(-time / 2);
      expect(Math.abs(result.mean[i] - exact)).toBeLessThan(SIGMAS * result.stdErr[i] + 1e-3);
    });
    const { values, shape } = result.values!;
    const last = Array.from({ length: shape[0] }, (_, k) => values[k * shape[1] + shape[1] - 1]);
    const mean = last.reduce((a, b) => a + b) / last.length;
    const variance = last.reduce((a, x) => a + (x - mean) ** 2, 0) / last.length;
    const exact = (1 / 4) * (1 - Math.exp(-4));
    expect(Math.abs(variance / exact - 1)).toBeLessThan(SIGMAS * Math.sqrt(2 / 4000));
    expect(simulateLif(engine, { ...options, method: 'milstein' }).mean).toEqual(
      simulateLif(engine, options).mean,
    );
  });

  it('follows a current that changes in time', () => {
    const { mean, times } = simulateLif(engine, {
      ...base,
      noise: 0,
      threshold: 100,
      current: (time) => Math.sin(time),
      dt: 0.001,
      steps: 5000,
      trajectories: 1,
      initial: -0.5,
    });
    // dV = (-(V + 1) + 1.5 sin t) dt / 2 from V + 1 = 1/2.
    times.forEach((t, i) => {
      const exact = 1.1 * Math.exp(-t / 2) + 0.3 * Math.sin(t) - 0.6 * Math.cos(t) - 1;
      expect(Math.abs(mean[i] - exact)).toBeLessThan(1e-3);
    });
  });

  it('refuses what makes no sense', () => {
    const wrong = (options: Partial<LifOptions>, field: string) => {
      expect(() => simulateLif(engine, { ...base, ...options })).toThrow(ArgumentError);
      expect(() => simulateLif(engine, { ...base, ...options })).toThrow(field);
    };
    wrong({ timeConstant: 0 }, 'options.timeConstant');
    wrong({ noise: -1 }, 'options.noise');
    wrong({ reset: 2 }, 'options.reset');
    wrong({ initial: 1 }, 'options.initial');
    wrong({ dt: 3 }, 'options.dt');
    expect(engine.bytesUsed).toBe(0);
  });
});
