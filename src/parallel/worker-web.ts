// What runs in a module worker of a page, of Deno or of Bun: it gets the kernels first, then tasks one by one.
import { type Engine, instantiateEngine } from '../engine/index.js';
import { Answering } from './answering.js';
import type { WorkerTask } from './hands.js';

interface Scope {
  onmessage: ((event: { data: WebAssembly.Module | WorkerTask }) => void) | null;
  postMessage(message: unknown): void;
}
const scope = globalThis as unknown as Scope;

let answering: Answering | undefined;
scope.onmessage = async ({ data }) => {
  try {
    if (answering) scope.postMessage(await answering.answer(data as WorkerTask));
    else {
      const engine: Engine = await instantiateEngine(data as WebAssembly.Module);
      answering = new Answering(engine);
      scope.postMessage(undefined);
    }
  } catch (error) {
    // Outside of the promise, so that the page hears of it.
    setTimeout(() => {
      throw error;
    }, 0);
  }
};
