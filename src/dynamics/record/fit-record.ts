import {
  ArgumentError,
  checkEngine,
  type Describes,
  type Engine,
  integer,
  type Meta,
  makeMeta,
  Pacer,
  positive,
  readOptions,
  unchecked,
} from '../../engine/index.js';
import { LikelihoodClimb } from './likelihood-climb.js';
import type { MeasuredRecord } from './measured-record.js';
import { type RecordModelOptions, recordModelOptions } from './record-log-likelihood.js';
import { intervalWarnings, numbersAt } from './record-model.js';
import type { RecordParameter } from './record-parameters.js';
import { checkTask, describeRecord, describeTask } from './record-task.js';

/** Records, the network that they are of, and what of it is to be learned. */
export interface FitRecordOptions extends RecordModelOptions {
  /** The records, as `measurement` of `simulateQubitNeurons` has them. */
  record: MeasuredRecord;
  /** What is fitted, at least one, with the values where the fit begins. */
  parameters: readonly RecordParameter[];
  /** The fit ends where a step would change no parameter by more than this share of its standard error (default 0.001). */
  tolerance?: number;
  /** Steps of the fit at most (default 100). */
  iterations?: number;
}

/** The parameters under which records are likeliest. */
export interface FitRecordResult {
  /** The estimates, [parameter]. */
  values: Float64Array;
  /** Their standard errors, the roots of the diagonal of `covariance`, [parameter]; NaN at the end of a range, and where there is no peak. */
  stdErr: Float64Array;
  /** The inverse of `information`, [parameter][parameter], with NaN where `stdErr` has it. */
  covariance: Float64Array;
  /** The observed Fisher information -∂²ln p, [parameter][parameter]. */
  information: Float64Array;
  /** ln of the records' density at the estimates, see `recordLogLikelihood`. */
  logLikelihood: number;
  /** Its derivatives there, [parameter]. */
  gradient: Float64Array;
  /** Steps that were taken. */
  iterations: number;
  /** How it was made; warnings where the fit did not end, where an estimate has no standard error, or where intervals are long. */
  meta: Meta;
}

export const fitRecordOptions = () =>
  ({
    ...recordModelOptions(),
    record: unchecked<MeasuredRecord>(),
    parameters: unchecked<readonly RecordParameter[]>(),
    tolerance: positive({ default: 1e-3 }),
    iterations: integer({ default: 100, minimum: 1, maximum: 1_000_000 }),
  }) satisfies Describes<FitRecordOptions>;

/**
 * The parameters of a network under which its measured records are likeliest, by Newton's method: exact gradients as those of
 * `recordLogLikelihood`, and the observed Fisher information from differences of them, whose inverse gives the standard errors.
 * Where the likelihood is not concave, a multiple of the diagonal is added (Levenberg and Marquardt). It finds the maximum uphill
 * of where it begins: drives that differ by a sign may be as likely.
 *
 * @throws ArgumentError naming the option that cannot be used; NumericalError for records that are impossible
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { fitRecord, simulateQubitNeurons } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * const engine = await createEngine();
 * const channels = [{ operator: 'z', qubit: 0, rate: 0.5, efficiency: 0.8 }] as const;
 * const { measurement } = await simulateQubitNeurons(engine, {
 *   hamiltonian: hamiltonian({ qubits: 1, rabi: [2] }),
 *   ...{ channels, initial: '0', dt: 0.01, steps: 2000, trajectories: 10 },
 *   ...{ record: { every: 1, measurement: true }, seed: 1 },
 * });
 * const { values, stdErr } = await fitRecord(engine, {
 *   ...{ channels, initial: '0', interval: 0.01, record: measurement! },
 *   parameters: [
 *     { terms: [{ pauli: 'X', qubits: [0], coefficient: 0.5 }], value: 1.5 },
 *     { rate: 0, value: 1 },
 *     { efficiency: 0, value: 0.5 },
 *   ],
 * });
 * console.log(Array.from(values, (value, i) => `${value.toFixed(2)} ± ${stdErr[i].toFixed(2)}`).join(', '));
 * // prints: 2.15 ± 0.11, 0.53 ± 0.09, 0.69 ± 0.11
 * ```
 */
export async function fitRecord(engine: Engine, options: FitRecordOptions): Promise<FitRecordResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, fitRecordOptions);
  const pacer = new Pacer(options);
  const task = await checkTask(engine, pacer, settings);
  if (task.model.parameters.length === 0) {
    throw new ArgumentError('options.parameters', 'at least one parameter');
  }
  const fit = new LikelihoodClimb(engine, pacer, task);
  const { iterations, ended } = await fit.climb(settings.iterations, settings.tolerance);
  const { information, covariance } = await fit.errors();
  const count = task.model.parameters.length;
  const stdErr = Float64Array.from({ length: count }, (_, i) => Math.sqrt(covariance[i * (count + 1)]!));
  const warnings = intervalWarnings(
    task.model,
    await numbersAt(pacer, task.model, fit.values, task.record.channels, false),
  );
  if (!ended) warnings.push(`the fit did not end within ${iterations} iterations`);
  stdErr.forEach((error, i) => {
    if (error > 0) return;
    warnings.push(
      fit.isFixed(i)
        ? `parameter ${i} is at the end of its range, where it has no standard error`
        : `parameter ${i} has no standard error: the likelihood has no peak there`,
    );
  });
  return {
    values: fit.values,
    stdErr,
    covariance,
    information,
    logLikelihood: fit.logLikelihood,
    gradient: fit.gradient,
    iterations,
    meta: makeMeta(
      start,
      describeTask(settings, {
        qubits: task.model.qubits,
        record: describeRecord(task.record),
        tolerance: settings.tolerance,
        iterations: settings.iterations,
      }),
      warnings,
      ended ? 'done' : 'target missed',
    ),
  };
}
