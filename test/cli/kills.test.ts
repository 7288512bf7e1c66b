import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { extent } from '../extent.js';
import { kill, resultOf, SUBJECTS, type Subject, undisturbed } from '../fuzz/kills.js';
import { temporaryFolder } from './command.js';

// Killed training is in test/cli/checkpoint.test.ts, too.
const isOfEveryDay = ({ name }: Subject) => name !== 'train';

it.each(extent(SUBJECTS.filter(isOfEveryDay), SUBJECTS))(
  '$name comes to the same end after a few kills of two processes',
  async (subject) => {
    const folder = temporaryFolder();
    const seconds = await undisturbed(subject, join(folder, 'undisturbed'));
    const { kills } = await kill(subject, join(folder, 'killed'), 2, seconds, new RandomStream(subject.name));
    expect(kills).toBeGreaterThan(0);
    expect(resultOf(join(folder, 'killed'))).toEqual(resultOf(join(folder, 'undisturbed')));
  },
);
