/** Sums of what a stack counted in its last run. */
import { BLOCK, lanes } from '../../simd/block';
import { Layer } from './layer';
import { Stack } from './stack';

/** Writes what the layer's neurons have counted in some items and all channels together, f64 [neuron]; returns whether they count. In float32. */
export function sumCounts32(stack: Stack, layer: Layer, firstItem: i32, items: i32, sums: usize): bool {
  return sumCounts<f32>(stack, layer, firstItem, items, sums);
}

/** `sumCounts32` in float64. */
export function sumCounts64(stack: Stack, layer: Layer, firstItem: i32, items: i32, sums: usize): bool {
  return sumCounts<f64>(stack, layer, firstItem, items, sums);
}

function sumCounts<T>(stack: Stack, layer: Layer, firstItem: i32, items: i32, sums: usize): bool {
  if (!layer.counted) return false;
  const channels = layer.channels;
  for (let neuron = 0; neuron < layer.neurons; neuron++, sums += 8) {
    const lane = ((<usize>neuron) & (lanes<T>() - 1)) * sizeof<T>();
    const rows = (neuron / lanes<T>()) * channels;
    let total: f64 = 0;
    for (let row = rows; row < rows + channels; row++) {
      let at = layer.counts + <usize>(row * stack.items + firstItem) * BLOCK + lane;
      let sum: f64 = 0;
      for (const end = at + <usize>items * BLOCK; at < end; at += BLOCK) sum += <f64>load<T>(at);
      total += sum;
    }
    store<f64>(sums, total);
  }
  return true;
}
