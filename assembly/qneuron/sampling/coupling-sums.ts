// What a circuit's strengths are multiplied by in the action, for exchanges of paths between circuits of other strengths.
import { Ensemble } from './ensemble';
import { Term } from './method';
import { storeSum } from './store-sum';

/** `couplingSums` in float32. */
export function couplingSums32(ensemble: Ensemble, groups: i32, sums: usize): void {
  couplingSums<f32>(ensemble, groups, sums);
}

/** `couplingSums` in float64. */
export function couplingSums64(ensemble: Ensemble, groups: i32, sums: usize): void {
  couplingSums<f64>(ensemble, groups, sums);
}

/**
 * Sums over slices: for each neuron of g φ² and of g² (φ² - 1)⁴, g the well of an active input, and for each coupling of
 * what its strength multiplies.
 *
 * @param sums float64 [groups][2 neurons + couplings][4]
 */
function couplingSums<T>(ensemble: Ensemble, groups: i32, sums: usize): void {
  const row: usize = 4 * sizeof<T>();
  const neurons = ensemble.neurons;
  const pathBytes = ensemble.rows * row;
  for (let group = 0; group < groups; group++) {
    const paths = ensemble.paths + <usize>(group * neurons) * pathBytes;
    const inputWell = ensemble.inputWell + <usize>(group * ensemble.slices) * row;
    const couplings = sums + ((<usize>neurons) << 6);
    for (let neuron = 0; neuron < neurons; neuron++) {
      const path = paths + <usize>neuron * pathBytes;
      const bySquare = sums + ((<usize>neuron) << 5);
      const byFourth = bySquare + ((<usize>neurons) << 5);
      const term = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2)) * 12;
      const end = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2), 4) * 12;
      for (let lanes: usize = 0; lanes < row; lanes += 16) {
        const from = path + lanes;
        inputSums<T>(ensemble.slices, from, inputWell + lanes, bySquare + lanes, byFourth + lanes);
        for (let at = term; at < end; at += 12) {
          const kind = load<i32>(at);
          // The other end's term has the same sum.
          if (kind == Term.Exciting) continue;
          const partner = paths + <usize>load<i32>(at, 4) * pathBytes + lanes;
          const sum = couplings + ((<usize>load<i32>(at, 8)) << 5) + lanes;
          pairSum<T>(ensemble.slices, from, partner, kind == Term.Excited, sum);
        }
      }
    }
    sums = couplings + ((<usize>ensemble.couplings) << 5);
  }
}

function inputSums<T>(slices: i32, path: usize, inputWell: usize, bySquare: usize, byFourth: usize): void {
  const row: usize = 4 * sizeof<T>();
  let squares = v128.splat<T>(0);
  let fourths = v128.splat<T>(0);
  const bytes = <usize>slices * row;
  for (let at: usize = 0; at < bytes; at += row) {
    const g = v128.load(inputWell + at);
    const x = v128.load(path + at);
    const u = v128.mul<T>(x, x);
    const w = v128.mul<T>(g, square<T>(v128.sub<T>(u, v128.splat<T>(1))));
    squares = v128.add<T>(squares, v128.mul<T>(g, u));
    fourths = v128.add<T>(fourths, v128.mul<T>(w, w));
  }
  storeSum<T>(bySquare, squares);
  storeSum<T>(byFourth, fourths);
}

function pairSum<T>(slices: i32, path: usize, partner: usize, excited: bool, to: usize): void {
  const row: usize = 4 * sizeof<T>();
  const one = v128.splat<T>(1);
  let sum = v128.splat<T>(0);
  const bytes = <usize>slices * row;
  for (let at: usize = 0; at < bytes; at += row) {
    const x = v128.load(path + at);
    const y = v128.load(partner + at);
    const u = v128.mul<T>(x, x);
    const spike = square<T>(v128.sub<T>(v128.mul<T>(y, y), one));
    const term = excited
      ? v128.mul<T>(spike, u)
      : square<T>(v128.mul<T>(spike, square<T>(v128.sub<T>(u, one))));
    sum = v128.add<T>(sum, term);
  }
  storeSum<T>(to, sum);
}

// @ts-ignore: decorator
@inline
function square<T>(x: v128): v128 {
  return v128.mul<T>(x, x);
}
