import {
  ArgumentError,
  checkEngine,
  type Describes,
  type Engine,
  integer,
  type Meta,
  makeMeta,
  Pacer,
  readOptions,
  type Seed,
  seed,
  unchecked,
} from '../../engine/index.js';
import { type Hamiltonian, hamiltonian } from '../../register/index.js';
import { checkChannels } from '../network/channels.js';
import { simulateQubitNeurons } from '../network/qubit-neurons.js';
import { checkMonitored } from './measured-record.js';
import { type RecordModelOptions, recordModelOptions } from './record-log-likelihood.js';
import {
  channelsAt,
  coefficientsAt,
  intervalWarnings,
  numbersAt,
  type RecordModel,
  recordModel,
} from './record-model.js';
import type { RecordParameter } from './record-parameters.js';
import { recordScores } from './record-scores.js';
import { checkRead, describeTask } from './record-task.js';

/** A network, what of it is to be learned, and how many records of it are simulated. */
export interface FisherInformationOptions extends RecordModelOptions {
  /** What is to be learned, at least one, with the true values. */
  parameters: readonly RecordParameter[];
  /** Intervals of each record, at least 1. */
  intervals: number;
  /** Intervals at the beginning that do not count, below `intervals` (default 0): what is left tells of the stationary state. */
  transient?: number;
  /** Records, at least 2 (default 1000). */
  records?: number;
  /** Steps of the simulation in each interval (default 1). */
  substeps?: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** How much a record tells of parameters. */
export interface FisherInformationResult {
  /** E[s sᵀ] of the scores s of a record, [parameter][parameter]: of n such records no unbiased estimate has a lesser variance than 1/n of its inverse. */
  information: Float64Array;
  /** Of `information`. */
  stdErr: Float64Array;
  /** Of both. */
  shape: [parameters: number, parameters: number];
  /** The time that `information` is of; divided by it, it is the information per time. */
  time: number;
  /** Means of the scores, [parameter]: 0 but for chance and for what the simulation's steps are too long for. */
  meanScore: Float64Array;
  /** Their standard errors. */
  meanScoreStdErr: Float64Array;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

const MOST_RECORDS = 10_000_000;
const MOST_INTERVALS = 10_000_000;
/** Of all records together: a gigabyte. */
const MOST_VALUES = 2 ** 27;

export const fisherInformationOptions = () =>
  ({
    ...recordModelOptions(),
    parameters: unchecked<readonly RecordParameter[]>(),
    intervals: integer({ minimum: 1, maximum: MOST_INTERVALS }),
    transient: integer({ default: 0, minimum: 0, maximum: ({ intervals }) => intervals - 1 }),
    records: integer({ default: 1000, minimum: 2, maximum: MOST_RECORDS }),
    substeps: integer({ default: 1, minimum: 1, maximum: 1000 }),
    seed: seed(),
  }) satisfies Describes<FisherInformationOptions>;

/**
 * The Fisher information of homodyne records about parameters of a network of qubit-neurons: the mean of s sᵀ, s the derivatives
 * of ln p(J) that `recordLogLikelihood` gives, over records that are simulated with the true values (Gammelmark and Mølmer, Phys.
 * Rev. A 87, 032115 (2013)). Scores grow by independent steps of the mean 0, so that the information of what comes after a
 * transient is that of the difference of two scores; long after it, it grows with time.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { fisherInformation } from 'bornspike/dynamics';
 *
 * // How well does a record tell how efficient the detector is? γT/η, for a neuron that nothing changes.
 * const { information, stdErr } = await fisherInformation(await createEngine(), {
 *   channels: [{ operator: 'z', qubit: 0, rate: 0.5, efficiency: 0.8 }],
 *   parameters: [{ efficiency: 0, value: 0.8 }],
 *   ...{ initial: '0', interval: 0.05, intervals: 200, records: 400, seed: 1 },
 * });
 * console.log(`${information[0].toFixed(2)} ± ${stdErr[0].toFixed(2)}`);
 * // prints: 6.14 ± 0.45
 * ```
 */
export async function fisherInformation(
  engine: Engine,
  options: FisherInformationOptions,
): Promise<FisherInformationResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, fisherInformationOptions);
  const { intervals, transient, records, substeps, interval, seed: chosen } = settings;
  const pacer = new Pacer(options);
  const { model, values } = recordModel(engine, settings);
  const count = model.parameters.length;
  if (count === 0) throw new ArgumentError('options.parameters', 'at least one parameter');
  const channels = checkChannels(channelsAt(model, values), model.qubits);
  const monitored = checkMonitored('options.channels', undefined, channels);
  checkRead(model, monitored);
  const numbers = await numbersAt(pacer, model, values, monitored, true);
  if (records * intervals * monitored.length > MOST_VALUES) {
    throw new ArgumentError('options.records', `at most ${MOST_VALUES} values of all records`, records);
  }
  const { measurement } = await simulateQubitNeurons(engine, {
    hamiltonian: hamiltonianAt(model, values),
    channels: channelsAt(model, values),
    initial: settings.initial,
    dt: interval / substeps,
    steps: intervals * substeps,
    trajectories: records,
    record: { every: substeps, observables: ['Z'.padEnd(model.qubits, 'I')], measurement: true },
    guard: false,
    seed: chosen,
    ...(options.signal && { signal: options.signal }),
  });
  const work = transient > 0 ? 2 * records : records;
  const scoresOf = async (before: number, length: number) => {
    const record = {
      ...{ values: measurement!.values, records, stride: intervals, intervals: length },
      channels: monitored,
    };
    const { scores } = await recordScores(engine, pacer, { model, values, record }, (done) =>
      pacer.report({ unit: 'record', done: before + done, total: work }),
    );
    return scores;
  };
  const scores = await scoresOf(0, intervals);
  if (transient > 0) {
    const early = await scoresOf(records, transient);
    early.forEach((score, i) => {
      scores[i]! -= score;
    });
  }
  const squares = momentsOf(scores, records, count);
  return {
    ...squares,
    shape: [count, count],
    time: (intervals - transient) * interval,
    seed: chosen,
    meta: makeMeta(
      start,
      describeTask(settings, { qubits: model.qubits, intervals, transient, records, substeps }),
      intervalWarnings(model, numbers),
    ),
  };
}

/** As `simulateQubitNeurons` takes it. */
function hamiltonianAt(model: RecordModel, values: Float64Array): Hamiltonian {
  const { qubits, strings } = model;
  const coefficients = coefficientsAt(model, values);
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const letter = (string: { flips: number; signs: number }, qubit: number) => {
    const bit = 2 ** (qubits - 1 - qubit);
    return 'IZXY'[(string.flips & bit ? 2 : 0) + (string.signs & bit ? 1 : 0)];
  };
  return hamiltonian({
    qubits,
    terms: strings.map((string, i) => ({
      pauli: all.map((qubit) => letter(string, qubit)).join(''),
      qubits: all,
      coefficient: coefficients[i]!,
    })),
  });
}

/** Means of scores and of their products, with standard errors. */
function momentsOf(scores: Float64Array, records: number, count: number) {
  const meanOf = (value: (record: number) => number): [number, number] => {
    let sum = 0;
    for (let record = 0; record < records; record++) sum += value(record);
    const mean = sum / records;
    let squares = 0;
    for (let record = 0; record < records; record++) squares += (value(record) - mean) ** 2;
    return [mean, Math.sqrt(squares / (records - 1) / records)];
  };
  const information = new Float64Array(count * count);
  const stdErr = new Float64Array(count * count);
  const meanScore = new Float64Array(count);
  const meanScoreStdErr = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    [meanScore[i], meanScoreStdErr[i]] = meanOf((record) => scores[record * count + i]!);
    for (let j = 0; j < count; j++) {
      const at = i * count + j;
      [information[at], stdErr[at]] = meanOf(
        (record) => scores[record * count + i]! * scores[record * count + j]!,
      );
    }
  }
  return { information, stdErr, meanScore, meanScoreStdErr };
}
