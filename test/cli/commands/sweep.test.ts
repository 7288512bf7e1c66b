import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bornspike, type Document, document, start, temporaryFolder } from '../command.js';
import { here } from '../in-process.js';

const TRAJECTORIES = [
  ...['sweep', 'trajectories', '--grid', 'rate=0.1,0.5', '--grid', 'efficiency=0.5,1'],
  ...['--set', 'steps=20', '--set', 'trajectories=4', '--repeats', '3', '--seed', '7'],
];

const linesOf = (text: string): Document[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const recordsIn = (path: string) => linesOf(readFileSync(join(path, 'results.jsonl'), 'utf8'));
/** The files of finished runs. */
const runsIn = (path: string) =>
  existsSync(path)
    ? readdirSync(path, { recursive: true }).filter((name) => /[0-9a-f]{64}\.jsonl$/.test(String(name)))
    : [];
const textOf = (path: string, name: string) => readFileSync(join(path, name), 'utf8');

describe('sweep of trajectories', () => {
  it('has what the command itself gives for each seed', async () => {
    const path = join(temporaryFolder(), 'sweep');
    const { points, runs, total, missing } = await document(...TRAJECTORIES, '--out', path);
    expect([points.length, runs, total, missing]).toEqual([4, 12, 12, 0]);
    const single = await document(
      ...[
        'trajectories',
        '--rate',
        '0.1',
        '--efficiency',
        '1',
        '--steps',
        '20',
        '--trajectories',
        '4',
        '--seed',
        '8',
      ],
    );
    const record = recordsIn(path)[4];
    expect(record).toMatchObject({ step: 20, options: { rate: 0.1, efficiency: 1 }, seed: 8 });
    const last = 3 * (single.times.length - 1);
    expect(record.metrics.X).toBe(single.mean[last]);
    expect(record.metrics.Z).toBe(single.mean[last + 2]);
    expect(record.metrics['Z.stdErr']).toBe(single.stdErr[last + 2]);
    const values = recordsIn(path)
      .slice(3, 6)
      .map(({ metrics }) => metrics.Z);
    const mean = values.reduce((sum, value) => sum + value) / 3;
    // Rounding of three numbers below 1.
    expect(Math.abs(points[1].metrics.Z.mean - mean)).toBeLessThan(1e-15);
    expect(textOf(path, 'summary.svg')).toMatch(/^<svg .*Sweep of trajectories/s);
  });

  it('computes nothing again, and goes on where it grows', async () => {
    const path = join(temporaryFolder(), 'sweep');
    await document(...TRAJECTORIES, '--out', path);
    const before = recordsIn(path);
    await document(...TRAJECTORIES, '--repeats', '4', '--out', path);
    const after = recordsIn(path);
    expect(after).toHaveLength(16);
    // With the times of before.
    for (const record of before) expect(after).toContainEqual(record);
    const other = await bornspike(...TRAJECTORIES, '--seed', '8', '--out', path);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('holds another sweep') });
  });
});

describe('sweeps of other commands', () => {
  it('run a gate, with numbers and names to vary', async () => {
    const path = join(temporaryFolder(), 'sweep');
    const settings = ['sweeps=40', 'thermalization=40', 'slices=128', 'chains=2'];
    const options = settings.flatMap((each) => ['--set', each]);
    const { points } = await document(
      'sweep',
      'circuit',
      '--grid',
      'gate=and,or',
      '--grid',
      'inputs=1,0;1,1',
      ...options,
      '--out',
      path,
    );
    expect(points.map((point: Document) => [point.options.gate, point.options.inputs])).toEqual([
      ['and', [1, 0]],
      ['and', [1, 1]],
      ['or', [1, 0]],
      ['or', [1, 1]],
    ]);
    const single = await document(
      ...[
        'circuit',
        'or',
        '--inputs',
        '1,1',
        '--sweeps',
        '40',
        '--thermalization',
        '40',
        '--slices',
        '128',
        '--chains',
        '2',
        '--seed',
        '1',
      ],
    );
    expect(points[3].metrics.output0.mean).toBe(single.output.activity);
    const table = await document('sweep', 'circuit', 'not', ...options, '--out', join(path, 'table'));
    expect(Object.keys(table.points[0].metrics)).toEqual(expect.arrayContaining(['output0.margin']));
  });

  it('train from a file, with the accuracy of the command', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'sweep.json');
    const options = { classes: [3, 8], train: 40, test: 20, epochs: 2 };
    writeFileSync(
      file,
      JSON.stringify({ command: 'train', options, grid: { hidden: [[], 5] }, repeats: 2, seed: 3 }),
    );
    const refused = await bornspike('sweep', file, '--out', join(folder, 'none'));
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: options\.hidden: /) });
    writeFileSync(
      file,
      JSON.stringify({ command: 'train', options, grid: { batch: [10, 20] }, repeats: 2, seed: 3 }),
    );
    const path = join(folder, 'sweep');
    await document('sweep', file, '--out', path);
    const { runs } = await document(
      ...['train', '--classes', '3,8', '--train', '40', '--test', '20', '--epochs', '2', '--batch', '20'],
      ...['--runs', '2', '--seed', '3'],
    );
    expect(
      recordsIn(path)
        .slice(2)
        .map(({ seed, step, metrics }) => ({ seed, step, ...metrics })),
    ).toEqual(
      runs.map(({ seed, testAccuracy, lossByEpoch, spikesPerStep }: Document) => ({
        seed,
        step: 2,
        testAccuracy,
        loss: lossByEpoch[1],
        spikesPerStep,
      })),
    );
  });

  it('repeat a figure', async () => {
    const path = join(temporaryFolder(), 'sweep');
    const small = ['runs=1', 'train=40', 'test=20', 'epochs=1', 'parameters=3000'].flatMap((each) => [
      '--set',
      each,
    ]);
    const { points } = await document('sweep', 'figure', 'sqs/2c', ...small, '--repeats', '2', '--out', path);
    expect(points[0].metrics['strokes sqs accuracy'].runs).toBe(2);
    expect(Object.keys(points[0].metrics).join()).not.toContain('seconds');
  });
});

describe('parts of a sweep', () => {
  it('merge to the same files as the whole, to the bit, and say until then that they are incomplete', async () => {
    const folder = temporaryFolder();
    const whole = join(folder, 'whole');
    await document(...TRAJECTORIES, '--out', whole);
    const parts = [1, 2, 3].map((task) => join(folder, `part-${task}`));
    for (const [i, path] of parts.entries()) {
      const { code } = await bornspike(
        ...TRAJECTORIES,
        '--shard',
        `${i + 1}/3`,
        '--first',
        '1',
        '--out',
        path,
      );
      expect(code).toBe(0);
    }
    const merged = join(folder, 'merged');
    const some = await bornspike('sweep', 'merge', parts[2]!, '--out', merged);
    expect(some).toMatchObject({ code: 3, stderr: expect.stringMatching(/^incomplete: \d+ runs missing/) });
    const all = await bornspike('sweep', 'merge', parts[1]!, parts[2]!, parts[0]!, '--out', merged);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['summary.json', 'summary.svg'])
      expect(textOf(merged, name)).toBe(textOf(whole, name));
    const withoutTimes = (path: string) => recordsIn(path).map(({ time: _, ...record }) => record);
    expect(withoutTimes(merged)).toEqual(withoutTimes(whole));
  });

  it('are listed, as a whole, by shard, and as far as they are missing', async () => {
    const path = join(temporaryFolder(), 'sweep');
    const runsOf = async (...args: string[]) => {
      const { code, stdout } = await bornspike(...TRAJECTORIES, '--out', path, ...args);
      return { code, runs: linesOf(stdout).map(({ run }) => run as string) };
    };
    const { runs } = await runsOf('--list');
    expect(runs).toHaveLength(12);
    const [zero, one] = [await runsOf('--list', '--shard', '0/2'), await runsOf('--list', '--shard', '1/2')];
    expect([...zero.runs, ...one.runs].sort()).toEqual([...runs].sort());
    expect(existsSync(path)).toBe(false);
    expect(await runsOf('--missing')).toEqual({ code: 3, runs });
    await bornspike(...TRAJECTORIES, '--out', path, '--shard', '0/2');
    expect(await runsOf('--missing')).toEqual({ code: 3, runs: one.runs });
    expect(await runsOf('--missing', '--shard', '0/2')).toEqual({ code: 0, runs: [] });
    await bornspike(...TRAJECTORIES, '--out', path, '--run', one.runs[0]!.slice(0, 12));
    expect((await runsOf('--missing')).runs).toEqual(one.runs.slice(1));
    const first = JSON.parse((await bornspike(...TRAJECTORIES, '--list')).stdout.split('\n')[0]!);
    expect(first).toEqual({
      run: runs[0],
      point: 0,
      repeat: 0,
      command: 'trajectories',
      options: { rate: 0.1, efficiency: 0.5, steps: 20, trajectories: 4 },
      seed: 7,
    });
  });
});

/** What is wrong with a sweep, before anything is computed or written. */
const WRONG: [args: string, problem: RegExp][] = [
  ['', /^error: SWEEP: name a \.json file/],
  ['nonsense', /^error: SWEEP: expected train, trajectories, circuit, figure/],
  ['trajectories xor', /^error: SWEEP: what is 'xor'/],
  ['circuit not or', /^error: SWEEP: what is 'or'/],
  ['trajectories --grid rat=1', /^error: options\.rat: .* did you mean rate/],
  ['trajectories --grid steps=0,5', /^error: options\.steps: expected an integer .* got 0 \(of steps=0\)/],
  ['trajectories --grid rate=0.5,0.50', /^error: sweep: points 1 and 2 are the same/],
  ['trajectories --grid rate=1 --set rate=1', /^error: --grid: rate is in options, too/],
  ['trajectories --grid rate=1 --grid rate=2', /^error: --grid: rate is given twice/],
  ['trajectories --repeats 200000', /^error: --repeats: expected an integer from 1 to 100000/],
  ['trajectories --first 1', /^error: --first: goes with --shard/],
  ['trajectories --shard 2/2', /^error: --shard: task 2 is none of 2, which are 0 to 1/],
  ['trajectories --shard 0/2 --first 1', /^error: --shard: task 0 is none of 2, which are 1 to 2/],
  ['trajectories --run 0', /^error: --run: expected the name of a run/],
  ['circuit xo', /^error: GATE: .* did you mean xor/],
  ['circuit --set sweeps=5', /^error: options\.gate: say which/],
  ['circuit not --grid sweeps=0,5', /^error: options\.sweeps: .*\(of /],
  ['figure sqs/2x', /^error: ID: there is no figure/],
  ['figure all', /^error: options\.figure: expected one figure a run/],
  ['figure sqs/2c --set points=5', /^error: --points: this figure has no such option/],
  ['train --grid rule=local,other', /^error: --rule: /],
  ['train --grid batch=0,5', /^error: options\.batch: /],
  ['train --set model=qnn --set hidden=5', /^error: --hidden: qnn has no such option/],
];

it.each(WRONG)('refuses: sweep %s', async (args, problem) => {
  const path = join(temporaryFolder(), 'sweep');
  const { code, stdout, stderr } = await bornspike(
    'sweep',
    ...args.split(' ').filter(Boolean),
    '--out',
    path,
  );
  expect(stderr).toMatch(problem);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(existsSync(path)).toBe(false);
});

it.each([
  ['[]', /a sweep is an object/],
  ['{}', /names no command/],
  ['{ "command": "train", "grid": [] }', /grid is no object/],
  ['{ "command": "train"', /this is not JSON/],
])('refuses a file that is %s', async (text, problem) => {
  const file = join(temporaryFolder(), 'sweep.json');
  writeFileSync(file, text);
  const { code, stderr } = await bornspike('sweep', file);
  expect(code).toBe(1);
  expect(stderr).toMatch(problem);
  expect(stderr).toContain(file);
});

describe('interrupted', () => {
  it('keeps what is finished, says how to go on, and goes on', async () => {
    const path = join(temporaryFolder(), 'sweep');
    const controller = new AbortController();
    const watch = setInterval(() => {
      if (runsIn(path).length >= 3) controller.abort();
    }, 2);
    const args = [...TRAJECTORIES.slice(0, 6), '--set', 'steps=500', '--repeats', '12', '--out', path];
    const { code, stdout, stderr } = await here(args, controller.signal);
    clearInterval(watch);
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/^interrupted; finished runs are in .*; to go on: /);
    const kept = runsIn(path).length;
    expect(kept).toBeGreaterThanOrEqual(3);
    expect(kept).toBeLessThan(48);
    expect(await document(...args)).toMatchObject({ runs: 48, missing: 0 });
  });

  it('by SIGKILL loses at most the run in progress, whose lock the next one takes', async () => {
    const path = join(temporaryFolder(), 'sweep');
    const args = [...TRAJECTORIES.slice(0, 6), '--set', 'steps=500', '--repeats', '6', '--out', path];
    const { child, ending } = start(args);
    while (runsIn(path).length < 4 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    expect((await ending).signal).toBe('SIGKILL');
    const kept = runsIn(path).length;
    expect(kept).toBeGreaterThanOrEqual(4);
    expect(kept).toBeLessThan(24);
    const { runs, meta } = await document(...args);
    expect(runs).toBe(24);
    expect(meta.warnings).toEqual([]);
    const other = join(temporaryFolder(), 'other');
    await document(...args.slice(0, -1), other);
    expect(textOf(path, 'summary.json')).toBe(textOf(other, 'summary.json'));
  });

  it('or not, two processes in one folder end with all of it', async () => {
    const path = join(temporaryFolder(), 'sweep');
    const args = [...TRAJECTORIES, '--out', path];
    const endings = await Promise.all([start(args).ending, start(args).ending]);
    expect(endings.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    const other = join(temporaryFolder(), 'other');
    await document(...TRAJECTORIES, '--out', other);
    expect(textOf(path, 'summary.json')).toBe(textOf(other, 'summary.json'));
    expect(readdirSync(path, { recursive: true }).filter((name) => /lock|tmp/.test(String(name)))).toEqual(
      [],
    );
  });
});

it('names files that it does not use, runs those again, and tells what failed from what is missing', async () => {
  const path = join(temporaryFolder(), 'sweep');
  await document(...TRAJECTORIES, '--out', path);
  const [{ run }] = recordsIn(path);
  const file = join(path, 'runs', run.slice(0, 2), `${run}.jsonl`);
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 50));
  const missing = await bornspike(...TRAJECTORIES, '--missing', '--out', path);
  expect(missing).toMatchObject({ code: 3, stderr: `${file} is not used: it is cut off\n` });
  expect(await bornspike(...TRAJECTORIES, '--out', path)).toMatchObject({ code: 0 });
  expect(recordsIn(path)).toHaveLength(12);
  // That it is too fast is found only by training.
  const diverging = [
    ...['train', '--set', 'rule=surrogate', '--grid', 'learning-rate=0.001,1e6'],
    '--set',
    'epochs=2',
  ];
  const small = ['classes=1,7', 'hidden=6', 'train=40', 'test=20', 'batch=10'].flatMap((each) => [
    '--set',
    each,
  ]);
  const failed = await bornspike('sweep', ...diverging, ...small, '--out', join(path, 'failing'));
  expect(failed.code).toBe(3);
  expect(failed.stderr).toMatch(/failed: .*learningRate=1000000.*, seed 1: /);
  expect(failed.stderr).toMatch(/incomplete: 1 run missing/);
  expect(recordsIn(join(path, 'failing'))).toHaveLength(1);
});

it.runIf(process.platform === 'linux')('says that a folder takes no files, and writes nothing', () => {
  const script = 'ulimit -f 0; exec "$0" build/cli/bornspike.js "$@"';
  const path = join(temporaryFolder(), 'sweep');
  const args = [script, process.execPath, ...TRAJECTORIES, '--out', path];
  const { status, stderr } = spawnSync('bash', ['-c', ...args], { encoding: 'utf8' });
  expect(stderr).toMatch(
    /^error: cannot write .*sweep\.json: the file would be larger than this process may write/,
  );
  expect(status).toBe(1);
  expect(readdirSync(path)).toEqual([]);
});
