import { expect, it, vi } from 'vitest';

/** Folders, and files with what is in them, of a machine with Windows. */
const disk = vi.hoisted(() => ({
  folders: new Set(['C:\\', 'C:\\Users', 'C:\\Users\\Ada Ω', '\\\\server\\share\\']),
  files: new Map([['C:\\Users\\Ada Ω\\notes.txt', '']]),
}));
const absent = vi.hoisted(() => (path: string) => {
  throw Object.assign(new Error(`ENOENT ${path}`), { code: 'ENOENT' });
});

vi.mock('node:path', async (original) => {
  const { win32 } = await original<typeof import('node:path')>();
  const resolve = (...parts: string[]) => win32.resolve('C:\\Users\\Ada Ω', ...parts);
  return { ...win32, resolve, default: { ...win32, resolve } };
});
vi.mock('node:fs', async (original) => {
  const statSync = (path: string, options?: { throwIfNoEntry?: boolean }) => {
    const isFile = disk.files.has(path);
    if (!isFile && !disk.folders.has(path))
      return options?.throwIfNoEntry === false ? undefined : absent(path);
    return { isFile: () => isFile, isDirectory: () => !isFile, isSymbolicLink: () => false };
  };
  const mocked = {
    ...(await original<typeof import('node:fs')>()),
    statSync,
    lstatSync: statSync,
    existsSync: (path: string) => disk.files.has(path) || disk.folders.has(path),
    accessSync: (path: string) => statSync(path),
    mkdirSync: (path: string) => disk.folders.add(path),
  };
  return { ...mocked, default: mocked };
});

const { checkTarget } = await import('../../src/files/check-target.js');
const { makeFolder } = await import('../../src/files/make-folder.js');

it('makes folders level by level under a drive, a share, and where one stands', () => {
  for (const [path, made] of [
    [
      'C:\\Users\\Ada Ω\\My figures\\new',
      ['C:\\Users\\Ada Ω\\My figures', 'C:\\Users\\Ada Ω\\My figures\\new'],
    ],
    ['out/of here', ['C:\\Users\\Ada Ω\\out', 'C:\\Users\\Ada Ω\\out\\of here']],
    ['C:/with/slashes', ['C:\\with', 'C:\\with\\slashes']],
    ['\\\\server\\share\\runs', ['\\\\server\\share\\runs']],
  ] as const) {
    const before = new Set(disk.folders);
    makeFolder(path);
    expect([...disk.folders].filter((folder) => !before.has(folder))).toEqual(made);
  }
});

it('sees where files could not be written, up to the root of a drive that is not there', () => {
  checkTarget('folder', 'C:\\Users\\Ada Ω\\a b\\c');
  checkTarget('file', 'C:\\Users\\Ada Ω\\notes.txt');
  expect(() => checkTarget('folder', 'C:\\Users\\Ada Ω\\notes.txt')).toThrow('this is a file, not a folder');
  expect(() => checkTarget('file', 'C:\\Users')).toThrow('this is a folder, not a file');
  expect(() => checkTarget('file', 'C:\\Users\\Ada Ω\\notes.txt\\x.json')).toThrow(
    'a part of this path is a file',
  );
  expect(() => checkTarget('file', 'Z:\\x\\y.json')).toThrow('cannot write Z:\\x\\y.json');
});
