import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeContainer } from '../../src/cli/train/checkpoint-container.js';
import {
  type CommandState,
  readCheckpointFile,
  writeCheckpointFile,
} from '../../src/cli/train/checkpoint-file.js';
import { readRuns } from '../../src/cli/train/run-store.js';
import { readSafetensors, writeSafetensors } from '../../src/data/public.js';
import { BornspikeError } from '../../src/engine/errors.js';
import { FileLock } from '../../src/files/file-lock.js';
import { temporaryName } from '../../src/files/write-atomically.js';
import { extent } from '../extent.js';
import { bornspike, type Document, document, QUICK, start, temporaryFolder } from './command.js';
import { deadProcess } from './dead-process.js';
import { here } from './in-process.js';

const SETTING = ['train', '--seed', '5', '--train', '400', '--test', '60', '--hidden', '16', '--batch', '20'];

/** So many runs that each take a good second here and now, which is how often a checkpoint is written, or so many times as long. */
let work: (runs: number, longer?: number) => string[];

beforeAll(async () => {
  const { runs } = await document(...SETTING, '--runs', '1', '--epochs', '1');
  const epochs = Math.ceil(1.2 / runs[0].seconds);
  work = (count, longer = 1) => [...SETTING, '--runs', `${count}`, '--epochs', `${longer * epochs}`];
});

const withoutTimes = ({ runs, meanTestAccuracy, stdErr }: Document) => ({
  runs: runs.map(({ seconds: _, ...run }: { seconds: number }) => run),
  meanTestAccuracy,
  stdErr,
});

const models = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors'))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'base64')]);

/** Parameter updates that a checkpoint file holds, over all runs. */
async function updatesIn(file: string): Promise<number> {
  if (!existsSync(file)) return 0;
  let updates = 0;
  for (const { checkpoint } of readCheckpointFile(file).runs) {
    if (checkpoint.length > 0) updates += Number((await readSafetensors(checkpoint)).metadata.step);
  }
  return updates;
}

/** Resolves when there is a checkpoint of more updates than `before`, or when the command has ended. */
async function growth(file: string, before: number, ending: Promise<unknown>): Promise<void> {
  let isOver = false;
  ending.then(() => {
    isOver = true;
  });
  while (!isOver && !(existsSync(file) && (await updatesIn(file)) > before)) await sleep(5);
}

describe('a checkpoint of bornspike train', () => {
  it('takes killed training to the same bits as if nothing had happened', async () => {
    const folder = temporaryFolder();
    const runs = extent(1, 2);
    const undisturbed = await document(...work(runs), '--out', join(folder, 'undisturbed'));
    const checkpoint = join(folder, 'checkpoint');
    const disturbed = [
      ...work(runs),
      '--checkpoint',
      checkpoint,
      '--resume',
      '--out',
      join(folder, 'disturbed'),
    ];

    // At any time: while it starts, before anything new is kept, and as soon as that happened.
    const moments: ((kept: number, ending: Promise<unknown>) => Promise<void>)[] = [
      () => sleep(60),
      (kept, ending) => growth(checkpoint, kept, ending),
      ...extent(
        [],
        [() => sleep(400), (kept: number, ending: Promise<unknown>) => growth(checkpoint, kept, ending)],
      ),
    ];
    const kept: number[] = [];
    for (const moment of moments) {
      const { child, ending } = start(disturbed);
      await moment(kept.at(-1) ?? 0, ending);
      child.kill('SIGKILL');
      await ending;
      kept.push(await updatesIn(checkpoint));
    }
    // Something was lost and something was kept, or this would test nothing.
    expect(kept[0]).toBe(0);
    expect(kept[1]).toBeGreaterThan(0);
    if (kept.length > 2) expect(kept[3]).toBeGreaterThan(kept[1]!);
    const resumed = await document(...disturbed);
    expect(withoutTimes(resumed)).toEqual(withoutTimes(undisturbed));
    expect(models(join(folder, 'disturbed'))).toEqual(models(join(folder, 'undisturbed')));
    expect(models(join(folder, 'disturbed'))).toHaveLength(runs);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is left behind by %s', async (signal) => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'check point');
    // Long enough that something is kept well before the end, whatever else the machine does.
    const { child, ending } = start([...work(1, 4), '--checkpoint', checkpoint]);
    await growth(checkpoint, 0, ending);
    child.kill(signal);
    const { code, stdout, stderr } = await ending;
    expect(code).toBe(signal === 'SIGTERM' ? 143 : 130);
    expect(stdout).not.toMatch(/test accuracy \d/);
    expect(stderr).toMatch(/^interrupted; to go on: node .*bornspike\.js train --resume --checkpoint '/);
    expect(stderr).toContain(checkpoint);
    expect(await updatesIn(checkpoint)).toBeGreaterThan(0);
    if (signal === 'SIGTERM') return;

    // The options need not be repeated.
    const {
      code: resumedCode,
      stderr: remark,
      stdout: output,
    } = await bornspike(...['train', '--resume', '--checkpoint', checkpoint, '--json']);
    expect(resumedCode).toBe(0);
    expect(remark).toMatch(/^resuming .*: run \d, after \d+ epochs?\n$/);
    expect(JSON.parse(output).meta.options).toMatchObject({ train: 400, hidden: [16] });
  });

  it('says that nothing is kept without --checkpoint', async () => {
    const { child, ending } = start(work(1));
    child.stdout!.once('data', () => child.kill('SIGINT'));
    const { code, stderr } = await ending;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^interrupted; nothing was kept/);
  });

  it('lets epochs and runs grow to what they would have been', async () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'checkpoint');
    const first = await document('train', ...QUICK, '--seed', 'g', '--checkpoint', checkpoint);
    const resume = ['train', '--checkpoint', checkpoint, '--resume'];
    expect(withoutTimes(await document(...resume))).toEqual(withoutTimes(first));
    const more = ['--epochs', '4', '--runs', '2'];
    const grown = await document(...resume, ...more, '--out', join(folder, 'grown'));
    const whole = await document('train', ...QUICK, '--seed', 'g', ...more, '--out', join(folder, 'whole'));
    expect(withoutTimes(grown)).toEqual(withoutTimes(whole));
    expect(models(join(folder, 'grown'))).toEqual(models(join(folder, 'whole')));
  });

  it('is begun anew if it is not there yet', async () => {
    const checkpoint = join(temporaryFolder(), 'checkpoint');
    const { code, stderr } = await bornspike('train', ...QUICK, '--checkpoint', checkpoint, '--resume');
    expect(code).toBe(0);
    expect(stderr).toMatch(/is not there yet: beginning anew/);
    expect(existsSync(checkpoint)).toBe(true);
  });

  it('belongs to its options', async () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'checkpoint');
    await document('train', ...QUICK, '--seed', '3', '--checkpoint', checkpoint);
    const before = readFileSync(checkpoint);
    const resume = (...args: string[]) => bornspike('train', '--checkpoint', checkpoint, '--resume', ...args);
    for (const args of [
      ...['--seed 4', '--classes 1,3', '--classes 7,1', '--train 61', '--test 31', '--hidden 2', '--size 28'],
      ...[
        '--steps 9',
        '--max-rate 0.3',
        '--learning-rate 0.5',
        '--gradient exact',
        '--baseline none',
        '--clip 3',
      ],
      ...['--epochs 1', '--memory 2', '--weight-mean 0.1'],
    ]) {
      const { code, stderr } = await resume(...args.split(' '));
      const flag = args.split(' ')[0]!.replace('--no-', '--');
      expect(stderr).toContain(`error: ${flag}: the checkpoint `);
      expect(code).toBe(2);
    }
    expect(readFileSync(checkpoint)).toEqual(before);
    // What changes nothing may be said.
    expect((await resume('--classes', '1,7', '--seed', '3', '--baseline', 'learned')).code).toBe(0);
  });

  it('is refused, and left alone, when it is damaged or foreign', async () => {
    const folder = temporaryFolder();
    const good = join(folder, 'good');
    await document('train', ...QUICK, '--seed', '3', '--checkpoint', good, '--out', folder);
    const bytes = readFileSync(good);
    const damaged = Buffer.from(bytes);
    damaged[bytes.length - 9]! ^= 1;
    const files: [content: Uint8Array, problem: RegExp][] = [
      [new Uint8Array(), /byte 0: this is not a checkpoint of bornspike/],
      [bytes.subarray(0, 10), /byte 10: .* cut off or damaged/],
      [bytes.subarray(0, 100), /byte 100: .* cut off or damaged/],
      [bytes.subarray(0, bytes.length - 1), /byte \d+: .* cut off or damaged/],
      [damaged, /byte \d+: the content does not match its digest/],
      [Buffer.from('not a checkpoint at all'), /byte 0: this is not a checkpoint of bornspike/],
      [readFileSync(join(folder, 'model-3.safetensors')), /byte 0: this is not a checkpoint of bornspike/],
    ];
    for (const [content, problem] of files) {
      const file = join(folder, 'bad');
      writeFileSync(file, content);
      const { code, stderr, stdout } = await bornspike('train', '--checkpoint', file, '--resume');
      expect(stderr).toMatch(problem);
      expect(stderr).toContain(`error: ${file}: byte `);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(stdout).toBe('');
      expect(code).toBe(1);
      expect(readFileSync(file).equals(content)).toBe(true);
    }
  });

  it('remembers that there is no limit to the gradient', async () => {
    const checkpoint = join(temporaryFolder(), 'checkpoint');
    const first = await document('train', ...QUICK, '--clip', 'none', '--checkpoint', checkpoint);
    expect(first.meta.options.clip).toBeNull();
    const more = ['--checkpoint', checkpoint, '--resume', '--epochs', '3'];
    expect((await document('train', ...more)).meta.options).toMatchObject({ clip: null, epochs: 3 });
    expect((await bornspike('train', ...more, '--clip', '1')).stderr).toMatch(
      /--clip: the checkpoint has null/,
    );
  });

  it('does not mind what a killed writing left behind', async () => {
    const checkpoint = join(temporaryFolder(), 'checkpoint');
    const first = await document('train', ...QUICK, '--seed', '3', '--checkpoint', checkpoint);
    const folder = dirname(checkpoint);
    const { place, pid } = deadProcess();
    const mine = temporaryName(checkpoint);
    const abandoned = basename(mine).replace(/[0-9a-f]{12}-\d+-\d*-(\w+\.tmp)$/, `${place}-${pid}-1-$1`);
    writeFileSync(join(folder, abandoned), readFileSync(checkpoint).subarray(0, 1000));
    // Another process may still be writing this one.
    writeFileSync(mine, '');
    const again = await document('train', '--checkpoint', checkpoint, '--resume');
    expect(withoutTimes(again)).toEqual(withoutTimes(first));
    expect(readdirSync(folder).sort()).toEqual([basename(mine), basename(checkpoint)].sort());
  });
});

const STATE: CommandState = {
  given: { seed: 1, classes: [1, 7], clip: null },
  identity: { seed: 1, epochs: 3, hidden: [] },
  runs: [
    {
      seed: 1,
      samples: 'ab'.repeat(32),
      testAccuracyByEpoch: [0.5, 1],
      spikesPerStep: 1,
      seconds: 2,
      checkpoint: await innerCheckpoint(2),
    },
  ],
};

/** What `TrainingRun.checkpoint` gives, as far as the file looks into it. */
function innerCheckpoint(epochs: number): Promise<Uint8Array> {
  const data = new Float64Array(epochs).fill(0.5);
  return writeSafetensors({
    metadata: {},
    tensors: new Map([['lossByEpoch', { dtype: 'F64', shape: [epochs], data }]]),
  });
}

describe('readCheckpointFile', () => {
  it('finds a flipped bit in any byte', () => {
    const file = join(temporaryFolder(), 'checkpoint');
    writeCheckpointFile(file, STATE);
    expect(readCheckpointFile(file)).toEqual(STATE);
    const bytes = readFileSync(file);
    for (const byte of bytes.keys()) {
      const flipped = Buffer.from(bytes);
      flipped[byte]! ^= 1 << (byte & 7);
      writeFileSync(file, flipped);
      expect(() => readCheckpointFile(file), `byte ${byte}`).toThrow(BornspikeError);
    }
  });

  it('has another digest where the same bytes are cut otherwise', () => {
    const file = join(temporaryFolder(), 'checkpoint');
    const digests = [['abc', 'd'], ['ab', 'cd'], ['', 'abcd'], ['abcd']].map((parts) => {
      writeContainer(file, 'train', { state: {}, parts: parts.map((text) => Buffer.from(text)) });
      return readFileSync(file).subarray(-32).toString('hex');
    });
    expect(new Set(digests).size).toBe(4);
  });

  it('refuses a file made of two, and one of another command', () => {
    const file = join(temporaryFolder(), 'checkpoint');
    writeCheckpointFile(file, STATE);
    const bytes = readFileSync(file);
    for (const cut of [30, 100, bytes.length - 40, bytes.length]) {
      writeFileSync(file, Buffer.concat([bytes.subarray(0, cut), bytes]));
      expect(() => readCheckpointFile(file), `${cut} bytes`).toThrow(/cut off or damaged/);
    }
    writeContainer(file, 'figure', { state: { seed: 1, runs: [] }, parts: [] });
    expect(() => readCheckpointFile(file)).toThrow(/a checkpoint of bornspike figure, not of train/);
    writeCheckpointFile(file, STATE);
    expect(() => readRuns(file)).toThrow(/a checkpoint of bornspike train, not of figure/);
  });

  it.each<[string, (state: CommandState) => void]>([
    ['run 1, testAccuracyByEpoch', ({ runs }) => runs[0]!.testAccuracyByEpoch.splice(0, 1, 1.5)],
    ['run 1, testAccuracyByEpoch', ({ runs }) => runs[0]!.testAccuracyByEpoch.splice(0, 1, Number.NaN)],
    ['run 1, the number of epochs', ({ runs }) => runs[0]!.testAccuracyByEpoch.push(1)],
    ['run 1, spikesPerStep', ({ runs }) => Object.assign(runs[0]!, { spikesPerStep: -1 })],
    ['run 1, seconds', ({ runs }) => Object.assign(runs[0]!, { seconds: 'long' })],
    ['run 1, samples', ({ runs }) => Object.assign(runs[0]!, { samples: 'abc' })],
    ['run 1, seed', ({ runs }) => Object.assign(runs[0]!, { seed: null })],
    ['run 1, the number of epochs', ({ runs }) => Object.assign(runs[0]!, { checkpoint: new Uint8Array(9) })],
    ['run 1, the number of epochs', ({ identity }) => Object.assign(identity, { epochs: 1 })],
    ['the option classes', ({ given }) => Object.assign(given, { classes: 5 })],
    ['the option hidden', ({ given }) => Object.assign(given, { hidden: ['a'] })],
    ['the option maxRate', ({ given }) => Object.assign(given, { maxRate: {} })],
  ])('refuses what no run can have reached: %s', (problem, change) => {
    const file = join(temporaryFolder(), 'checkpoint');
    const state = structuredClone(STATE);
    change(state);
    writeCheckpointFile(file, state);
    expect(() => readCheckpointFile(file)).toThrow(problem);
  });

  it('holds a hundred thousand epochs', async () => {
    const file = join(temporaryFolder(), 'checkpoint');
    const epochs = 130_000;
    const run = STATE.runs[0]!;
    const long = {
      ...STATE,
      identity: { ...STATE.identity, epochs },
      runs: [
        {
          ...run,
          testAccuracyByEpoch: new Array(epochs).fill(0.25),
          checkpoint: await innerCheckpoint(epochs),
        },
      ],
    };
    writeCheckpointFile(file, long);
    const [found] = readCheckpointFile(file).runs;
    expect(found!.testAccuracyByEpoch).toHaveLength(epochs);
    expect(Buffer.compare(found!.checkpoint, long.runs[0]!.checkpoint)).toBe(0);
  });
});

describe('two processes with one checkpoint', () => {
  it('are one too many', async () => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'checkpoint');
    const lock = FileLock.take(checkpoint);
    for (const command of ['train', 'figure sqs/s2']) {
      for (const args of [[], ['--resume']]) {
        const { code, stdout, stderr } = await bornspike(
          ...[...command.split(' '), '--checkpoint', checkpoint, ...args, '--out', join(folder, 'out')],
        );
        expect(stderr).toMatch(
          new RegExp(`^error: ${checkpoint} is being written by process ${process.pid} on .* \\(since 2`),
        );
        expect(stdout).toBe('');
        expect(code).toBe(1);
      }
    }
    expect(readdirSync(folder)).toEqual(['checkpoint.lock']);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    'train --epochs 100000 --runs 1 --seed 1',
    'figure sqs/s2 --runs 20 --train 40 --test 20 --epochs 30 --seed 1',
  ])('end when the lock went to another, and write no more: %s', async (args) => {
    const folder = temporaryFolder();
    const checkpoint = join(folder, 'checkpoint');
    const lock = `${checkpoint}.lock`;
    const controller = new AbortController();
    const ending = here(
      [...args.split(' '), '--checkpoint', checkpoint, '--out', join(folder, 'out')],
      controller.signal,
    );
    while (!existsSync(checkpoint)) await sleep(5);
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"token":"\w+"/, '"token":"of another"'));
    const before = readFileSync(checkpoint);
    const late = setTimeout(() => controller.abort(), 30_000);
    const { code, stderr } = await ending;
    clearTimeout(late);
    expect(stderr).toMatch(/^error: .* is no longer this process's: its lock .* went to process/m);
    expect(code).toBe(1);
    expect(readFileSync(checkpoint).equals(before)).toBe(true);
  });
});
