import { runBloch } from './bloch-job.js';
import { digestPieces, exactCircuit, planCircuit, sampleCircuit } from './circuit-job.js';
import {
  exampleSpiking,
  loadSpiking,
  memorySpiking,
  openSpiking,
  showSpiking,
  trainSpiking,
} from './spiking-job.js';

/** All that a page can ask its worker, by name: each takes the engine and one value. */
export const JOBS = {
  runBloch,
  planCircuit,
  sampleCircuit,
  exactCircuit,
  digestPieces,
  loadSpiking,
  openSpiking,
  trainSpiking,
  showSpiking,
  exampleSpiking,
  memorySpiking,
};

export type Jobs = typeof JOBS;
export type JobName = keyof Jobs;
/** What a job is given, and what it gives back. */
export type Given<N extends JobName> = Parameters<Jobs[N]> extends [unknown, infer G] ? G : undefined;
export type Result<N extends JobName> = Awaited<ReturnType<Jobs[N]>>;

/** From the page. */
export interface Request {
  id: number;
  name: JobName;
  given: unknown;
}

/** To the page. */
export interface Response {
  id: number;
  result?: unknown;
  error?: string;
}
