/** Outcomes of a measurement in the closed form: memory slot j is left with m_j Π_n f_nj, f being the sine where channel n spikes, else the cosine. */
import { ROW } from '../../../../register/operations/planes';
import { BLOCK } from '../../../../simd/block';
import { Stack } from '../../stack';
import { SqsLayer } from '../sqs-layer';
import {
  amplitudesAt,
  cotangentsAt,
  currentSlopesAt,
  extremesAt,
  marginalsAt,
  memoryCotangentsAt,
  productsAt,
  spikesAt,
  turnedAt,
} from './scratch';

/** Where a slot's turn on the first channel is; the other channels' follow at `turnBytes`. */
// @ts-ignore: decorator
@inline
export function turnOf(stack: Stack, layer: SqsLayer, slot: usize, lane: usize): usize {
  return turnedAt(stack) + <usize>load<u32>(layer.slotBases + (slot << 2)) * ROW + (lane << 1);
}

// @ts-ignore: decorator
@inline
export function turnBytes(layer: SqsLayer): usize {
  return <usize>layer.bases * ROW;
}

/** Slots of the memory before the step. */
// @ts-ignore: decorator
@inline
export function memoryOfItem(stack: Stack, layer: SqsLayer, block: i32, item: usize, stored: i32): usize {
  const place = (<usize>(block * layer.slots) * <usize>stack.items + item) * BLOCK;
  return layer.states + <usize>stored * layer.stateStride + place;
}

/** Writes how likely each channel is to spike. */
export function measureChannels<T>(stack: Stack, layer: SqsLayer, memories: usize): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const marginals = marginalsAt(stack, layer);
  for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let sum = v128.splat<T>(<T>0);
      for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
        const sine = v128.load(turnOf(stack, layer, slot, lane) + channel * turnBytes(layer), 16);
        const a = v128.mul<T>(v128.load(memories + slot * slotBytes + lane), sine);
        sum = v128.add<T>(sum, v128.mul<T>(a, a));
      }
      v128.store(marginals + channel * BLOCK + lane, sum);
    }
  }
}

/** Writes how likely it is that no channel spikes, and that all do. */
export function measureExtremes<T>(stack: Stack, layer: SqsLayer, memories: usize): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const extremes = extremesAt(stack, layer);
  const step = turnBytes(layer);
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    let none = v128.splat<T>(<T>0);
    let all = none;
    for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
      let silent = v128.load(memories + slot * slotBytes + lane);
      let spiking = silent;
      let turn = turnOf(stack, layer, slot, lane);
      for (let channel = 0; channel < layer.channels; channel++) {
        silent = v128.mul<T>(silent, v128.load(turn));
        spiking = v128.mul<T>(spiking, v128.load(turn, 16));
        turn += step;
      }
      none = v128.add<T>(none, v128.mul<T>(silent, silent));
      all = v128.add<T>(all, v128.mul<T>(spiking, spiking));
    }
    v128.store(extremes + lane, none);
    v128.store(extremes + BLOCK + lane, all);
  }
}

/**
 * How likely it is that all channels but one are silent, or spike.
 *
 * @param part of a turn: 0, its cosine, for silence, 16 for spikes
 */
export function othersAlike<T>(
  stack: Stack,
  layer: SqsLayer,
  memories: usize,
  one: i32,
  lane: usize,
  part: usize,
): v128 {
  const slotBytes = <usize>stack.items * BLOCK;
  let sum = v128.splat<T>(<T>0);
  for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
    let a = v128.load(memories + slot * slotBytes + lane);
    const turn = turnOf(stack, layer, slot, lane) + part;
    for (let channel = 0; channel < layer.channels; channel++) {
      if (channel != one) a = v128.mul<T>(a, v128.load(turn + <usize>channel * turnBytes(layer)));
    }
    sum = v128.add<T>(sum, v128.mul<T>(a, a));
  }
  return sum;
}

/** Writes the amplitudes, not normalised, that the outcome of `spikesAt` leaves of the memory. */
export function outcomeAmplitudes<T>(stack: Stack, layer: SqsLayer, memories: usize): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const amplitudes = amplitudesAt(stack, layer);
  const spikes = spikesAt(stack, layer);
  const step = turnBytes(layer);
  for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      let a = v128.load(memories + slot * slotBytes + lane);
      let turn = turnOf(stack, layer, slot, lane);
      for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
        a = v128.mul<T>(a, factor(turn, v128.load(spikes + channel * BLOCK + lane)));
        turn += step;
      }
      v128.store(amplitudes + slot * BLOCK + lane, a);
    }
  }
}

// @ts-ignore: decorator
@inline
export function factor(turn: usize, spike: v128): v128 {
  return v128.bitselect(v128.load(turn, 16), v128.load(turn), spike);
}

/** Adds what the cotangents of the amplitudes of `spikesAt`'s outcome make of those of the memory and of the turns. */
export function addOutcomeCotangent<T>(stack: Stack, layer: SqsLayer, memories: usize, slopes: usize): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const cotangents = cotangentsAt(stack, layer);
  const memoryCotangents = memoryCotangentsAt(stack, layer);
  const spikes = spikesAt(stack, layer);
  const currentSlopes = currentSlopesAt(stack, layer);
  const products = productsAt(stack, layer);
  const step = turnBytes(layer);
  const slopeBytes = <usize>layer.bases * BLOCK;
  for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
    const basis = <usize>load<u32>(layer.slotBases + (slot << 2));
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const cotangent = v128.load(cotangents + slot * BLOCK + lane);
      let turn = turnOf(stack, layer, slot, lane);
      let product = v128.splat<T>(<T>1);
      for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
        v128.store(products + channel * BLOCK, product);
        product = v128.mul<T>(product, factor(turn, v128.load(spikes + channel * BLOCK + lane)));
        turn += step;
      }
      addTo<T>(memoryCotangents + slot * BLOCK + lane, v128.mul<T>(product, cotangent));
      let later = v128.mul<T>(v128.load(memories + slot * slotBytes + lane), cotangent);
      for (let channel = <usize>layer.channels; channel > 0;) {
        channel--;
        turn -= step;
        const spike = v128.load(spikes + channel * BLOCK + lane);
        const derivative = v128.bitselect(v128.load(turn), v128.neg<T>(v128.load(turn, 16)), spike);
        const others = v128.mul<T>(later, v128.load(products + channel * BLOCK));
        const slope = v128.mul<T>(others, derivative);
        addTo<T>(slopes + channel * slopeBytes + basis * BLOCK + lane, slope);
        addTo<T>(currentSlopes + channel * BLOCK + lane, slope);
        later = v128.mul<T>(later, factor(turn, spike));
      }
    }
  }
}

/** Adds what the cotangents of the channels' probabilities (in `marginalsAt`) make of those of the memory and of the turns. */
export function addChannelCotangents<T>(stack: Stack, layer: SqsLayer, memories: usize, slopes: usize): void {
  const slotBytes = <usize>stack.items * BLOCK;
  const memoryCotangents = memoryCotangentsAt(stack, layer);
  const currentSlopes = currentSlopesAt(stack, layer);
  const weights = marginalsAt(stack, layer);
  const slopeBytes = <usize>layer.bases * BLOCK;
  for (let channel: usize = 0; channel < <usize>layer.channels; channel++) {
    for (let slot: usize = 0; slot < <usize>layer.slots; slot++) {
      const basis = <usize>load<u32>(layer.slotBases + (slot << 2));
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        const weight = v128.load(weights + channel * BLOCK + lane);
        const turn = turnOf(stack, layer, slot, lane) + channel * turnBytes(layer);
        const amplitude = v128.load(memories + slot * slotBytes + lane);
        const sine = v128.load(turn, 16);
        const cotangent = v128.mul<T>(v128.add<T>(weight, weight), v128.mul<T>(amplitude, sine));
        addTo<T>(memoryCotangents + slot * BLOCK + lane, v128.mul<T>(cotangent, sine));
        const slope = v128.mul<T>(cotangent, v128.mul<T>(amplitude, v128.load(turn)));
        addTo<T>(slopes + channel * slopeBytes + basis * BLOCK + lane, slope);
        addTo<T>(currentSlopes + channel * BLOCK + lane, slope);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
export function addTo<T>(at: usize, x: v128): void {
  v128.store(at, v128.add<T>(v128.load(at), x));
}
