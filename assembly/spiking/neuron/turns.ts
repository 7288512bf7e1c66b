/**
 * The closed form of a pair's step: where gates turn input qubits only about X and before anything changes the memory that
 * they read (the first `network.reads` of the program), input qubit n is turned by φ_n + θ_n + Σ_m k_m θ_mn where the memory
 * is in the basis state k. What a measurement leaves of amplitude k is then a product of sines and cosines, up to a phase
 * that all k share. A neuron's coefficients have behind those of the gates one for each channel and basis state, of the sum
 * of the angles.
 */
import { gateCoefficients, LANE_BYTES } from '../../register/operations/lanes';
import { Network } from '../network/network';
import { makeTensors, tensorBytes } from './instrument';

/** Bytes of one record of a gate program. */
const GATE_BYTES: usize = 16;

/** Sums of angles that a neuron's input qubits are turned by. */
// @ts-ignore: decorator
@inline
export function turnsOf(network: Network): i32 {
  return network.closed ? network.channels << network.memoryQubits : 0;
}

/** Bytes of one neuron's coefficients; on a device they are both lanes' tensors. */
export function coefficientBytes(network: Network): f64 {
  if (network.isNoisy) return 2 * tensorBytes(network);
  return (<f64>network.gates + <f64>turnsOf(network)) * <f64>LANE_BYTES;
}

/** The same, of a network that is in memory. */
export function coefficientStride(network: Network): usize {
  return <usize>coefficientBytes(network);
}

/** Writes a neuron's coefficients, by one set of angles for each lane. */
export function neuronCoefficients(
  network: Network,
  angles0: usize,
  angles1: usize,
  coefficients: usize,
): void {
  if (network.isNoisy) {
    makeTensors(network, angles0, angles1, -1, f64x2.splat(0), coefficients);
    return;
  }
  gateCoefficients(network.program, network.gates, angles0, angles1, coefficients);
  sumTurns(network, coefficients);
}

/** Makes the sums of angles those of the gates' coefficients. */
export function sumTurns(network: Network, coefficients: usize): void {
  if (!network.closed) return;
  const bases: u32 = 1 << network.memoryQubits;
  let turn = coefficients + <usize>network.gates * LANE_BYTES;
  for (let target: u32 = (bases << network.channels) >> 1; target >= bases; target >>= 1) {
    for (let basis: u32 = 0; basis < bases; basis++) {
      let cosine = f64x2.splat(1);
      let sine = f64x2.splat(0);
      for (let gate = 0; gate < network.reads; gate++) {
        if (!turns(network, gate, target, basis)) continue;
        const c = v128.load(coefficients + <usize>gate * LANE_BYTES);
        const s = v128.load(coefficients + <usize>gate * LANE_BYTES, 16);
        const next = f64x2.sub(f64x2.mul(cosine, c), f64x2.mul(sine, s));
        sine = f64x2.add(f64x2.mul(sine, c), f64x2.mul(cosine, s));
        cosine = next;
      }
      v128.store(turn, cosine);
      v128.store(turn, sine, 16);
      turn += LANE_BYTES;
    }
  }
}

/** Whether a gate turns the qubit `target` (a mask) where the memory is in the basis state. */
// @ts-ignore: decorator
@inline
function turns(network: Network, gate: i32, target: u32, basis: u32): bool {
  const record = network.program + <usize>gate * GATE_BYTES;
  const control = load<u32>(record, 8);
  return load<u32>(record, 4) == target && (basis & control) == control;
}

/** Adds the slopes of the sums of angles, f64x2 [channel][basis state], to those of the gates' angles, of which they are half. */
export function addTurnSlopes(network: Network, slopes: usize, gateGradient: usize): void {
  const bases: u32 = 1 << network.memoryQubits;
  for (let target: u32 = (bases << network.channels) >> 1; target >= bases; target >>= 1) {
    for (let basis: u32 = 0; basis < bases; basis++, slopes += 16) {
      const slope = f64x2.mul(v128.load(slopes), f64x2.splat(0.5));
      for (let gate = 0; gate < network.reads; gate++) {
        if (!turns(network, gate, target, basis)) continue;
        const at = gateGradient + ((<usize>gate) << 4);
        v128.store(at, f64x2.add(v128.load(at), slope));
      }
    }
  }
}
