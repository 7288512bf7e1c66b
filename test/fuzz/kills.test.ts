import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { type Campaign, kill, resultOf, SUBJECTS, undisturbed } from './kills.js';

const KILLS = Number(process.env.BORNSPIKE_FUZZ_KILLS ?? 200);
const SEED = process.env.BORNSPIKE_FUZZ_SEED ?? 'kills';
/** Rounds of two kills at most, before a command may come to its end. */
const ROUNDS = 8;

it.each(SUBJECTS)(
  `$name survives its share of ${KILLS} kills of two processes with one checkpoint`,
  async (subject) => {
    const folder = mkdtempSync(join(tmpdir(), 'bornspike-kills-'));
    const random = new RandomStream(`${SEED} ${subject.name}`);
    const sum: Campaign = { kills: 0, turnedAway: 0, kept: 0 };
    try {
      const seconds = await undisturbed(subject, join(folder, 'undisturbed'));
      const expected = resultOf(join(folder, 'undisturbed'));
      for (let c = 0; sum.kills < KILLS / SUBJECTS.length; c++) {
        const campaign = await kill(subject, join(folder, `${c}`), ROUNDS, 1.2 * seconds, random);
        expect(resultOf(join(folder, `${c}`))).toEqual(expected);
        for (const name of Object.keys(sum) as (keyof Campaign)[]) sum[name] += campaign[name];
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    process.stderr.write(`${subject.name}: ${JSON.stringify(sum)}\n`);
    expect(sum.kept).toBeGreaterThan(0);
    expect(sum.turnedAway).toBeGreaterThan(0);
  },
  3_600_000,
);
