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

/** The potential of all neurons at one slice, times the spacing, where the neurons are at `positions`: f64 [neurons]. */
export function sliceEnergy<T>(ensemble: Ensemble, chain: Chain, slice: i32, positions: usize): f64 {
  const row: usize = LANES * sizeof<T>();
  const g = <f64>load<T>(chain.inputWell + <usize>slice * row);
  let own: f64 = 0;
  let coupled: f64 = 0;
  for (let neuron = 0; neuron < ensemble.neurons; neuron++) {
    const x = load<f64>(positions + ((<usize>neuron) << 3));
    const at = <usize>neuron * row;
    const u = x * x;
    const w = (u - 1) * (u - 1);
    own += w;
    coupled += <f64>load<T>(chain.excitation + at) * g * u;
    coupled += <f64>load<T>(chain.inhibition + at) * g * g * w * w;
    let term = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2)) * 12;
    const end = ensemble.terms + <usize>load<i32>(ensemble.firstTerm + ((<usize>neuron) << 2), 4) * 12;
    for (; term < end; term += 12) {
      const kind = load<i32>(term);
      const partner = load<i32>(term, 4);
      // The other end's term says the same.
      if (kind == Term.Exciting || (kind == Term.Inhibited && partner < neuron)) continue;
      const strength = <f64>load<T>(chain.strengths + <usize>load<i32>(term, 8) * row);
      const y = load<f64>(positions + ((<usize>partner) << 3));
      const v = (y * y - 1) * (y * y - 1);
      coupled += strength * (kind == Term.Excited ? v * u : v * v * w * w);
    }
  }
  return <f64>load<T>(chain.wells) * own + ensemble.spacing * coupled;
}
