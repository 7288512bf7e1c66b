/** The neurons' circuit: its table of rotations, the state before the measurement, and the way back to angles and currents. */
import { planeForward, ROW } from '../../../register/operations/planes';
import { BLOCK, copyBlock } from '../../../simd/block';
import { sinCosBlock } from '../../../simd/sine-cosine';
import { HALF_PI } from '../../neuron/pair';
import { validLanes } from '../valid-lanes';
import { Stack } from '../stack';
import { finishTurns, prepareTurns, QUARTERS } from './closed/turns';
import { stateAt } from './scratch';
import { SqsLayer } from './sqs-layer';

/** Turns the layer's angles into the table that its programs read. */
export function prepareSqs<T>(layer: SqsLayer, lanesOfBlock: i32): void {
  const width = <usize>(layer.blocks * lanesOfBlock) * sizeof<T>();
  for (let block: usize = 0; block < <usize>layer.blocks; block++) {
    for (let row: usize = 0; row < <usize>layer.angles; row++) {
      const angles = layer.parameters + row * width + block * BLOCK;
      const table = layer.table + (block * <usize>layer.rows + row) * ROW;
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        // Half of the angle θ in quarter turns.
        const quarters = v128.mul<T>(v128.load(angles + lane), v128.splat<T>(<T>(0.5 / HALF_PI)));
        v128.store(QUARTERS + lane, quarters);
      }
      sinCosBlock<T>(QUARTERS, <T>-Infinity, table);
    }
    if (layer.closed) prepareTurns<T>(layer, block, width);
  }
}

/** Currents and memory to the state before the measurement; leaves it in scratch. Returns the lanes that are valid. */
export function evolveLanes<T>(stack: Stack, layer: SqsLayer, block: i32, item: usize, stored: i32): v128 {
  const items = <usize>stack.items;
  const state = stateAt(stack);
  const table = layer.table + <usize>(block * layer.rows) * ROW;
  let valid = v128.eq<T>(v128.splat<T>(<T>0), v128.splat<T>(<T>0));
  for (let channel = 0; channel < layer.channels; channel++) {
    const currents =
      layer.currents +
      <usize>stored * layer.currentStride +
      (<usize>(block * layer.currentsPerNeuron + channel) * items + item) * BLOCK;
    sinCosBlock<T>(currents, 0, table + <usize>(layer.angles + channel) * ROW);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      valid = v128.and(valid, validLanes<T>(v128.load(currents + lane)));
    }
  }
  const slots =
    layer.states + <usize>stored * layer.stateStride + (<usize>(block * layer.slots) * items + item) * BLOCK;
  for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
    copyBlock(state + slot * BLOCK, slots + slot * items * BLOCK);
  }
  planeForward<T>(layer.forward, layer.forwardEnd, state, table);
  return valid;
}

/** Writes the gradient of the angles, halves of which the program turned by: [row][neuron]. */
export function finishSqs<T>(layer: SqsLayer, lanesOfBlock: i32): void {
  const width = <usize>(layer.blocks * lanesOfBlock) * sizeof<T>();
  for (let block: usize = 0; block < <usize>layer.blocks; block++) {
    if (layer.closed) finishTurns<T>(layer, block);
    for (let row: usize = 0; row < <usize>layer.angles; row++) {
      const slopes = layer.slopes + (block * <usize>layer.rows + row) * BLOCK;
      const gradient = layer.gradient + row * width + block * BLOCK;
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        v128.store(gradient + lane, v128.mul<T>(v128.load(slopes + lane), v128.splat<T>(<T>0.5)));
      }
    }
  }
}
