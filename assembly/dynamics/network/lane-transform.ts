import { butterfly2, butterfly4, butterfly8 } from '../../register/hamiltonian/butterfly';

/** Bits of the index of an array that stays in the nearest cache, with a table, through some passes, */
const CACHED_BITS = 10;
/** and of the parts of a larger one: at least two bits are left, which go in one pass. */
const PART_BITS = 9;

/** Bits of the index of a part of an array of 16-byte elements that is to be taken through several passes at once. */
export function cachedBits(bits: i32): i32 {
  return bits > CACHED_BITS ? PART_BITS : bits;
}

/** Hadamards on chosen bits of the index of an array of 16-byte elements, without their 1/√2, from the highest bit down. */
export function transformLanes(state: usize, bits: i32, mask: u32): void {
  const end = state + ((<usize>16) << bits);
  const partBits = cachedBits(bits);
  const near = mask & ((1 << partBits) - 1);
  const far = mask ^ near;
  if (far) transform(state, end, far);
  const bytes = (<usize>16) << partBits;
  if (near) for (; state < end; state += bytes) transform(state, state + bytes, near);
}

/** The same of an array that stays in the nearest cache: three or two bits at a time, which saves passes over memory. */
export function transform(state: usize, end: usize, mask: u32): void {
  while (mask) {
    const left = popcnt(mask);
    const first = highest(mask);
    mask ^= <u32>(first >> 4);
    if (left == 1) {
      oneBit(state, end, first);
      return;
    }
    const second = highest(mask);
    mask ^= <u32>(second >> 4);
    // Four bits are two and two.
    if (left == 2 || left == 4) {
      twoBits(state, end, first, second);
    } else {
      const third = highest(mask);
      mask ^= <u32>(third >> 4);
      threeBits(state, end, first, second, third);
    }
  }
}

/** Bytes from elements with 0 to those with 1 in the highest bit of a mask. */
// @ts-ignore: decorator
@inline
function highest(mask: u32): usize {
  return (<usize>16) << (31 - clz(mask));
}

function oneBit(state: usize, end: usize, step: usize): void {
  for (let block = state; block < end; block += step << 1) {
    for (let p = block; p < block + step; p += 16) butterfly2(p, p + step);
  }
}

function twoBits(state: usize, end: usize, first: usize, second: usize): void {
  for (let outer = state; outer < end; outer += first << 1) {
    for (let inner = outer; inner < outer + first; inner += second << 1) {
      for (let p = inner; p < inner + second; p += 16) {
        const q = p + first;
        butterfly4(p, p + second, q, q + second);
      }
    }
  }
}

function threeBits(state: usize, end: usize, first: usize, second: usize, third: usize): void {
  for (let outer = state; outer < end; outer += first << 1) {
    for (let middle = outer; middle < outer + first; middle += second << 1) {
      for (let inner = middle; inner < middle + second; inner += third << 1) {
        for (let p = inner; p < inner + third; p += 16) butterfly8(p, first, second, third);
      }
    }
  }
}
