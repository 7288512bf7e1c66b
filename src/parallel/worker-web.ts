// What runs in a module worker of a page, of Deno or of Bun: it gets the kernels first, then tasks one by one.
import { instantiateEngine } from '../engine/index.js';
import { Answering } from './answering.js';
import type { WorkerKernels, WorkerTask } from './hands.js';

interface Scope {
  onmessage: ((event: { data: WorkerKernels | WorkerTask }) => void) | null;
  postMessage(message: unknown): void;
}
const scope = globalThis as unknown as Scope;

let answering: Answering | undefined;
scope.onmessage = async ({ data }) => {
  try {
    if (answering) scope.postMessage(await answering.answer(data as WorkerTask));
    else {
      const { module, monitoring } = data as WorkerKernels;
      answering = new Answering(await instantiateEngine(module, monitoring));
      scope.postMessage(undefined);
    }
  } catch (error) {
    // Outside of the promise, so that the page hears of it.
    setTimeout(() => {
      throw error;
    }, 0);
  }
};
