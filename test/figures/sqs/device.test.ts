import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../../src/data/public.js';
import type { FigureContext, FigureData } from '../../../src/figures/figure.js';
import { FIGURES } from '../../../src/figures/registry.js';
import type {
  DeviceOutcome,
  DeviceTask,
  DeviceVariant,
} from '../../../src/figures/sqs/device/device-training.js';
import { createEngine, type Engine, type Seed } from '../../../src/index.js';
import { extent, itAtLength } from '../../extent.js';
import { expectComplete, expectToSayWhatItIsAbout } from '../requirements.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const draw = (seed: Seed, count: number) => strokes({ seed, count, classes: [1, 7] });
const data: FigureData[] = [
  {
    name: 'strokes',
    available: { train: Infinity, test: Infinity },
    train: draw,
    test: (seed, count) => draw(`${seed}-test`, count),
  },
];
const OPTIONS = { train: 25, test: 20, epochs: 4, batch: 25, steps: 3, noise: [1, 8] };
const contextOf = (remember: FigureContext['remember'], runs = 3): FigureContext => ({
  options: { ...OPTIONS, runs },
  seed: 1,
  data,
  remember,
});

const figureOf = (id: string) => FIGURES.find((each) => each.id === id)!;
type Run = DeviceOutcome & DeviceVariant & { noise: number; seed: Seed };

describe.each([
  ['sqs/2a', 5 * 2],
  ['sqs/2b', 4 * 2 + 2],
])('figure %s', (id, trainings) => {
  it('says what it is about', () => expectToSayWhatItIsAbout(figureOf(id)));

  // Of 2b all is trained in test/slow/figures.test.ts, too.
  const test = id === 'sqs/2a' ? it : itAtLength;
  test('trains on the device, and tells what that costs', async () => {
    const runsOfEach = extent(2, 3);
    const result = await figureOf(id).run(
      engine,
      contextOf((_, compute) => compute(), runsOfEach),
    );
    expectComplete(figureOf(id), result);
    const runs = result.data as unknown as Run[];
    expect(runs).toHaveLength(runsOfEach * trainings);
    for (const { accuracy, shots, seconds, passes, perturbations, rule } of runs) {
      expect(accuracy).toHaveLength(4);
      // Each epoch costs the same.
      shots.forEach((count, epoch) => {
        expect(count).toBe((epoch + 1) * shots[0]!);
        expect(seconds[epoch]!).toBeCloseTo((epoch + 1) * seconds[0]!, 9);
      });
      if (rule === 'ideal' || rule === 'surrogate') expect(shots[0]).toBe(0);
      if (rule !== 'printed') continue;
      // Of each of 25 samples, M passes in which two neurons have M_p = 5 shots for each of 2 M_syn perturbations, 2 shifts of
      // each of three angles, and what they are compared to, mitigated or not.
      const measured = 5 * (2 * perturbations + 2 * 3 + 1);
      expect(shots[0]! / (25 * passes * 2)).toBe(measured + 1);
    }
    expect(result.meta.warnings).toEqual(["on strokes in place of the paper's data"]);
  });
});

describe('the verdict of figure sqs/2a', () => {
  it.each([
    ['reproduced', { 1: 0, 2: 0.04, 5: 0.02 }],
    ['not reproduced', { 1: 0, 2: -0.04, 5: 0.02 }],
    ['undecided', { 1: 0, 2: 0, 5: 0.02 }],
  ] as const)('is %s when others lose %o', async (outcome, losses) => {
    const remember = async <Value>(inputs: object) => {
      const { passes, perturbations, rule, noiseScale, seed } = inputs as DeviceTask;
      const behind = passes === 5 ? losses[5] : losses[perturbations as 2 | 5];
      const loss = passes === 1 && perturbations === 5 ? 0 : behind;
      const scatter = 0.001 * ((Number(seed) * (3 + passes + perturbations)) % 3);
      const top = (rule === 'consistent' ? 0.99 : 0.96) - loss - 0.02 * (noiseScale - 1) - scatter;
      return {
        accuracy: [0.5, 0.7, top, top],
        shots: [1, 2, 3, 4],
        seconds: [1, 2, 3, 4],
      } satisfies DeviceOutcome as Value;
    };
    const { verdict } = await figureOf('sqs/2a').run(engine, contextOf(remember));
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.reasons.at(-1)).toMatch(/M = 1, M_syn = 5 at 8; .*M = 1, M_syn = 5, consistent at 8$/);
  });
});
