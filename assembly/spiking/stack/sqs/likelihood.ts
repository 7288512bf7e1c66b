/** The loss −log p / T of output neurons' target spikes (spiking paper, eq. 16), and its slope. */
import { BLOCK } from '../../../simd/block';
import { log32, log64 } from '../../../simd/logarithm';
import { laneOf, lanesUsed, sumLanes } from '../spike-lanes';
import { PROBABILITY_FLOOR } from '../../network/probability-floor';
import { Stack } from '../stack';
import { SqsLayer } from './sqs-layer';

/**
 * The target's −log p / T of the block's output neurons, added to the item's loss.
 *
 * @param silent, spiking probabilities of no spike, and of one on every channel
 */
export function addLikelihoodLoss<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: i32,
  silent: usize,
  spiking: usize,
): void {
  const label = load<i32>(stack.labels + ((<usize>item) << 2));
  let sum = v128.splat<T>(<T>0);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const wanted = laneOf<T>(label, block, lane);
    const p = v128.bitselect(v128.load(spiking + lane), v128.load(silent + lane), wanted);
    const floored = v128.max<T>(p, v128.splat<T>(<T>PROBABILITY_FLOOR));
    const logarithm = sizeof<T>() == 4 ? log32(floored) : log64(floored);
    sum = v128.sub<T>(sum, v128.and(logarithm, lanesUsed<T>(layer.neurons, block, lane)));
  }
  const loss = stack.losses + ((<usize>item) << 3);
  store<f64>(loss, load<f64>(loss) + sumLanes<T>(sum) / <f64>stack.steps);
}

/** Adds the cotangents of the target's −log p / T, as a mean over the batch, to those of the two probabilities. */
export function addLikelihoodSlope<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: i32,
  silent: usize,
  spiking: usize,
  silentWeights: usize,
  spikingWeights: usize,
): void {
  const label = load<i32>(stack.labels + ((<usize>item) << 2));
  const scale = v128.splat<T>(<T>(-1 / <f64>(stack.steps * stack.batch)));
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const wanted = laneOf<T>(label, block, lane);
    const used = lanesUsed<T>(layer.neurons, block, lane);
    addWhere<T>(silentWeights + lane, scale, v128.load(silent + lane), v128.andnot(used, wanted));
    addWhere<T>(spikingWeights + lane, scale, v128.load(spiking + lane), v128.and(used, wanted));
  }
}

function addWhere<T>(weight: usize, scale: v128, p: v128, where: v128): void {
  const counts = v128.and(where, v128.gt<T>(p, v128.splat<T>(<T>PROBABILITY_FLOOR)));
  v128.store(weight, v128.add<T>(v128.load(weight), v128.and(v128.div<T>(scale, p), counts)));
}
