/** The way back through a memory that holds the neurons' own last spikes. */
import { planeForward, ROW } from '../../../register/operations/planes';
import { BLOCK, copyBlock, fillBlock } from '../../../simd/block';
import { loadSpikes } from '../spike-lanes';
import { Stack } from '../stack';
import { measure } from './measurement';
import { adjointAt, changedAt, lastSpikesAt, probabilitiesAt } from './scratch';
import { spikeCotangents } from '../layer';
import { SqsLayer } from './sqs-layer';

/**
 * Adds to the cotangents of the neurons' own last spikes, which they hold as memory, what each of them would change:
 * between spikes the probabilities are interpolated linearly in each spike, so that the slope is a difference.
 *
 * @param weights cotangent of each pattern's probability
 */
export function addLastSpikeCotangent<T>(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  item: usize,
  step: i32,
  stored: i32,
  weights: usize,
): void {
  const items = <usize>stack.items;
  const patterns = <usize>layer.patterns;
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  const slots =
    layer.states + <usize>stored * layer.stateStride + (<usize>(block * layer.slots) * items + item) * BLOCK;
  const other = adjointAt(stack, layer);
  const probabilities = probabilitiesAt(stack, layer);
  const changed = changedAt(stack, layer);
  const last = lastSpikesAt(stack, layer);
  for (let channel = 0; channel < layer.channels; channel++) {
    const bit: usize = 1 << (layer.channels - 1 - channel);
    for (let k: usize = 0; k < <usize>layer.components; k++) fillBlock<T>(other + k * BLOCK, 0);
    for (let pattern: usize = 0; pattern < patterns; pattern++) {
      const from = <usize>load<u32>(layer.basis + (pattern << 2));
      const to = <usize>load<u32>(layer.basis + ((pattern ^ bit) << 2));
      copyBlock(other + to * BLOCK, slots + from * items * BLOCK);
    }
    planeForward<T>(layer.forward, layer.forwardEnd, other, table);
    measure<T>(layer, other, changed);
    const row = <usize>(block * layer.channels + channel) * items + item;
    loadSpikes<T>(layer.spikes + <usize>stored * layer.spikeBytes + row * (BLOCK / sizeof<T>()), last);
    const cotangents = spikeCotangents(layer, step - 1) + row * BLOCK;
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let slope = v128.splat<T>(<T>0);
      for (let pattern = lane; pattern < patterns * BLOCK; pattern += BLOCK) {
        const change = v128.sub<T>(v128.load(changed + pattern), v128.load(probabilities + pattern));
        slope = v128.add<T>(slope, v128.mul<T>(v128.load(weights + pattern), change));
      }
      // With a spike less where there was one.
      slope = v128.bitselect(v128.neg<T>(slope), slope, v128.load(last + lane));
      v128.store(cotangents + lane, v128.add<T>(v128.load(cotangents + lane), slope));
    }
  }
}
