/** Blocks of 64 bytes, a cache line each: sixteen float32 or eight float64 side by side. */
export const BLOCK: usize = 64;

/** Lanes of a block. */
// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return <i32>(BLOCK / sizeof<T>());
}

/** Copies one block; far cheaper than `memory.copy`, which calls out of WebAssembly. */
export function copyBlock(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** Gives all lanes of a block one value. */
// @ts-ignore: decorator
@inline
export function fillBlock<T>(at: usize, value: T): void {
  const lane = v128.splat<T>(value);
  v128.store(at, lane);
  v128.store(at, lane, 16);
  v128.store(at, lane, 32);
  v128.store(at, lane, 48);
}
