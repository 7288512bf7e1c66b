// New values for the slices between every 2^levels-th one, from Brownian bridges: the middle first, then the quarters, and
// so on. A bridge has the kinetic action's distribution, so that tests look at the potential only.
import { exp32, exp64 } from '../../simd/exponential';
import { potentialChange } from './action';

/** What a bisection works on; rows of `row` bytes. */
@unmanaged
export class Bisection {
  /** The path, with its first rows repeated behind its end, and as many rows for proposals. */
  path: usize;
  proposal: usize;
  /** What `drawSegments` needs besides. */
  variances: usize;
  reference: usize;
  a: usize;
  b: usize;
  c: usize;
  normals: usize;
  uniforms: usize;
  deviations: usize;
  accepted: usize;
  tested: usize;
  slices: i32;
  levels: i32;
}

/** Updates two or four lanes of a path in segments of 2^levels slices, of which the first begins at `offset`. */
// @ts-ignore: decorator
@inline
export function bisect<T>(
  work: Bisection,
  offset: i32,
  lanes: usize,
  inhibited: bool,
  everyLevel: bool,
): void {
  const row: usize = 4 * sizeof<T>();
  const size = row << work.levels;
  const start = <usize>offset * row + lanes;
  const end = start + <usize>work.slices * row;
  const path = work.path;
  const proposal = work.proposal;
  const a = work.a;
  const b = work.b;
  const c = work.c;
  let normals = work.normals + lanes;
  let uniforms = work.uniforms + lanes;
  const half = v128.splat<T>(<T>0.5);
  const zero = v128.splat<T>(0);
  for (let segment = start; segment < end; segment += size) {
    v128.store(proposal + segment, v128.load(path + segment));
    v128.store(proposal + segment + size, v128.load(path + segment + size));
    let alive = i32x4.splat(-1);
    // The change of the potential at the slices so far, and at this level's.
    let sum = zero;
    let deviation = work.deviations;
    let accepted = work.accepted;
    for (let width = size >> 1; width >= row; width >>= 1) {
      const spread = v128.load_splat<T>(deviation);
      let change = zero;
      const last = segment + size;
      for (let at = segment + width; at < last; at += width << 1) {
        const around = v128.add<T>(v128.load(proposal + at - width), v128.load(proposal + at + width));
        const next = v128.add<T>(v128.mul<T>(half, around), v128.mul<T>(spread, v128.load(normals)));
        normals += row;
        v128.store(proposal + at, next);
        const difference = potentialChange<T>(
          v128.load(path + at),
          next,
          v128.load(a + at),
          v128.load(b + at),
          c + at,
          inhibited,
        );
        change = v128.add<T>(change, difference);
      }
      if (everyLevel) {
        // Slices stand for `width` of them at this level, and stood for twice as many before.
        const weight = v128.splat<T>(<T>(width / row));
        const action = v128.mul<T>(weight, v128.sub<T>(change, sum));
        alive = v128.and(alive, v128.lt<T>(v128.load(uniforms), boltzmann<T>(action)));
        uniforms += row;
        store<f64>(accepted, load<f64>(accepted) + <f64>lanesIn<T>(alive));
      }
      sum = v128.add<T>(sum, change);
      deviation += sizeof<T>();
      accepted += 8;
    }
    if (!everyLevel) {
      alive = v128.lt<T>(v128.load(uniforms), boltzmann<T>(sum));
      uniforms += row;
      store<f64>(work.accepted, load<f64>(work.accepted) + <f64>lanesIn<T>(alive));
    }
    const last = segment + size;
    for (let at = segment + row; at < last; at += row) {
      v128.store(path + at, v128.bitselect(v128.load(proposal + at), v128.load(path + at), alive));
    }
  }
}

/** e^-action, 1 at least where the action falls. */
export function boltzmann<T>(action: v128): v128 {
  return sizeof<T>() == 4 ? inline.always(exp32(f32x4.neg(action))) : inline.always(exp64(f64x2.neg(action)));
}

// @ts-ignore: decorator
@inline
export function lanesIn<T>(mask: v128): i32 {
  return popcnt(sizeof<T>() == 4 ? i32x4.bitmask(mask) : i64x2.bitmask(mask));
}
