/** The settings of the local learning rule, see local-gradient.ts. */
import { Batch } from '../network/batch';
import { Network } from '../network/network';
import { GradientMode } from './gradient-mode';

/** The rule, and what it is used on. */
@unmanaged
export class LocalRule {
  network: Network;
  /** That `networkForward` has filled. */
  batch: Batch;
  /** f64 [neuron][angle] */
  angles: usize;
  /** Results, f64 [weights] and [neuron][angle]. */
  weightGradient: usize;
  angleGradient: usize;
  mode: GradientMode;
  /** Whether all occurrences of an angle are shifted at once, by two terms (eq. 25 as printed). */
  printed: bool;
  /** Whether each current is moved by ±ε, or each weight (eq. 24 as printed). */
  perturbsCurrents: bool;
  synapticPerturbations: i32;
  somaticRepeats: i32;
  shots: i32;
  epsilon: f64;
  /** Probabilities up to this one count as constant. */
  floor: f64;
  /** What an output neuron's and a hidden neuron's log-likelihood count in the gradient, f64 [item][step]. */
  outputCredit: usize;
  hiddenCredit: usize;
  /** The same of each neuron by itself, f64 [item][neuron][step], see regulariser.ts; 0 where all of a kind have the same. */
  neuronCredit: usize;
  key0: u32;
  key1: u32;
  /** Factors of the noise that is extrapolated from, of which the first is 1; 1 of them for none. */
  factors: i32;
  /** Descriptions of the network at all factors, u32 [factor]; of several factors. */
  networks: usize;
  /** The factors themselves, and what the value, or its logarithm, at each counts in that without noise, f64 [factor]. */
  factorValues: usize;
  fitWeights: usize;
  /** Whether distances from the asymptote fall exponentially, and whether factors then count by how sure they are. */
  exponential: bool;
  adaptive: bool;
  asymptote: f64;
  /**
   * At each factor, of neurons of one channel, how often each pattern is read in the other's place, and 1 over what both leave, f64
   * [factor][3], by which what is read is led back to what was there; 0 where it is not.
   */
  readouts: usize;
  /** Result, f64: how many values that were led back were no probabilities, and were clipped. */
  clipped: usize;
  /** Result, f64 [factor][step][output]: what was measured of the scored patterns in the first item's sweeps without shifts; or 0. */
  points: usize;
}
