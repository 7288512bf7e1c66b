import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { kill, resultOf, SUBJECTS, undisturbed } from '../fuzz/kills.js';
import { temporaryFolder } from './command.js';

it.each(SUBJECTS)('$name comes to the same end after a few kills of two processes', async (subject) => {
  const folder = temporaryFolder();
  const seconds = await undisturbed(subject, join(folder, 'undisturbed'));
  const { kills } = await kill(subject, join(folder, 'killed'), 2, seconds, new RandomStream(subject.name));
  expect(kills).toBeGreaterThan(0);
  expect(resultOf(join(folder, 'killed'))).toEqual(resultOf(join(folder, 'undisturbed')));
});
