import { beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import type { FigureContext } from '../../src/figures/figure.js';
import { qnnsTeacher } from '../../src/figures/qnns/noise-teacher.js';
import { teach } from '../../src/figures/qnns/teach-with-noise.js';
import { createEngine, type Engine } from '../../src/index.js';
import { expectComplete, expectToSayWhatItIsAbout } from './requirements.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const experiment = (more: Partial<FigureContext> = {}) =>
  qnnsTeacher.run(engine, {
    options: { runs: 3, train: 20, test: 40, epochs: 2, batch: 10, disturbances: [0.1, 0.4] },
    seed: 1,
    data: [],
    remember: (_inputs: object, compute: () => Promise<unknown>) => compute(),
    ...more,
  } as never);

describe('figure qnns/teacher', () => {
  it('says what it is about', () => expectToSayWhatItIsAbout(qnnsTeacher as never));

  it('teaches all alike, and tells of its progress', async () => {
    const shares: number[] = [];
    const result = await experiment({ onProgress: ({ done, total }) => shares.push(done / total) });
    expectComplete(qnnsTeacher as never, result);
    expect(result.data).toHaveLength(15);
    expect(shares).toHaveLength(15);
    expect(result.table.rows.map(([name]) => name)).toEqual([
      ...['undisturbed', 'dephasing 0.1', 'dephasing 0.4', 'dropout 0.1', 'dropout 0.4'],
    ]);
    expect((await experiment()).data).toEqual(result.data);
  });

  it.each([
    ['reproduced', { none: 0.7, dephasing: 0.9, dropout: 0.8 }],
    ['not reproduced', { none: 0.9, dephasing: 0.7, dropout: 0.8 }],
    ['undecided', { none: 0.8, dephasing: 0.8, dropout: 0.8 }],
  ] as const)('is %s where accuracies are %o', async (outcome, accuracies) => {
    const { verdict } = await experiment({
      remember: async (inputs: object) => {
        const { teacher, seed } = inputs as {
          teacher: { kind: keyof typeof accuracies; probability: number };
          seed: number;
        };
        const scatter = 0.01 * ((seed * (3 + teacher.kind.length)) % 3) - 0.01 * teacher.probability;
        const accuracy = accuracies[teacher.kind] + scatter;
        return { train: 1, validation: accuracy, test: accuracy, testLoss: 1 - accuracy } as never;
      },
    });
    expect(verdict.outcome).toBe(outcome);
    // Of each kind, what validates best.
    if (outcome === 'reproduced') expect(verdict.reasons[0]).toContain('dephasing 0.1 has');
  });
});

it('without a disturbance, and with one that never comes, teaches the same, and learns', async () => {
  const draw = (count: number, seed: string) => strokes({ count, size: 16, classes: [1, 7], seed });
  const samples = { train: await draw(60, 'a'), validation: await draw(60, 'b'), test: await draw(200, 'c') };
  const options = { qubits: 3, layers: 2, epochs: 20, batch: 10, learningRate: 0.02 };
  const none = await teach(engine, { kind: 'none', probability: 0 }, samples, options, 1);
  expect(none.train).toBeGreaterThan(0.95);
  expect(none.test).toBeGreaterThan(0.8);
  for (const kind of ['dephasing', 'dropout'] as const) {
    expect(await teach(engine, { kind, probability: 0 }, samples, options, 1)).toEqual(none);
    const disturbed = await teach(engine, { kind, probability: 0.5 }, samples, { ...options, epochs: 3 }, 1);
    const plain = await teach(
      engine,
      { kind: 'none', probability: 0 },
      samples,
      { ...options, epochs: 3 },
      1,
    );
    expect(disturbed).not.toEqual(plain);
  }
});
