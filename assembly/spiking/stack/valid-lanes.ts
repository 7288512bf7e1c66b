/** Beyond this a current, in half turns, has a rotation that float32 cannot resolve. */
const LARGEST_CURRENT = 65536;

/** The lanes whose current is a number that neurons can take. */
// @ts-ignore: decorator
@inline
export function validLanes<T>(current: v128): v128 {
  return v128.le<T>(v128.abs<T>(current), v128.splat<T>(<T>LARGEST_CURRENT));
}
