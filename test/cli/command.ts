import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type HereEnding, here } from './in-process.js';

const script = fileURLToPath(new URL('../../build/cli/bornspike.js', import.meta.url));

/** How a command ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts a command; the promise is for its end. */
export function start(
  args: readonly string[],
  env = process.env,
): { child: ChildProcess; ending: Promise<Ending> } {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const ending = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { child, ending };
}

/** Runs the built `bornspike` with these arguments to its end: a third of a second each, for what a process alone shows. */
export const built = (...args: string[]): Promise<Ending> => start(args).ending;

/** Runs `bornspike` with these arguments to its end, in this process. */
export const bornspike = (...args: string[]): Promise<HereEnding> => here(args);

/** A parsed JSON document, of which the tests say what it must be like. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Document = any;

/** Runs a command that must succeed, and returns its JSON document. */
export async function document(...args: string[]): Promise<Document> {
  const { code, stdout, stderr } = await bornspike(...args, '--json');
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** A folder that the caller removes. */
export const permanentFolder = (): string => mkdtempSync(join(tmpdir(), 'bornspike-'));

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = permanentFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Training that takes a fraction of a second. */
export const QUICK = ['--train', '60', '--test', '30', '--epochs', '2', '--runs', '1'];
