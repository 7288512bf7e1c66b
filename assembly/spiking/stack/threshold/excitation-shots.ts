/** What hardware knows of a QLIF neuron's excitation: how often it was found excited in so many measurements. */
import { below } from '../../../random/below';
import { philoxBlocks } from '../../../random/philox';
import { Purpose } from '../../../random/purpose';
import { lanes } from '../../../simd/block';
import { Stack } from '../stack';
import { ThresholdLayer } from './threshold-layer';

/** Philox blocks drawn at once, and their bytes. */
const BLOCKS: u32 = 8;
const BYTES: usize = 128;
const WORDS = memory.data(128, 16);

/**
 * Replaces a block's excitation probabilities by their frequencies in `layer.shots` measurements, drawn from the stream
 * (key, Excitation, item, step), four measurements of a neuron a Philox block.
 */
export function measureExcitations<T>(
  stack: Stack,
  layer: ThresholdLayer,
  block: i32,
  item: i32,
  step: i32,
  probabilities: usize,
): void {
  const first = block * lanes<T>();
  const count = min(lanes<T>(), layer.neurons - first);
  const perNeuron = <u32>((layer.shots + 3) >> 2);
  let next = <u32>(layer.firstNeuron + first) * perNeuron;
  let at = BYTES;
  for (let lane = 0; lane < count; lane++) {
    const place = probabilities + <usize>lane * sizeof<T>();
    const probability = <f64>load<T>(place);
    let excited = 0;
    for (let left = layer.shots; left > 0; left -= 4) {
      if (at == BYTES) {
        philoxBlocks(next, step, stack.firstItem + item, Purpose.Excitation, stack.key0, stack.key1, WORDS);
        next += BLOCKS;
        at = 0;
      }
      const counted = left >= 4 ? 15 : (1 << left) - 1;
      excited += popcnt(below(v128.load(WORDS + at), probability) & counted);
      at += 16;
    }
    store<T>(place, <T>(<f64>excited / <f64>layer.shots));
  }
}
