/** Steps of a neuron on a device, one lane at a time: products with its tensor, see instrument.ts. */
import { powerOfTwo } from '../../memory';
import { Network } from '../network/network';
import {
  instrumentColumns,
  instrumentOf,
  memoryCoordinates,
  outcomeOf,
  outcomeRows,
  tensorStride,
} from './instrument';
import { IMPOSSIBLE } from './remember-spikes';
import { TURN_BYTES } from './transfer';

/** Bytes of a neuron's memory in both lanes, [lane][row]. */
export function noisyMemoryBytes(network: Network): f64 {
  return 16 * max<f64>(2, powerOfTwo(2 * network.memoryQubits));
}

// @ts-ignore: decorator
@inline
export function memoryOfLane(network: Network, memoryState: usize, lane: usize): usize {
  return memoryState + lane * ((<usize>outcomeRows(network)) << 3);
}

// @ts-ignore: decorator
@inline
export function tensorOfLane(network: Network, tensors: usize, lane: usize): usize {
  return tensors + lane * tensorStride(network);
}

/** The memory to begin with, in both lanes. */
export function freshMemory(network: Network, memoryState: usize): void {
  const bytes = (<usize>memoryCoordinates(network)) << 3;
  memory.copy(memoryState, instrumentOf(network).fresh, bytes);
  memory.copy(memoryOfLane(network, memoryState, 1), instrumentOf(network).fresh, bytes);
}

/** cos φ of a channel from those of φ/2. */
// @ts-ignore: decorator
@inline
export function cosineOf(encoding: usize, channel: i32, lane: usize): f64 {
  const at = encoding + <usize>channel * TURN_BYTES + (lane << 3);
  const c = load<f64>(at);
  const s = load<f64>(at, 16);
  return c * c - s * s;
}

/** sin φ, likewise. */
// @ts-ignore: decorator
@inline
export function sineOf(encoding: usize, channel: i32, lane: usize): f64 {
  const at = encoding + <usize>channel * TURN_BYTES + (lane << 3);
  return 2 * load<f64>(at) * load<f64>(at, 16);
}

/**
 * (1, cos φ, sin φ) of all channels times the memory, which a tensor is multiplied by.
 *
 * @param encoding cos φ/2 and sin φ/2 of each channel, 32 bytes
 * @param memoryState of the lane
 * @returns where they are, f64 [column]
 */
export function combineInputs(network: Network, encoding: usize, memoryState: usize, lane: usize): usize {
  const inputs = instrumentOf(network).inputs + lane * ((<usize>instrumentColumns(network)) << 3);
  let block = (<usize>memoryCoordinates(network)) << 3;
  memory.copy(inputs, memoryState, block);
  for (let n = network.channels - 1; n >= 0; n--, block *= 3) {
    const cosine = cosineOf(encoding, n, lane);
    const sine = sineOf(encoding, n, lane);
    for (let at = inputs; at < inputs + block; at += 8) {
      const value = load<f64>(at);
      store<f64>(at + block, cosine * value);
      store<f64>(at + 2 * block, sine * value);
    }
  }
  return inputs;
}

/** The probability that a pattern is read. */
export function readProbability(network: Network, tensor: usize, inputs: usize, pattern: u32): f64 {
  const stride: usize = 8 << network.channels;
  const end = inputs + ((<usize>instrumentColumns(network)) << 3);
  let at = tensor + ((<usize>pattern) << 3);
  let sum: f64 = 0;
  for (; inputs < end; inputs += 8, at += stride) sum += load<f64>(inputs) * load<f64>(at);
  return sum;
}

/** The probabilities of all patterns, f64 [2^N]. */
export function readProbabilities(
  network: Network,
  tensor: usize,
  inputs: usize,
  probabilities: usize,
): void {
  const stride: usize = 8 << network.channels;
  const end = inputs + ((<usize>instrumentColumns(network)) << 3);
  for (let pair: usize = 0; pair < stride; pair += 16) {
    let sum = f64x2.splat(0);
    let at = tensor + pair;
    for (let from = inputs; from < end; from += 8, at += stride) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(from), v128.load(at)));
    }
    v128.store(probabilities + pair, sum);
  }
}

/**
 * Writes the memory after a pattern was read; after an impossible one, which only a given record can ask for, it starts afresh.
 *
 * @param memoryState of the lane
 * @returns the pattern's probability
 */
export function keepOutcome(
  network: Network,
  tensor: usize,
  inputs: usize,
  pattern: u32,
  memoryState: usize,
): f64 {
  const instrument = instrumentOf(network);
  const bytes = (<usize>memoryCoordinates(network)) << 3;
  if (instrument.remembered) {
    memory.copy(memoryState, instrument.remembered + <usize>pattern * bytes, bytes);
    return readProbability(network, tensor, inputs, pattern);
  }
  const rowBytes = (<usize>outcomeRows(network)) << 3;
  const end = inputs + ((<usize>instrumentColumns(network)) << 3);
  const first = outcomeOf(network, tensor, pattern);
  for (let row: usize = 0; row < rowBytes; row += 16) {
    let sum = f64x2.splat(0);
    let at = first + row;
    for (let from = inputs; from < end; from += 8, at += rowBytes) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(from), v128.load(at)));
    }
    v128.store(memoryState + row, sum);
  }
  const probability = load<f64>(memoryState);
  if (probability < IMPOSSIBLE) {
    memory.copy(memoryState, instrument.fresh, bytes);
    return probability;
  }
  const scale = f64x2.splat(1 / probability);
  for (let row: usize = 0; row < rowBytes; row += 16) {
    v128.store(memoryState + row, f64x2.mul(v128.load(memoryState + row), scale));
  }
  return probability;
}

/**
 * One step of a lane, which collapses on `record`.
 *
 * @param memoryState, next of both lanes; `next` is 0 where nothing comes after the step
 * @param recordAt, scoredAt results, the probabilities of both patterns
 */
export function noisyStep(
  network: Network,
  tensors: usize,
  encoding: usize,
  lane: usize,
  memoryState: usize,
  next: usize,
  record: u32,
  scored: u32,
  recordAt: usize,
  scoredAt: usize,
): void {
  const tensor = tensorOfLane(network, tensors, lane);
  const inputs = combineInputs(network, encoding, memoryOfLane(network, memoryState, lane), lane);
  const probability = next
    ? keepOutcome(network, tensor, inputs, record, memoryOfLane(network, next, lane))
    : readProbability(network, tensor, inputs, record);
  store<f64>(recordAt, probability);
  store<f64>(scoredAt, record == scored ? probability : readProbability(network, tensor, inputs, scored));
}
