/** Jobs of a queue, and who does them. Times are in seconds. */
export interface QueuedWork {
  jobs: number;
  /** Of a job, on a worker. */
  service: number;
  workers: number;
  /** Jobs that the queue's server hands out and takes back a second, one after the other. */
  rate: number;
  /** What a worker waits for between two jobs besides, such as the network (default 0). */
  latency?: number;
}

/**
 * Seconds until the last job is done. Each worker asks the server for a job, waits for its turn there, and works: a closed
 * queueing network of one server and many workers, event by event, in which a worker is the time from which it asks again.
 */
export function simulateQueue({ jobs, service, workers, rate, latency = 0 }: QueuedWork): number {
  // Workers that ask at equal intervals stay in order, as all jobs take equally long: who asked first comes first.
  const asks = new Float64Array(Math.min(workers, jobs));
  let server = 0;
  let end = 0;
  for (let job = 0; job < jobs; job++) {
    const worker = job % asks.length;
    server = Math.max(server, asks[worker]!) + 1 / rate;
    end = server + latency + service;
    asks[worker] = end;
  }
  return end;
}
