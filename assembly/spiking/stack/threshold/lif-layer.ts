/**
 * A block of leaky integrate-and-fire neurons, one per lane, in one step of all items, as snnTorch's `Leaky` has them: with
 * S the spike of the step before, U = βU + z − Sϑ (`'subtract'`), U = β(1 − S)U + z (`'zero'`: the potential is lost, the
 * input is not) or U = βU + z (`'none'`). The state is U, `decay` is β and `reset` what S does.
 */
import { BLOCK } from '../../../simd/block';
import { spikeCotangents } from '../layer';
import { ThresholdLayer } from './threshold-layer';
import { ResetKind } from '../kinds/reset-kind';
import { validLanes } from '../valid-lanes';
import { loadSpikes } from '../spike-lanes';
import { currentCotangents, Stack } from '../stack';
import { potentialCotangent, thresholdSpikes } from './threshold-spikes';


@unmanaged
export class LifLayer extends ThresholdLayer {
  reset: ResetKind;
}

/** Bytes of scratch for a block: the last spikes, and masks. */
export const LIF_WORK: f64 = 2 * <f64>BLOCK;

/**
 * From the currents and the potentials before the step to those after it, and the spikes.
 *
 * @param first whether spikes count
 * @returns whether all currents were finite and not too large
 */
export function lifForward<T>(stack: Stack, layer: LifLayer, block: i32, stored: i32, first: bool): bool {
  const lastSpikes = stack.work;
  const masks = stack.work + BLOCK;
  const decay = v128.splat<T>(<T>layer.decay);
  const threshold = v128.splat<T>(<T>layer.threshold);
  let valid = i32x4.splat(-1);
  for (let item = 0; item < stack.items; item++) {
    const row = <usize>(block * stack.items + item);
    const before = layer.states + <usize>stored * layer.stateStride + row * BLOCK;
    const after = before + layer.stateStride;
    const currents = layer.currents + <usize>stored * layer.currentStride + row * BLOCK;
    loadSpikes<T>(layer.spikes + <usize>stored * layer.spikeBytes + row * (BLOCK / sizeof<T>()), lastSpikes);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const current = v128.load(currents + lane);
      const spiked = v128.load(lastSpikes + lane);
      valid = v128.and(valid, validLanes<T>(current));
      let last = v128.load(before + lane);
      if (layer.reset == ResetKind.Zero) last = v128.andnot(last, spiked);
      let potential = v128.add<T>(v128.mul<T>(decay, last), current);
      if (layer.reset == ResetKind.Subtract) potential = v128.sub<T>(potential, v128.and(threshold, spiked));
      v128.store(after + lane, potential);
    }
    thresholdSpikes<T>(stack, layer, block, item, stored, first, after, masks);
  }
  return i32x4.all_true(valid);
}

/**
 * The way back through `lifForward`: from the cotangents of the spikes and of the potentials after the step to those of
 * the currents and of the potentials before it. The reset has no derivative by the spike.
 */
export function lifReverse<T>(stack: Stack, layer: LifLayer, block: i32, step: i32, stored: i32): void {
  const lastSpikes = stack.work;
  const decay = v128.splat<T>(<T>layer.decay);
  for (let item = 0; item < stack.items; item++) {
    const row = <usize>(block * stack.items + item);
    const after = layer.states + <usize>(stored + 1) * layer.stateStride + row * BLOCK;
    const cotangents = spikeCotangents(layer, step) + row * BLOCK;
    const stateAdjoint = layer.stateAdjoint + row * BLOCK;
    const currentAdjoint = currentCotangents(stack, layer, block, 0, stored) + <usize>item * BLOCK;
    loadSpikes<T>(layer.spikes + <usize>stored * layer.spikeBytes + row * (BLOCK / sizeof<T>()), lastSpikes);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const potential = v128.load(after + lane);
      let cotangent = v128.load(cotangents + lane);
      cotangent = potentialCotangent<T>(stack, layer, item, stored, potential, cotangent);
      cotangent = v128.add<T>(cotangent, v128.load(stateAdjoint + lane));
      v128.store(currentAdjoint + lane, cotangent);
      if (layer.reset == ResetKind.Zero) {
        cotangent = v128.andnot(cotangent, v128.load(lastSpikes + lane));
      }
      if (stack.throughMemory) v128.store(stateAdjoint + lane, v128.mul<T>(decay, cotangent));
    }
  }
}
