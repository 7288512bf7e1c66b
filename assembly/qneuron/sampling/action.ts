// What a neuron feels while the others are held: at each slice the potential, times the spacing, is
// U(u) = A u + B (u - 1)² + C (u - 1)⁴, u = φ²; every rule of the paper is this polynomial. Coefficients are T [rows][4].
import { Ensemble } from './ensemble';
import { Term } from './method';

/** Writes A, B and C for a neuron's slices; returns whether any C may differ from 0. */
export function coefficients<T>(
  ensemble: Ensemble,
  group: i32,
  neuron: i32,
  a: usize,
  b: usize,
  c: usize,
): bool {
  const row: usize = 4 * sizeof<T>();
  const slices = ensemble.slices;
  const bytes = <usize>slices * row;
  const spacing = v128.splat<T>(<T>ensemble.spacing);
  const own = <usize>(group * ensemble.neurons + neuron) * row;
  let inhibited = false;
  for (let half: usize = 0; half < row; half += 16) {
    const excitation = v128.mul<T>(spacing, v128.load(ensemble.excitation + own + half));
    const inhibition = v128.mul<T>(spacing, v128.load(ensemble.inhibition + own + half));
    inhibited = inhibited || v128.any_true(v128.ne<T>(inhibition, v128.splat<T>(0)));
    const well = v128.load(ensemble.wells + <usize>group * row + half);
    const inputWell = ensemble.inputWell + <usize>group * bytes;
    for (let at = half; at < bytes; at += row) {
      const g = v128.load(inputWell + at);
      v128.store(a + at, v128.mul<T>(excitation, g));
      v128.store(b + at, well);
      v128.store(c + at, v128.mul<T>(inhibition, v128.mul<T>(g, g)));
    }
  }
  const pathBytes = ensemble.rows * row;
  const paths = ensemble.paths + <usize>(group * ensemble.neurons) * pathBytes;
  const strengths = ensemble.strengths + <usize>(group * ensemble.couplings) * row;
  let term = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2)) * 12;
  const end = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2), 4) * 12;
  for (; term < end; term += 12) {
    const kind = load<i32>(term);
    const partner = paths + <usize>load<i32>(term, 4) * pathBytes;
    const strength = strengths + <usize>load<i32>(term, 8) * row;
    if (kind == Term.Inhibited) inhibited = true;
    for (let half: usize = 0; half < row; half += 16) {
      const factor = v128.mul<T>(spacing, v128.load(strength + half));
      const one = v128.splat<T>(1);
      if (kind == Term.Exciting) {
        for (let at = half; at < bytes; at += row) {
          const x = v128.load(partner + at);
          v128.store(b + at, v128.add<T>(v128.load(b + at), v128.mul<T>(factor, v128.mul<T>(x, x))));
        }
      } else {
        const coefficient = kind == Term.Excited ? a : c;
        for (let at = half; at < bytes; at += row) {
          const x = v128.load(partner + at);
          const w = v128.sub<T>(v128.mul<T>(x, x), one);
          let power = v128.mul<T>(w, w);
          if (kind == Term.Inhibited) power = v128.mul<T>(power, power);
          v128.store(coefficient + at, v128.add<T>(v128.load(coefficient + at), v128.mul<T>(factor, power)));
        }
      }
    }
  }
  return inhibited;
}

/**
 * U(next²) - U(last²) by factors, so that no large numbers cancel: with s = u + u' - 2 it is
 * (u' - u) (A + s (B + C ((u - 1)² + (u' - 1)²))).
 */
// @ts-ignore: decorator
@inline
export function potentialChange<T>(
  last: v128,
  next: v128,
  a: v128,
  b: v128,
  c: usize,
  inhibited: bool,
): v128 {
  const one = v128.splat<T>(1);
  const before = v128.sub<T>(v128.mul<T>(last, last), one);
  const after = v128.sub<T>(v128.mul<T>(next, next), one);
  const sum = v128.add<T>(before, after);
  let slope = b;
  if (inhibited) {
    const squares = v128.add<T>(v128.mul<T>(before, before), v128.mul<T>(after, after));
    slope = v128.add<T>(b, v128.mul<T>(v128.load(c), squares));
  }
  const difference = v128.mul<T>(v128.sub<T>(next, last), v128.add<T>(next, last));
  return v128.mul<T>(difference, v128.add<T>(a, v128.mul<T>(sum, slope)));
}
