import { ArgumentError, type Engine, type Pacer } from '../../engine/index.js';
import { Hamiltonian, type PauliString, plus, times } from '../../register/index.js';
import { type Channel, checkChannels, type NeuronChannel } from '../network/channels.js';
import { detectedChannels } from '../network/detection.js';
import { asDensityMatrix, checkInitial } from '../network/initial-state.js';
import {
  type Dual,
  dissipatorTransfer,
  exponentialOf,
  measurementLoss,
  measurementTerms,
} from './pauli-maps.js';
import { type CheckedParameter, checkRecordParameters } from './record-parameters.js';
import { stringMeans } from './string-pairs.js';

/** A network whose records are given, as a function of its parameters. */
export interface RecordModel {
  engine: Engine;
  qubits: number;
  interval: number;
  /** r of the beginning, [string]. */
  initial: Float64Array;
  /** Strings of the Hamiltonian, of which parameters may be zero. */
  strings: PauliString[];
  coefficients: Float64Array;
  channels: readonly NeuronChannel[];
  /** Rate of each channel whose preset stands for the whole of it, for a given rate of 1. */
  shares: Float64Array;
  parameters: CheckedParameter[];
  /** Of each parameter its strings (as numbers of `strings`) and their weights. */
  weights: { string: number; weight: number }[][];
}

/** A model's numbers at some values of its parameters. */
export interface ModelNumbers {
  coefficients: Float64Array;
  channels: Channel[];
  /** Of each place what is not read, for half a step, with derivatives by channel for what is lost there. */
  decays: { channel: Channel; matrix: Float64Array; slopes: Map<number, Float64Array> }[];
  /** Of each quadrature of the record. */
  measurements: { channel: Channel; strength: number; terms: Dual }[];
}

/** Most qubits of a network whose records are filtered: 4^6 numbers of a state, and as many of each that is kept. */
export const MOST_RECORD_QUBITS = 6;
/** Of what a measurement takes from the identity. */
const LARGEST_LOSS = 0.5;
/** Rates and energies times the interval beyond which a step says nothing any more. */
const LARGEST_STEP = 1000;
/** Beyond which an interval is long beside what happens meanwhile. */
const LONG_STEP = 0.3;

/** What models are made of. */
export interface ModelOptions {
  hamiltonian?: unknown;
  channels: unknown;
  initial: unknown;
  interval: number;
  parameters: unknown;
}

/** Checks a network, and gives the values at which its parameters are taken. */
export function recordModel(
  engine: Engine,
  { hamiltonian, channels: given, initial, interval, parameters: list }: ModelOptions,
): { model: RecordModel; values: Float64Array } {
  const { qubits, entries } = smallState(engine, initial);
  checkConstant(hamiltonian, qubits);
  const channels = copiedChannels(given, qubits);
  const { parameters, values } = checkRecordParameters(list, qubits, channels.length);
  const strings: PauliString[] = (hamiltonian?.strings ?? []).map(({ flips, signs }) => ({ flips, signs }));
  const numberOf = (string: PauliString) => {
    const known = strings.findIndex(({ flips, signs }) => flips === string.flips && signs === string.signs);
    return known < 0 ? strings.push(string) - 1 : known;
  };
  const weights = parameters.map((parameter) =>
    parameter.kind === 'terms'
      ? parameter.terms.map(({ string, weight }) => ({ string: numberOf(string), weight }))
      : [],
  );
  const coefficients = new Float64Array(strings.length);
  coefficients.set(hamiltonian?.coefficients(0) ?? []);
  const ones = channels.map((channel) => ({ ...channel, rate: 1 }));
  const shares = Float64Array.from(checkChannels(ones, qubits), ({ rate }) => rate);
  const model = {
    ...{ engine, qubits, interval, strings, coefficients, channels, shares, parameters, weights },
    initial: stringMeans(entries, qubits),
  };
  return { model, values };
}

function smallState(engine: Engine, initial: unknown): { qubits: number; entries: Float64Array } {
  const state = checkInitial(engine, initial);
  if (state.qubits > MOST_RECORD_QUBITS) {
    throw new ArgumentError('options.initial', `at most ${MOST_RECORD_QUBITS} qubits`, state.qubits);
  }
  return asDensityMatrix(state);
}

function checkConstant(hamiltonian: unknown, qubits: number): asserts hamiltonian is Hamiltonian | undefined {
  if (hamiltonian === undefined) return;
  const field = 'options.hamiltonian';
  if (!(hamiltonian instanceof Hamiltonian)) {
    throw new ArgumentError(field, 'the result of hamiltonian()', hamiltonian);
  }
  if (hamiltonian.qubits !== qubits)
    throw new ArgumentError(field, `one of ${qubits} qubits`, hamiltonian.qubits);
  if (hamiltonian.changes) throw new ArgumentError(field, 'one that does not depend on time');
}

/** Channels that no one else changes, checked. */
function copiedChannels(channels: unknown, qubits: number): NeuronChannel[] {
  checkChannels(channels, qubits);
  return (channels as NeuronChannel[]).map((channel) => ({
    ...channel,
    ...(typeof channel.operator !== 'string' && { operator: Float64Array.from(channel.operator) }),
    ...(channel.qubits && { qubits: [...channel.qubits] }),
  }));
}

/** The coefficients of `model.strings` at values of the parameters. */
export function coefficientsAt({ coefficients, weights }: RecordModel, values: Float64Array): Float64Array {
  const sums = Float64Array.from(coefficients);
  weights.forEach((list, parameter) => {
    for (const { string, weight } of list) sums[string]! += weight * values[parameter]!;
  });
  return sums;
}

/** The channels, as `simulateQubitNeurons` takes them, at values of the parameters. */
export function channelsAt({ channels, parameters }: RecordModel, values: Float64Array): NeuronChannel[] {
  const copies = channels.map((channel) => ({ ...channel }));
  parameters.forEach((parameter, i) => {
    if (parameter.kind === 'terms') return;
    for (const channel of parameter.channels) copies[channel]![parameter.kind] = values[i]!;
  });
  return copies;
}

/**
 * @param monitored numbers of the channels that are read
 * @param slopes whether derivatives are wanted
 * @throws ArgumentError where steps are too long for what happens meanwhile
 */
export async function numbersAt(
  pacer: Pacer,
  model: RecordModel,
  values: Float64Array,
  monitored: readonly number[],
  slopes: boolean,
): Promise<ModelNumbers> {
  const { qubits, interval } = model;
  const channels = checkChannels(channelsAt(model, values), qubits);
  const coefficients = coefficientsAt(model, values);
  const { coherent, lost } = ratesOf(coefficients, channels);
  if (Math.max(coherent, lost) * interval > LARGEST_STEP) {
    throw new ArgumentError(
      'options.interval',
      `is too long: the sum of L†L, or of couplings, is ${Math.max(coherent, lost)}`,
    );
  }
  const measurements: ModelNumbers['measurements'] = [];
  for (const number of new Set(monitored)) {
    for (const channel of detectedChannels(model.engine, [channels[number]!])) {
      measurements.push(measurementOf(channel, interval));
      await pacer.pause();
    }
  }
  const decays = await decaysOf(pacer, model, channels, monitored, slopes);
  return { coefficients, channels, decays, measurements };
}

function measurementOf(channel: Channel, interval: number): ModelNumbers['measurements'][number] {
  const { number, matrix, dimension, involutory, rate, efficiency, strength: square } = channel;
  if (!involutory && measurementLoss(efficiency * square, interval) > LARGEST_LOSS) {
    throw new ArgumentError(
      'options.interval',
      `is too long for channel ${number}: efficiency times L†L times the interval is ${efficiency * square * interval}`,
    );
  }
  const strength = Math.sqrt(efficiency * rate);
  return { channel, strength, terms: measurementTerms(matrix, dimension, involutory, strength, interval) };
}

/** The sum of |couplings|, and that of all L†L. */
function ratesOf(
  coefficients: Float64Array,
  channels: readonly Channel[],
): { coherent: number; lost: number } {
  return {
    coherent: coefficients.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0),
    lost: channels.reduce((sum, { strength }) => sum + strength, 0),
  };
}

/** What to say of intervals in which much happens. */
export function intervalWarnings({ interval, strings }: RecordModel, numbers: ModelNumbers): string[] {
  const most = Math.max(
    ...strings.map((_, i) => 2 * Math.abs(numbers.coefficients[i]!)),
    ...numbers.channels.map(({ strength }) => strength),
  );
  if (most * interval <= LONG_STEP) return [];
  return [
    `interval = ${interval} looks long: the largest rate or twice the largest coupling is ${most.toPrecision(3)}; ` +
      `the filter takes an interval as one step, with an error of about (${(most * interval).toPrecision(2)})² of what happens in it`,
  ];
}

/** Derivatives are of the channels that a parameter has. */
async function decaysOf(
  pacer: Pacer,
  { interval, parameters }: RecordModel,
  channels: readonly Channel[],
  monitored: readonly number[],
  slopes: boolean,
): Promise<ModelNumbers['decays']> {
  const varied = new Set(
    slopes ? parameters.flatMap((parameter) => (parameter.kind === 'terms' ? [] : parameter.channels)) : [],
  );
  const places = new Map<string, { channel: Channel; sum: Float64Array; own: Map<number, Float64Array> }>();
  for (const [number, channel] of channels.entries()) {
    const { matrix, dimension, rate, efficiency, qubits } = channel;
    const lost = rate * (monitored.includes(number) ? 1 - efficiency : 1);
    if (lost === 0 && !varied.has(number)) continue;
    // Of half a step.
    const generator = times(interval / 2, dissipatorTransfer(matrix, dimension));
    await pacer.pause();
    const key = String(qubits);
    const place = places.get(key) ?? { channel, sum: new Float64Array(generator.length), own: new Map() };
    places.set(key, place);
    place.sum = plus(place.sum, times(lost, generator));
    if (varied.has(number)) place.own.set(number, generator);
  }
  const decays: ModelNumbers['decays'] = [];
  for (const { channel, sum, own } of places.values()) {
    const size = channel.dimension ** 2;
    const changes = new Map<number, Float64Array>();
    for (const [number, generator] of own) {
      changes.set(number, exponentialOf(sum, generator, size).slope);
      await pacer.pause();
    }
    decays.push({ channel, matrix: exponentialOf(sum, undefined, size).value, slopes: changes });
    await pacer.pause();
  }
  return decays;
}
