/** Lists of spiking neurons and inputs, from which currents are summed. */
import { BLOCK } from '../../simd/block';
import { Layer } from './layer';
import { Stack } from './stack';

/** Bytes of scratch for the spikes of the items that share a cache line: a bit for each neuron, from a multiple of 64 on. */
export function listBytes(layer: Layer): f64 {
  return 8 * <f64>layer.blocks + <f64>BLOCK;
}

/**
 * Lists the layer's spikes at `row` of the segment's steps (0: the step before it); rows are listed in ascending order. Items
 * whose spikes share a cache line are looked through together, as each block of neurons has its own.
 */
export function listSpikes(stack: Stack, layer: Layer, row: i32): void {
  const items = stack.items;
  const lanes = BLOCK / <usize>stack.bytes;
  const together = <i32>(BLOCK / lanes);
  const maskBytes = lanes >> 3;
  const rowBytes = (<usize>layer.blocks * maskBytes + 7) & ~7;
  const masks = stack.work;
  memory.fill(masks, 0, <usize>together * rowBytes);
  for (let channel = 0; channel < layer.channels; channel++) {
    const starts = startsOf(stack, layer, channel) + ((<usize>(row * items)) << 2);
    const events = eventsOf(stack, layer, channel);
    let at = row == 0 ? 0 : load<u32>(starts);
    store<u32>(starts, at);
    for (let first = 0; first < items; first += together) {
      const end = min(first + together, items);
      let block = layer.spikes + <usize>row * layer.spikeBytes + <usize>(channel * items + first) * lanes;
      for (let mask = masks; mask < masks + <usize>layer.blocks * maskBytes; mask += maskBytes) {
        let from = block;
        let to = mask;
        for (let item = first; item < end; item++) {
          if (lanes == 16) store<u16>(to, i8x16.bitmask(i8x16.neg(v128.load(from))));
          else store<u8>(to, i8x16.bitmask(i8x16.neg(v128.load64_zero(from))));
          from += lanes;
          to += rowBytes;
        }
        block += <usize>layer.channels * <usize>items * lanes;
      }
      let word = masks;
      for (let item = first; item < end; item++) {
        const last = word + rowBytes;
        for (let neuron = 0; word < last; word += 8, neuron += 64) {
          for (let bits = load<u64>(word); bits; bits &= bits - 1) {
            store<u32>(events + ((<usize>at) << 2), neuron + <i32>ctz(bits));
            at++;
          }
        }
        store<u32>(starts + ((<usize>(item + 1)) << 2), at);
      }
    }
  }
}

/** First of a channel's list starts, u32 [step + 1][item] and one more. */
// @ts-ignore: decorator
@inline
export function startsOf(stack: Stack, layer: Layer, channel: i32): usize {
  const lists = (<usize>stack.segment + 1) * <usize>stack.items;
  return layer.starts + ((<usize>channel * (lists + 1)) << 2);
}

// @ts-ignore: decorator
@inline
export function eventsOf(stack: Stack, layer: Layer, channel: i32): usize {
  const lists = (<usize>stack.segment + 1) * <usize>stack.items;
  return layer.events + ((<usize>channel * (lists * <usize>layer.neurons + 1)) << 2);
}

/** Sorts external events of steps `from` up to `to`, lines p · N + n, into lists of inputs p for each channel n. */
export function splitInputs(stack: Stack, from: i32, to: i32): void {
  const channels = <u32>stack.inputChannels;
  const first = from * stack.items;
  const end = to * stack.items;
  for (let channel: u32 = 0; channel < channels; channel++) {
    const starts = stack.inputStarts + <usize>channel * stack.inputStartsBytes;
    const found = stack.inputEvents + <usize>channel * stack.inputEventsBytes;
    let at = from == 0 ? 0 : load<u32>(starts + ((<usize>first) << 2));
    let event = lineEvent(stack, first);
    for (let list = first; list < end; list++) {
      store<u32>(starts + ((<usize>list) << 2), at);
      for (const next = lineEvent(stack, list + 1); event < next; event += 4) {
        const line = load<u32>(event);
        if (line % channels != channel) continue;
        store<u32>(found + ((<usize>at) << 2), line / channels);
        at++;
      }
    }
    store<u32>(starts + ((<usize>end) << 2), at);
  }
}

/** Where a list of spiking lines begins. */
// @ts-ignore: decorator
@inline
function lineEvent(stack: Stack, list: i32): usize {
  return stack.lineEvents + ((<usize>load<u32>(stack.lineStarts + ((<usize>list) << 2))) << 2);
}
