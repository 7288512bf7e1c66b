import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeContainer } from '../../../src/cli/train/checkpoint-container.js';
import { RunStore, readRuns } from '../../../src/cli/train/run-store.js';
import { DataFormatError } from '../../../src/engine/errors.js';
import { FileLock } from '../../../src/files/file-lock.js';
import { elementsOf } from '../../figures/well-formed.js';
import { bornspike, type Document, document, start, temporaryFolder } from '../command.js';
import { standInForBrowser } from '../terminal/stand-in-browser.js';
import { ALL, TINY } from './tiny-figures.js';

const withoutTimes = ({ meta: { seconds: _, ...meta }, data, ...rest }: Document) => ({
  ...rest,
  meta,
  data: data.map(({ seconds: __, ...run }: Document) => run),
});

describe('bornspike figure', () => {
  it('lists the figures with their claims', async () => {
    const { code, stdout } = await bornspike('figure', 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sqs\/2c: .*\n {2}.*SQSNN.*\.$/m);
    const { figures } = await document('figure', 'list');
    expect(figures.map(({ id }: Document) => id)).toEqual(ALL);
    expect(figures[0].options.full).toMatchObject({ runs: 10, steps: 10 });
  });

  it('writes a drawing, a page and a document, which it prints as well', async () => {
    const out = join(temporaryFolder(), 'new', 'folder');
    const result = await document('figure', 'sqs/2c', ...TINY, '--seed', '7', '--out', out);
    expect(readdirSync(out).sort()).toEqual(['sqs-2c.json', 'sqs-2c.md', 'sqs-2c.svg']);
    expect(JSON.parse(readFileSync(join(out, 'sqs-2c.json'), 'utf8'))).toEqual(result);
    expect(Object.keys(result)).toEqual(['id', 'title', 'claim', 'verdict', 'table', 'data', 'seed', 'meta']);
    expect(result.data).toHaveLength(8);
    expect(new Set(result.data.map(({ seed }: Document) => seed))).toEqual(new Set([7, 8]));
    expect(result.seed).toBe(7);
    expect(result.meta).toMatchObject({
      options: { extent: 'quick', runs: 2, train: 40, test: 20, epochs: 1, data: ['strokes'] },
      warnings: ["on strokes in place of the paper's data"],
    });
    expect(elementsOf(readFileSync(join(out, 'sqs-2c.svg'), 'utf8'))[0]!.name).toBe('svg');
    expect(readFileSync(join(out, 'sqs-2c.md'), 'utf8')).toContain('](sqs-2c.svg)');
  });

  it('opens a report, of one figure too, which has the command that repeats it', async () => {
    const out = temporaryFolder();
    const { env, opened } = standInForBrowser();
    const args = ['figure', 'sqs/s2', ...TINY, '--runs', '1', '--seed', 'a b', '--out', out, '--open'];
    expect(await start(args, env).ending).toMatchObject({ code: 0, stderr: '' });
    const page = join(out, 'report.html');
    expect(await opened()).toBe(pathToFileURL(page).href);
    expect(readFileSync(page, 'utf8')).toContain(
      `<p class="command">bornspike figure sqs/s2 --runs 1 --train 40 --test 20 --epochs 1 --parameters 3000 --seed 'a b'</p>`,
    );
  });

  it('tells humans the claim, the numbers and whether it held', async () => {
    const out = temporaryFolder();
    const { code, stdout, stderr } = await bornspike(
      ...['figure', 'sqs/2d', ...TINY, '--steps', '6', '--sparsity', '0,0.5', '--seed', 'a', '--out', out],
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^claim: .*event camera/m);
    expect(stdout).toMatch(
      /^QLIF-SNN +0\.5 +\d+(\.\d+)? ± \d+(\.\d+)? % +\d+(\.\d+)? ± \d+(\.\d+)? +\d+ +2$/m,
    );
    expect(stdout).toMatch(/^(The claim|This run cannot)/m);
    expect(stdout).toMatch(/note: on moving strokes in place of the paper's data/);
    expect(stdout).toContain(join(out, 'sqs-2d.svg'));
    expect(stdout).not.toContain('\x1b');
  });

  it('gives the same for the same seed', async () => {
    const make = async (seed: string) =>
      withoutTimes(await document('figure', 'sqs/s2', ...TINY, '--seed', seed, '--out', temporaryFolder()));
    const first = await make('1');
    expect(await make('1')).toEqual(first);
    expect((await make('2')).data).not.toEqual(first.data);
  });

  it('trains SQS networks by the recipe that is asked for, and the others alike', async () => {
    const make = async (recipe: string) => {
      const args = ['figure', 'sqs/s2', ...TINY, '--seed', '1', '--recipe', recipe];
      const { data, meta } = await document(...args, '--out', temporaryFolder());
      expect(meta.options.recipe).toBe(recipe);
      return (model: string) =>
        data.filter((run: Document) => run.model === model).map(({ loss }: Document) => loss);
    };
    const [plain, robust] = [await make('plain'), await make('robust')];
    expect(plain('sqs')).not.toEqual(robust('sqs'));
    for (const model of ['lif', 'qlif']) expect(plain(model)).toEqual(robust(model));
  });

  it('refuses before it writes anything', async () => {
    const out = join(temporaryFolder(), 'out');
    for (const [args, named] of [
      ['sqs/9', /ID: there is no figure 'sqs\/9'; did you mean/],
      ['sqs/2c list', /'list' goes alone/],
      ['sqs/2c --quick --full', /--quick.*cannot be used with.*--full/],
      ['sqs/2c --sparsity 0,1', /--sparsity: this figure has no such option/],
      ['sqs/2d --sparsity 0,-1', /--sparsity: expected a number of at least 0/],
      ['sqs/2d --sparsity none', /--sparsity: expected a number/],
      ['sqs/memory --sparsity 0', /--sparsity: this figure has no such option/],
      ['sqs/memory --delays 1.5', /--delays: expected integers with commas/],
      ['qnns/teacher --disturbances 0,1', /--disturbances: expected a number from 0 to 0.999/],
      ['qneuron/1 --data-dir src', /--data-dir: this figure makes its own samples/],
      ['sqs/memory --data-dir src', /--data-dir: src has none of n-mnist/],
      ['sqs/2c --recipe paper', /--recipe: expected one of 'plain', 'robust'/],
      ['qneuron/1 --recipe plain', /--recipe: this figure has no such option/],
      ['all --runs 0', /--runs: expected an integer from 1 to 10000/],
      ['all --data-dir no/such/folder', /--data-dir: there is no folder no\/such\/folder/],
      ['all --data-dir src', /--data-dir: .*mnist/],
      ['all --resume', /--resume: needs --checkpoint/],
    ] as const) {
      const { code, stdout, stderr } = await bornspike('figure', ...args.split(' '), '--out', out);
      expect(stderr).toMatch(named);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    }
    expect(existsSync(out)).toBe(false);
  });
});

describe('an interrupted figure', () => {
  const SETTING = ['figure', 'sqs/s2', ...TINY, '--epochs', '60', '--seed', '3'];

  it('leaves no half of a figure, and goes on where it was', async () => {
    const folder = temporaryFolder();
    const undisturbed = await document(...SETTING, '--out', join(folder, 'undisturbed'));
    const [out, checkpoint] = [join(folder, 'out'), join(folder, 'checkpoint')];
    const command = [...SETTING, '--out', out, '--checkpoint', checkpoint];
    const { child, ending } = start(command);
    while (!existsSync(checkpoint) || readRuns(checkpoint).runs.size === 0) await sleep(5);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ending;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/interrupted; to go on: .* figure sqs\/s2 .* --resume\n$/);
    expect(readdirSync(out)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint', 'out', 'undisturbed']);
    const { size } = readRuns(checkpoint).runs;
    expect(size).toBeLessThan(6);

    const { stdout: again, stderr: remark } = await bornspike(...command, '--resume', '--json');
    expect(remark).toBe(
      `resuming ${checkpoint}: ${size} ${size === 1 ? 'training' : 'trainings'} finished\n`,
    );
    expect(withoutTimes(JSON.parse(again))).toEqual(withoutTimes(undisturbed));
  });

  it('says that nothing was kept where there is no checkpoint', async () => {
    const out = join(temporaryFolder(), 'out');
    const { child, ending } = start([...SETTING, '--epochs', '2000', '--out', out]);
    while (!existsSync(out)) await sleep(5);
    await sleep(100);
    child.kill('SIGINT');
    const { code, stderr } = await ending;
    expect(code).toBe(130);
    expect(stderr).toMatch(/interrupted; nothing was kept/);
    expect(readdirSync(out)).toEqual([]);
  });

  it('goes on with the seed of its checkpoint, and with no other file', async () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'checkpoint');
    const lock = FileLock.take(checkpoint);
    RunStore.create({ path: checkpoint, lock, exists: false }, 'its own');
    lock.release();
    const resume = ['figure', 'sqs/s2', ...TINY, '--out', folder, '--checkpoint', checkpoint, '--resume'];
    expect((await document(...resume)).seed).toBe('its own');
    const other = await bornspike(...resume, '--seed', 'another');
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/--seed: the checkpoint has its own, this command another/);
    expect((await bornspike(...resume.filter((arg) => arg !== '--resume'))).stderr).toMatch(
      /exists: add --resume/,
    );
    for (const [content, message] of [
      ['precious', /checkpoint: byte 0: this is not a checkpoint of bornspike/],
      ['{"format":"bornspike-figures","version":"0.0.0"}', /a layout of earlier days/],
    ] as const) {
      writeFileSync(checkpoint, content);
      const { code, stderr } = await bornspike(...resume);
      expect(stderr).toMatch(message);
      expect(code).toBe(1);
    }
  });
});

describe('the store of runs', () => {
  it('keeps every number to the last bit', async () => {
    const path = join(temporaryFolder(), 'checkpoint');
    const lock = FileLock.take(path);
    const claimed = { path, lock, exists: false };
    const value = { list: [Number.NaN, -0, 0, Infinity, -Infinity, 0.1, null], text: '$number', none: {} };
    const store = RunStore.create(claimed, 'seed');
    expect(await store.remember({ a: 1 }, async () => value)).toEqual(value);
    const again = await RunStore.read(claimed).remember({ a: 1 }, async () => 'computed anew');
    expect(again).toEqual(value);
    lock.release();
  });

  it('tells inputs apart by all that they hold', async () => {
    const store = RunStore.create(undefined, 1);
    let computed = 0;
    const ask = (inputs: object) => store.remember(inputs, async () => computed++);
    const inputs = (last: number, a = 1) => ({ a, nested: { bytes: Uint8Array.of(1, last) } });
    expect(await ask(inputs(2))).toBe(0);
    expect(await ask(inputs(2))).toBe(0);
    expect(await ask(inputs(3))).toBe(1);
    expect(await ask(inputs(2, 2))).toBe(2);
    expect(await ask({ a: 1, nested: { bytes: Float32Array.of(1, 2) } })).toBe(3);
    expect(await ask({ a: 1, nested: { bytes: Uint8Array.of(0, 1, 2).subarray(1) } })).toBe(0);
  });

  it.each<[problem: string, state: unknown, parts?: Uint8Array[]]>([
    ['seed', null],
    ['seed', { runs: [] }],
    ['seed', { seed: null, runs: [] }],
    ['seed', { seed: [1], runs: [] }],
    ['runs', { seed: 1 }],
    ['runs', { seed: 1, runs: {} }],
    ['runs', { seed: 1, runs: [] }, [new Uint8Array(1)]],
    ['run 1', { seed: 1, runs: [5] }],
    ['run 1', { seed: 1, runs: [['ab'.repeat(32)]] }],
    [
      'run 2',
      {
        seed: 1,
        runs: [
          ['ab'.repeat(32), 0.5],
          ['ab', 0.5],
        ],
      },
    ],
  ])('refuses a file whose %s no figure wrote: %j', (problem, state, parts = []) => {
    const path = join(temporaryFolder(), 'checkpoint');
    writeContainer(path, 'figure', { state, parts });
    expect(() => readRuns(path)).toThrow(DataFormatError);
    expect(() => readRuns(path)).toThrow(`${path}: byte 0: this checkpoint cannot be: ${problem}`);
  });

  it('keeps nothing of what failed', async () => {
    const store = RunStore.create(undefined, 1);
    await expect(store.remember({}, () => Promise.reject(new Error('out of luck')))).rejects.toThrow('luck');
    expect(await store.remember({}, async () => 'better')).toBe('better');
  });
});
