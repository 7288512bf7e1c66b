import { readingSafetensors } from '../../data/index.js';
import type { Seed } from '../../engine/index.js';
import { BornspikeError, DataFormatError, runAtOnce } from '../../engine/index.js';
import { readContainer, writeContainer } from './checkpoint-container.js';

/** What one training run has reached. */
export interface RunState {
  seed: Seed;
  /** Digest of the run's samples; empty before they were drawn. */
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

/** Options with lists for values: counts or classes. */
const LISTS = ['classes', 'hidden'];
const DIGEST = /^([0-9a-f]{64})?$/;

/** Writes `state` atomically. */
export function writeCheckpointFile(path: string, { given, identity, runs }: CommandState): void {
  const described = runs.map(({ checkpoint: _, ...rest }) => rest);
  const parts = runs.map(({ checkpoint }) => checkpoint);
  writeContainer(path, 'train', { state: { given, identity, runs: described }, parts });
}

/**
 * Reads what `writeCheckpointFile` wrote. What the parts hold is left to the run that goes on from them.
 *
 * @throws DataFormatError when it is anything else; BornspikeError when another version or command wrote it
 */
export function readCheckpointFile(path: string): CommandState {
  const { state, parts } = readContainer(path, 'train');
  const broken = (problem: string) => new DataFormatError(path, 0, `this checkpoint cannot be: ${problem}`);
  const { given, identity, runs } = objectOf(state) ?? {};
  const wrong = Object.entries(objectOf(given) ?? { '': undefined }).find(isWrongOption);
  if (wrong) throw broken(`the option ${wrong[0]}`);
  // Its values are only compared with those of the command.
  if (!objectOf(identity)) throw broken('the identity');
  if (!Array.isArray(runs) || runs.length !== parts.length) throw broken('the number of runs');
  const { epochs } = identity as { epochs?: unknown };
  return {
    given: given as CommandState['given'],
    identity: identity as CommandState['identity'],
    runs: runs.map((run: unknown, r) => {
      const checkpoint = parts[r]!;
      const wrong = wrongField(objectOf(run) ?? {}, checkpoint, Number(epochs));
      if (wrong !== undefined) throw broken(`run ${r + 1}, ${wrong}`);
      return { ...(run as Omit<RunState, 'checkpoint'>), checkpoint };
    }),
  };
}

/** The name of what no run can have reached. */
function wrongField(
  run: Partial<Record<keyof RunState, unknown>>,
  checkpoint: Uint8Array,
  epochs: number,
): string | undefined {
  const { seed, samples, testAccuracyByEpoch: accuracies, spikesPerStep, seconds } = run;
  if (typeof seed !== 'string' && !isNumber(seed, -Infinity)) return 'seed';
  if (typeof samples !== 'string' || !DIGEST.test(samples)) return 'samples';
  if (!Array.isArray(accuracies) || !accuracies.every((value) => isNumber(value, 0, 1))) {
    return 'testAccuracyByEpoch';
  }
  if (spikesPerStep !== null && !isNumber(spikesPerStep, 0)) return 'spikesPerStep';
  if (!isNumber(seconds, 0)) return 'seconds';
  const trained = epochsOf(checkpoint);
  return trained === accuracies.length && trained <= epochs ? undefined : 'the number of epochs';
}

/** Epochs that a training run had finished; NaN if it is none. */
function epochsOf(checkpoint: Uint8Array): number {
  if (checkpoint.length === 0) return 0;
  try {
    const { tensors } = runAtOnce(readingSafetensors(checkpoint, 'checkpoint'));
    return tensors.get('lossByEpoch')?.data.length ?? Number.NaN;
  } catch (error) {
    if (error instanceof BornspikeError) return Number.NaN;
    throw error;
  }
}

function isWrongOption([name, value]: [string, unknown]): boolean {
  if (LISTS.includes(name)) return !Array.isArray(value) || !value.every((each) => isNumber(each, 0));
  return !['string', 'boolean'].includes(typeof value) && value !== null && !isNumber(value, -Infinity);
}

const isNumber = (value: unknown, least: number, most = Infinity): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;

const objectOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
