import { BornspikeError, type CompiledModule, type Signal } from '../engine/index.js';

/** A part of a work, as workers get it. */
export interface WorkerTask {
  /** Name of the job. */
  job: string;
  /** Number of the work that the part belongs to: a worker keeps what it made of `shared` for the next of its parts. */
  work: number;
  shared: object;
  part: unknown;
}

/** What comes back: a result, or what was thrown. */
export type Answer = { result: unknown } | { failure: Failure };

/** An error as plain data, as it would lose its class on the way. */
export interface Failure {
  name: 'ArgumentError' | 'NumericalError' | 'OutOfMemoryError' | 'BornspikeError' | 'Error';
  message: string;
  field?: string;
  step?: number;
}

/** The compiled kernels that each worker makes its engine of; the package's own of monitored networks where there are none. */
export interface WorkerKernels {
  module: CompiledModule;
  monitoring?: CompiledModule | undefined;
}

/** Workers of one kind of host. Each does one task at a time, those that are too many wait, and who died is replaced. */
export interface Hands {
  /** Does a task; rejects with any error once it is aborted, which ends the worker that does it, or when the worker ended by itself. */
  run(task: WorkerTask, signal: Signal): Promise<Answer>;
  /** Ends all workers, and rejects what they do and what waits. */
  end(): Promise<void>;
}

/** There are no workers here; the message says why, and what follows. */
export class NoWorkersError extends BornspikeError {
  constructor(why: string) {
    super(`all was done in the calling thread, as there are no workers here: ${why}`);
  }
}
