import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { FigureContext, FigureData } from '../../src/figures/figure.js';
import { FIGURES } from '../../src/figures/registry.js';
import type { ModelResult, TrainingTask } from '../../src/figures/sqs/train-model.js';
import { expectComplete, expectToSayWhatItIsAbout } from './requirements.js';

/** What a model that is not trained at all is said to have reached. */
type Outcome = Partial<Pick<ModelResult, 'accuracy' | 'spikesPerStep' | 'neurons'>>;

/** The paper's outcome; per run, all models together are a little better or worse. */
const asInThePaper: Record<string, Outcome> = {
  sqs: { accuracy: 0.9, spikesPerStep: 30, neurons: 100 },
  lif: { accuracy: 0.85, spikesPerStep: 45, neurons: 100 },
  qlif: { accuracy: 0.7, spikesPerStep: 10, neurons: 100 },
  qnn: { accuracy: 0.75, spikesPerStep: null, neurons: 0 },
};

/** Those that train models of equal size on data sets. */
const COMPARISONS = FIGURES.filter(({ data, options }) => data.length > 0 && 'parameters' in options.quick);
const figure = (id: string) => COMPARISONS.find((each) => each.id === id)!;

/** A data set whose samples are never looked at. */
const dataset = (name: string, available = { train: 1e5, test: 1e5 }): FigureData => {
  const draw = async (_seed: unknown, count: number) =>
    ({ name, labels: new Uint8Array(count), classes: 10 }) as Awaited<ReturnType<FigureData['train']>>;
  return { name, available, train: draw, test: draw };
};

/** A small, fixed scatter of runs about their mean, different for each model. */
const scatter = (task: TrainingTask) =>
  0.01 * (Number(task.seed) % 2) + 0.001 * ((Number(task.seed) * (3 + task.model.length)) % 7);

function contextOf(
  id: string,
  outcomes: Record<string, Outcome> | ((task: TrainingTask) => Outcome),
  { data = figure(id).data.map((name) => dataset(name)), options = {} } = {},
) {
  const tasks: TrainingTask[] = [];
  const context: FigureContext = {
    options: { ...figure(id).options.quick, runs: 4, ...options },
    seed: 1,
    data,
    remember: async <Value>(inputs: object) => {
      const task = inputs as TrainingTask;
      tasks.push(task);
      const { accuracy = 0, ...outcome } =
        typeof outcomes === 'function' ? outcomes(task) : outcomes[task.model]!;
      const result: ModelResult = {
        spikesPerStep: 0,
        neurons: 1,
        parameters: 25_000,
        loss: 1,
        seconds: 1,
        ...outcome,
        accuracy: accuracy + scatter(task),
      };
      return result as Value;
    },
  };
  const run = () => figure(id).run(undefined as unknown as Engine, context);
  return { tasks, run, context };
}

/** Accuracy and spikes fall with λ. */
const sparser = (task: TrainingTask): Outcome => {
  const { accuracy, spikesPerStep, neurons } = asInThePaper[task.model]!;
  const left = 1 / (1 + task.sparsity);
  return { accuracy: accuracy! - 0.1 * (1 - left), spikesPerStep: spikesPerStep! * left, neurons };
};

describe.each(COMPARISONS.map(({ id }) => id))('figure %s', (id) => {
  const { data } = figure(id);

  it('says what it is about', () => expectToSayWhatItIsAbout(figure(id)));

  it('trains each model as often as asked, on the same samples in each run, and tells of its progress', async () => {
    const { tasks, run, context } = contextOf(id, asInThePaper);
    const shares: number[] = [];
    context.onProgress = ({ done, total }) => shares.push(done / total);
    const result = await run();
    expect(tasks).toHaveLength(result.data.length);
    expect(new Set(tasks.map(({ seed }) => seed))).toEqual(new Set([1, 2, 3, 4]));
    const samples = new Map<string, unknown>();
    for (const { seed, train } of tasks) {
      const key = `${seed} ${(train as { name: string }).name}`;
      expect(samples.get(key) ?? train).toBe(train);
      samples.set(key, train);
    }
    expect(samples.size).toBe(4 * data.length);
    expect(shares[0]).toBe(0);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThan(1);
  });

  it('gives a table, a drawing and a page that are sound', async () => {
    expectComplete(figure(id), await contextOf(id, asInThePaper).run());
  });

  it('can do with a single run, which decides nothing', async () => {
    const result = await contextOf(id, sparser, { options: { runs: 1 } }).run();
    expect(result.verdict.outcome).toBe('undecided');
    expect(result.svg).not.toMatch(/NaN|undefined|null/);
  });

  it('says on what it ran', async () => {
    expect((await contextOf(id, asInThePaper).run()).meta.warnings).toEqual([]);
    const strokes = await contextOf(id, asInThePaper, { data: [dataset('strokes')] }).run();
    expect(strokes.meta.warnings).toEqual(["on strokes in place of the paper's data"]);
    const few = await contextOf(id, asInThePaper, {
      data: [dataset(data[0]!, { train: 20, test: 1e5 })],
    }).run();
    expect(few.meta.warnings.at(-1)).toMatch(/: all 20 training samples that there are, not [\d,]+$/);
    expect(few.data[0]!.trainSamples).toBe(20);
    const missing = few.meta.warnings.filter((warning) => warning.startsWith('without'));
    expect(missing).toHaveLength(data.length > 1 ? 1 : 0);
  });
});

describe('the verdict of sqs/2c', () => {
  const verdict = async (changes: Record<string, Outcome>) => {
    const outcomes = Object.fromEntries(
      Object.entries(asInThePaper).map(([model, outcome]) => [model, { ...outcome, ...changes[model] }]),
    );
    return (await contextOf('sqs/2c', outcomes, { data: [dataset('mnist')] }).run()).verdict;
  };

  it('is reproduced where all is as in the paper', async () => {
    const { outcome, reasons } = await verdict({});
    expect(outcome).toBe('reproduced');
    expect(reasons[0]).toMatch(/^MNIST: the SQSNN is the most accurate, by \d\.\d ± 0 points over the SNN/);
    expect(reasons[1]).toMatch(/^MNIST: the QLIF-SNN spikes least .*QLIF-SNN 10\.0 ± 0, SQSNN 30\.0/);
  });

  it('is not reproduced where another model is better, which it names', async () => {
    const { outcome, reasons } = await verdict({ qnn: { accuracy: 0.95 } });
    expect(outcome).toBe('not reproduced');
    expect(reasons[0]).toMatch(/the QNN is more accurate than the SQSNN, by \d\.\d ± 0 points$/);
  });

  it('is not reproduced where another model spikes less than the QLIF-SNN', async () => {
    const { outcome, reasons } = await verdict({ lif: { spikesPerStep: 5 } });
    expect(outcome).toBe('not reproduced');
    expect(reasons[1]).toMatch(/the QLIF-SNN does not spike least/);
  });

  it('is undecided where two do not differ significantly', async () => {
    const { outcome, reasons } = await verdict({ lif: { accuracy: 0.9 } });
    expect(outcome).toBe('undecided');
    expect(reasons[0]).toMatch(/the SQSNN and the SNN, the best of the others, do not differ significantly/);
  });
});

describe('the verdict of sqs/s2', () => {
  it('looks at spikes per neuron, not at spikes', async () => {
    const outcome = async (outcomes: Record<string, Outcome>) =>
      (await contextOf('sqs/s2', outcomes).run()).verdict.outcome;
    expect(await outcome(asInThePaper)).toBe('reproduced');
    expect(await outcome({ ...asInThePaper, qlif: { spikesPerStep: 10, neurons: 25 } })).toBe(
      'not reproduced',
    );
    expect(await outcome({ ...asInThePaper, lif: { spikesPerStep: 60, neurons: 100 } })).toBe(
      'not reproduced',
    );
  });
});

describe('the verdict of sqs/2d', () => {
  const options = { sparsity: [0, 1, 2, 3, 4] };
  const verdict = async (outcomes: (task: TrainingTask) => Outcome) =>
    (await contextOf('sqs/2d', outcomes, { options }).run()).verdict;

  it('is reproduced where the SQSNN is above wherever the others are', async () => {
    const { outcome, reasons } = await verdict(sparser);
    expect(outcome).toBe('reproduced');
    expect(reasons[0]).toBe('of 5 points of the SNN: 5 less accurate than the SQSNN with as many spikes');
    expect(reasons[1]).toMatch(/^of 5 points of the QLIF-SNN: 1 less .*; 4 less accurate, with fewer spikes/);
  });

  it('compares at the same number of spikes', async () => {
    // The SQSNN's accuracy is its spikes in percent, between the points as well: 30, 15, 10, … 6.
    const line = ({ model, sparsity }: TrainingTask): Outcome => {
      if (model === 'sqs') return { spikesPerStep: 30 / (1 + sparsity), accuracy: 0.3 / (1 + sparsity) };
      const shift = model === 'lif' ? 0.05 : -0.05;
      return { spikesPerStep: 20 - sparsity, accuracy: 0.2 - 0.01 * sparsity + shift };
    };
    const { outcome, reasons } = await verdict(line);
    expect(outcome).toBe('not reproduced');
    expect(reasons[0]).toMatch(/^of 5 points of the SNN: 5 more accurate/);
    expect(reasons[1]).toBe(
      'of 5 points of the QLIF-SNN: 5 less accurate than the SQSNN with as many spikes',
    );
  });

  it('looks at rivals with fewer spikes as well', async () => {
    const sparse = (accuracy: number) =>
      verdict((task) => (task.model === 'lif' ? { spikesPerStep: 1, accuracy } : sparser(task)));
    expect((await sparse(0.95)).reasons[0]).toMatch(/^of 5 points of the SNN: 5 more accurate/);
    const lowest = 0.9 - 0.1 * (1 - 1 / 5);
    expect((await sparse(lowest)).reasons[0]).toBe('of 5 points of the SNN: 5 not significantly different');
  });
});

describe('figures that share runs', () => {
  it('ask for the same trainings', async () => {
    const [all, spiking] = [contextOf('sqs/2c', asInThePaper), contextOf('sqs/s2', asInThePaper)];
    await all.run();
    await spiking.run();
    expect(spiking.tasks).toEqual(all.tasks.filter(({ model }) => model !== 'qnn'));
  });
});
