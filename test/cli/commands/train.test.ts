import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/index.js';
import { loadModel } from '../../../src/learning/public.js';
import { hasReal, realFolder } from '../../data/real-data.js';
import { extent } from '../../extent.js';
import { bornspike, built, document, QUICK, start, temporaryFolder } from '../command.js';

const isReal = hasReal('usps/train-images-idx3-ubyte.gz', 'usps/test-images-idx3-ubyte.gz');
const usps = isReal ? ['--data', 'usps', '--data-dir', realFolder] : [];

describe('bornspike train', () => {
  it('reports every run and their mean as JSON', async () => {
    const result = await document('train', '--seed', '7', '--epochs', '4');
    expect(Object.keys(result)).toEqual(['runs', 'meanTestAccuracy', 'stdErr', 'seed', 'meta']);
    expect(result.runs.map((run: { seed: number }) => run.seed)).toEqual([7, 8, 9]);
    const accuracies: number[] = result.runs.map((run: { testAccuracy: number }) => run.testAccuracy);
    for (const run of result.runs) {
      expect(run.testAccuracyByEpoch).toHaveLength(4);
      expect(run.lossByEpoch).toHaveLength(4);
      expect(run.testAccuracy).toBe(run.testAccuracyByEpoch[3]);
      expect(run.spikesPerStep).toBeGreaterThan(0);
      expect(run.spikesPerStep).toBeLessThanOrEqual(2);
      expect(run.seconds).toBeGreaterThan(0);
    }
    const mean = (accuracies[0]! + accuracies[1]! + accuracies[2]!) / 3;
    const squares = accuracies.reduce((sum, accuracy) => sum + (accuracy - mean) ** 2, 0);
    expect(result.meanTestAccuracy).toBeCloseTo(mean, 12);
    expect(result.stdErr).toBeCloseTo(Math.sqrt(squares / 2 / 3), 12);
    expect(result.seed).toBe(7);
    expect(result.meta).toMatchObject({
      endReason: 'done',
      options: { data: 'strokes', classes: [1, 7], train: 500, test: 125, steps: 10, epochs: 4, runs: 3 },
    });
  });

  it(`learns to tell 1 from 7 (${isReal ? 'USPS' : 'strokes'})`, async () => {
    const { meanTestAccuracy } = await document('train', '--seed', '1', '--runs', extent('1', '2'), ...usps);
    expect(meanTestAccuracy).toBeGreaterThan(0.9);
  });

  it('tells humans about every run, and what to do next', async () => {
    const { code, stdout, stderr } = await built('train', ...QUICK, '--runs', '2', '--seed', 'a');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^ +1 +a +\d+\.\d % .*\n +2 +a-1 +\d+\.\d % /m);
    expect(stdout).toMatch(/test accuracy \d+(\.\d+)? ± \d+(\.\d+)? % \(standard error of 2 runs\)/);
    expect(stdout).toMatch(/next, try: node .*bornspike\.js train /);
    expect(stdout).not.toContain('\x1b');
  });

  it('prints one JSON document on stdout and nothing else', async () => {
    const { stdout, stderr } = await bornspike('train', ...QUICK, '--json');
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout).stdErr).toBeNull();
    expect(stderr).toBe('');
  });

  it('gives the same for the same seed, and draws and reports one if there is none', async () => {
    const first = await document('train', ...QUICK);
    const again = await document('train', ...QUICK, '--seed', String(first.seed));
    const other = await document('train', ...QUICK);
    const shape = ({ runs: [{ seconds: _, ...run }] }: { runs: [{ seconds: number }] }) => run;
    expect(shape(again)).toEqual(shape(first));
    expect(other.seed).not.toBe(first.seed);
  });

  it('trains a run by its own seed, whatever run it is', async () => {
    const folder = temporaryFolder();
    const together = join(folder, 'together');
    const alone = join(folder, 'alone');
    await document('train', ...QUICK, '--runs', '2', '--seed', '7', '--out', together);
    await document('train', ...QUICK, '--seed', '8', '--out', alone);
    expect(readFileSync(join(together, 'model-8.safetensors'))).toEqual(
      readFileSync(join(alone, 'model-8.safetensors')),
    );
  });

  it('writes models that the library loads, and the result', async () => {
    const out = join(temporaryFolder(), 'new', 'folder');
    const result = await document('train', ...QUICK, '--hidden', '3', '--seed', 'a b/c', '--out', out);
    expect(readdirSync(out).sort()).toEqual(['model-a%20b%2Fc.safetensors', 'result.json']);
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'))).toEqual(result);
    const engine = await createEngine();
    const model = await loadModel(engine, readFileSync(join(out, 'model-a%20b%2Fc.safetensors')));
    expect(model.options).toMatchObject({ layers: [256, 3, 2], seed: 'a b/c' });
  });

  it('hands options on to the library', async () => {
    const { meta } = await document(
      ...['train', ...QUICK, '--size', '28', '--classes', '0,3,8', '--inputs', '2', '--memory', '2'],
      ...['--ansatz', 'two-way', '--memory-kind', 'last-spike', '--weight-gain', '0.2', '--batch', '20'],
      ...['--learning-rate', '2e-2', '--optimizer', 'sgd', '--clip', '1', '--gradient', 'shots'],
      ...['--global-passes', '2', '--synaptic-perturbations', '3', '--somatic-repeats', '2', '--shots', '4'],
      ...[
        '--epsilon',
        '.1',
        '--equations',
        'printed',
        '--perturb',
        'currents',
        '--credit-discount',
        '0.3',
        '--teacher-forcing',
      ],
      ...[
        '--baseline',
        'none',
        '--pass-weights',
        'importance',
        '--steps',
        '5',
        '--max-rate',
        '0.4',
        '--model',
        'sqs',
        '--rule',
        'local',
      ],
    );
    expect(meta.options).toMatchObject({
      ...{ size: 28, classes: [0, 3, 8], inputs: 2, memory: 2, ansatz: 'two-way', memoryKind: 'last-spike' },
      ...{
        weightGain: 0.2,
        batch: 20,
        learningRate: 0.02,
        optimizer: 'sgd',
        clip: 1,
        gradient: 'shots',
      },
      ...{ globalPasses: 2, synapticPerturbations: 3, somaticRepeats: 2, shots: 4, epsilon: 0.1 },
      ...{
        equations: 'printed',
        perturb: 'currents',
        creditDiscount: 0.3,
        teacherForcing: true,
        baseline: 'none',
        passWeights: 'importance',
        steps: 5,
        maxRate: 0.4,
      },
    });
  });

  it('takes a budget of memory of more than one piece, which changes no result', async () => {
    const args = [
      'train',
      ...QUICK,
      '--rule',
      'surrogate',
      '--model',
      'snn',
      '--hidden',
      '20',
      '--seed',
      '1',
    ];
    const free = await document(...args);
    for (const budget of ['2G', '250K']) {
      const { runs } = await document(...args, '--memory-budget', budget);
      expect(runs).toEqual([{ ...free.runs[0], seconds: expect.any(Number) }]);
    }
  });

  it('goes on when its output is not read', async () => {
    const out = temporaryFolder();
    const { child, ending } = start(['train', ...QUICK, '--runs', '3', '--seed', '1', '--out', out]);
    child.stdout!.destroy();
    const { code, stderr } = await ending;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(readdirSync(out)).toContain('result.json');
  });
});
