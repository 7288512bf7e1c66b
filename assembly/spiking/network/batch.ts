/** A batch that runs through a network: what goes in and what comes out. */
import { Network } from './network';


@unmanaged
export class Batch {
  /** Samples; each is presented `passes` times, so that item i presents sample ⌊i / passes⌋. */
  samples: i32;
  passes: i32;
  /** Samples of the whole batch, of which these may be a part: its mean loss is over all. */
  whole: i32;
  /** Number of the first item in the random streams. */
  firstItem: u32;
  steps: i32;
  /** Key of the random streams. */
  key0: u32;
  key1: u32;
  /** Whether output neurons collapse on their targets instead of on what they measure. */
  clamped: bool;
  /** The least probability whose logarithm counts in the loss. */
  floor: f64;
  /** Spikes of the external inputs: events (u32 line numbers) from eventStart[step · samples + sample] on. */
  eventStart: usize;
  events: usize;
  /** Desired patterns of the output neurons, u16 [sample][step][output]; 0 for none. */
  targets: usize;
  /** f64 [item][step][channel][neuron] */
  currents: usize;
  /** The pattern each neuron collapsed on, u16 [item][step][neuron]. */
  records: usize;
  /** The pattern each neuron is judged by: an output neuron's target, everyone else's record. Same layout. */
  scored: usize;
  /** −Σ log p(target) over the output neurons, f64 [item][step]. */
  loss: usize;
  /** Probability of the pattern each neuron is judged by, f64 [item][step][neuron]; 0 if not asked for. */
  likelihoods: usize;


  @inline
  get items(): i32 {
    return this.samples * this.passes;
  }


  @inline
  get wholeItems(): i32 {
    return this.whole * this.passes;
  }

  /** First of the sample's entries in `eventStart`; steps are `samples` entries apart. */
  @inline
  eventsOf(item: i32): usize {
    return this.eventStart + ((<usize>(item / this.passes)) << 2);
  }


  @inline
  targetsOf(network: Network, item: i32): usize {
    return this.targets + ((<usize>((item / this.passes) * this.steps * network.outputs)) << 1);
  }


  @inline
  currentsOf(network: Network, item: i32): usize {
    return this.currents + ((<usize>item * <usize>(this.steps * network.row)) << 3);
  }


  @inline
  recordsOf(network: Network, item: i32): usize {
    return this.records + ((<usize>item * <usize>(this.steps * network.neurons)) << 1);
  }


  @inline
  scoredOf(network: Network, item: i32): usize {
    return this.scored + ((<usize>item * <usize>(this.steps * network.neurons)) << 1);
  }


  @inline
  likelihoodsOf(network: Network, item: i32): usize {
    return this.likelihoods + ((<usize>item * <usize>(this.steps * network.neurons)) << 3);
  }


  @inline
  lossOf(item: i32): usize {
    return this.loss + ((<usize>(item * this.steps)) << 3);
  }
}
