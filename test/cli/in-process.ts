import { vi } from 'vitest';
import { run } from '../../src/cli/program.js';

/** How a command ended. */
export interface HereEnding {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `bornspike` with these arguments in this process: some hundred times as fast as starting another one. */
export async function here(
  args: readonly string[],
  signal = new AbortController().signal,
): Promise<HereEnding> {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      texts[name] += text;
      return true;
    }),
  );
  try {
    return { code: await run(args, { signal, exitCode: 130 }), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
