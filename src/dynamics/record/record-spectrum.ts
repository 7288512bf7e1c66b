import {
  ArgumentError,
  checkEngine,
  checked,
  checkNumbers,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  readOptions,
  runInSteps,
  unchecked,
} from '../../engine/index.js';
import { Hamiltonian, identityMatrix, times } from '../../register/index.js';
import { type Channel, checkChannels, type NeuronChannel } from '../network/channels.js';
import { detectedChannels } from '../network/detection.js';
import { checkMonitored } from './measured-record.js';
import { transferOf } from './pauli-maps.js';
import { describeChannels } from './record-task.js';
import { solveShifted } from './solve-shifted.js';
import { applyLocal, stringGenerator } from './string-generator.js';

/** A network of up to four qubit-neurons that comes to rest, and where its records are looked at. */
export interface RecordSpectrumOptions extends LongWorkOptions {
  /** The result of `hamiltonian()`, the same at all times. */
  hamiltonian: Hamiltonian;
  /** Contact with the environment; at least one channel is measured. */
  channels: readonly NeuronChannel[];
  /** Angular frequencies ω, at most 100,000. */
  frequencies: ArrayLike<number>;
}

/** What frequencies there are in the records of a network at rest. */
export interface RecordSpectrumResult {
  /** S(ω) of each measured quadrature, [quadrature][frequency]; white noise alone has 1. */
  spectra: Float64Array;
  /** Of `spectra`. */
  shape: [quadratures: number, frequencies: number];
  /** Of which channel each quadrature is. */
  channels: number[];
  /** Which quadrature of it, in radians. */
  phases: number[];
  /** The mean of each record, [quadrature], which is not in `spectra`. */
  means: Float64Array;
  /** How it was made. */
  meta: Meta;
}

const MOST_QUBITS = 4;
const MOST_FREQUENCIES = 100_000;
const LARGEST = 1e100;

export const recordSpectrumOptions = () =>
  ({
    hamiltonian: checked<Hamiltonian, Hamiltonian>(checkSmall),
    channels: unchecked<RecordSpectrumOptions['channels']>(),
    frequencies: checked(checkFrequencies),
    ...longWork(),
  }) satisfies Describes<RecordSpectrumOptions>;

/** A copy of a list of frequencies. */
export function checkFrequencies(field: string, value: unknown): Float64Array {
  const list = Float64Array.from(checkNumbers(field, value));
  if (list.length === 0 || list.length > MOST_FREQUENCIES) {
    throw new ArgumentError(field, `1 to ${MOST_FREQUENCIES} frequencies`, list.length);
  }
  const i = list.findIndex((frequency) => Math.abs(frequency) > LARGEST);
  if (i >= 0) throw new ArgumentError(`${field}[${i}]`, `at most ${LARGEST}`, list[i]);
  return list;
}

/**
 * The power spectral densities of the homodyne records of a network at rest, by the quantum regression theorem (Wiseman and
 * Milburn, Quantum Measurement and Control, section 4.3.3): with x = √η(Lρ + ρL†) of the state at rest, without its share in ρ,
 *
 *     S(ω) = 1 + 2 Re ∫ e^(iωτ) √η Tr[(L + L†) e^(ℒτ) x] dτ = 1 - 2√η Re Tr[(L + L†) (ℒ + iω)⁻¹ x], τ from 0 on.
 *
 * That is of the record itself; means over intervals of length τ have (sin(ωτ/2)/(ωτ/2))² of what is beyond 1.
 *
 * @throws ArgumentError naming the option that cannot be used, as channels that do not lead to one state at rest
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { recordSpectrum } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * // A neuron that turns with Ω = 2, watched without haste: there is a peak at 2.
 * const { spectra } = await recordSpectrum(await createEngine(), {
 *   hamiltonian: hamiltonian({ qubits: 1, rabi: [2] }),
 *   channels: [{ operator: 'z', qubit: 0, rate: 0.2, efficiency: 0.5 }],
 *   frequencies: [0, 1, 2, 3],
 * });
 * console.log(Array.from(spectra, (value) => value.toFixed(3)).join(' ')); // prints: 1.080 1.140 3.000 1.048
 * ```
 */
export async function recordSpectrum(
  engine: Engine,
  options: RecordSpectrumOptions,
): Promise<RecordSpectrumResult> {
  const start = performance.now();
  checkEngine(engine);
  const {
    hamiltonian,
    channels: given,
    frequencies,
  } = readOptions('options', options, recordSpectrumOptions);
  const pacer = new Pacer(options);
  const { qubits, strings } = hamiltonian;
  const channels = checkChannels(given, qubits);
  const monitored = checkMonitored('options.channels', undefined, channels);
  const read = [...new Set(monitored)].flatMap((number) => detectedChannels(engine, [channels[number]!]));
  const generator = stringGenerator(qubits, strings, hamiltonian.coefficients(0), channels);
  await pacer.pause();
  const size = 4 ** qubits - 1;
  // Without the identity, whose mean is 1 always.
  const inner = Float64Array.from({ length: size * size }, (_, at) => {
    const row = Math.floor(at / size);
    return generator[(row + 1) * (size + 1) + (at - row * size) + 1]!;
  });
  const source = Float64Array.from({ length: size }, (_, row) => -generator[(row + 1) * (size + 1)]!);
  const solve = async (frequency: number, columns: Float64Array[]) => {
    const solved = await runInSteps(solveShifted(inner, size, frequency, columns), pacer);
    if (!solved) throw new ArgumentError('options.channels', 'they do not lead to one state at rest');
    return solved;
  };
  const [rest] = await solve(0, [source]);
  const means = new Float64Array(size + 1);
  means[0] = 1;
  for (let i = 0; i < size; i++) means[i + 1] = rest![2 * i]!;
  const signals = read.map((channel) => signalOf(channel, means, qubits));
  const columns = signals.map(({ change }) => change.subarray(1).map((x) => -x));
  const spectra = new Float64Array(read.length * frequencies.length);
  for (const [at, frequency] of frequencies.entries()) {
    const solved = await solve(frequency, columns);
    signals.forEach(({ weights }, k) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += weights[i + 1]! * solved[k]![2 * i]!;
      spectra[k * frequencies.length + at] = 1 + 2 * sum;
    });
    pacer.report({ unit: 'frequency', done: at + 1, total: frequencies.length });
  }
  return {
    spectra,
    shape: [read.length, frequencies.length],
    channels: monitored,
    phases: read.map(({ phase }) => phase),
    means: Float64Array.from(signals, ({ mean }) => mean),
    meta: makeMeta(start, {
      ...{ hamiltonian: 'given', qubits, channels: describeChannels(given) },
      frequencies: Array.from(frequencies),
    }),
  };
}

/** What a measurement of a state at rest changes, and what its record is afterwards: weights of the means of strings. */
function signalOf(channel: Channel, means: Float64Array, qubits: number) {
  const { matrix, dimension, rate, efficiency } = channel;
  const one = identityMatrix(dimension);
  const map = times(2 * Math.sqrt(rate * efficiency), transferOf(matrix, one, dimension));
  const change = applyLocal(map, means, channel, qubits);
  const mean = change[0]!;
  for (let i = 0; i < change.length; i++) change[i]! -= mean * means[i]!;
  // Tr(Lρ + ρL†) is the first row of the map.
  const unit = new Float64Array(means.length);
  const weights = Float64Array.from(means, (_, i) => {
    unit.fill(0);
    unit[i] = 1;
    return applyLocal(map, unit, channel, qubits)[0]!;
  });
  return { change, mean, weights };
}

function checkSmall(field: string, value: unknown): Hamiltonian {
  if (!(value instanceof Hamiltonian)) throw new ArgumentError(field, 'the result of hamiltonian()', value);
  if (value.qubits > MOST_QUBITS)
    throw new ArgumentError(field, `one of at most ${MOST_QUBITS} qubits`, value.qubits);
  if (value.changes) throw new ArgumentError(field, 'one that does not depend on time');
  return value;
}
