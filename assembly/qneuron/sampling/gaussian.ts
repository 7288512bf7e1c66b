// Segments from a Gaussian Markov process along the slices that resembles the neuron's paths: y' = α y + σ n from slice to
// slice, y = φ - m, with the action (y' - y)² / 2a + k y² / 2 at each slice. A segment drawn from its left end on is bent to
// meet the right one by what the process knows of the right end at each slice; the test looks at what is left of the action.
import { potentialChange } from './action';
import { Bisection, boltzmann, lanesIn } from './bisection';

/** Updates two or four lanes of a path in segments of 2^levels slices, of which the first begins at `offset`. */
export function drawSegments<T>(work: Bisection, offset: i32, lanes: usize, inhibited: bool): void {
  const row: usize = 4 * sizeof<T>();
  const size = row << work.levels;
  const start = <usize>offset * row + lanes;
  const end = start + <usize>work.slices * row;
  const bytes = <usize>work.slices * row + size;
  const path = work.path;
  const proposal = work.proposal;
  const variances = work.variances;
  const a = work.a;
  const b = work.b;
  const c = work.c;
  const means = work.reference;
  const curvatures = means + bytes;
  const slopes = curvatures + bytes;
  const factors = slopes + bytes;
  const deviations = factors + bytes;
  let normals = work.normals + lanes;
  let uniforms = work.uniforms + lanes;
  const half = v128.splat<T>(<T>0.5);
  for (let segment = start; segment < end; segment += size) {
    const last = segment + size;
    const left = v128.load(path + segment);
    const right = v128.load(path + last);
    // Where the ends are negative, so is the process.
    const sign = v128.and(v128.add<T>(left, right), v128.splat<T>(<T>-0.0));
    let y = v128.sub<T>(v128.xor(sign, left), v128.load(means + segment));
    let variance = v128.splat<T>(0);
    for (let at = segment + row; at <= last; at += row) {
      const factor = v128.load(factors + at);
      const deviation = v128.load(deviations + at);
      y = v128.add<T>(v128.mul<T>(factor, y), v128.mul<T>(deviation, v128.load(normals)));
      variance = v128.add<T>(
        v128.mul<T>(v128.mul<T>(factor, factor), variance),
        v128.mul<T>(deviation, deviation),
      );
      normals += row;
      v128.store(proposal + at, y);
      v128.store(variances + at, variance);
    }
    const missing = v128.sub<T>(v128.sub<T>(v128.xor(sign, right), v128.load(means + last)), y);
    let pull = v128.div<T>(missing, variance);
    let sum = v128.splat<T>(0);
    for (let at = last - row; at > segment; at -= row) {
      pull = v128.mul<T>(pull, v128.load(factors + at + row));
      const after = v128.add<T>(v128.load(proposal + at), v128.mul<T>(v128.load(variances + at), pull));
      const mean = v128.load(means + at);
      const x = v128.load(path + at);
      const before = v128.sub<T>(v128.xor(sign, x), mean);
      const next = v128.xor(sign, v128.add<T>(mean, after));
      v128.store(proposal + at, next);
      const potential = potentialChange<T>(x, next, v128.load(a + at), v128.load(b + at), c + at, inhibited);
      const curvature = v128.mul<T>(half, v128.load(curvatures + at));
      const slope = v128.sub<T>(v128.load(slopes + at), v128.mul<T>(curvature, v128.add<T>(before, after)));
      sum = v128.add<T>(sum, v128.add<T>(potential, v128.mul<T>(v128.sub<T>(after, before), slope)));
    }
    const alive = v128.lt<T>(v128.load(uniforms), boltzmann<T>(sum));
    uniforms += row;
    store<f64>(work.accepted, load<f64>(work.accepted) + <f64>lanesIn<T>(alive));
    for (let at = segment + row; at < last; at += row) {
      v128.store(path + at, v128.bitselect(v128.load(proposal + at), v128.load(path + at), alive));
    }
  }
}
