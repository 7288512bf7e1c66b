import { createEngine } from '../../src/index.js';
import { JOBS, type Request, type Response } from './jobs.js';

/** What this needs of a worker's global object. */
interface Scope {
  addEventListener(type: 'message', listener: (event: { data: Request }) => void): void;
  postMessage(message: Response, transfer: readonly ArrayBufferLike[]): void;
}

const scope = globalThis as unknown as Scope;
const engine = createEngine();

/** The buffers of arrays that are fields of a result: they are handed over, not copied. */
const buffersOf = (result: unknown): ArrayBufferLike[] => [
  ...new Set(Object.values(result ?? {}).flatMap((value) => (ArrayBuffer.isView(value) ? value.buffer : []))),
];

scope.addEventListener('message', async ({ data: { id, name, given } }) => {
  try {
    const result = await (JOBS[name] as (engine: unknown, given: unknown) => unknown)(await engine, given);
    scope.postMessage({ id, result }, typeof result === 'object' ? buffersOf(result) : []);
  } catch (error) {
    scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) }, []);
  }
});
