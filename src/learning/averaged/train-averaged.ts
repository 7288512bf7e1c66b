import {
  ArgumentError,
  callback,
  checkInteger,
  checkNumbers,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  makeMeta,
  Pacer,
  readOptions,
} from '../../engine/index.js';
import {
  type GradientResult,
  GradientTraining,
  type GradientTrainingSettings,
} from '../gradient-training.js';
import { averageCheckpoints, vectorOf } from './average-checkpoints.js';

/** A run that follows gradients: of `trainSurrogate`, `trainClassifier` and the like. */
export type PartTraining = GradientTraining<GradientTrainingSettings>;

/** Starts the training of a part on its own samples, with a seed of its own; `resume` is a checkpoint of it. */
export type StartPart = (part: number, resume?: Uint8Array) => PartTraining;

/** What a round has come to. */
export interface AveragedRound {
  /** Rounds so far. */
  round: number;
  /** Updates of each part so far. */
  step: number;
  /** Epochs so far, of which the last may be unfinished. */
  epoch: number;
  /** Whether this round completed its epoch. */
  endOfEpoch: boolean;
  /** Checkpoints of the parts, each as the part had trained it. */
  trained: readonly Uint8Array[];
  /** The same with the means, from which the next round goes on. */
  averaged: readonly Uint8Array[];
}

/** In how many parts training is done, and where. */
export interface AveragedOptions extends LongWorkOptions {
  /** Parts, each with its own share of the samples. */
  parts: number;
  /** Updates of each part from one average to the next; at the end of an epoch is one in any case (default: an epoch). */
  averageEvery?: number;
  /** Brings all parts from these checkpoints to so many updates, on other machines, say (default: here, one part after the other). */
  train?: (checkpoints: readonly Uint8Array[], step: number) => Promise<Uint8Array[]>;
  /** Hears of each round, when part 0's model has the mean of all; the next one waits for it. */
  onRound?: (round: AveragedRound) => unknown;
}

export const averagedOptions = () =>
  ({
    parts: integer({ minimum: 1, maximum: 1024 }),
    averageEvery: integer({ minimum: 1, optional: true, unit: 'updates' }),
    train: callback<NonNullable<AveragedOptions['train']>>(),
    onRound: callback<NonNullable<AveragedOptions['onRound']>>(),
    ...longWork(),
  }) satisfies Describes<AveragedOptions>;

/** What averaged training came to: as a single run, losses and accuracies being the means of the parts'. */
export interface AveragedResult extends GradientResult {
  /** Averages that were taken. */
  rounds: number;
}

/**
 * Trains in parts that meet now and then: each goes its own way on its own share of the samples, and every `averageEvery` updates
 * all go on from the mean of their parameters (local SGD: S. U. Stich, "Local SGD converges fast and communicates little",
 * arXiv:1805.09767; the optimizer's moments are averaged, too). A part is a function of its checkpoint, which may be computed
 * anywhere: `train` says where. The result is the same to the bit wherever that is, since means are taken in a fixed order; of
 * one part it is that of the run itself.
 *
 * @param start starts a part; all begin with the same parameters, and have as many updates. They may share a model: one part is
 *   trained at a time
 * @throws ArgumentError when parts have different numbers of updates; what `start` and `train` throw
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes, subset } from 'bornspike/data';
 * import { samplesOfPart, trainAveraged } from 'bornspike/cluster';
 * import { SpikingNetwork, trainSurrogate } from 'bornspike/spiking';
 *
 * const network = new SpikingNetwork(await createEngine(), { neuron: 'sqs', layers: [256, 8, 2], seed: 1 });
 * const digits = await strokes({ count: 200, classes: [1, 7], seed: 1 });
 * const shares = await Promise.all([0, 1].map((part) => subset(digits, samplesOfPart(digits.labels, part, 2))));
 * const { rounds, lossByEpoch } = await trainAveraged(
 *   (part, resume) =>
 *     trainSurrogate(network, shares[part]!, {
 *       ...{ epochs: 4, batch: 20, learningRate: 0.02, seed: `part ${part}` },
 *       ...(resume && { resume }),
 *     }),
 *   { parts: 2 },
 * );
 * console.log(rounds, lossByEpoch.length); // prints: 4 4
 * ```
 */
export async function trainAveraged(start: StartPart, options: AveragedOptions): Promise<AveragedResult> {
  if (typeof start !== 'function') throw new ArgumentError('start', 'a function', start);
  const settings = readOptions('options', options, averagedOptions);
  const { parts, averageEvery = Infinity, onRound } = settings;
  const pacer = new Pacer(options);
  // Reading and writing checkpoints would tell of bytes.
  const quiet = new Pacer(options.signal ? { signal: options.signal } : {});
  const begun = performance.now();
  const { train = hereWith(start, options.signal) } = settings;
  const { checkpoints, stepsPerEpoch, total } = begin(start, parts);
  let states = checkpoints;
  let round = 0;
  for (let step = 0; step < total; ) {
    await pacer.pause();
    const epoch = Math.floor(step / stepsPerEpoch) + 1;
    step = Math.min(step + averageEvery, epoch * stepsPerEpoch);
    const trained = checkTrained(await train(states, step), parts);
    states = await averageCheckpoints(trained, quiet);
    start(0, states[0]).dispose();
    round++;
    const endOfEpoch = step === epoch * stepsPerEpoch;
    await onRound?.({ round, step, epoch, endOfEpoch, trained, averaged: states });
    pacer.report({ unit: 'epoch', done: step / stepsPerEpoch, total: total / stepsPerEpoch });
  }
  const last = await start(0, states[0]);
  const meanOf = (name: string) => {
    const all = states.map((state) => vectorOf(state, name)!);
    return Float64Array.from(all[0]!, (_, i) => all.reduce((sum, each) => sum + each[i]!, 0) / all.length);
  };
  return {
    ...last,
    lossByEpoch: meanOf('lossByEpoch'),
    accuracyByEpoch: meanOf('accuracyByEpoch'),
    rounds: round,
    meta: makeMeta(
      begun,
      { ...last.meta.options, parts, averageEvery: settings.averageEvery ?? stepsPerEpoch },
      last.meta.warnings,
    ),
  };
}

/**
 * The samples of a part: of each class every `parts`-th one. All parts have as many, for which some samples may be in two of them.
 *
 * @param labels of the whole data set
 * @param part from 0
 * @returns their indices, for `subset`
 *
 * @example
 * ```ts
 * import { samplesOfPart } from 'bornspike/cluster';
 *
 * const labels = [0, 1, 0, 1, 0, 1];
 * console.log([0, 1].map((part) => samplesOfPart(labels, part, 2).join(' '))); // prints: [ '0 3 4', '1 2 5' ]
 * ```
 */
export function samplesOfPart(labels: ArrayLike<number>, part: number, parts: number): Uint32Array {
  checkNumbers('labels', labels);
  const samples = labels.length;
  checkInteger('parts', parts, 1, samples);
  checkInteger('part', part, 0, parts - 1);
  const counts = new Map<number, number>();
  for (let i = 0; i < samples; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  // Where each class begins, were samples in the order of their classes.
  const next = new Map<number, number>();
  let first = 0;
  for (const label of [...counts.keys()].sort((a, b) => a - b)) {
    next.set(label, first);
    first += counts.get(label)!;
  }
  const chosen = new Uint32Array(Math.ceil(samples / parts));
  // A part that would have one less takes one from the beginning.
  const again = part + (chosen.length - 1) * parts - samples;
  let filled = 0;
  for (let i = 0; i < samples; i++) {
    const place = next.get(labels[i]!)!;
    next.set(labels[i]!, place + 1);
    if (place % parts === part || place === again) chosen[filled++] = i;
  }
  return chosen;
}

/**
 * Trains a part to so many updates: what `train` of `trainAveraged` does, wherever it does it.
 *
 * @param run of the part, which ends with that
 * @param step updates, those of its checkpoint included
 * @returns the checkpoint that it has reached
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { trainPart } from 'bornspike/cluster';
 * import { SpikingNetwork, trainSurrogate } from 'bornspike/spiking';
 *
 * const network = new SpikingNetwork(await createEngine(), { neuron: 'sqs', layers: [256, 2], seed: 1 });
 * const digits = await strokes({ count: 20, classes: [1, 7], seed: 1 });
 * const checkpoint = await trainPart(trainSurrogate(network, digits, { batch: 5, seed: 1 }), 3);
 * console.log(checkpoint instanceof Uint8Array); // prints: true
 * ```
 */
export async function trainPart(
  run: PartTraining,
  step: number,
  signal?: AveragedOptions['signal'],
): Promise<Uint8Array> {
  if (!(run instanceof GradientTraining))
    throw new ArgumentError('run', 'a training run that follows gradients', run);
  checkInteger('step', step, 1);
  for await (const { step: reached } of run) {
    signal?.throwIfAborted();
    if (reached >= step) break;
  }
  return run.checkpoint();
}

const hereWith =
  (start: StartPart, signal: AveragedOptions['signal']): NonNullable<AveragedOptions['train']> =>
  async (checkpoints, step) => {
    const trained: Uint8Array[] = [];
    for (const [part, checkpoint] of checkpoints.entries()) {
      trained.push(await trainPart(start(part, checkpoint), step, signal));
    }
    return trained;
  };

function checkTrained(trained: unknown, parts: number): Uint8Array[] {
  const isEach = Array.isArray(trained) && trained.length === parts;
  if (isEach && trained.every((each) => each instanceof Uint8Array)) return trained;
  throw new ArgumentError(
    'options.train',
    `a function that gives the checkpoints of ${parts} parts`,
    trained,
  );
}

/** What the parts begin with. */
function begin(start: StartPart, parts: number) {
  const checkpoints: Uint8Array[] = [];
  let first: { stepsPerEpoch: number; total: number } | undefined;
  for (let part = 0; part < parts; part++) {
    const run = start(part);
    if (!(run instanceof GradientTraining))
      throw new ArgumentError('start', 'a function that starts a training run', run);
    const { batchesPerEpoch: stepsPerEpoch, totalSteps: total } = run;
    checkpoints.push(run.checkpoint());
    run.dispose();
    first ??= { stepsPerEpoch, total };
    if (total !== first.total || stepsPerEpoch !== first.stepsPerEpoch) {
      throw new ArgumentError(
        'start',
        `part ${part} has ${total} updates, part 0 ${first.total}: all are to have as many samples, epochs and samples a batch`,
      );
    }
  }
  return { checkpoints, ...first! };
}
