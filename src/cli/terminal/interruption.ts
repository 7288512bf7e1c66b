import { constants } from 'node:os';

/** The user's wish that a command should end early. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** With which the program then ends: 128 and the signal's number, as shells have it. */
  readonly exitCode: number;
}

const FROM_SIGNAL = 128;

/** The first Ctrl-C (or SIGTERM) aborts the signal, which asks for an orderly end; the second one ends the process. */
export function catchInterruption(): Interruption {
  const controller = new AbortController();
  const interruption = { signal: controller.signal, exitCode: FROM_SIGNAL + constants.signals.SIGINT };
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      interruption.exitCode = FROM_SIGNAL + constants.signals[name];
      if (controller.signal.aborted) process.exit(interruption.exitCode);
      controller.abort();
    });
  }
  return interruption;
}
