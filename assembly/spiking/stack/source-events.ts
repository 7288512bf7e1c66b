/** Lists of spiking neurons and inputs, from which currents are summed. */
import { BLOCK } from '../../simd/block';
import { Layer } from './layer';
import { Stack } from './stack';

/**
 * Lists the layer's spikes at `row` of the segment's steps (0: the step before it); rows are listed in ascending order.
 */
export function listSpikes(stack: Stack, layer: Layer, row: i32): void {
  const items = stack.items;
  const lanes = BLOCK / <usize>stack.bytes;
  for (let channel = 0; channel < layer.channels; channel++) {
    const starts = startsOf(stack, layer, channel) + ((<usize>(row * items)) << 2);
    const events = eventsOf(stack, layer, channel);
    let at = row == 0 ? 0 : load<u32>(starts);
    store<u32>(starts, at);
    for (let item = 0; item < items; item++) {
      let spikes =
        layer.spikes + <usize>row * layer.spikeBytes + (<usize>channel * <usize>items + <usize>item) * lanes;
      for (let block = 0; block < layer.blocks; block++) {
        let bits =
          lanes == 16
            ? i8x16.bitmask(i8x16.neg(v128.load(spikes)))
            : i8x16.bitmask(i8x16.neg(v128.load64_zero(spikes)));
        const first = block * <i32>lanes;
        while (bits) {
          store<u32>(events + ((<usize>at) << 2), first + <i32>ctz(bits));
          at++;
          bits &= bits - 1;
        }
        spikes += <usize>layer.channels * <usize>items * lanes;
      }
      store<u32>(starts + ((<usize>(item + 1)) << 2), at);
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
