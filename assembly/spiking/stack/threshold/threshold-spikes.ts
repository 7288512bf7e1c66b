/** What LIF and QLIF neurons have in common: they spike where a potential exceeds the layer's threshold. */
import { BLOCK } from '../../../simd/block';
import { ThresholdLayer } from './threshold-layer';
import { addActivity, countSpikes, storeSpikes } from '../spike-lanes';
import { Stack } from '../stack';
import { regulariserSlope, surrogateSlope } from '../surrogate';

/**
 * Writes a block's spikes of one item in one step, and adds them to what is kept of spikes and activity. Lanes without a
 * neuron are silent, as their potential is 0 and no threshold is negative.
 *
 * @param potentials u of the spiking paper's eq. 3, 64 bytes
 * @param masks 64 bytes of scratch
 * @param first whether spikes count
 */
export function thresholdSpikes<T>(
  stack: Stack,
  layer: ThresholdLayer,
  block: i32,
  item: i32,
  stored: i32,
  first: bool,
  potentials: usize,
  masks: usize,
): void {
  const threshold = v128.splat<T>(<T>layer.threshold);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    v128.store(masks + lane, v128.gt<T>(v128.load(potentials + lane), threshold));
  }
  const place = <usize>(block * stack.items + item) * (BLOCK / sizeof<T>());
  storeSpikes<T>(layer.spikes + <usize>(stored + 1) * layer.spikeBytes + place, masks);
  if (layer.counted && first) countSpikes<T>(layer.counts + place * sizeof<T>(), masks);
  if (layer.sparsity > 0) {
    addActivity<T>(layer.activity + ((<usize>(stored * stack.items + item)) << 4), potentials);
  }
}

/** Cotangent of the potentials u, from that of their spikes and from the regulariser. */
export function potentialCotangent<T>(
  stack: Stack,
  layer: ThresholdLayer,
  item: i32,
  stored: i32,
  u: v128,
  cotangent: v128,
): v128 {
  const above = v128.sub<T>(u, v128.splat<T>(<T>layer.threshold));
  const result = v128.mul<T>(cotangent, surrogateSlope<T>(stack, above));
  if (!(layer.sparsity > 0)) return result;
  const sums = layer.activity + ((<usize>(stored * stack.items + item)) << 4);
  return v128.add<T>(result, regulariserSlope<T>(stack, layer, sums, u));
}
