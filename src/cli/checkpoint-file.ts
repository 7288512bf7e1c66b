import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { version } from '../../package.json';
import { readSafetensors, type Tensor, writeSafetensors } from '../data/safetensors.js';
import { BornspikeError, DataFormatError } from '../engine/errors.js';
import type { Seed } from '../engine/seed.js';
import { writeAtomically } from './write-atomically.js';

/** What one training run has reached. */
export interface RunState {
  seed: Seed;
  /** Digest of the run's samples. */
  samples: string;
  testAccuracyByEpoch: number[];
  /** Spikes in a time step at the last evaluation; null of a model without spikes. */
  spikesPerStep: number | null;
  /** Time spent in training, without evaluations. */
  seconds: number;
  /** What `TrainingRun.checkpoint` gave; of a finished run as well, so that it can be trained further. */
  checkpoint: Uint8Array;
}

/** A command that can be taken up again. */
export interface CommandState {
  /** The options that the user gave, so that resuming need not repeat them. */
  given: Record<string, unknown>;
  /** All options that shape the result, with their defaults. */
  identity: Record<string, unknown>;
  /** Runs that have begun, in order; all but the last are finished, unless epochs were added. */
  runs: RunState[];
}

const FORMAT = 'bornspike-training';
/** Where a safetensors file's header begins, which is what is wrong if the content is. */
const HEADER = 8;

/** Writes `state` atomically. */
export function writeCheckpointFile(path: string, { given, identity, runs }: CommandState): void {
  const tensors = new Map<string, Tensor>();
  const described = runs.map(({ checkpoint, ...rest }, r) => {
    tensors.set(`runs.${r}`, { dtype: 'U8', shape: [checkpoint.length], data: checkpoint.slice() });
    return rest;
  });
  const state = JSON.stringify({ given, identity, runs: described });
  const digest = digestOf(
    state,
    runs.map(({ checkpoint }) => checkpoint),
  );
  writeAtomically(path, writeSafetensors({ metadata: { format: FORMAT, version, state, digest }, tensors }));
}

/**
 * Reads what `writeCheckpointFile` wrote.
 *
 * @throws DataFormatError when it is anything else; BornspikeError when another version wrote it
 */
export function readCheckpointFile(path: string): CommandState {
  const { metadata, tensors } = readSafetensors(readFileSync(path), { file: path });
  if (metadata.format !== FORMAT) {
    throw new DataFormatError(
      path,
      HEADER,
      `this is not a checkpoint of bornspike train (format ${metadata.format ?? 'unknown'})`,
    );
  }
  if (metadata.version !== version) {
    throw new BornspikeError(
      `${path}: bornspike ${metadata.version} wrote this checkpoint, and ${version} may compute differently: finish it with ${metadata.version}, or train anew`,
    );
  }
  const checkpoints = Array.from(tensors.keys(), (_, r) => tensors.get(`runs.${r}`)?.data as Uint8Array);
  if (!checkpoints.every(Boolean) || digestOf(metadata.state, checkpoints) !== metadata.digest) {
    throw new DataFormatError(path, HEADER, 'the content does not match its digest: the file is damaged');
  }
  const { given, identity, runs } = JSON.parse(metadata.state);
  return {
    given,
    identity,
    runs: runs.map((run: Omit<RunState, 'checkpoint'>, r: number) => ({
      ...run,
      checkpoint: checkpoints[r],
    })),
  };
}

function digestOf(state: string | undefined, checkpoints: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(String(state));
  for (const checkpoint of checkpoints) hash.update(checkpoint);
  return hash.digest('hex');
}
