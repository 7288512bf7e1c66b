import { vi } from 'vitest';
import { run } from '../../src/cli/program.js';

/** How a command ended. */
export interface HereEnding {
  code: number;
  stdout: string;
  stderr: string;
}

/** The end of the last run: there is one output for all, and so runs are one after the other. */
let ended: Promise<unknown> = Promise.resolve();

/**
 * Runs `bornspike` with these arguments in this process: some hundred times as fast as starting another one.
 *
 * @param onWrite hears all that is written, on both outputs
 */
export function here(
  args: readonly string[],
  signal = new AbortController().signal,
  onWrite: (text: string) => void = () => {},
): Promise<HereEnding> {
  const ending = ended.then(() => captured(args, signal, onWrite));
  ended = ending.catch(() => undefined);
  return ending;
}

async function captured(
  args: readonly string[],
  signal: AbortSignal,
  onWrite: (text: string) => void,
): Promise<HereEnding> {
  const texts = { stdout: '', stderr: '' };
  const before = process.listeners('exit');
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += text;
      onWrite(String(text));
      return true;
    }),
  );
  try {
    return { code: await run(args, { signal, exitCode: 130 }), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
    // What the end of its own process would do: give up its locks.
    for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener(0);
  }
}
