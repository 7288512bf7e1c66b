import { type Device, deviceOptions, noisyDevice } from '../../../device/index.js';
import {
  ArgumentError,
  checkEngine,
  checkInteger,
  checkNumbers,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  readOptions,
  unchecked,
  workInSteps,
} from '../../../engine/index.js';
import { checkCurrents } from '../check-currents.js';
import { checkTensor, noisyStep } from '../instrument.js';
import { type PatternChannels, patternChannels } from '../neuron-channels.js';
import { neuronModel, type SqsNeuronOptions, sqsOptions } from '../sqs-neuron.js';
import { recordInformation } from './record-information.js';

/** A neuron, and what comes to it. */
export interface HolevoInformationOptions extends Omit<SqsNeuronOptions, 'representation'>, LongWorkOptions {
  /** [T][N]; T · N is at most 20. */
  currents: readonly ArrayLike<number>[];
}

export const holevoInformationOptions = () =>
  ({
    ...sqsOptions(),
    angles: unchecked(),
    currents: unchecked(),
    ...deviceOptions(),
    ...longWork(),
  }) satisfies Describes<HolevoInformationOptions>;

/** Most spikes in a record: all records are gone through. */
const MOST_SPIKES = 20;

/** One that does nothing wrong. */
const IDEAL: Device = { entangler: 'cz', qubits: {}, twoQubitGate: {} };

/**
 * What the memory of an SQS neuron can tell of its past spikes: after each step t the Holevo information (Holevo, Probl. Inf.
 * Transm. 9, 177 (1973)) χ_t = S(Σ p(s) σ_s) − Σ p(s) S(σ_s) of the memory's states σ_s, as the next step finds them, over all
 * records s of the first t steps and their probabilities p(s). No measurement of the memory tells more of the record, and a
 * memory of N^M qubits never more than N^M bits. Exact, in a time that grows as 2^(T N).
 *
 * @returns χ in bits after each step, [T]
 * @throws ArgumentError naming the option that cannot be used; of neurons with more than 1 input-output and 3 memory qubits, 2
 * and 2, or 4 and 1
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { holevoInformation } from 'bornspike/spiking';
 *
 * const engine = await createEngine();
 * // A spike, whose probability is 1/2, turns the memory over; and so does the next one.
 * const neuron = { ansatz: 'input-to-memory', angles: [Math.PI, 0, 0], currents: [[0.5], [0]] } as const;
 * console.log(Array.from(await holevoInformation(engine, neuron), (bits) => bits.toFixed(3)).join(' ')); // prints: 1.000 1.000
 * const noisy = await holevoInformation(engine, { ...neuron, device: 'ibm_brisbane' });
 * console.log(Array.from(noisy, (bits) => bits.toFixed(3)).join(' ')); // prints: 0.713 0.635
 * ```
 */
export async function holevoInformation(
  engine: Engine,
  options: HolevoInformationOptions,
): Promise<Float64Array> {
  checkEngine(engine);
  const {
    angles: given,
    currents: rows,
    ...settings
  } = readOptions('options', options, holevoInformationOptions);
  const model = neuronModel(settings);
  const { inputs, list } = model;
  const angles = checkNumbers('options.angles', given, list.angles);
  const currents = copyCurrents(rows, inputs);
  checkTensor('options.memory', model);
  const { kernels } = engine;
  const ideal = readOptions('options', { device: IDEAL }, deviceOptions);
  const step = noisyStep(model, noisyDevice(kernels, settings) ?? noisyDevice(kernels, ideal)!);
  const gateAngles = list.gates.map(({ parameter }) => (parameter === undefined ? 0 : angles[parameter]!));
  return workInSteps(engine, options, function* () {
    const channels: PatternChannels[] = [];
    for (const row of currents) {
      const encoding = Array.from(row, (current) => Math.PI * Math.max(0, current));
      channels.push(yield* patternChannels(kernels, model, step, [...gateAngles, ...encoding]));
      yield;
    }
    return yield* recordInformation(engine, model.memory, step.fresh, channels);
  });
}

/** A checked copy. */
function copyCurrents(rows: unknown, inputs: number): Float64Array[] {
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new ArgumentError('options.currents', 'at least one time step', rows);
  }
  checkInteger('options.currents.length', rows.length, 1, Math.floor(MOST_SPIKES / inputs));
  return rows.map((row, t) => {
    checkCurrents(`options.currents[${t}]`, row, inputs);
    return Float64Array.from(row);
  });
}
