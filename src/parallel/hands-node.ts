import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BornspikeError, type Signal } from '../engine/index.js';
import type { Answer, Hands, WorkerKernels, WorkerTask } from './hands.js';
import { sharedMemory } from './shared-memory.js';

export const processors = availableParallelism;

/** Threads of Node. Piscina queues, ends the thread of what is aborted and replaces those that ended. */
export async function startHands(workers: number, kernels: WorkerKernels): Promise<Hands> {
  const { Piscina } = await import('piscina');
  const piscina = new Piscina({
    filename: fileURLToPath(new URL(PARALLEL_WORKER, import.meta.url)),
    workerData: kernels,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    recordTiming: false,
    // Waiting by atomics would keep timers from threads that have nothing to do.
    atomics: 'disabled',
  });
  // What a thread fails of is told to whom it did a task for.
  piscina.on('error', () => {});
  /** Who waits for an answer. Threads that end before they are ready are not replaced: with none left, all would wait for ever. */
  const waiting = new Set<(error: Error) => void>();
  piscina.on('workerDestroy', () =>
    setImmediate(() => {
      if (piscina.threads.length > 0) return;
      for (const reject of waiting) reject(new Error('no worker starts any more'));
    }),
  );
  const run = (task?: WorkerTask, signal?: Signal) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.add(reject);
      const running: Promise<Answer> = piscina.run(task, { signal });
      running.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  try {
    await Promise.all(Array.from({ length: workers }, () => run()));
  } catch (cause) {
    await piscina.destroy();
    throw new BornspikeError(`workers do not start: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  const places = new WeakMap<object, object>();
  return {
    run(task, signal): Promise<Answer> {
      const { shared } = task;
      const place = places.get(shared) ?? sharedMemory(shared);
      places.set(shared, place);
      // One listener for each task of a work, of which a few wait.
      setMaxListeners(0, signal as AbortSignal);
      return run({ ...task, shared: place }, signal);
    },
    end: () => piscina.destroy(),
  };
}
