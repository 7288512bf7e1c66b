import { readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileLock } from '../../src/files/file-lock.js';
import { temporaryFolder } from '../cli/command.js';
import { deadProcess } from '../cli/dead-process.js';

/** The lock of a file in a folder of its own. */
function setting() {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  const lock = `${path}.lock`;
  const taken = FileLock.take(path);
  const owner = JSON.parse(readFileSync(lock, 'utf8'));
  taken.release();
  const age = (seconds: number) => {
    const then = new Date(Date.now() - 1000 * seconds);
    utimesSync(lock, then, then);
  };
  return { folder, path, lock, owner, age };
}

describe('FileLock', () => {
  it('is held by one, until it is released', () => {
    const { folder, path } = setting();
    const first = FileLock.take(path);
    first.check();
    expect(() => FileLock.take(path)).toThrow(`${path} is being written by process ${process.pid} on `);
    first.release();
    first.release();
    expect(() => first.check()).toThrow(/no longer this process's/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one for all names of a file', () => {
    const { folder, path } = setting();
    symlinkSync('file', join(folder, 'link'));
    const lock = FileLock.take(join(folder, 'link'));
    expect(() => FileLock.take(path)).toThrow(/is being written/);
    lock.release();
    expect(readdirSync(folder)).toEqual(['link']);
  });

  it.each([
    ['of a process that has ended', deadProcess()],
    ['of a process whose number another one has now', { began: '1' }],
  ])('%s is taken over', (_, change) => {
    const { folder, path, lock, owner } = setting();
    writeFileSync(lock, JSON.stringify({ ...owner, ...change }));
    const taken = FileLock.take(path);
    taken.check();
    expect(readdirSync(folder)).toEqual(['file.lock']);
    taken.release();
  });

  it('of another machine is in force for as long as it shows signs of life', () => {
    const { path, lock, owner, age } = setting();
    writeFileSync(lock, JSON.stringify({ ...owner, place: '0123456789ab', host: 'elsewhere' }));
    age(500);
    expect(() => FileLock.take(path)).toThrow(/process \d+ on elsewhere \(since 20.* UTC\): wait .* remove/);
    age(700);
    FileLock.take(path).release();
  });

  it('that was not written to its end is taken over', () => {
    const { path, lock, age } = setting();
    for (const [content, seconds] of [
      ['', 60],
      ['{"pid":', 60],
      ['{}', 60],
      ['', 0],
    ] as const) {
      writeFileSync(lock, content);
      age(seconds);
      FileLock.take(path).release();
    }
  });

  it('that went to another process is noticed, and left to it', () => {
    const { path, lock, owner } = setting();
    const taken = FileLock.take(path);
    const other = JSON.stringify({ ...owner, pid: 4711 });
    writeFileSync(lock, other);
    expect(() => taken.check()).toThrow(/its lock .*file\.lock went to process 4711/);
    taken.release();
    expect(readFileSync(lock, 'utf8')).toBe(other);
  });

  it('is not taken through a link', () => {
    const { folder, path, lock } = setting();
    writeFileSync(join(folder, 'precious'), 'precious');
    symlinkSync('precious', lock);
    const then = new Date(0);
    utimesSync(join(folder, 'precious'), then, then);
    FileLock.take(path).release();
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('precious');
    expect(statSync(lock, { throwIfNoEntry: false })).toBeUndefined();
  });
});
