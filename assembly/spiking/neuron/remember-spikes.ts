/** The memory of neurons that keep no state through a measurement. */
import { LANE_BYTES } from '../../register/operations/lanes';
import { MemoryKind } from './memory-kind';
import { Network } from '../network/network';

/** Below this a probability counts as zero: its outcome cannot have happened. */
export const IMPOSSIBLE: f64 = 1e-300;

/** Makes the memory of each lane the basis state of its spikes, or |0…0⟩. */
export function rememberSpikes(network: Network, pattern0: u32, pattern1: u32, memoryState: usize): void {
  memory.fill(memoryState, 0, LANE_BYTES << network.memoryQubits);
  const remembers = network.memoryKind == MemoryKind.LastSpike;
  const index0: usize = remembers ? lastSpike(network, pattern0) : 0;
  const index1: usize = remembers ? lastSpike(network, pattern1) : 0;
  store<f64>(memoryState + index0 * LANE_BYTES, 1);
  store<f64>(memoryState + index1 * LANE_BYTES + 8, 1);
}

/** Index of the basis state in which memory qubit m holds the spike of channel m mod N. */
function lastSpike(network: Network, pattern: u32): u32 {
  let index: u32 = 0;
  for (let m = 0; m < network.memoryQubits; m++) {
    index = (index << 1) | ((pattern >> (network.channels - 1 - (m % network.channels))) & 1);
  }
  return index;
}
