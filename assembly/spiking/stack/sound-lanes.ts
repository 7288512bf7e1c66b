/** Beyond this a current, in half turns, is not told from another one by its rotation in float32. */
const LARGEST_CURRENT = 65536;

/** The lanes whose current is a number that neurons can take. */
// @ts-ignore: decorator
@inline
export function soundLanes<T>(current: v128): v128 {
  return v128.le<T>(v128.abs<T>(current), v128.splat<T>(<T>LARGEST_CURRENT));
}
