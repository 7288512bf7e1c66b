/**
 * A step of a neuron on a device as a quantum instrument: linear in the memory's Pauli coordinates, and, as all angles are turns
 * about Z, in (1, cos φ, sin φ) of each channel's angle φ. For each set of angles θ its tensor is made once, by running the
 * compiled circuit on all basis inputs; a step is then one product with it. Readout and reset are steps of the program, too.
 */
import { powerOfTwo } from '../../memory';
import { Network } from '../network/network';
import {
  aimTurn,
  applyTransfer,
  applyTurn,
  COORDINATE_BYTES,
  STEP_BYTES,
  TransferStep,
  TURN_BYTES,
} from './transfer';

/** What a neuron's circuit is on a device. */
@unmanaged
export class Instrument {
  /** `TransferStep` [step], from |0…0⟩ of the input-output qubits to their readout. */
  program: usize;
  steps: i32;
  /** The memory to begin with, f64 [4^M]. */
  fresh: usize;
  /** The memory after a pattern that is remembered instead of a state, f64 [pattern][4^M]; 0 if a state is kept. */
  remembered: usize;

  /** Of all turns, see transfer.ts. @internal */
  turns: usize;
  /** Coordinates of all qubits, both lanes. @internal */
  state: usize;
  /** Basis inputs times the memory, of each lane, f64 [3^N][4^M]. @internal */
  inputs: usize;
  /** The same, of cotangents. @internal */
  cotangents: usize;
  /** Rows of an outcome and their cotangents, f64 [2][rows]. @internal */
  outcome: usize;
}

/**
 * Gives the scratch of a neuron with so many qubits its place in memory from `at` on; `at` = 0 to learn how much memory that
 * takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutInstrument(instrument: Instrument, channels: i32, memoryQubits: i32, at: f64): f64 {
  const inputs = 8 * powerOfThree(channels) * powerOfTwo(2 * memoryQubits);
  instrument.turns = <usize>at;
  instrument.state = <usize>(at += <f64>instrument.steps * <f64>TURN_BYTES);
  instrument.inputs = <usize>(at += powerOfTwo(2 * (channels + memoryQubits)) * <f64>COORDINATE_BYTES);
  instrument.cotangents = <usize>(at += 2 * inputs);
  instrument.outcome = <usize>(at += inputs);
  return at + 16 * max<f64>(2, powerOfTwo(2 * memoryQubits));
}

function powerOfThree(exponent: i32): f64 {
  let power: f64 = 1;
  for (let i = 0; i < exponent; i++) power *= 3;
  return power;
}

// @ts-ignore: decorator
@inline
export function instrumentOf(network: Network): Instrument {
  return changetype<Instrument>(network.instrument);
}

/** Coordinates of the memory, and rows of an outcome: vectors of two. */
// @ts-ignore: decorator
@inline
export function memoryCoordinates(network: Network): u32 {
  return 1 << (2 * network.memoryQubits);
}

// @ts-ignore: decorator
@inline
export function outcomeRows(network: Network): u32 {
  return max<u32>(2, memoryCoordinates(network));
}

/** Products of basis inputs and coordinates of the memory: columns of the tensor. */
export function instrumentColumns(network: Network): u32 {
  return <u32>powerOfThree(network.channels) * memoryCoordinates(network);
}

/** Bytes of one lane's tensor: f64 [column][pattern], the probabilities, then [pattern][column][row], what a pattern leaves. */
export function tensorBytes(network: Network): f64 {
  const columns = powerOfThree(network.channels) * powerOfTwo(2 * network.memoryQubits);
  const rows = max<f64>(2, powerOfTwo(2 * network.memoryQubits));
  return 8 * columns * powerOfTwo(network.channels) * (1 + rows);
}

/** Bytes from one lane's tensor to the other's. */
export function tensorStride(network: Network): usize {
  return <usize>tensorBytes(network);
}

/** The first row of an outcome, of column 0. */
// @ts-ignore: decorator
@inline
export function outcomeOf(network: Network, tensor: usize, pattern: u32): usize {
  const columns = instrumentColumns(network);
  const rows = outcomeRows(network);
  return tensor + ((((<usize>columns) << network.channels) + <usize>(pattern * columns * rows)) << 3);
}

/**
 * Makes the tensors of both lanes, by one set of angles for each.
 *
 * @param gate whose angle is besides moved by `shift`; -1 for none
 */
export function makeTensors(
  network: Network,
  angles0: usize,
  angles1: usize,
  gate: i32,
  shift: v128,
  tensors: usize,
): void {
  aimInstrument(network, angles0, angles1, gate, shift);
  const memoryCount = memoryCoordinates(network);
  const columns = instrumentColumns(network);
  const patterns: u32 = 1 << network.channels;
  const rows = outcomeRows(network);
  const stride = tensorStride(network);
  for (let column: u32 = 0; column < columns; column++) {
    beginState(network);
    const entry = column % memoryCount;
    for (let pattern: u32 = 0; pattern < patterns; pattern++) {
      v128.store(blockOf(network, pattern) + <usize>entry * COORDINATE_BYTES, f64x2.splat(1));
    }
    runInstrument(network, 0, column / memoryCount);
    readOut(network);
    for (let pattern: u32 = 0; pattern < patterns; pattern++) {
      const block = blockOf(network, pattern);
      storeLanes(
        v128.load(block),
        tensors + ((((<usize>column) << network.channels) + pattern) << 3),
        stride,
      );
      const to = outcomeOf(network, tensors, pattern) + ((<usize>(column * rows)) << 3);
      for (let row: u32 = 0; row < memoryCount; row++) {
        storeLanes(v128.load(block + <usize>row * COORDINATE_BYTES), to + ((<usize>row) << 3), stride);
      }
      if (memoryCount == 1) storeLanes(f64x2.splat(0), to + 8, stride);
    }
  }
}

// @ts-ignore: decorator
@inline
function storeLanes(lanes: v128, at: usize, stride: usize): void {
  v128.store64_lane(at, lanes, 0);
  v128.store64_lane(at + stride, lanes, 1);
}

/** Takes the angles of all gates' turns. */
export function aimInstrument(
  network: Network,
  angles0: usize,
  angles1: usize,
  gate: i32,
  shift: v128,
): void {
  const instrument = instrumentOf(network);
  for (let s = 0; s < instrument.steps; s++) {
    const step = changetype<TransferStep>(instrument.program + <usize>s * STEP_BYTES);
    if (step.count > 0 || step.source >= network.gates) continue;
    const parameter = (<usize>load<i32>(network.program + ((<usize>step.source) << 4), 12)) << 3;
    let angles = f64x2.replace_lane(
      f64x2.splat(load<f64>(angles0 + parameter)),
      1,
      load<f64>(angles1 + parameter),
    );
    if (step.source == gate) angles = f64x2.add(angles, shift);
    aimTurn(step, angles, instrument.turns + <usize>s * TURN_BYTES);
  }
}

/** No coordinate yet. */
export function beginState(network: Network): void {
  memory.fill(instrumentOf(network).state, 0, COORDINATE_BYTES << (2 * network.qubits));
}

/** The memory's coordinates beside those of the input-output qubits that are Z where the pattern has a bit, else I. */
export function blockOf(network: Network, pattern: u32): usize {
  let digits: usize = 0;
  for (let shift = network.channels - 1; shift >= 0; shift--) {
    digits = (digits << 2) | (3 * ((pattern >> shift) & 1));
  }
  return instrumentOf(network).state + (digits << (2 * network.memoryQubits)) * COORDINATE_BYTES;
}

/**
 * Runs the program on the state. Channels turn by the cosines and sines at `encoding` ([channel], 32 bytes), or, without them, by
 * the basis inputs that `basis` has as ternary digits: 0 for 1, 1 for the cosine, 2 for the sine.
 */
export function runInstrument(network: Network, encoding: usize, basis: u32): void {
  const instrument = instrumentOf(network);
  const state = instrument.state;
  const coordinates: usize = 1 << (2 * network.qubits);
  const one = f64x2.splat(1);
  for (let s = 0; s < instrument.steps; s++) {
    const step = changetype<TransferStep>(instrument.program + <usize>s * STEP_BYTES);
    if (step.count > 0) {
      applyTransfer(state, coordinates, step);
      continue;
    }
    const channel = step.source - network.gates;
    if (channel >= 0 && encoding == 0) {
      const digit = digitOf(network, basis, channel);
      applyTurn(state, coordinates, step, flag(digit == 1), flag(digit == 2), flag(digit == 0));
      continue;
    }
    const turn =
      channel >= 0 ? encoding + <usize>channel * TURN_BYTES : instrument.turns + <usize>s * TURN_BYTES;
    applyTurn(state, coordinates, step, v128.load(turn), v128.load(turn, 16), one);
  }
}

// @ts-ignore: decorator
@inline
function flag(set: bool): v128 {
  return f64x2.splat(set ? 1 : 0);
}

/** The first channel has the highest digit. */
function digitOf(network: Network, basis: u32, channel: i32): u32 {
  for (let n = network.channels - 1; n > channel; n--) basis /= 3;
  return basis % 3;
}

/** From I and Z of the input-output qubits to 0 and 1: `blockOf` a pattern is then what it leaves of the memory. */
export function readOut(network: Network): void {
  const memoryBytes = COORDINATE_BYTES * <usize>memoryCoordinates(network);
  const half = f64x2.splat(0.5);
  const patterns: u32 = 1 << network.channels;
  for (let bit: u32 = 1; bit < patterns; bit <<= 1) {
    for (let pattern: u32 = 0; pattern < patterns; pattern++) {
      if (pattern & bit) continue;
      const zero = blockOf(network, pattern);
      const one = blockOf(network, pattern | bit);
      for (let at: usize = 0; at < memoryBytes; at += COORDINATE_BYTES) {
        const i = f64x2.mul(v128.load(zero + at), half);
        const z = f64x2.mul(v128.load(one + at), half);
        v128.store(zero + at, f64x2.add(i, z));
        v128.store(one + at, f64x2.sub(i, z));
      }
    }
  }
}
