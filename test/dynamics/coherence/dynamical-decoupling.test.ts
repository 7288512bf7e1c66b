import { beforeAll, describe, expect, it } from 'vitest';
import { type DecouplingOptions, simulateDecoupling } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { SIGMAS } from '../../oracle/statistics.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

type Noise = DecouplingOptions['detuning'];
const gaussian = { kind: 'ornstein-uhlenbeck', amplitude: 2, correlationTime: 5 } as const;
const telegraph = { kind: 'telegraph', amplitude: 2, correlationTime: 5 } as const;
const white = { kind: 'white', rate: 0.3 } as const;
const base = {
  sequence: 'none',
  detuning: gaussian,
  times: [0.3, 1, 2.5],
  trajectories: 4000,
  seed: 1,
} as const;
const run = (options: Partial<DecouplingOptions>) => simulateDecoupling(engine, { ...base, ...options });

/** The sign that n pulses give to the detuning at a time. */
const signAt = (pulses: number, total: number) => (time: number) =>
  (-1) ** Math.floor((time / total) * pulses + 0.5);

/** exp(-½ Var ∫ s(t) δ(t) dt), the double integral of the correlation by the midpoint rule. */
function gaussianCoherence(noise: typeof gaussian, pulses: number, total: number): number {
  const cells = 1200;
  const h = total / cells;
  const signs = Array.from({ length: cells }, (_, i) => signAt(pulses, total)((i + 0.5) * h));
  const decays = signs.map((_, i) => Math.exp((-i * h) / noise.correlationTime));
  let sum = 0;
  for (let i = 0; i < cells; i++) {
    for (let j = 0; j < cells; j++) sum += signs[i]! * signs[j]! * decays[Math.abs(i - j)]!;
  }
  return Math.exp(-0.5 * (noise.amplitude * h) ** 2 * sum);
}

/** ⟨exp(i ∫ s δ dt)⟩ over both states of a telegraph: a linear equation, by the classical Runge-Kutta method. */
function telegraphCoherence(noise: typeof telegraph, pulses: number, total: number): number {
  const jump = 1 / (2 * noise.correlationTime);
  const cells = 2400;
  const h = total / cells;
  // Entries: re and im of the part of the runs that are at +σ, then of those at -σ.
  const slope = (v: number[], sign: number) => {
    const w = sign * noise.amplitude;
    return [
      -w * v[1]! + jump * (v[2]! - v[0]!),
      w * v[0]! + jump * (v[3]! - v[1]!),
      w * v[3]! + jump * (v[0]! - v[2]!),
      -w * v[2]! + jump * (v[1]! - v[3]!),
    ];
  };
  const ahead = (v: number[], k: number[], step: number) => v.map((x, i) => x + step * k[i]!);
  let v = [0.5, 0, 0.5, 0];
  for (let cell = 0; cell < cells; cell++) {
    const sign = signAt(pulses, total)((cell + 0.5) * h);
    const k1 = slope(v, sign);
    const k2 = slope(ahead(v, k1, h / 2), sign);
    const k3 = slope(ahead(v, k2, h / 2), sign);
    const k4 = slope(ahead(v, k3, h), sign);
    v = v.map((x, i) => x + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  }
  return v[0]! + v[2]!;
}

const SEQUENCES = [
  ['none', undefined, 0],
  ['hahn', undefined, 1],
  ['cpmg', 3, 3],
  ['cpmg', 8, 8],
  ['xy4', 8, 8],
] as const;

describe('simulateDecoupling', () => {
  const coherence: [string, Noise, (pulses: number, time: number) => number][] = [
    ['Gaussian noise', gaussian, (n, t) => gaussianCoherence(gaussian, n, t)],
    ['a telegraph', telegraph, (n, t) => telegraphCoherence(telegraph, n, t)],
    ['white noise', white, (_, t) => Math.exp(-0.3 * t)],
  ];
  it.each(coherence)('has the exact coherence under %s', async (_, noise, exact) => {
    const initial = [0.6, 0, 0.8];
    for (const [sequence, pulses, count] of SEQUENCES) {
      const { times, mean, stdErr, fidelity } = await run({ sequence, pulses, detuning: noise, initial });
      times.forEach((time, i) => {
        const kept = exact(count, time);
        const at = `${sequence} ${count} at ${time}`;
        expect(Math.abs(mean[3 * i]! - 0.6 * kept) / stdErr[3 * i]!, at).toBeLessThan(SIGMAS);
        expect(Math.abs(mean[3 * i + 1]!) / stdErr[3 * i + 1]!, at).toBeLessThan(SIGMAS);
        expect(mean[3 * i + 2], at).toBeCloseTo(0.8, 12);
        const wanted = (1 + 0.36 * kept + 0.64) / 2;
        expect(Math.abs(fidelity.mean[i]! - wanted) / fidelity.stdErr[i]!, at).toBeLessThan(SIGMAS);
      });
    }
  });

  it('follows the closed forms of free decay and of an echo', () => {
    for (const time of [0.3, 1, 2.5]) {
      const u = time / 5;
      const square = (2 * 5) ** 2;
      const free = Math.exp(-square * (u - 1 + Math.exp(-u)));
      const echo = Math.exp(-square * (u - 3 + 4 * Math.exp(-u / 2) - Math.exp(-u)));
      // The midpoint rule is of second order.
      const order = (time / 1200) ** 2;
      expect(Math.abs(gaussianCoherence(gaussian, 0, time) - free)).toBeLessThan(order);
      expect(Math.abs(gaussianCoherence(gaussian, 1, time) - echo)).toBeLessThan(order);
      const root = Math.sqrt(2 ** 2 - 0.1 ** 2);
      const jumps = Math.exp(-0.1 * time) * (Math.cos(root * time) + (0.1 / root) * Math.sin(root * time));
      expect(telegraphCoherence(telegraph, 0, time)).toBeCloseTo(jumps, 9);
    }
  });

  it('keeps coherence against slow noise, the longer the more pulses there are, and never against white noise', async () => {
    const kept = async (noise: Noise, sequence: DecouplingOptions['sequence'], pulses?: number) => {
      const { mean, stdErr } = await run({ detuning: noise, sequence, pulses, times: [2] });
      return { x: mean[0]!, error: stdErr[0]! };
    };
    for (const noise of [gaussian, telegraph]) {
      const steps = [
        await kept(noise, 'none'),
        await kept(noise, 'hahn'),
        await kept(noise, 'cpmg', 4),
        await kept(noise, 'cpmg', 16),
      ];
      for (let i = 1; i < steps.length; i++) {
        const gain = steps[i]!.x - steps[i - 1]!.x;
        expect(gain / Math.hypot(steps[i]!.error, steps[i - 1]!.error)).toBeGreaterThan(SIGMAS);
      }
      expect(steps[3]!.x).toBeGreaterThan(0.95);
    }
    for (const pulses of [1, 4, 64]) {
      const { x, error } = await kept(white, 'cpmg', pulses);
      expect(Math.abs(x - Math.exp(-0.6)) / error).toBeLessThan(SIGMAS);
    }
  });

  it('with pulses that turn too far: CPMG spares the state on its axis alone, XY4 all', async () => {
    const quiet = { ...gaussian, amplitude: 0 };
    const error = 0.05;
    const fidelity = async (sequence: 'cpmg' | 'xy4', initial: number[]) =>
      (await run({ sequence, pulses: 8, pulseError: error, detuning: quiet, initial, trajectories: 2 }))
        .fidelity.mean[0]!;
    expect(await fidelity('cpmg', [1, 0, 0])).toBeCloseTo(1, 12);
    for (const initial of [
      [0, 1, 0],
      [0, 0, 1],
    ]) {
      expect(await fidelity('cpmg', initial)).toBeCloseTo((1 + Math.cos(8 * error)) / 2, 12);
      // What is left of XYXY is of second order in the error.
      expect(1 - (await fidelity('xy4', initial))).toBeLessThan((2 * error * error) ** 2 * 4);
    }
  });

  it('draws the same whatever else is asked', async () => {
    const few = await run({ times: [0.3], trajectories: 300 });
    const again = await run({ times: [0.3], trajectories: 300 });
    expect(few.mean).toEqual(again.mean);
    const other = await run({ times: [0.3], trajectories: 300, seed: 2 });
    expect(other.mean).not.toEqual(few.mean);
    expect((await run({ trajectories: 1 })).stdErr[0]).toBeNaN();
  });

  it('takes no nonsense', async () => {
    const refused = (options: object, field: string) =>
      expect(run(options as never)).rejects.toThrow(
        expect.objectContaining({ constructor: ArgumentError, field }),
      );
    await refused({ sequence: 'udd' }, 'options.sequence');
    await refused({ sequence: 'hahn', pulses: 2 }, 'options.pulses');
    await refused({ sequence: 'xy4', pulses: 6 }, 'options.pulses');
    await refused({ times: [] }, 'options.times');
    await refused({ times: [1, 0] }, 'options.times[1]');
    await refused({ initial: [0.5, 0, 0] }, 'options.initial');
    await refused({ detuning: { kind: 'pink' } }, 'options.detuning.kind');
    await refused({ detuning: { ...white, amplitude: 1 } }, 'options.detuning.amplitude');
    await refused({ detuning: { ...white, rate: -1 } }, 'options.detuning.rate');
    await refused({ detuning: { ...gaussian, correlationTime: 0 } }, 'options.detuning.correlationTime');
    await refused({ detuning: { ...telegraph, correlationTime: 1e-9 } }, 'options.detuning.correlationTime');
    await refused({ trajectories: 0 }, 'options.trajectories');
  });
});
