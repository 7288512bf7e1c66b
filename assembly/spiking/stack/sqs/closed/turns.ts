/**
 * The closed form of a step (spiking paper, eqs. 4-8, where input qubits are only turned about X): where the memory is in
 * the basis state k, input qubit n is turned by φ_n + θ_n + Σ_m k_m θ_mn. The table has a row for each channel and basis
 * state that the memory can reach, of the angles' sum; a current turns each row further.
 */
import { ROW } from '../../../../register/operations/planes';
import { BLOCK } from '../../../../simd/block';
import { sinCosBlock } from '../../../../simd/sine-cosine';
import { HALF_PI } from '../../../neuron/pair';
import { Stack } from '../../stack';
import { validLanes } from '../../valid-lanes';
import { SqsLayer } from '../sqs-layer';
import { turnedAt } from './scratch';

/** A cosine and a sine for each vector of a block's currents. */
export const PAIRS = memory.data(128, 16);
/** Halves of a block's angles, in quarter turns. */
export const QUARTERS = memory.data(64, 16);

/** Writes the table's rows of sums of angles for one block of neurons, behind those of the angles themselves. */
export function prepareTurns<T>(layer: SqsLayer, block: usize, width: usize): void {
  let turn = layer.turns;
  for (let row = layer.angles; row < layer.rows; row++) {
    const table = layer.table + (block * <usize>layer.rows + <usize>row) * ROW;
    const end = endOfTurn(turn);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let sum = v128.splat<T>(<T>0);
      for (let angle = turn + 4; angle < end; angle += 4) {
        const parameters = layer.parameters + <usize>load<u32>(angle) * width + block * BLOCK;
        sum = v128.add<T>(sum, v128.load(parameters + lane));
      }
      // Half of the sum, in quarter turns.
      v128.store(QUARTERS + lane, v128.mul<T>(sum, v128.splat<T>(<T>(0.5 / HALF_PI))));
    }
    sinCosBlock<T>(QUARTERS, <T>-Infinity, table);
    turn = end;
  }
}

/** Writes cosines and sines of a block's currents z to `PAIRS`: the half-angle is πz/2 where z is positive. */
// @ts-ignore: decorator
@inline
export function turnCurrents<T>(currents: usize): void {
  sinCosBlock<T>(currents, 0, PAIRS);
}

/** Adds the slopes of one block's sums of angles to those of the angles. */
export function finishTurns<T>(layer: SqsLayer, block: usize): void {
  const slopes = layer.slopes + block * <usize>layer.rows * BLOCK;
  let turn = layer.turns;
  for (let row = layer.angles; row < layer.rows; row++) {
    const from = slopes + <usize>row * BLOCK;
    const end = endOfTurn(turn);
    for (let angle = turn + 4; angle < end; angle += 4) {
      const to = slopes + <usize>load<u32>(angle) * BLOCK;
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        v128.store(to + lane, v128.add<T>(v128.load(to + lane), v128.load(from + lane)));
      }
    }
    turn = end;
  }
}

/** First word after a list of angles, which begins with their number. */
// @ts-ignore: decorator
@inline
function endOfTurn(turn: usize): usize {
  return turn + 4 + ((<usize>load<u32>(turn)) << 2);
}

/** Writes cosine and sine of half of what each input qubit is turned by, for each basis state; returns the valid lanes. */
// @ts-ignore: decorator
@inline
export function turnInputs<T>(stack: Stack, layer: SqsLayer, block: i32, item: usize, stored: i32): v128 {
  const bases = <usize>layer.bases;
  let row = layer.table + <usize>(block * layer.rows + layer.angles) * ROW;
  let out = turnedAt(stack);
  let valid = v128.eq<T>(v128.splat<T>(<T>0), v128.splat<T>(<T>0));
  for (let channel = 0; channel < layer.channels; channel++) {
    const currents = currentsOf(stack, layer, block, channel, item, stored);
    turnCurrents<T>(currents);
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      valid = v128.and(valid, validLanes<T>(v128.load(currents + lane)));
      const cosine = v128.load(PAIRS + (lane << 1));
      const sine = v128.load(PAIRS + (lane << 1), 16);
      const end = bases * ROW + (lane << 1);
      for (let at = lane << 1; at < end; at += ROW) {
        const c = v128.load(row + at);
        const s = v128.load(row + at, 16);
        v128.store(out + at, v128.sub<T>(v128.mul<T>(cosine, c), v128.mul<T>(sine, s)));
        v128.store(out + at, v128.add<T>(v128.mul<T>(sine, c), v128.mul<T>(cosine, s)), 16);
      }
    }
    row += bases * ROW;
    out += bases * ROW;
  }
  return valid;
}

/** A block's currents on one channel. */
// @ts-ignore: decorator
@inline
export function currentsOf(
  stack: Stack,
  layer: SqsLayer,
  block: i32,
  channel: i32,
  item: usize,
  stored: i32,
): usize {
  const place = (<usize>(block * layer.currentsPerNeuron + channel) * <usize>stack.items + item) * BLOCK;
  return layer.currents + <usize>stored * layer.currentStride + place;
}
