/**
 * Sizes and addresses leave the kernels as f64: JavaScript would take an address above 2 GiB for a negative number, and a
 * size in f64 cannot wrap, however large the arguments are, so that the facade sees what is too much.
 */

/** Where this module's static data end, which assembly/monitoring-memory.ts says for all: everything above is the facade's arena. */
export function endOfStaticData(): f64 {
  return <f64>__heap_base;
}

/** 2^exponent, beyond what an integer holds too. */
export function powerOfTwo(exponent: i32): f64 {
  return reinterpret<f64>((<u64>(1023 + min(exponent, 1000))) << 52);
}

/** `bytes` rounded up to a multiple of `unit`. */
export function roundUp(bytes: f64, unit: f64): f64 {
  return ceil(bytes / unit) * unit;
}
