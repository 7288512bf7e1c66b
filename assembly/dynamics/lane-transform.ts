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
    for (let p = block; p < block + step; p += 16) {
      const a = v128.load(p);
      const b = v128.load(p + step);
      v128.store(p, f64x2.add(a, b));
      v128.store(p + step, f64x2.sub(a, b));
    }
  }
}

function twoBits(state: usize, bytes: usize, high: usize, low: usize): void {
  for (let outer = state; outer < state + bytes; outer += high << 1) {
    for (let inner = outer; inner < outer + high; inner += low << 1) {
      for (let p0 = inner; p0 < inner + low; p0 += 16) {
        const p1 = p0 + low;
        const p2 = p0 + high;
        const p3 = p2 + low;
        const a = v128.load(p0);
        const b = v128.load(p1);
        const c = v128.load(p2);
        const d = v128.load(p3);
        const s = f64x2.add(a, c);
        const t = f64x2.sub(a, c);
        const u = f64x2.add(b, d);
        const v = f64x2.sub(b, d);
        v128.store(p0, f64x2.add(s, u));
        v128.store(p1, f64x2.sub(s, u));
        v128.store(p2, f64x2.add(t, v));
        v128.store(p3, f64x2.sub(t, v));
      }
    }
  }
}
