import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BornspikeError } from '../../src/engine/errors.js';
import { temporaryName, writeAtomically } from '../../src/files/write-atomically.js';
import { bornspike, temporaryFolder } from '../cli/command.js';
import { withMount } from '../cli/mounted-folder.js';

const modeOf = (path: string) => statSync(path).mode & 0o7777;

describe('writeAtomically', () => {
  it('replaces a file, whose mode it keeps', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    writeAtomically(path, 'new');
    expect(modeOf(path)).toBe(0o666 & ~process.umask());
    for (const mode of [0o600, 0o640, 0o444, 0o777]) {
      chmodSync(path, mode);
      writeAtomically(path, Uint8Array.of(mode & 255));
      expect(modeOf(path)).toBe(mode);
      expect([...readFileSync(path)]).toEqual([mode & 255]);
    }
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('leaves a symbolic link where it is, and writes what it names', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'there'));
    const named = join(folder, 'there', 'file');
    symlinkSync('there/second', join(folder, 'first'));
    symlinkSync('file', join(folder, 'there', 'second'));
    for (const text of ['made', 'replaced']) {
      writeAtomically(join(folder, 'first'), text);
      expect(readFileSync(named, 'utf8')).toBe(text);
      chmodSync(named, 0o600);
    }
    expect(modeOf(named)).toBe(0o600);
    expect(readlinkSync(join(folder, 'first'))).toBe('there/second');
    expect(lstatSync(named).isSymbolicLink()).toBe(false);
    expect(readdirSync(join(folder, 'there')).sort()).toEqual(['file', 'second']);
  });

  it('writes a file of one name only where it has several', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'old');
    linkSync(join(folder, 'a'), join(folder, 'b'));
    writeAtomically(join(folder, 'a'), 'new');
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('old');
  });

  it('writes into devices and pipes, as they are', async () => {
    const folder = temporaryFolder();
    writeAtomically('/dev/null', 'nothing');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe]);
    const text = new Promise((resolve) => reader.stdout.on('data', (data) => resolve(String(data))));
    writeAtomically(pipe, 'through');
    expect(await text).toBe('through');
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it('takes any name that a file can have', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'n'.repeat(255));
    writeAtomically(path, 'long');
    expect(readFileSync(path, 'utf8')).toBe('long');
  });

  it('goes by a name that no other writer has', () => {
    const path = join(temporaryFolder(), 'file');
    const names = Array.from({ length: 100 }, () => temporaryName(path));
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(basename(name)).toContain(`-${process.pid}-`);
  });

  it.each<[problem: RegExp, path: (folder: string) => string]>([
    [/no space is left on the disk/, () => '/dev/full'],
    [/there is no folder .*missing$/, (folder) => join(folder, 'missing', 'file')],
    [/this is a folder, not a file/, (folder) => folder],
    [/a part of this path is a file, not a folder/, (folder) => join(folder, 'file', 'below')],
    [/symbolic links lead in a circle/, (folder) => join(folder, 'circle')],
    [/the name is too long/, (folder) => join(folder, 'n'.repeat(256))],
  ])('says %s', (problem, path) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'precious');
    symlinkSync('circle', join(folder, 'circle'));
    const target = path(folder);
    const write = () => writeAtomically(target, 'text');
    expect(write).toThrow(BornspikeError);
    expect(write).toThrow(`cannot write ${target}: `);
    expect(write).toThrow(problem);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('precious');
    expect(readdirSync(folder).sort()).toEqual(['circle', 'file']);
  });
});

/** How this test's shell calls the command. */
const BORNSPIKE = `"${process.execPath}" build/cli/bornspike.js`;
const TRAIN = `${BORNSPIKE} train --train 60 --test 30 --epochs 1 --runs 1 --seed 1`;
const LIST = 'ls -A "$D"';

describe('a disk that takes no more', () => {
  it('is named, keeps what it had, and gets no half files', () => {
    const script = `echo precious > "$D/result"; chmod 600 "$D/result"
      head -c 100000 /dev/zero > "$D/filler" 2>/dev/null
      ${BORNSPIKE} figure list --out "$D" --json > /dev/null
      ${BORNSPIKE} trajectories --out "$D/result" > /dev/null
      cat "$D/result"; ${LIST}`;
    const ending = withMount(script, 100);
    if (!ending) {
      process.stderr.write('mounting is not permitted here: /dev/full stands for the full disk\n');
      expect(() => writeAtomically('/dev/full', 'text')).toThrow(/no space is left/);
      return;
    }
    expect(ending.stderr).toMatch(/error: cannot write .*list\.json: no space is left on the disk/);
    expect(ending.stderr).toMatch(/error: cannot write .*result: no space is left on the disk/);
    expect(ending.stdout).toBe('precious\nfiller\nresult\n');
  });

  it('takes no checkpoint where a file may not grow', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'checkpoint');
    // SIGXFSZ, which ends a process by default, is ignored.
    const script = `trap '' XFSZ; ulimit -f 1; exec ${TRAIN} --checkpoint "${path}"`;
    const child = spawn('sh', ['-c', script]);
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toMatch(/error: cannot write .*checkpoint: the file would be larger than this process/);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is said to be read-only', () => {
    const script = `mkdir "$D/folder"; mount -o remount,ro "$D"
      ${TRAIN} --checkpoint "$D/checkpoint"; echo $?
      ${TRAIN} --out "$D/out"; echo $?
      ${BORNSPIKE} circuit not --inputs 1 --sweeps 10 --diagram "$D/folder/circuit.svg"; echo $?`;
    const ending = withMount(script, 100);
    if (!ending) {
      process.stderr.write('mounting is not permitted here: no folder is read-only\n');
      return;
    }
    for (const name of ['checkpoint', 'out', 'circuit.svg']) {
      expect(ending.stderr).toMatch(
        new RegExp(`error: cannot write .*${name}: it is on a file system that is read-only`),
      );
    }
    expect(ending.stdout.match(/^\d$/gm)).toEqual(['1', '1', '1']);
  });
});

describe('commands', () => {
  it.each<[args: string[], problem: RegExp]>([
    [['circuit', 'nofile.json'], /^error: there is no file nofile\.json\n$/],
    [['circuit', 'test/folder.json'], /^error: there is no file test\/folder\.json\n$/],
    [['evaluate', 'src'], /^error: cannot read src: this is a folder, not a file\n$/],
    [['evaluate', 'README.md'], /^error: README\.md: byte 0: not a safetensors file/],
    [
      ['train', '--train', '20', '--test', '20', '--out', 'README.md'],
      /^error: cannot write README\.md: this is a file, not a folder\n$/,
    ],
    [
      ['figure', 'list', '--out', 'README.md'],
      /^error: cannot write README\.md: this is a file, not a folder\n$/,
    ],
  ])('say what is wrong with a path: %j', async (args, problem) => {
    const { code, stderr, stdout } = await bornspike(...args);
    expect(stderr).toMatch(problem);
    expect(stdout).toBe('');
    expect(code).toBe(1);
    expect(existsSync('README.md')).toBe(true);
  });
});
