// Compiled against the installed package where the host's types are known.
import { createEngine, type LongWorkOptions, strokes, useHdf5 } from 'bornspike/standalone';

/** The real types of the host are taken, and given back. */
export async function load(work: LongWorkOptions): Promise<void> {
  const url = new URL('core.wasm', 'https://example.org');
  const { signal } = new AbortController();
  for (const module of [url, fetch(url), await fetch(url), new Uint8Array(8), new ArrayBuffer(8)]) {
    await createEngine({ module });
  }
  await fetch(url, { signal: work.signal ?? signal });
  const long: LongWorkOptions = { signal, onProgress: ({ unit, done, total }) => [unit, done / total] };
  useHdf5({ ready: Promise.resolve({}), File: class {} });
  await strokes({ count: long.signal?.aborted ? 1 : 2 });
}
