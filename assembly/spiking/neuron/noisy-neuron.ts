/** A step of a single neuron on a device, without the tensor that would be made for it. */
import { Network } from '../network/network';
import {
  aimInstrument,
  beginState,
  blockOf,
  instrumentOf,
  memoryCoordinates,
  readOut,
  runInstrument,
} from './instrument';
import { memoryOfLane } from './noisy-step';
import { COORDINATE_BYTES, TURN_BYTES } from './transfer';

/** Evolves up to the readout. */
export function evolveNoisy(
  network: Network,
  angles: usize,
  encoding: usize,
  memoryState: usize,
  probabilities: usize,
): void {
  const patterns: u32 = 1 << network.channels;
  aimInstrument(network, angles, angles, -1, f64x2.splat(0));
  // From φ/2 to φ.
  for (let at = encoding; at < encoding + <usize>network.channels * TURN_BYTES; at += TURN_BYTES) {
    const c = v128.load(at);
    const s = v128.load(at, 16);
    v128.store(at, f64x2.sub(f64x2.mul(c, c), f64x2.mul(s, s)));
    v128.store(at, f64x2.mul(f64x2.add(c, c), s), 16);
  }
  beginState(network);
  for (let pattern: u32 = 0; pattern < patterns; pattern++) {
    const block = blockOf(network, pattern);
    for (let m: usize = 0; m < memoryCoordinates(network); m++) {
      v128.store(block + m * COORDINATE_BYTES, v128.load64_splat(memoryState + (m << 3)));
    }
  }
  runInstrument(network, encoding, 0);
  readOut(network);
  for (let pattern: u32 = 0; pattern < patterns; pattern++) {
    store<f64>(probabilities + ((<usize>pattern) << 3), load<f64>(blockOf(network, pattern)));
  }
}

/** The memory after the pattern was read. */
export function keepNoisy(network: Network, pattern: u32, memoryState: usize): void {
  const remembered = instrumentOf(network).remembered;
  const count: usize = memoryCoordinates(network);
  const block = blockOf(network, pattern);
  const probability = load<f64>(block);
  for (let m: usize = 0; m < count; m++) {
    const value = remembered
      ? load<f64>(remembered + ((<usize>pattern * count + m) << 3))
      : load<f64>(block + m * COORDINATE_BYTES) / probability;
    store<f64>(memoryState + (m << 3), value);
    store<f64>(memoryOfLane(network, memoryState, 1) + (m << 3), value);
  }
}
