import {
  checkEngine,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  number,
  Pacer,
  readOptions,
  unchecked,
} from '../../engine/index.js';
import type { DensityMatrix, Hamiltonian, StateVector } from '../../register/index.js';
import type { NeuronChannel } from '../network/channels.js';
import type { MeasuredRecord } from './measured-record.js';
import { intervalWarnings } from './record-model.js';
import type { RecordParameter } from './record-parameters.js';
import { recordScores } from './record-scores.js';
import { checkTask, describeRecord, describeTask, LONGEST, SHORTEST, sumOfRows } from './record-task.js';

/** A network of up to six qubit-neurons, whose records may be looked at. */
export interface RecordModelOptions extends LongWorkOptions {
  /** The result of `hamiltonian()`, the same at all times, to which parameters may add; none by default. */
  hamiltonian?: Hamiltonian;
  /** Contact with the environment; at least one channel is measured. */
  channels: readonly NeuronChannel[];
  /** Where each record begins: a basis state such as `'01'`, a `StateVector` or a `DensityMatrix` of at most 6 qubits. */
  initial: string | StateVector | DensityMatrix;
  /** From one value of a record to the next, in units of time: `dt` times `record.every` of `simulateQubitNeurons`. */
  interval: number;
}

/** Records, and the network that they may be of. */
export interface RecordLogLikelihoodOptions extends RecordModelOptions {
  /** The records, as `measurement` of `simulateQubitNeurons` has them. */
  record: MeasuredRecord;
  /** What derivatives are wanted for (default none), with the values at which the likelihood is taken. */
  parameters?: readonly RecordParameter[];
}

/** How likely records are. */
export interface RecordLogLikelihoodResult {
  /** ln of the density of all records beside that of white noise. */
  logLikelihood: number;
  /** Its derivatives, [parameter]. */
  gradient: Float64Array;
  /** The same of each record, [record]. */
  logLikelihoods: Float64Array;
  /** Their derivatives, [record][parameter]. */
  scores: Float64Array;
  /** Of `scores`. */
  shape: [records: number, parameters: number];
  /** How it was made, with a warning where intervals are long. */
  meta: Meta;
}

export const recordModelOptions = () => ({
  hamiltonian: unchecked<Hamiltonian, { optional: true }>({ optional: true }),
  channels: unchecked<RecordModelOptions['channels']>(),
  initial: unchecked<RecordModelOptions['initial']>(),
  interval: number({ minimum: SHORTEST, maximum: LONGEST, unit: 'time' }),
  ...longWork(),
});

export const recordLogLikelihoodOptions = () =>
  ({
    ...recordModelOptions(),
    record: unchecked<MeasuredRecord>(),
    parameters: unchecked<readonly RecordParameter[], { default: readonly RecordParameter[] }>({
      default: [],
    }),
  }) satisfies Describes<RecordLogLikelihoodOptions>;

/**
 * How likely measured homodyne records of a network of qubit-neurons are, ln p(J), and the exact derivatives for any term of the
 * Hamiltonian, any rate and any efficiency (Gammelmark and Mølmer, Phys. Rev. A 87, 032115 (2013)): what `fitRecord` climbs.
 *
 * The filter takes an interval as one step, ρ ↦ 𝒦ρ: half of the Hamiltonian, half of what is not read, the measurements in the
 * order of their channels, and the halves again. With y = J · interval, L = √(rate · efficiency) · operator, a measurement is
 * ρ ↦ MρM† with M = exp(Ly - L² interval) if operator² = 1, and otherwise the polynomial of second order in y that agrees with
 * the stochastic master equation to order interval² and that keeps probability exactly. No state becomes negative, and
 * Tr 𝒦_T … 𝒦_1 ρ is exactly the density of the increments y beside the Wiener measure (independent, normal, of variance
 * `interval`): likelihoods of different parameters can be compared, their scores have the mean 0. The density of the J
 * themselves has another factor, which is the same for all parameters.
 *
 * Records of `simulateQubitNeurons` have that distribution but for an error of order interval² (of operators whose square is not 1:
 * of order dt): means over several steps (`record.every`) can be given if nothing happens in an interval that `meta.warnings` names.
 * Channels without a record count as not read. The way back takes the memory of √T states (T intervals) and about three to
 * five times the filter's time, however many parameters there are.
 *
 * @throws ArgumentError naming the option that cannot be used; NumericalError for a record that is impossible
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { recordLogLikelihood, simulateQubitNeurons } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * // A neuron that is driven with Ω = 2 and watched: are its records more likely with that than with another drive?
 * const engine = await createEngine();
 * const channels = [{ operator: 'z', qubit: 0, rate: 0.5, efficiency: 0.8 }] as const;
 * const { measurement } = await simulateQubitNeurons(engine, {
 *   hamiltonian: hamiltonian({ qubits: 1, rabi: [2] }),
 *   ...{ channels, initial: '0', dt: 0.01, steps: 2000, trajectories: 10 },
 *   ...{ record: { every: 1, measurement: true }, seed: 1 },
 * });
 * const drive = [{ pauli: 'X', qubits: [0], coefficient: 0.5 }];
 * for (const value of [1.5, 2, 2.5]) {
 *   const { logLikelihood, gradient } = await recordLogLikelihood(engine, {
 *     ...{ channels, initial: '0', interval: 0.01, record: measurement! },
 *     parameters: [{ terms: drive, value }],
 *   });
 *   console.log(value, logLikelihood.toFixed(2), gradient[0].toFixed(2));
 * }
 * // prints: 1.5 41.23 69.92
 * // prints: 2 65.82 12.26
 * // prints: 2.5 57.90 -53.11
 * ```
 */
export async function recordLogLikelihood(
  engine: Engine,
  options: RecordLogLikelihoodOptions,
): Promise<RecordLogLikelihoodResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, recordLogLikelihoodOptions);
  const pacer = new Pacer(options);
  const task = await checkTask(engine, pacer, settings);
  const { model, record } = task;
  const { logLikelihoods, scores, numbers } = await recordScores(engine, pacer, task, (done) =>
    pacer.report({ unit: 'record', done, total: record.records }),
  );
  return {
    logLikelihood: logLikelihoods.reduce((sum, value) => sum + value, 0),
    gradient: sumOfRows(scores, model.parameters.length),
    logLikelihoods,
    scores,
    shape: [record.records, model.parameters.length],
    meta: makeMeta(
      start,
      describeTask(settings, { qubits: model.qubits, record: describeRecord(record) }),
      intervalWarnings(model, numbers),
    ),
  };
}
