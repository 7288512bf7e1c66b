/** Runs a network of SQS neurons (spiking paper, eqs. 9-12), two items at a time. */
import { powerOfTwo } from '../../memory';
import { fillUniform } from '../../random/uniform';
import { Purpose } from '../../random/purpose';
import { applyProgram, LANE_BYTES } from '../../register/operations/lanes';
import { log64 } from '../../simd/logarithm';
import { Batch } from './batch';
import { Network } from './network';
import { choosePattern } from '../neuron/neuron';
import {
  aimFactors,
  closedProbability,
  keepClosed,
  measureClosed,
  outcomeProbability,
} from '../neuron/closed-pair';
import {
  combineInputs,
  keepOutcome,
  memoryOfLane,
  readProbabilities,
  readProbability,
  tensorOfLane,
} from '../neuron/noisy-step';
import {
  collapsePair,
  encodeCurrents,
  groundMemory,
  inLanes,
  memoryBytes,
  memoryStride,
  patternProbability,
  prepareState,
} from '../neuron/pair';
import { coefficientBytes, coefficientStride, neuronCoefficients } from '../neuron/turns';
import { visitEvents, visitPattern } from './synapse';

/** Patterns of both lanes, u32 [2]. */
const PATTERNS = memory.data(8, 16);

/** A network with what it is run with. */
@unmanaged
export class Forward {
  network: Network;
  batch: Batch;
  /** f64 [weights] */
  weights: usize;
  /** f64 [neuron][angle] */
  angles: usize;

  /** Gate coefficients of all neurons. @internal */
  coefficients: usize;
  /** Memories of all neurons. @internal */
  memories: usize;
  /** Input rotations of one neuron. @internal */
  encoding: usize;
  /** State of one neuron. @internal */
  state: usize;
  /** Of one neuron's patterns. @internal */
  probabilities: usize;
  /** Uniform numbers of all neurons. @internal */
  uniforms0: usize;
  /** @internal */
  uniforms1: usize;
}

/**
 * Gives the scratch its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutForward(run: Forward, at: f64): f64 {
  const network = run.network;
  const lane = <f64>LANE_BYTES;
  const neurons = <f64>network.neurons;
  run.coefficients = <usize>at;
  run.memories = <usize>(at += neurons * coefficientBytes(network));
  run.encoding = <usize>(at += neurons * memoryBytes(network));
  run.state = <usize>(at += <f64>network.channels * lane);
  run.probabilities = <usize>(at += powerOfTwo(network.qubits) * lane);
  run.uniforms0 = <usize>(at += 16 * powerOfTwo(network.channels));
  run.uniforms1 = <usize>(at += 8 * neurons);
  return at + 8 * neurons;
}

/** Takes the angles of `count` neurons from `first` on; those of all neurons before `networkForward`. */
export function prepareForward(run: Forward, first: i32, count: i32): void {
  networkCoefficients(run.network, run.angles, run.coefficients, first, count);
}

/**
 * Runs items of the batch through the network, from `firstItem` on, which is even, and fills the batch's results. Item i
 * takes its Born samples from the stream (key, Born, batch.firstItem + i, step), neuron k at position k, so that neither
 * batches nor lanes change a result. Of two items at most a range of steps may be run: steps follow each other, and no
 * other item is begun before the last of them.
 *
 * @returns -1, or the first step at which a current was not finite; the results are then not to be used
 */
export function networkForward(run: Forward, firstItem: i32, items: i32, firstStep: i32, steps: i32): i32 {
  for (let item = firstItem; item < firstItem + items; item += 2) {
    const other = min(item + 1, run.batch.items - 1);
    const broken = forwardPair(run, item, other, firstStep, firstStep + steps);
    if (broken >= 0) return broken;
  }
  return -1;
}

/** Writes the coefficients of `count` neurons from `first` on in the place that they have among all neurons' at `coefficients`. */
export function networkCoefficients(
  network: Network,
  angles: usize,
  coefficients: usize,
  first: i32,
  count: i32,
): void {
  for (let i = first; i < first + count; i++) {
    const own = angles + ((<usize>(i * network.angles)) << 3);
    neuronCoefficients(network, own, own, coefficients + <usize>i * coefficientStride(network));
  }
}

/**
 * Two items through the steps from `begin` up to `end`. Where there is no second one, lane 1 repeats lane 0 but adds nothing
 * twice.
 *
 * @returns -1, or the first step at which a current was not finite
 */
function forwardPair(run: Forward, item0: i32, item1: i32, begin: i32, end: i32): i32 {
  const network = run.network;
  const batch = run.batch;
  const weights = run.weights;
  const coefficients = run.coefficients;
  const memories = run.memories;
  const encoding = run.encoding;
  const state = run.state;
  const uniforms0 = run.uniforms0;
  const uniforms1 = run.uniforms1;
  const clamped = batch.clamped;
  const floor = batch.floor;
  const key0 = batch.key0;
  const key1 = batch.key1;
  const neurons = network.neurons;
  const hidden = neurons - network.outputs;
  const steps = batch.steps;
  const memoryQubits = network.memoryQubits;
  const stride = coefficientStride(network);
  const bytesOfMemory = memoryStride(network);
  const rowBytes = (<usize>network.row) << 3;
  const idle = item0 == item1;
  let inputs0: usize = 0;
  let inputs1: usize = 0;
  const currents0 = batch.currentsOf(network, item0);
  const currents1 = batch.currentsOf(network, item1);
  if (begin == 0) {
    for (let i = 0; i < neurons; i++) groundMemory(network, memories + <usize>i * bytesOfMemory);
    memory.fill(currents0, 0, rowBytes);
    memory.fill(currents1, 0, rowBytes);
  }
  for (let t = begin; t < end; t++) {
    if (t + 1 < steps) {
      // What is delayed adds to the next step's already.
      const next = <usize>(t + 1) * rowBytes;
      memory.fill(currents0 + next, 0, rowBytes);
      memory.fill(currents1 + next, 0, rowBytes);
    }
    visitEvents(network, batch, item0, t, weights, currents0, false);
    if (!idle) visitEvents(network, batch, item1, t, weights, currents1, false);
    fillUniform(uniforms0, neurons, key0, key1, Purpose.Born, batch.firstItem + item0, t);
    fillUniform(uniforms1, neurons, key0, key1, Purpose.Born, batch.firstItem + item1, t);
    let loss = f64x2.splat(0);
    for (let o = 0; o < neurons; o++) {
      const i = load<i32>(network.order + ((<usize>o) << 2));
      const memoryState = memories + <usize>i * bytesOfMemory;
      let current = <usize>t * rowBytes + ((<usize>i) << 3);
      for (let n = 0; n < network.channels; n++) {
        encodeCurrents(
          inLanes(load<f64>(currents0 + current), load<f64>(currents1 + current)),
          encoding + <usize>n * LANE_BYTES,
        );
        current += (<usize>neurons) << 3;
      }
      const turned = coefficients + <usize>i * stride;
      if (network.isNoisy) {
        inputs0 = combineInputs(network, encoding, memoryState, 0);
        inputs1 = combineInputs(network, encoding, memoryOfLane(network, memoryState, 1), 1);
      } else if (!network.closed) {
        prepareState(network, encoding, memoryState, state);
        applyProgram(state, network.qubits, network.program, network.gates, turned);
      }

      const judged = i >= hidden && batch.targets != 0;
      let target0: u32 = 0;
      let target1: u32 = 0;
      let likelihood = f64x2.splat(0);
      if (judged) {
        const target = (<usize>(t * network.outputs + i - hidden)) << 1;
        target0 = load<u16>(batch.targetsOf(network, item0) + target);
        target1 = load<u16>(batch.targetsOf(network, item1) + target);
        const probability = network.isNoisy
          ? inLanes(
              readProbability(network, turned, inputs0, target0),
              readProbability(network, tensorOfLane(network, turned, 1), inputs1, target1),
            )
          : network.closed
            ? closedProbability(network, turned, encoding, memoryState, target0, target1)
            : patternProbability(state, memoryQubits, target0, target1);
        likelihood = probability;
        loss = f64x2.sub(loss, log64(f64x2.max(probability, f64x2.splat(floor))));
      }
      store<u32>(PATTERNS, target0);
      store<u32>(PATTERNS, target1, 4);
      const numbers = (<usize>i) << 3;
      const uniforms = inLanes(load<f64>(uniforms0 + numbers), load<f64>(uniforms1 + numbers));
      const probability = network.isNoisy
        ? inLanes(
            readNeuron(run, turned, memoryState, 0, inputs0, judged && clamped, uniforms),
            readNeuron(run, turned, memoryState, 1, inputs1, judged && clamped, uniforms),
          )
        : measureNeuron(run, turned, memoryState, judged && clamped, uniforms);
      const record0 = load<u32>(PATTERNS);
      const record1 = load<u32>(PATTERNS, 4);
      const place = (<usize>(t * neurons + i)) << 1;
      store<u16>(batch.recordsOf(network, item0) + place, <u16>record0);
      store<u16>(batch.recordsOf(network, item1) + place, <u16>record1);
      store<u16>(batch.scoredOf(network, item0) + place, <u16>(judged ? target0 : record0));
      store<u16>(batch.scoredOf(network, item1) + place, <u16>(judged ? target1 : record1));
      if (batch.likelihoods) {
        if (!judged) likelihood = probability;
        const at = (<usize>(t * neurons + i)) << 3;
        store<f64>(batch.likelihoodsOf(network, item0) + at, f64x2.extract_lane(likelihood, 0));
        store<f64>(batch.likelihoodsOf(network, item1) + at, f64x2.extract_lane(likelihood, 1));
      }
      if (!i64x2.all_true(f64x2.eq(probability, probability))) return t;
      if (i < hidden) {
        if (record0) visitPattern(network, i, record0, weights, currents0, t, steps, false);
        if (record1 && !idle) visitPattern(network, i, record1, weights, currents1, t, steps, false);
      }
    }
    store<f64>(batch.lossOf(item0) + ((<usize>t) << 3), f64x2.extract_lane(loss, 0));
    store<f64>(batch.lossOf(item1) + ((<usize>t) << 3), f64x2.extract_lane(loss, 1));
  }
  return -1;
}

/** `measureNeuron` of one lane on a device. */
function readNeuron(
  run: Forward,
  tensors: usize,
  memoryState: usize,
  lane: usize,
  inputs: usize,
  clamped: bool,
  uniforms: v128,
): f64 {
  const network = run.network;
  const tensor = tensorOfLane(network, tensors, lane);
  const at = PATTERNS + (lane << 2);
  if (!clamped) {
    readProbabilities(network, tensor, inputs, run.probabilities);
    const uniform = lane ? f64x2.extract_lane(uniforms, 1) : f64x2.extract_lane(uniforms, 0);
    store<u32>(at, choosePattern(run.probabilities, 1 << network.channels, 8, uniform));
  }
  return keepOutcome(network, tensor, inputs, load<u32>(at), memoryOfLane(network, memoryState, lane));
}

/**
 * Measures a neuron, or collapses it on the patterns in `PATTERNS`; leaves the patterns there, and the memory that they leave.
 *
 * @returns their probabilities; no numbers where currents were none
 */
// @ts-ignore: decorator
@inline
function measureNeuron(run: Forward, turned: usize, memoryState: usize, clamped: bool, uniforms: v128): v128 {
  const network = run.network;
  if (network.closed) {
    let probability: v128;
    if (clamped) {
      aimFactors(network, run.encoding, load<u32>(PATTERNS), load<u32>(PATTERNS, 4));
      probability = outcomeProbability(network, turned, memoryState, memoryState);
    } else {
      probability = measureClosed(network, turned, run.encoding, memoryState, uniforms, PATTERNS);
    }
    keepClosed(network, turned, load<u32>(PATTERNS), load<u32>(PATTERNS, 4), probability, memoryState);
    return probability;
  }
  const state = run.state;
  const memoryQubits = network.memoryQubits;
  if (!clamped) {
    const patterns = 1 << network.channels;
    const probabilities = run.probabilities;
    for (let pattern = 0; pattern < patterns; pattern++) {
      const probability = patternProbability(state, memoryQubits, pattern, pattern);
      v128.store(probabilities + ((<usize>pattern) << 4), probability);
    }
    store<u32>(PATTERNS, choosePattern(probabilities, patterns, 16, f64x2.extract_lane(uniforms, 0)));
    store<u32>(PATTERNS, choosePattern(probabilities + 8, patterns, 16, f64x2.extract_lane(uniforms, 1)), 4);
  }
  const record0 = load<u32>(PATTERNS);
  const record1 = load<u32>(PATTERNS, 4);
  const probability = patternProbability(state, memoryQubits, record0, record1);
  collapsePair(network, state, record0, record1, probability, memoryState);
  return probability;
}
