import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BornspikeError } from '../../src/engine/index.js';
import { makeFolder } from '../../src/files/index.js';
import { temporaryFolder } from '../cli/command.js';

describe('makeFolder', () => {
  it('makes all that is missing, and leaves what is there', () => {
    const path = join(temporaryFolder(), 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it.each<[problem: RegExp, path: (folder: string) => string]>([
    [/this is a file, not a folder/, (folder) => join(folder, 'file')],
    [/a part of this path is a file, not a folder/, (folder) => join(folder, 'file', 'below')],
    [/symbolic links lead in a circle/, (folder) => join(folder, 'circle', 'below')],
    [/the name is too long/, (folder) => join(folder, 'n'.repeat(256))],
    [/./, () => '/proc/bornspike'],
    [/./, () => '/proc/bornspike/below'],
  ])('says %s', (problem, path) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'precious');
    symlinkSync('circle', join(folder, 'circle'));
    const make = () => makeFolder(path(folder));
    expect(make).toThrow(BornspikeError);
    expect(make).toThrow(`cannot write ${path(folder)}: `);
    expect(make).toThrow(problem);
    expect(readdirSync(folder).sort()).toEqual(['circle', 'file']);
  });
});
