import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCheckpointFile } from '../../src/cli/train/checkpoint-file.js';
import { readRuns } from '../../src/cli/train/run-store.js';
import type { RandomStream } from '../../src/index.js';
import { type Ending, start } from '../cli/command.js';

/** A command with many writings in little time. */
export interface Subject {
  name: string;
  args: string[];
  readCheckpoint(path: string): unknown;
}

export const SUBJECTS: Subject[] = [
  {
    name: 'train',
    args: 'train --seed 5 --train 60 --test 30 --epochs 2 --runs 6 --hidden 4'.split(' '),
    readCheckpoint: readCheckpointFile,
  },
  {
    name: 'figure',
    args: 'figure sqs/s2 --seed 3 --runs 1 --train 40 --test 20 --epochs 3 --parameters 600'.split(' '),
    readCheckpoint: readRuns,
  },
];

const BUSY = /is being written by process \d+/;

/** What killed commands left, and did in the end. */
export interface Campaign {
  kills: number;
  /** Processes that came while another one had the checkpoint. */
  turnedAway: number;
  /** Kills that were followed by a resumption from what had been kept. */
  kept: number;
}

/**
 * Starts two processes on one checkpoint and kills both at a random moment, again and again; then lets one come to its end.
 *
 * @param seconds that the command takes undisturbed
 * @throws when a checkpoint cannot be read, a process fails otherwise than by finding the other, or files are left behind
 */
export async function kill(
  subject: Subject,
  folder: string,
  rounds: number,
  seconds: number,
  random: RandomStream,
): Promise<Campaign> {
  mkdirSync(folder);
  const checkpoint = join(folder, 'checkpoint');
  const out = join(folder, 'out');
  const args = [...subject.args, '--checkpoint', checkpoint, '--resume', '--out', out];
  const campaign = { kills: 0, turnedAway: 0, kept: 0 };
  for (let round = 0; round < rounds; round++) {
    const both = [start(args), start(args)];
    await Promise.race([
      sleep(1000 * seconds * random.uniform()),
      Promise.all(both.map(({ ending }) => ending)),
    ]);
    for (const { child } of both) child.kill('SIGKILL');
    const endings = await Promise.all(both.map(({ ending }) => ending));
    campaign.kills += endings.filter(({ signal }) => signal === 'SIGKILL').length;
    campaign.turnedAway += endings.filter(isTurnedAway).length;
    for (const ending of endings) {
      if (ending.signal === null && ending.code !== 0 && !isTurnedAway(ending))
        throw new Error(ending.stderr);
    }
    if (existsSync(checkpoint)) {
      subject.readCheckpoint(checkpoint);
      campaign.kept++;
    }
  }
  const { code, stderr } = await start(args).ending;
  if (code !== 0) throw new Error(stderr);
  const left = readdirSync(folder).sort().join();
  if (left !== 'checkpoint,out') throw new Error(`files were left: ${left}`);
  return campaign;
}

/** Runs a command undisturbed; returns the seconds that it took. */
export async function undisturbed(subject: Subject, folder: string): Promise<number> {
  mkdirSync(folder);
  const begin = performance.now();
  const { code, stderr } = await start([...subject.args, '--out', join(folder, 'out')]).ending;
  if (code !== 0) throw new Error(stderr);
  return (performance.now() - begin) / 1000;
}

const isTurnedAway = ({ code, stderr }: Ending): boolean => code === 1 && BUSY.test(stderr);

/** The files of a result, but for the times in them. */
export function resultOf(folder: string): Record<string, string> {
  const out = join(folder, 'out');
  return Object.fromEntries(
    readdirSync(out)
      .sort()
      .map((name) => [name, textOf(join(out, name))]),
  );
}

function textOf(path: string): string {
  if (path.endsWith('.safetensors')) return readFileSync(path, 'base64');
  // The time that something took is the only thing that may differ.
  return readFileSync(path, 'utf8')
    .replace(/"seconds": [\d.e-]+/g, '"seconds": 0')
    .replace(/; \d+ s\.$/m, '; 0 s.');
}
