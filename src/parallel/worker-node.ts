// What runs in a thread of Node: the module that piscina loads there, whose default export does tasks.
import { workerData } from 'node:worker_threads';
import { instantiateEngine } from '../engine/index.js';
import { Answering } from './answering.js';
import type { Answer, WorkerKernels, WorkerTask } from './hands.js';

const { module, monitoring }: WorkerKernels = workerData;
const answering = instantiateEngine(module, monitoring).then((engine) => new Answering(engine));

/** Does a task; without one, it is only to be ready. */
export default async function answer(task: WorkerTask | undefined): Promise<Answer | undefined> {
  const ready = await answering;
  return task && ready.answer(task);
}
