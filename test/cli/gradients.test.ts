import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpointFile } from '../../src/cli/train/checkpoint-file.js';
import { readSafetensors } from '../../src/data/public.js';
import { itAtLength } from '../extent.js';
import { bornspike, type Document, document, start, temporaryFolder } from './command.js';

const MODELS = ['sqs', 'snn', 'qlif', 'qnn'] as const;
const modelArgs = (model: (typeof MODELS)[number]) => [
  ...['train', '--model', model, '--rule', 'surrogate', '--classes', '1,7', '--train', '90', '--test', '40'],
  ...['--batch', '20', '--learning-rate', '0.01'],
  ...(model === 'qnn' ? ['--circuits', '2'] : ['--hidden', '6']),
];

const withoutTimes = ({ runs, meanTestAccuracy, stdErr }: Document) => ({
  runs: runs.map(({ seconds: _, ...run }: { seconds: number }) => run),
  meanTestAccuracy,
  stdErr,
});

const models = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors'))
    .map((name) => [name, readFileSync(join(folder, name), 'base64')]);

/** Updates of the run that a checkpoint file holds. */
const updatesIn = async (file: string): Promise<number> => {
  if (!existsSync(file)) return 0;
  const [run] = readCheckpointFile(file).runs;
  return run!.checkpoint.length > 0 ? Number((await readSafetensors(run!.checkpoint)).metadata.step) : 0;
};

describe.each(MODELS)('bornspike train --model %s', (model) => {
  // At a constant rate, or epochs may not grow.
  const args = [...modelArgs(model), '--seed', '3', '--schedule', 'constant'];
  const folder = mkdtempSync(join(tmpdir(), 'bornspike-'));
  let trained: Document;
  beforeAll(async () => {
    trained = await document(...args, '--epochs', '4', '--runs', '2', '--out', join(folder, 'whole'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reports the training accuracy of each epoch too', () => {
    expect(Object.keys(trained)).toEqual(['runs', 'meanTestAccuracy', 'stdErr', 'seed', 'meta']);
    for (const run of trained.runs) {
      expect(Object.keys(run)).toEqual([
        ...['seed', 'testAccuracy', 'testAccuracyByEpoch', 'lossByEpoch', 'trainAccuracyByEpoch'],
        ...['spikesPerStep', 'seconds'],
      ]);
      for (const list of ['testAccuracyByEpoch', 'lossByEpoch', 'trainAccuracyByEpoch']) {
        expect(run[list]).toHaveLength(4);
      }
      expect(run.lossByEpoch[3]).toBeLessThan(run.lossByEpoch[0]);
      if (model === 'qnn') expect(run.spikesPerStep).toBeNull();
      else expect(run.spikesPerStep).toBeGreaterThan(0);
    }
    expect(trained.meta.options).toMatchObject({ model, rule: 'surrogate', precision: 'float32', batch: 20 });
  });

  it('goes on from a checkpoint, with more epochs and runs, to the same bits', async () => {
    const checkpoint = join(folder, 'checkpoint');
    const first = await document(...args, '--epochs', '2', '--checkpoint', checkpoint);
    expect(first.runs).toHaveLength(1);
    expect(await updatesIn(checkpoint)).toBe(10);
    const grown = await document(
      ...['train', '--checkpoint', checkpoint, '--resume', '--epochs', '4', '--runs', '2'],
      ...['--out', join(folder, 'grown')],
    );
    expect(withoutTimes(grown)).toEqual(withoutTimes(trained));
    expect(models(join(folder, 'grown'))).toEqual(models(join(folder, 'whole')));
  });

  it('saves models that are tested as they were', async () => {
    const file = join(folder, 'whole', 'model-4.safetensors');
    const [, run] = trained.runs;
    const evaluated = await document('evaluate', file);
    expect(evaluated.accuracy).toBe(run.testAccuracy);
    if (model !== 'qnn') {
      expect(evaluated.spikesPerStep).toBe(run.spikesPerStep);
      const twice = await document('evaluate', file, '--passes', '2');
      expect(twice.meta.options.passes).toBe(2);
      expect(twice.spikesPerStep).toBeGreaterThan(1.5 * run.spikesPerStep);
      expect(evaluated.loss.clamped).toBeUndefined();
      expect(evaluated.meta.options).toMatchObject({ precision: 'float32', input: 'rate', steps: 5 });
    }
    const { predictions } = await document('predict', file, '--count', '40');
    const right = predictions.filter((p: Document) => p.label === p.prediction).length;
    expect(right / 40).toBe(run.testAccuracy);
    for (const { prediction, rates } of predictions) {
      if (model === 'qnn') expect(rates).toBeUndefined();
      else expect(prediction).toBe(rates[0] >= rates[1] ? 1 : 7);
    }
  });
});

describe('bornspike train --rule surrogate', () => {
  const quick = modelArgs('sqs');

  it('tells humans what it does, and what memory it takes', async () => {
    const { code, stdout, stderr } = await bornspike(...quick, '--epochs', '1', '--memory-budget', '90K');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^sqs network 256 → 6 → 2, logistic surrogate gradients, bce loss, float32$/m);
    expect(stdout).toMatch(
      /^[\d.]+ KiB of memory for a batch, for \d segments of \d steps?, computed twice$/m,
    );
  });

  it('takes all ten classes by itself', async () => {
    const { meta } = await document(
      'train',
      '--rule',
      'surrogate',
      '--train',
      '40',
      '--test',
      '10',
      '--epochs',
      '1',
    );
    expect(meta.options).toMatchObject({
      ...{ classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], steps: 5, batch: 128, runs: 1, loss: 'bce' },
      ...{ clip: 1, schedule: 'cosine', warmup: 1, learningRate: 0.002, recipe: 'robust' },
    });
  });

  it('hands options on to the library', async () => {
    const sqs = await document(
      ...[...quick, '--hidden', '5,4', '--epochs', '1', '--loss', 'likelihood', '--surrogate', 'bernoulli'],
      ...['--detach-memory', '--teacher-forcing', '--sparsity', '0.1,0,0.2', '--schedule', 'cosine'],
      ...[
        '--warmup',
        '3',
        '--weight-decay',
        '0.01',
        '--clip',
        '1',
        '--precision',
        'float64',
        '--memory',
        '2',
      ],
      ...['--max-rate', '0.4', '--steps', '3', '--optimizer', 'sgd', '--memory-budget', '1M'],
    );
    expect(sqs.meta.options).toMatchObject({
      ...{
        hidden: [5, 4],
        loss: 'likelihood',
        surrogate: 'bernoulli',
        detachMemory: true,
        teacherForcing: true,
      },
      ...{ sparsity: [0.1, 0, 0.2], schedule: 'cosine', warmup: 3, weightDecay: 0.01, clip: 1, memory: 2 },
      ...{ precision: 'float64', maxRate: 0.4, steps: 3, optimizer: 'sgd' },
    });
    expect(sqs.meta.options.memoryBudget).toBeUndefined();
    const leaking = await document(
      ...[...quick, '--hidden', '5', '--epochs', '1', '--leak', '0.1,0.4', '--output-counts', 'expected'],
      ...['--weight-rates', '1,3', '--recipe', 'robust'],
    );
    expect(leaking.meta.options).toMatchObject({
      leak: Array(2).fill({ slope: 0.1, window: 0.4 }),
      ...{ outputCounts: 'expected', weightRates: [1, 3], recipe: 'robust', schedule: 'cosine' },
    });
    const byLayer = await document(
      ...[...quick, '--hidden', '5', '--epochs', '1', '--leak', '0,0.3,0.1,0.4'],
    );
    expect(byLayer.meta.options.leak).toEqual([
      { slope: 0, window: 0.3 },
      { slope: 0.1, window: 0.4 },
    ]);
    const snn = await document(
      ...[...modelArgs('snn'), '--epochs', '1', '--beta', '0.8', '--threshold', '1.5', '--reset', 'zero'],
      ...['--surrogate', 'fast-sigmoid', '--surrogate-scale', '10', '--input', 'analogue', '--loss', 'bce'],
    );
    expect(snn.meta.options).toMatchObject({
      ...{ beta: 0.8, threshold: 1.5, reset: 'zero', surrogate: 'fast-sigmoid', surrogateScale: 10 },
      ...{ input: 'analogue', loss: 'bce' },
    });
    const qlif = await document(
      ...modelArgs('qlif'),
      '--epochs',
      '1',
      '--equations',
      'consistent',
      '--relaxation-time',
      '9',
      '--shots',
      '7',
    );
    expect(qlif.meta.options).toMatchObject({
      ...{ equations: 'consistent', relaxationTime: 9, threshold: 0.75, shots: 7 },
    });
    const qnn = await document(...modelArgs('qnn'), '--epochs', '1', '--qubits', '3', '--layers', '1');
    expect(qnn.meta.options).toMatchObject({ circuits: 2, qubits: 3, layers: 1, schedule: 'constant' });
    expect(qnn.meta.options.steps).toBeUndefined();
  });

  it('tests a model in another precision or with another input if asked to', async () => {
    const out = temporaryFolder();
    await document(...quick, '--epochs', '1', '--seed', '1', '--input', 'analogue', '--out', out);
    const file = join(out, 'model-1.safetensors');
    expect((await document('evaluate', file)).meta.options).toMatchObject({
      precision: 'float32',
      input: 'analogue',
    });
    const other = await document(
      'evaluate',
      file,
      '--precision',
      'float64',
      '--input',
      'rate',
      '--max-rate',
      '0.3',
    );
    expect(other.loss.clamped).toBeGreaterThan(0);
    expect((await bornspike('evaluate', file, '--max-rate', '0.3')).stderr).toMatch(
      /--max-rate: applies to rate encoding/,
    );
  });

  itAtLength('is interrupted and resumed without a trace', async () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'checkpoint');
    const work = [...quick, '--seed', '5', '--hidden', '128', '--train', '1500', '--epochs', '14'];
    const undisturbed = await document(...work, '--out', join(folder, 'undisturbed'));
    const disturbed = [...work, '--checkpoint', checkpoint, '--resume', '--out', join(folder, 'disturbed')];
    const kept: number[] = [];
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const { child, ending } = start(disturbed);
      // As soon as something new is kept, however long that takes.
      while (child.exitCode === null && (await updatesIn(checkpoint)) <= (kept.at(-1) ?? 0)) await sleep(5);
      child.kill(signal);
      const { code, stderr } = await ending;
      if (signal === 'SIGINT') {
        expect(code).toBe(130);
        expect(stderr).toMatch(/interrupted; to go on: /);
      }
      kept.push(await updatesIn(checkpoint));
    }
    expect(kept[0]).toBeGreaterThan(0);
    expect(kept[1]).toBeGreaterThanOrEqual(kept[0]!);
    expect(kept[1]).toBeLessThan(14 * 75);
    expect(withoutTimes(await document(...disturbed))).toEqual(withoutTimes(undisturbed));
    expect(models(join(folder, 'disturbed'))).toEqual(models(join(folder, 'undisturbed')));
  });

  it('keeps the checkpoint when training diverges', async () => {
    const checkpoint = join(temporaryFolder(), 'checkpoint');
    const { code, stdout, stderr } = await bornspike(
      ...[...quick, '--learning-rate', '1e6', '--json', '--checkpoint', checkpoint],
    );
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^error: run 1\/1: training diverged at step \d+: .*; lower --learning-rate or set --clip; /,
    );
    expect(stderr).toContain(`${checkpoint} is left as it was before`);
    // As it was at the start: no state from which training cannot go on is written.
    expect(await updatesIn(checkpoint)).toBe(0);
  });

  it('does not let epochs grow under a schedule that runs over all of them', async () => {
    const checkpoint = join(temporaryFolder(), 'checkpoint');
    await document(...quick, '--epochs', '2', '--checkpoint', checkpoint);
    const resume = ['train', '--checkpoint', checkpoint, '--resume'];
    const { code, stderr } = await bornspike(...resume, '--epochs', '3');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--epochs: the checkpoint has 2, which may not change: the cosine schedule/);
    expect((await bornspike(...resume, '--memory-budget', '1M')).code).toBe(0);
    expect((await bornspike(...resume, '--loss', 'softmax')).stderr).toMatch(
      /--loss: the checkpoint has "bce"/,
    );
    expect((await bornspike(...resume, '--model', 'snn')).stderr).toMatch(
      /--model: the checkpoint has "sqs"/,
    );
  });
});
