import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';
import { saveModel } from '../../src/learning/public.js';
import { SpikingNetwork } from '../../src/spiking/public.js';
import { hasReal, realFolder } from '../data/real-data.js';
import { bornspike, type Document, document, QUICK, temporaryFolder } from './command.js';

const isReal = hasReal('usps/train-images-idx3-ubyte.gz', 'usps/test-images-idx3-ubyte.gz');
const dataDir = isReal ? ['--data-dir', realFolder] : [];

describe('a saved model', () => {
  const out = mkdtempSync(join(tmpdir(), 'bornspike-'));
  const model = join(out, 'model-7.safetensors');
  const classes = ['--classes', '3,8'];
  const setting = ['--steps', '8', '--max-rate', '0.6', '--test', '90', '--seed', '7', ...classes];
  let trained: Document;
  let evaluated: Document;

  beforeAll(async () => {
    trained = await document('train', ...setting, '--runs', '1', '--epochs', '3', '--out', out);
    evaluated = await document('evaluate', model);
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('has the accuracy that train reported', async () => {
    expect(evaluated.accuracy).toBe(trained.runs[0].testAccuracy);
    expect(evaluated.spikesPerStep).toBe(trained.runs[0].spikesPerStep);
    const again = await document('evaluate', model, ...setting);
    expect({ ...again, meta: 0 }).toEqual({ ...evaluated, meta: 0 });
  });

  it(`has it on samples from files as well (${isReal ? 'USPS' : 'strokes'})`, async () => {
    const folder = temporaryFolder();
    const usps = isReal ? ['--data', 'usps'] : [];
    const { runs } = await document('train', ...QUICK, ...usps, ...dataDir, '--seed', '1', '--out', folder);
    const result = await document('evaluate', join(folder, 'model-1.safetensors'), ...dataDir);
    expect(result.accuracy).toBe(runs[0].testAccuracy);
    expect(result.meta.options.data).toBe(isReal ? 'usps' : 'strokes');
  });

  it('is evaluated with all that there is to know', () => {
    const { accuracy, confusion } = evaluated;
    expect(confusion.map((row: number[]) => row.length)).toEqual([2, 2]);
    expect(confusion.flat().reduce((sum: number, n: number) => sum + n)).toBe(90);
    expect(confusion[0][0] + confusion[1][1]).toBe(Math.round(90 * accuracy));
    expect(evaluated.stdErr).toBeCloseTo(Math.sqrt((accuracy * (1 - accuracy)) / 90), 12);
    expect(evaluated.classNames).toEqual(['3', '8']);
    expect(evaluated.spikesPerStepByNeuron).toHaveLength(2);
    expect(evaluated.loss.free).toBeGreaterThan(0);
    expect(evaluated.loss.clamped).toBeGreaterThan(0);
    expect(evaluated.seed).toBe(7);
    expect(evaluated.meta).toMatchObject({
      options: { steps: 8, maxRate: 0.6, test: 90, classes: [3, 8] },
    });
  });

  it('is evaluated on other samples by another seed', async () => {
    const other = await document('evaluate', model, '--seed', '8');
    expect(other.loss.free).not.toBe(evaluated.loss.free);
    expect(other.seed).toBe(8);
  });

  it('says when the samples are of classes that it was not trained on', async () => {
    const warning = 'the model was trained on the classes 3, 8, these samples are of 1, 7';
    expect(evaluated.meta.warnings).toEqual([]);
    for (const command of ['evaluate', 'predict']) {
      expect((await document(command, model, '--classes', '1,7')).meta.warnings).toEqual([warning]);
      const { stderr } = await bornspike(command, model, '--classes', '1,7');
      expect(stderr).toContain(warning);
    }
  });

  it('predicts each sample as it is evaluated', async () => {
    const { predictions } = await document('predict', model, '--count', '90');
    expect(predictions).toHaveLength(90);
    for (const { label, prediction, rates } of predictions) {
      expect([3, 8]).toContain(label);
      expect(prediction).toBe(rates[0] >= rates[1] ? 3 : 8);
      for (const rate of rates) expect(Number.isInteger(Math.round(1e9 * 8 * rate) / 1e9)).toBe(true);
    }
    const right = predictions.filter((p: Document) => p.label === p.prediction).length;
    expect(right / 90).toBe(evaluated.accuracy);
    const { predictions: few } = await document('predict', model);
    expect(few).toEqual(predictions.slice(0, 10));
  });

  it('is told about to humans', async () => {
    const evaluation = await bornspike('evaluate', model);
    expect(evaluation).toMatchObject({ code: 0, stderr: '' });
    expect(evaluation.stdout).toMatch(/^accuracy \d+(\.\d+)? ± \d+(\.\d+)? % on 90 samples/);
    const prediction = await bornspike('predict', model, '--count', '4');
    expect(prediction).toMatchObject({ code: 0, stderr: '' });
    // A table, and below it the first of its samples as a picture.
    const [table, picture] = prediction.stdout.trimEnd().split('\n\n');
    expect(table!.split('\n')).toHaveLength(6);
    expect(picture).toMatch(/^sample 0, and the spikes/);
  });

  it('has its result written to a file', async () => {
    const out = join(temporaryFolder(), 'new', 'result.json');
    const result = await document('predict', model, '--out', out);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(result);
  });

  it('does not fit everything', async () => {
    for (const [args, problem] of [
      ['--classes 1,3,8', /--classes: expected 2 classes, one per output of /],
      ['--data strokes --size 28', /--data: expected images of 256 pixels/],
      ['--test 0', /--test: /],
    ] as const) {
      const { code, stderr } = await bornspike('evaluate', model, ...args.split(' '));
      expect(stderr).toMatch(problem);
      expect(code).toBe(2);
    }
    const { code, stderr } = await bornspike('predict', model, '--count', '91');
    expect(stderr).toMatch(/--count: expected an integer from 1 to 90/);
    expect(code).toBe(2);
  });

  it('is refused when it is broken', async () => {
    const file = join(temporaryFolder(), 'model.safetensors');
    writeFileSync(file, readFileSync(model).subarray(0, 2000));
    for (const command of ['evaluate', 'predict']) {
      const { code, stderr } = await bornspike(command, file);
      expect(stderr).toMatch(/^error: .*model\.safetensors: byte \d+: /);
      expect(code).toBe(1);
    }
  });

  it('may come from the library', async () => {
    const engine = await createEngine();
    const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 3], seed: 1 });
    const file = join(temporaryFolder(), 'model.safetensors');
    writeFileSync(file, await saveModel(network));
    const result = await document('evaluate', file, '--classes', '0,1,2');
    expect(result.meta.options).toMatchObject({ data: 'strokes', classes: [0, 1, 2], test: 125, steps: 10 });
  });
});
