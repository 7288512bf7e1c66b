import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { createEngine } from '../../src/engine/loading/create-engine.js';
import type { FigureContext } from '../../src/figures/figure.js';
import { qnns2 } from '../../src/figures/qnns/qnns-2.js';
import { qnnsEntanglement } from '../../src/figures/qnns/qnns-entanglement.js';
import { expectComplete, expectToSayWhatItIsAbout } from './requirements.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

function experiment(more: Partial<FigureContext> = {}) {
  const context = {
    options: { runs: 3, trajectories: 10, periods: 3 },
    seed: 1,
    data: [],
    remember: (_inputs: object, compute: () => Promise<unknown>) => compute(),
    ...more,
  };
  return qnns2.run(engine, context as never);
}

describe('figure qnns/2', () => {
  it('says what it is about', () => expectToSayWhatItIsAbout(qnns2 as never));

  it('finds that trajectories come to the poles, but do not explore the sphere', async () => {
    const shares: number[] = [];
    const result = await experiment({ onProgress: ({ done, total }) => shares.push(done / total) });
    expectComplete(qnns2 as never, result);
    expect(result.data).toHaveLength(9);
    expect(shares).toHaveLength(9);
    expect(result.meta.warnings).toEqual([]);
    expect(result.verdict.outcome).toBe('not reproduced');
    const of = (panel: string) => result.data.filter((each) => each.panel === panel);
    for (const { meanX } of of('b')) expect(meanX).toBeLessThan(0.1);
    // On the circle of the drive a share of 2 arccos(0.9) / π of the time.
    for (const { nearPoles } of of('a')) expect(nearPoles).toBeGreaterThan(0.2);
    for (const { nearPoles } of of('c')) expect(nearPoles).toBeGreaterThan(0.9);
    expect((await experiment()).svg).toBe(result.svg);
  });

  it('takes what was found before from the checkpoint', async () => {
    const found = { distance: 0.01, meanX: 0.5, nearPoles: 0.5, firstTime: 1 };
    const result = await experiment({
      remember: async (inputs: object) => {
        const { rate, seed } = inputs as { rate: number; seed: number };
        const jitter = 0.001 * seed;
        return {
          ...found,
          distance: found.distance + jitter,
          nearPoles: 0.3 + 0.2 * Math.log10(10 * rate) + jitter * rate,
          firstTime: 1 / rate + jitter * rate,
        } as never;
      },
    });
    expect(result.verdict.outcome).toBe('reproduced');
  });
});

describe('figure qnns/entanglement', () => {
  const entangled = (neurons: number, remember?: (inputs: object) => Promise<unknown>) =>
    qnnsEntanglement.run(engine, {
      options: { runs: 2, neurons },
      seed: 1,
      data: [],
      remember: remember ?? ((_inputs: object, compute: () => Promise<unknown>) => compute()),
    } as never);

  it('says what it is about', () => expectToSayWhatItIsAbout(qnnsEntanglement as never));

  it('finds that measurement takes the entanglement of a chain', async () => {
    const result = await entangled(8);
    expectComplete(qnnsEntanglement as never, result);
    expect(result.data).toHaveLength(10);
    const mean = (rate: number) =>
      result.data
        .filter((each) => each.rate === rate)
        .reduce((sum, { entropy }) => sum + (entropy as number) / 2, 0);
    expect(mean(0.5)).toBeGreaterThan(0.5);
    expect(mean(8)).toBeLessThan(0.3);
  });

  it('tells a frozen chain from one whose entanglement grows with its length', async () => {
    const of = (grows: (rate: number) => boolean) => async (inputs: object) => {
      const { neurons, rate, seed } = inputs as { neurons: number; rate: number; seed: number };
      const entropy = (grows(rate) ? 0.1 * neurons : 0.5) / rate + 1e-4 * seed * rate;
      return { entropy, discarded: 0, bond: 4 };
    };
    expect(
      (
        await entangled(
          32,
          of((rate) => rate < 1),
        )
      ).verdict.outcome,
    ).toBe('reproduced');
    expect(
      (
        await entangled(
          32,
          of(() => true),
        )
      ).verdict.outcome,
    ).toBe('not reproduced');
  });
});
