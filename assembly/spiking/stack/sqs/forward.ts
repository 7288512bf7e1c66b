/** A block of SQS neurons (spiking paper, eqs. 2, 4-8), one per lane, in one step of all items. */
import { BLOCK } from '../../../simd/block';
import { LossKind } from '../kinds/loss-kind';
import { addActivity, addValues, countSpikes, drawUniforms, storeSpikes } from '../spike-lanes';
import { Stack } from '../stack';
import { evolveLanes } from './circuit';
import { closedForward } from './closed/forward';
import { collapseLanes } from './collapse';
import { addLikelihoodLoss } from './likelihood';
import { addChannel, choose, chooseTarget, joinChannel, measure } from './measurement';
import { isPlain, measurePlain } from './plain-neuron';
import { channelsAt, chosenAt, probabilitiesAt, stateAt, uniformsAt } from './scratch';
import { SqsLayer } from './sqs-layer';

/**
 * All items of one block in one step, from the currents and the state before it to the spikes and the state after it.
 *
 * @param first whether spikes and losses count
 * @returns whether all currents and probabilities were finite
 */
export function sqsForward<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  step: i32,
  stored: i32,
  first: bool,
): bool {
  if (layer.closed) return closedForward<T>(stack, layer, block, step, stored, first);
  const items = <usize>stack.items;
  const lanes = BLOCK / sizeof<T>();
  const state = stateAt(stack);
  const probabilities = probabilitiesAt(stack, layer);
  const chosen = chosenAt(stack, layer);
  const channels = channelsAt(stack, layer);
  const uniforms = uniformsAt(stack, layer);
  const patterns = layer.patterns;
  const judged = layer.isOutput && stack.loss == LossKind.Likelihood;
  const clamped = layer.isOutput && stack.clamped;
  const expected = layer.isOutput && stack.expectedCounts;
  let valid = v128.splat<T>(<T>0);
  valid = v128.eq<T>(valid, valid);
  for (let item = 0; item < stack.items; item++) {
    valid = v128.and(valid, evolveLanes<T>(stack, layer, block, <usize>item, stored));
    if (clamped) {
      measure<T>(layer, state, probabilities);
      const label = load<i32>(stack.labels + ((<usize>item) << 2));
      chooseTarget<T>(label, block, patterns, chosen);
      valid = v128.and(valid, collapseLanes<T>(stack, layer, block, <usize>item, stored));
    } else {
      drawUniforms<T>(stack, layer, block, item, step, uniforms);
      if (isPlain(layer)) {
        valid = v128.and(valid, measurePlain<T>(stack, layer, block, <usize>item, stored, uniforms));
      } else {
        measure<T>(layer, state, probabilities);
        choose<T>(probabilities, patterns, uniforms, chosen);
        valid = v128.and(valid, collapseLanes<T>(stack, layer, block, <usize>item, stored));
      }
    }
    for (let channel = 0; channel < layer.channels; channel++) {
      const scratch = channels + <usize>channel * BLOCK;
      // Of one channel a spike is a pattern.
      let masks = chosen + BLOCK;
      if (layer.channels > 1) {
        joinChannel(layer, channel, chosen, scratch);
        masks = scratch;
      }
      const place = (<usize>(block * layer.channels + channel) * items + <usize>item) * lanes;
      storeSpikes<T>(layer.spikes + <usize>(stored + 1) * layer.spikeBytes + place, masks);
      const counts = layer.counts + place * sizeof<T>();
      if (layer.counted && !expected && first) countSpikes<T>(counts, masks);
      if (!expected && layer.sparsity == 0) continue;
      addChannel<T>(layer, channel, probabilities, scratch);
      if (expected && first) addValues<T>(counts, scratch);
      if (layer.sparsity > 0) {
        addActivity<T>(layer.activity + ((<usize>(stored * stack.items + item)) << 4), scratch);
      }
    }
    if (judged && first) {
      const last = probabilities + <usize>(patterns - 1) * BLOCK;
      addLikelihoodLoss<T>(stack, layer, block, item, probabilities, last);
    }
  }
  return i32x4.all_true(valid);
}
