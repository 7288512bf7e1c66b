import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FolderStore } from '../../src/cluster/folder-store.js';
import { BornspikeError } from '../../src/engine/index.js';
import { temporaryFolder } from '../cli/command.js';

it('keeps, finds and removes', async () => {
  const store = new FolderStore(join(temporaryFolder(), 'made', 'by', 'it'));
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)] as const;
  await store.keep(a, 'text\n');
  expect(await store.find([b, a])).toEqual([undefined, 'text\n']);
  await store.remove(a);
  await store.remove(b);
  expect(await store.find([a])).toEqual([undefined]);
});

it('says where a folder cannot be', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => new FolderStore(file)).toThrow(BornspikeError);
});
