/** The windowed leak: what currents at and below zero are given for a slope, where the neurons have none. */
import { BLOCK } from '../../../simd/block';
import { HALF_PI } from '../../neuron/pair';
import { SqsLayer } from './sqs-layer';

/**
 * Adds slope · π/2 · g to the cotangents of a channel's currents z, −window < z ≤ 0; g is what the loss gains, to first order,
 * by a spike of the channel in place of none, a mean over the other channels.
 *
 * @param weights cotangent of each pattern's probability
 */
export function addLeak<T>(
  layer: SqsLayer,
  channel: i32,
  probabilities: usize,
  weights: usize,
  currents: usize,
  cotangents: usize,
): void {
  const bit = 1 << (layer.channels - 1 - channel);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let gain = v128.splat<T>(<T>0);
    for (let pattern = bit; pattern < layer.patterns; pattern = (pattern + 1) | bit) {
      const spiking = <usize>pattern * BLOCK + lane;
      const silent = <usize>(pattern ^ bit) * BLOCK + lane;
      const difference = v128.sub<T>(v128.load(weights + spiking), v128.load(weights + silent));
      const p = v128.add<T>(v128.load(probabilities + spiking), v128.load(probabilities + silent));
      gain = v128.add<T>(gain, v128.mul<T>(p, difference));
    }
    const leak = leakOf<T>(layer, v128.load(currents + lane), gain);
    v128.store(cotangents + lane, v128.add<T>(v128.load(cotangents + lane), leak));
  }
}

/** slope · π/2 · g where −window < z ≤ 0, else nothing. */
export function leakOf<T>(layer: SqsLayer, z: v128, gain: v128): v128 {
  const bottom = v128.splat<T>(<T>-layer.leakWindow);
  const within = v128.andnot(v128.gt<T>(z, bottom), v128.gt<T>(z, v128.splat<T>(<T>0)));
  return v128.and(v128.mul<T>(v128.splat<T>(<T>(HALF_PI * layer.leakSlope)), gain), within);
}
