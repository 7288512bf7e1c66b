import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bornspike, document, temporaryFolder } from '../command.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const EXAMPLE = join(root, 'examples/slurm');

const SWEEP = {
  command: 'trajectories',
  options: { steps: 500, trajectories: 20 },
  grid: { rate: [0.1, 0.5], efficiency: [0.5, 1] },
  repeats: 5,
};

it('describes a sweep that can be run', async () => {
  const { stdout, code } = await bornspike('sweep', join(EXAMPLE, 'sweep.json'), '--list');
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(20);
});

it('gives on a cluster whose arrays begin at 1 what one process gives, to the bit, though a task is killed', async () => {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  copyFileSync(fileURLToPath(new URL('sbatch.sh', import.meta.url)), join(bin, 'sbatch'));
  chmodSync(join(bin, 'sbatch'), 0o755);
  const file = join(folder, 'sweep.json');
  writeFileSync(file, JSON.stringify(SWEEP));
  const results = join(folder, 'results');
  const { status, stderr, stdout } = spawnSync('bash', [join(EXAMPLE, 'submit.sh')], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      STAND_IN_FIRST: '1',
      SWEEP: file,
      RESULTS: results,
      BORNSPIKE: `${process.execPath} ${join(root, 'build/cli/bornspike.js')}`,
    },
  });
  expect(stderr).toBe('');
  expect({ status, stdout }).toEqual({ status: 0, stdout: '2\n' });
  const whole = join(folder, 'whole');
  await document('sweep', file, '--out', whole);
  const [one, other] = [results, whole].map((path) => readFileSync(join(path, 'summary.json'), 'utf8'));
  expect(one).toBe(other);
  expect(readdirSync(EXAMPLE).sort()).toEqual(['submit.sh', 'summary.sbatch', 'sweep.json', 'sweep.sbatch']);
});
