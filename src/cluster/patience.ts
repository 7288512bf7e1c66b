import { BornspikeError } from '../engine/index.js';

/** How long a server may be away, and after how long it is looked for again, in milliseconds. */
const PATIENCE = 60_000;
const DELAY = 500;

export const wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const aborted = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', aborted, { once: true });
  });

/** Asks a server that may be started anew meanwhile: errors other than ours are its own, and waited out for a minute. */
export async function patiently<T>(address: string, ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const start = performance.now(); ; ) {
    signal?.throwIfAborted();
    try {
      return await ask();
    } catch (cause) {
      if (cause instanceof BornspikeError) throw cause;
      if (performance.now() - start > PATIENCE) {
        const problem = cause instanceof Error ? cause.message : String(cause);
        throw new BornspikeError(
          `the server at ${address} was lost (${problem}); what is done is kept: run it again to go on`,
          { cause },
        );
      }
      await wait(DELAY, signal);
    }
  }
}
