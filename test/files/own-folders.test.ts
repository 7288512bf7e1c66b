import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BornspikeError } from '../../src/engine/index.js';
import { OwnFolders } from '../../src/files/own-folders.js';
import { temporaryName } from '../../src/files/write-atomically.js';
import { temporaryFolder } from '../cli/command.js';
import { deadProcess } from '../cli/dead-process.js';

it('makes folders, writes files, and replaces them', () => {
  const folder = join(temporaryFolder(), 'a', 'b');
  const folders = new OwnFolders();
  for (const text of ['one', 'another']) {
    folders.write(join(folder, 'file'), text);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['file']);
  }
});

it('goes on where somebody takes its folder away', () => {
  const folder = join(temporaryFolder(), 'a');
  const folders = new OwnFolders();
  folders.write(join(folder, 'one'), '1');
  rmSync(folder, { recursive: true });
  folders.write(join(folder, 'two'), '2');
  expect(readdirSync(folder)).toEqual(['two']);
});

it('removes what killed processes left behind, and nothing that living ones are at', () => {
  const folder = temporaryFolder();
  const living = temporaryName(join(folder, 'x'));
  const { place, pid, began } = deadProcess();
  const dead = living.replace(/-[0-9a-f]{12}-\d+-\d*-/, `-${place}-${pid}-${began}-`);
  for (const file of [living, dead]) writeFileSync(file, '');
  new OwnFolders().write(join(folder, 'file'), '');
  expect([living, dead].map((file) => existsSync(file))).toEqual([true, false]);
});

it('says where it cannot write', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const write = () => new OwnFolders().write(join(folder, 'file', 'x'), '');
  expect(write).toThrow(BornspikeError);
  expect(write).toThrow(join(folder, 'file'));
});
