import { Ensemble } from './ensemble';
import { Term } from './method';
import { LANES } from './rows';

/** Where a chain's numbers are: of four chains side by side, one. */
@unmanaged
export class Chain {
  wells: usize;
  inputWell: usize;
  excitation: usize;
  inhibition: usize;
  strengths: usize;
  /** Its first neuron's path. */
  path: usize;
}

export function findChain<T>(ensemble: Ensemble, number: i32, chain: Chain): void {
  const row: usize = LANES * sizeof<T>();
  const group = number / LANES;
  const lane = <usize>(number % LANES) * sizeof<T>();
  const neurons = <usize>(group * ensemble.neurons);
  chain.wells = ensemble.wells + <usize>group * row + lane;
  chain.inputWell = ensemble.inputWell + <usize>(group * ensemble.slices) * row + lane;
  chain.excitation = ensemble.excitation + neurons * row + lane;
  chain.inhibition = ensemble.inhibition + neurons * row + lane;
  chain.strengths = ensemble.strengths + <usize>(group * ensemble.couplings) * row + lane;
  chain.path = ensemble.paths + neurons * ensemble.rows * row + lane;
}

/**
 * The potential of all neurons at one slice, times the spacing, where the neurons are at `positions`, f64 [neurons]: with what chain a
 * has as parameters, and with what b has.
 */
export function sliceEnergies<T>(ensemble: Ensemble, a: Chain, b: Chain, slice: i32, positions: usize): v128 {
  const row: usize = LANES * sizeof<T>();
  const well = <usize>slice * row;
  const g = both<T>(a.inputWell + well, b.inputWell + well);
  let own: f64 = 0;
  let coupled = f64x2.splat(0);
  for (let neuron = 0; neuron < ensemble.neurons; neuron++) {
    const x = load<f64>(positions + ((<usize>neuron) << 3));
    const at = <usize>neuron * row;
    const u = x * x;
    const w = (u - 1) * (u - 1);
    own += w;
    const excited = f64x2.mul(both<T>(a.excitation + at, b.excitation + at), g);
    coupled = f64x2.add(coupled, f64x2.mul(excited, f64x2.splat(u)));
    const inhibited = f64x2.mul(f64x2.mul(both<T>(a.inhibition + at, b.inhibition + at), g), g);
    coupled = f64x2.add(coupled, f64x2.mul(f64x2.mul(inhibited, f64x2.splat(w)), f64x2.splat(w)));
    let term = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2)) * 12;
    const end = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2), 4) * 12;
    for (; term < end; term += 12) {
      const kind = load<i32>(term);
      const partner = load<i32>(term, 4);
      // The other end's term says the same.
      if (kind == Term.Exciting || (kind == Term.Inhibited && partner < neuron)) continue;
      const strength = <usize>load<i32>(term, 8) * row;
      const y = load<f64>(positions + ((<usize>partner) << 3));
      const v = (y * y - 1) * (y * y - 1);
      const power = f64x2.splat(kind == Term.Excited ? v * u : v * v * w * w);
      coupled = f64x2.add(coupled, f64x2.mul(both<T>(a.strengths + strength, b.strengths + strength), power));
    }
  }
  const wells = f64x2.mul(both<T>(a.wells, b.wells), f64x2.splat(own));
  return f64x2.add(wells, f64x2.mul(f64x2.splat(ensemble.spacing), coupled));
}

/** A number of either chain. */
// @ts-ignore: decorator
@inline
function both<T>(a: usize, b: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(<f64>load<T>(a)), 1, <f64>load<T>(b));
}
