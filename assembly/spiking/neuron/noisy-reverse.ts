/** The adjoint sweep of neurons on a device: exact gradients through their tensors, see instrument.ts. */
import { Network } from '../network/network';
import {
  instrumentColumns,
  instrumentOf,
  makeTensors,
  memoryCoordinates,
  outcomeOf,
  outcomeRows,
  tensorBytes,
} from './instrument';
import { combineInputs, cosineOf, memoryOfLane, sineOf, tensorOfLane } from './noisy-step';
import { isControlled, shiftFactor, shiftLanes, shiftTerms } from './shift-rule';
import { memoryOf, Pair } from './pair';
import { IMPOSSIBLE } from './remember-spikes';

const PI: f64 = 3.141592653589793;

/**
 * Back through step `t` of a lane: adds to the slopes of the tensor, at `pair.gateGradient`, stores those of the currents, and
 * leaves the cotangent of the memory before the step in place of the one after it.
 *
 * @param weight of the scored pattern's probability
 * @param gradient of the step's first channel
 */
export function reverseNoisy(
  network: Network,
  pair: Pair,
  t: i32,
  lane: usize,
  weight: f64,
  gradient: usize,
  channelStride: usize,
): void {
  const offset = <usize>t * pair.stride;
  const record = load<u16>((lane ? pair.record1 : pair.record0) + offset);
  const scored = load<u16>((lane ? pair.scored1 : pair.scored0) + offset);
  const encoding = pair.encoding + ((<usize>(t * network.channels)) << 5);
  const state = memoryOfLane(network, memoryOf(network, pair, t), lane);
  const adjoint = memoryOfLane(network, pair.memoryAdjoint, lane);
  const tensor = tensorOfLane(network, pair.coefficients, lane);
  const inputs = combineInputs(network, encoding, state, lane);
  const cotangents = instrumentOf(network).cotangents;
  const columns = instrumentColumns(network);
  const patterns: usize = 8 << network.channels;
  for (let k: usize = 0; k < columns; k++) {
    const at = k * patterns + ((<usize>scored) << 3);
    store<f64>(cotangents + (k << 3), weight * load<f64>(tensor + at));
    addTo(pair.gateGradient + at, weight * load<f64>(inputs + (k << 3)));
  }
  const probability = load<f64>(pair.record + ((<usize>t) << 4) + (lane << 3));
  const keeps = !instrumentOf(network).remembered && t + 1 < pair.steps && probability >= IMPOSSIBLE;
  if (keeps) {
    const next = memoryOfLane(network, memoryOf(network, pair, t + 1), lane);
    throughOutcome(network, pair, tensor, record, probability, next, adjoint, inputs);
  }
  throughInputs(network, encoding, lane, state, adjoint, gradient, channelStride);
}

/** Through the quotients that the memory after the step is made of. */
function throughOutcome(
  network: Network,
  pair: Pair,
  tensor: usize,
  record: u32,
  probability: f64,
  next: usize,
  adjoint: usize,
  inputs: usize,
): void {
  const memoryCount = memoryCoordinates(network);
  const rows = outcomeRows(network);
  const slopes = instrumentOf(network).outcome;
  const cotangents = instrumentOf(network).cotangents;
  memory.fill(slopes, 0, (<usize>rows) << 3);
  let overlap: f64 = 0;
  for (let row: usize = 8; row < (<usize>memoryCount) << 3; row += 8) {
    const slope = load<f64>(adjoint + row) / probability;
    store<f64>(slopes + row, slope);
    overlap += slope * load<f64>(next + row);
  }
  store<f64>(slopes, -overlap);
  const rowBytes = (<usize>rows) << 3;
  const end = inputs + ((<usize>instrumentColumns(network)) << 3);
  let from = outcomeOf(network, tensor, record);
  let to = outcomeOf(network, pair.gateGradient, record);
  for (let k: usize = 0; inputs + k < end; k += 8, from += rowBytes, to += rowBytes) {
    const input = v128.load64_splat(inputs + k);
    let sum = f64x2.splat(0);
    for (let row: usize = 0; row < rowBytes; row += 16) {
      const slope = v128.load(slopes + row);
      sum = f64x2.add(sum, f64x2.mul(v128.load(from + row), slope));
      v128.store(to + row, f64x2.add(v128.load(to + row), f64x2.mul(input, slope)));
    }
    addTo(cotangents + k, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  }
}

/** Through the product of the channels' basis inputs and the memory. */
function throughInputs(
  network: Network,
  encoding: usize,
  lane: usize,
  state: usize,
  adjoint: usize,
  gradient: usize,
  channelStride: usize,
): void {
  const memoryBytes = (<usize>memoryCoordinates(network)) << 3;
  const columnBytes = (<usize>instrumentColumns(network)) << 3;
  const cotangents = instrumentOf(network).cotangents;
  memory.fill(adjoint, 0, memoryBytes);
  for (let n = 0; n < network.channels; n++) store<f64>(gradient + <usize>n * channelStride, 0);
  for (let block: usize = 0, basis: u32 = 0; block < columnBytes; block += memoryBytes, basis++) {
    const value = basisInput(network, encoding, lane, basis, -1);
    let sum: f64 = 0;
    for (let m: usize = 0; m < memoryBytes; m += 8) {
      const cotangent = load<f64>(cotangents + block + m);
      addTo(adjoint + m, value * cotangent);
      sum += load<f64>(state + m) * cotangent;
    }
    for (let n = 0; n < network.channels; n++) {
      // No rotation, no sine: the current was not positive.
      if (load<f64>(encoding + ((<usize>n) << 5) + (lane << 3), 16) == 0) continue;
      const slope = PI * basisInput(network, encoding, lane, basis, n);
      addTo(gradient + <usize>n * channelStride, slope * sum);
    }
  }
}

/** A product of 1, cos φ and sin φ of all channels, or its derivative by one of them; the first channel has the highest digit. */
function basisInput(network: Network, encoding: usize, lane: usize, basis: u32, derived: i32): f64 {
  let value: f64 = 1;
  for (let n = network.channels - 1; n >= 0; n--, basis /= 3) {
    const digit = basis % 3;
    if (digit == 0) {
      if (n == derived) return 0;
      continue;
    }
    const isCosine = (digit == 1) == (n != derived);
    const factor = isCosine ? cosineOf(encoding, n, lane) : sineOf(encoding, n, lane);
    value *= n == derived && digit == 1 ? -factor : factor;
  }
  return value;
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/**
 * Adds what the slopes of the tensor give the angle of a gate, whose tensors, shifted, take place at `tensors`: a tensor has in each
 * gate's angle the frequencies that the shift rules are exact for.
 */
export function addTensorGradient(
  network: Network,
  angles: usize,
  gate: i32,
  slopes: usize,
  tensors: usize,
  angleGradient: usize,
): void {
  const parameter = load<i32>(network.program + ((<usize>gate) << 4), 12);
  if (parameter < 0) return;
  const bytes = <usize>tensorBytes(network);
  const controlled = isControlled(network, gate);
  let sum: f64 = 0;
  for (let term = 0; term < shiftTerms(controlled); term++) {
    makeTensors(network, angles, angles, gate, shiftLanes(term), tensors);
    let change = f64x2.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const difference = f64x2.sub(v128.load(tensors + at), v128.load(tensors + bytes + at));
      change = f64x2.add(change, f64x2.mul(v128.load(slopes + at), difference));
    }
    sum += shiftFactor(controlled, term) * (f64x2.extract_lane(change, 0) + f64x2.extract_lane(change, 1));
  }
  addTo(angleGradient + ((<usize>parameter) << 3), sum);
}
