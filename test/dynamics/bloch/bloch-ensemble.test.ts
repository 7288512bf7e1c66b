import { beforeAll, describe, expect, it } from 'vitest';
import { type BlochEnsembleOptions, simulateBlochEnsemble } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine, NumericalError } from '../../../src/index.js';
import { complex, type Matrix, scale, sum } from '../../oracle/complex.js';
import { expectation, lindbladStates } from '../../oracle/lindblad.js';
import { OPERATORS } from '../../oracle/pauli.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { coarsen, orderOf, wienerPath } from '../wiener-path.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const base: BlochEnsembleOptions = {
  rabi: 1,
  rate: 0.5,
  efficiency: 0.8,
  initial: [0.3, 0, 0.8],
  dt: 0.01,
  steps: 400,
  trajectories: 4000,
  record: { every: 50 },
  seed: 1,
};

const { I, X, Y, Z } = OPERATORS;
const density = ([x, y, z]: ArrayLike<number> & Iterable<number>): Matrix =>
  scale([scale(X, complex(x!)), scale(Y, complex(y!)), scale(Z, complex(z!))].reduce(sum, I), complex(0.5));

/** Largest deviation of the means from the Lindblad solution, in standard errors. */
async function worstScore(
  options: BlochEnsembleOptions,
  drive: (time: number) => Matrix,
  l: Matrix,
): Promise<number> {
  const result = await simulateBlochEnsemble(engine, options);
  const span = result.times[1]!;
  const exact = lindbladStates(
    drive,
    [l],
    density(Array.from(options.initial)),
    span,
    result.times.length - 1,
    100,
  );
  let worst = 0;
  exact.forEach((rho, time) => {
    [X, Y, Z].forEach((axis, i) => {
      const at = 3 * time + i;
      const difference = Math.abs(result.mean[at]! - expectation(axis!, rho));
      if (difference > 1e-6) worst = Math.max(worst, difference / result.stdErr[at]!);
    });
  });
  return worst;
}

describe('simulateBlochEnsemble', () => {
  it.each(['splitting', 'milstein', 'platen'] as const)(
    '%s has the mean of the Lindblad equation',
    async (method) => {
      const options = { ...base, method, dt: 0.005, steps: 800, record: { every: 100 } };
      const h = scale(X, complex(0.5));
      expect(await worstScore(options, () => h, scale(Z, complex(Math.sqrt(0.5))))).toBeLessThan(SIGMAS);
      // A rate that is off by a fifth would be seen.
      expect(await worstScore(options, () => h, scale(Z, complex(Math.sqrt(0.6))))).toBeGreaterThan(SIGMAS);
    },
  );

  it('follows a drive that changes in time, given as a function or as a schedule', async () => {
    const rabi = (time: number) => 1 + 2 * Math.sin(3 * time);
    const h = (time: number) => scale(X, complex(rabi(time) / 2));
    const l = scale(Z, complex(Math.sqrt(0.5)));
    expect(await worstScore({ ...base, rabi }, h, l)).toBeLessThan(SIGMAS);
    const schedule = Float64Array.from({ length: base.steps }, (_, i) => rabi((i + 0.5) * base.dt));
    expect((await simulateBlochEnsemble(engine, { ...base, rabi: schedule })).mean).toEqual(
      (await simulateBlochEnsemble(engine, { ...base, rabi })).mean,
    );
  });

  it('takes the printed equations by name: about z, half the rate, half the efficiency', async () => {
    const h = scale(Z, complex(0.5));
    const options: BlochEnsembleOptions = { ...base, equations: 'printed' };
    expect(await worstScore(options, () => h, scale(Z, complex(Math.sqrt(0.25))))).toBeLessThan(SIGMAS);
    // Term by term, on one step of one path: dx = -Ωy dt - γx dt - √(ηγ) x z dW and so on.
    const noise = Float64Array.of(0.07);
    const { states } = await simulateBlochEnsemble(engine, {
      ...options,
      method: 'euler-maruyama',
      initial: [0.3, 0.4, 0.5],
      steps: 1,
      trajectories: 1,
      wienerIncrements: noise,
      record: { every: 1, trajectories: true },
    });
    const k = Math.sqrt(0.8 * 0.5);
    const expected = [
      0.3 - 0.4 * 0.01 - 0.5 * 0.3 * 0.01 - k * 0.3 * 0.5 * 0.07,
      0.4 + 0.3 * 0.01 - 0.5 * 0.4 * 0.01 - k * 0.4 * 0.5 * 0.07,
      0.5 + k * (1 - 0.25) * 0.07,
    ];
    expected.forEach((value, i) => {
      expect(states!.values[3 + i]).toBeCloseTo(value, 14);
    });
  });

  it.each(['consistent', 'printed'] as const)(
    "records k z + dW/dt with the %s equations' strength of noise",
    async (equations) => {
      const efficiency = 0.8;
      const k = (equations === 'printed' ? 1 : 2) * Math.sqrt(efficiency * base.rate);
      const record = async (initial: number[]) => {
        const { measurement } = await simulateBlochEnsemble(engine, {
          ...base,
          equations,
          efficiency,
          initial,
          rabi: 0,
          steps: 100,
          record: { every: 50, measurement: true },
        });
        return measurement!.values;
      };
      const check = (samples: Float64Array, expected: number) => {
        const mean = samples.reduce((a, b) => a + b) / samples.length;
        const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (samples.length - 1);
        const error = Math.sqrt(variance / samples.length);
        expect(Math.abs(mean - expected)).toBeLessThan(SIGMAS * error);
        // Twice or half the strength would be seen.
        expect(Math.abs(expected)).toBeGreaterThan(SIGMAS * 2 * error);
      };
      check(await record([0, 0, 1]), k);
      check(await record([0, 0, -1]), -k);
      // What is measured does not change: two parts of the record have the covariance k², whatever z is at first.
      const mixed = await record([0.6, 0, 0.2]);
      check(
        Float64Array.from({ length: mixed.length / 2 }, (_, i) => mixed[2 * i]! * mixed[2 * i + 1]!),
        k * k,
      );
    },
  );

  it('keeps pure states pure at efficiency 1, and every state inside the ball at any time step', async () => {
    const pure = await simulateBlochEnsemble(engine, {
      ...base,
      efficiency: 1,
      initial: [0, 0.6, 0.8],
      steps: 2000,
      trajectories: 32,
      record: { every: 1, trajectories: true },
    });
    const lengths = (values: Float64Array) =>
      Array.from({ length: values.length / 3 }, (_, i) =>
        Math.hypot(values[3 * i]!, values[3 * i + 1]!, values[3 * i + 2]!),
      );
    expect(Math.max(...lengths(pure.states!.values).map((r) => Math.abs(r * r - 1)))).toBeLessThan(1e-9);
    const rough = await simulateBlochEnsemble(engine, {
      ...base,
      dt: 10,
      record: { every: 1, trajectories: 50 },
    });
    expect(Math.max(...lengths(rough.states!.values))).toBeLessThan(1 + 1e-12);
    expect(rough.meta.warnings.join()).toMatch(/try dt = /);
    expect((await simulateBlochEnsemble(engine, base)).meta.warnings).toEqual([]);
  });

  const finest = 2 ** 13;
  const path = wienerPath(5, 64, finest, 1 / finest);

  /** Root mean square distance at time 1 from the finest solution, for steps of 1/8 down to 1/256. */
  async function strongErrors(method: BlochEnsembleOptions['method']): Promise<number[]> {
    const end = async (noise: Float64Array) =>
      (
        await simulateBlochEnsemble(engine, {
          ...base,
          efficiency: 0.7,
          rabi: 2,
          method,
          dt: 64 / noise.length,
          steps: noise.length / 64,
          trajectories: 64,
          wienerIncrements: noise,
          record: { every: noise.length / 64, trajectories: true },
        })
      ).states!.values;
    const exact = await end(path);
    const errors: number[] = [];
    let noise = path;
    while (noise.length > 8 * 64) {
      noise = coarsen(noise);
      const values = await end(noise);
      let sum = 0;
      for (let i = 0; i < values.length; i++) sum += (values[i]! - exact[i]!) ** 2;
      if (noise.length <= 256 * 64) errors.push(Math.sqrt(sum / 64));
    }
    return errors.reverse();
  }

  it.each([
    ['splitting', 0.9, 1.2],
    ['milstein', 0.9, 1.2],
    ['platen', 0.9, 1.2],
    ['euler-maruyama', 0.4, 0.75],
  ] as const)('%s converges on one Wiener path at its strong order', async (method, low, high) => {
    const order = orderOf(await strongErrors(method));
    expect(order).toBeGreaterThan(low);
    expect(order).toBeLessThan(high);
  });

  it('draws a trajectory the same way in any company, and goes back from its record', async () => {
    const one = await simulateBlochEnsemble(engine, {
      ...base,
      trajectories: 37,
      record: { every: 1, trajectories: true, measurement: true },
    });
    const more = await simulateBlochEnsemble(engine, {
      ...base,
      trajectories: 1100,
      record: { every: 1, trajectories: 37 },
    });
    expect(more.states!.values).toEqual(one.states!.values);
    const again = await simulateBlochEnsemble(engine, {
      ...base,
      trajectories: 37,
      replay: one.measurement!.values,
      record: { every: 1, trajectories: true },
    });
    const apart = again.states!.values.map((value, i) => Math.abs(value - one.states!.values[i]!));
    expect(Math.max(...apart)).toBeLessThan(1e-9);
  });

  it('says when trajectories decide, and for which pole', async () => {
    const { decisions } = await simulateBlochEnsemble(engine, {
      ...base,
      rabi: 0,
      rate: 1,
      efficiency: 1,
      initial: [0.8, 0, 0.6],
      steps: 3000,
      trajectories: 2000,
      decision: { distance: 0.05 },
    });
    expect(decisions!.times.every((time) => time < Infinity)).toBe(true);
    // z is a martingale: its mean at the decision, at ±0.95 but for what a step overshoots, is that of the beginning.
    const up = decisions!.poles.filter((pole) => pole > 0).length / 2000;
    const expected = (0.6 / 0.955 + 1) / 2;
    expect(Math.abs(up - expected)).toBeLessThan(SIGMAS * Math.sqrt((expected * (1 - expected)) / 2000));
  });

  it('stops at a standard error', async () => {
    const result = await simulateBlochEnsemble(engine, {
      ...base,
      trajectories: 100_000,
      targetStdErr: 0.01,
    });
    expect(result.trajectories).toBeLessThan(20_000);
    expect(Math.max(...result.stdErr)).toBeLessThanOrEqual(0.01);
    expect(result.meta).toMatchObject({ endReason: 'done', warnings: [] });
    const missed = await simulateBlochEnsemble(engine, { ...base, trajectories: 100, targetStdErr: 1e-4 });
    expect(missed.meta.endReason).toBe('target missed');
    expect(missed.meta.warnings.join()).toMatch(/targetStdErr/);
  });

  it('reports how far it is, and stops when it is told to', async () => {
    const done: number[] = [];
    const stop = new AbortController();
    const work = (signal?: AbortSignal) =>
      simulateBlochEnsemble(engine, {
        ...base,
        trajectories: 20_000,
        onProgress(progress) {
          done.push(progress.done / progress.total);
          if (signal && progress.done > 5000) stop.abort(new Error('enough'));
        },
        signal,
      });
    const undisturbed = await work();
    expect(done.at(-1)).toBe(1);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    await expect(work(stop.signal)).rejects.toThrow('enough');
    expect(done.at(-1)).toBeLessThan(0.5);
    expect(engine.bytesUsed).toBe(0);
    expect((await work()).mean).toEqual(undisturbed.mean);
  });

  it('refuses what makes no sense, and says when an explicit method diverges', async () => {
    const wrong = async (options: Partial<BlochEnsembleOptions>, field: string) => {
      const call = () => simulateBlochEnsemble(engine, { ...base, ...options });
      await expect(call).rejects.toThrow(ArgumentError);
      await expect(call).rejects.toThrow(field);
    };
    await wrong({ initial: [1, 1, 0] }, 'options.initial');
    await wrong({ rate: -1 }, 'options.rate');
    await wrong({ efficiency: 1.1 }, 'options.efficiency');
    await wrong({ rabi: new Float64Array(3) }, 'options.rabi');
    await wrong({ rabi: () => Number.NaN }, 'options.rabi');
    await wrong({ dt: 1e5 }, 'options.dt');
    await wrong({ wienerIncrements: new Float64Array(7) }, 'options.wienerIncrements');
    await wrong({ decision: { distance: 2 } }, 'options.decision.distance');
    await expect(() =>
      simulateBlochEnsemble(engine, { ...base, method: 'euler-maruyama', rate: 20, dt: 0.1, guard: false }),
    ).rejects.toThrow(NumericalError);
    expect(engine.bytesUsed).toBe(0);
  });
});
