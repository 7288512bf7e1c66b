import type { DefaultJobOptions, Job } from 'bullmq';
import { BornspikeError } from '../engine/index.js';
import type { QueueWork } from './cluster-server.js';

/** A job is tried so often before it is set aside. */
export const ATTEMPTS = 3;

/** Finished jobs leave: what they found is in the store. Those that failed stay to be reported. */
export const jobOptions: DefaultJobOptions = {
  attempts: ATTEMPTS,
  removeOnComplete: true,
  removeOnFail: { count: 10_000 },
};

/** Nobody reads the stream of events: it is kept short. */
export const streams = { events: { maxLen: 100 } };

/** Of workers that vanish, a job goes to another one after some seconds; how often is no sign that the job is bad. */
export const workerOptions = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 };

/** Loads BullMQ or a client of a server, which only those install who use a cluster; `packages` are all that one has to. */
export async function loadPeer<T>(load: () => Promise<T>, packages: string): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new BornspikeError(`a cluster needs packages that are not installed: npm install ${packages}`, {
      cause,
    });
  }
}

/** The processor of a BullMQ worker. */
export const processorOf =
  ({ process }: QueueWork, { WaitingError }: typeof import('bullmq')) =>
  async (job: Job<unknown, undefined, string>, token?: string): Promise<undefined> => {
    if (await process(job.data, job.attemptsMade + 1)) return undefined;
    await job.moveToWait(token);
    throw new WaitingError();
  };

/** Without a listener for errors the first lost connection would end the process. */
export function heard<E extends { on(event: 'error', listener: () => void): unknown }>(emitter: E): E {
  emitter.on('error', () => {});
  return emitter;
}
