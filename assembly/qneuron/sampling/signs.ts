import { exp32, exp64 } from '../../simd/exponential';

/**
 * Draws a new sign for each cluster of slices (Swendsen and Wang, Phys. Rev. Lett. 58, 86 (1987)), for two or four lanes:
 * potentials are even, and with |φ| held the kinetic action is a ring of Ising spins with bonds |φ_t φ_{t+1}| / spacing.
 *
 * @param uniforms T [2 slices][4]: for the bonds, then for the signs; the former are used up
 * @param flips room for T [slices][4]
 */
// @ts-ignore: decorator
@inline
export function drawSigns<T>(
  path: usize,
  slices: i32,
  spacing: f64,
  uniforms: usize,
  flips: usize,
  lanes: usize,
): void {
  const row: usize = 4 * sizeof<T>();
  const end = lanes + <usize>slices * row;
  const signs = uniforms + <usize>slices * row;
  const factor = v128.splat<T>(<T>(-2 / spacing));
  const half = v128.splat<T>(<T>0.5);
  // The first cluster's, which may come around.
  const first = v128.lt<T>(v128.load(signs + lanes), half);
  let flip = first;
  v128.store(flips + lanes, flip);
  let x = v128.load(path + lanes);
  for (let at = lanes + row; at < end; at += row) {
    const next = v128.load(path + at);
    const cut = isCut<T>(x, next, factor, v128.load(uniforms + at));
    // The second time around it is read again.
    v128.store(uniforms + at, cut);
    flip = v128.bitselect(v128.lt<T>(v128.load(signs + at), half), flip, cut);
    v128.store(flips + at, flip);
    x = next;
  }
  const seam = isCut<T>(x, v128.load(path + lanes), factor, v128.load(uniforms + lanes));
  let joined = v128.not(seam);
  const negative = v128.splat<T>(<T>-0.0);
  for (let at = end - row; ; at -= row) {
    flip = v128.bitselect(first, v128.load(flips + at), joined);
    const value = v128.load(path + at);
    v128.store(path + at, v128.xor(value, v128.and(flip, negative)));
    if (at == lanes) break;
    joined = v128.andnot(joined, v128.load(uniforms + at));
  }
}

/** Below exp(-this) is no uniform but 0. */
const NEVER: f64 = 24;
const LEAST: f64 = 3e-11;

/** Where no bond holds two neighbours together. */
// @ts-ignore: decorator
@inline
function isCut<T>(x: v128, next: v128, factor: v128, uniform: v128): v128 {
  const exponent = v128.mul<T>(factor, v128.mul<T>(x, next));
  // Away from kinks bonds hold: no exponential is needed to know.
  const isPossible = v128.or(
    v128.gt<T>(exponent, v128.splat<T>(<T>-NEVER)),
    v128.lt<T>(uniform, v128.splat<T>(<T>LEAST)),
  );
  if (!v128.any_true(isPossible)) return v128.splat<T>(0);
  // Of opposite signs, the exponential is above 1.
  const probability = sizeof<T>() == 4 ? exp32(exponent) : exp64(exponent);
  return v128.lt<T>(uniform, probability);
}
