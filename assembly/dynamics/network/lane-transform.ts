import { butterfly2, butterfly4 } from '../../register/hamiltonian/butterfly';

/**
 * Hadamards on chosen bits of the index of an array of 16-byte elements, without their 1/√2; two bits at a time, which
 * halves the passes over memory.
 */
export function transformLanes(state: usize, bits: i32, mask: u32): void {
  const bytes = (<usize>16) << bits;
  while (mask) {
    const high = (<usize>16) << (31 - clz(mask));
    mask &= <u32>(high >> 4) - 1;
    if (mask == 0) {
      oneBit(state, bytes, high);
      return;
    }
    const low = (<usize>16) << (31 - clz(mask));
    mask &= <u32>(low >> 4) - 1;
    twoBits(state, bytes, high, low);
  }
}

function oneBit(state: usize, bytes: usize, step: usize): void {
  for (let block = state; block < state + bytes; block += step << 1) {
    for (let p = block; p < block + step; p += 16) butterfly2(p, p + step);
  }
}

function twoBits(state: usize, bytes: usize, high: usize, low: usize): void {
  for (let outer = state; outer < state + bytes; outer += high << 1) {
    for (let inner = outer; inner < outer + high; inner += low << 1) {
      for (let p = inner; p < inner + low; p += 16) {
        const q = p + high;
        butterfly4(p, p + low, q, q + low);
      }
    }
  }
}
