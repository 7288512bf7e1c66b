/** What the parts of the local rule share: scratch memory, and the steps that all of them take. */
import { roundUp } from '../../memory';
import { Batch } from '../network/batch';
import { GradientMode } from './gradient-mode';
import { LocalRule } from './local-rule';
import { Network } from '../network/network';
import { instrumentOf, tensorBytes, tensorStride } from '../neuron/instrument';
import { coefficientBytes, coefficientStride } from '../neuron/turns';
import { groundMemory, makePair, memoryBytes, memoryOf, Pair, pairBytes } from '../neuron/pair';
import { measureShots, smooth } from './shots';


@unmanaged
export class LocalWork {
  network: Network;
  batch: Batch;
  rule: LocalRule;
  /** f64 [neuron][angle] */
  angles: usize;
  /** Results, f64 [weights] and [neuron][angle]. */
  weightGradient: usize;
  angleGradient: usize;
  /** Gate coefficients of all neurons. */
  coefficients: usize;
  /** Coefficients of one neuron with shifted angles, and these angles for both lanes; on a device of all neurons and shifts. */
  shifted: usize;
  shiftedAngles: usize;
  /** A direction in the space of all weights or of an item's currents, f64 [weights] or [step][channel][neuron]. */
  direction: usize;
  /** Two items' worth of numbers in the layout of currents. */
  currents: usize;
  /** The derivative along the direction, f64 [neuron]. */
  slope: usize;
  /** On a device, with exact gradients, the slopes of all neurons' tensors. */
  tensorSlopes: usize;
  /** Factors of the noise, and bytes between all neurons' coefficients at one and the next. */
  factors: i32;
  factorStride: usize;
  /** What was measured of each step in lanes, of the record and of the scored patterns, [factor][step], 32 bytes. */
  estimates: usize;
  /** Memories of the unshifted sweep, [factor][step + 1]. */
  bases: usize;
  pair: Pair;
  other: Pair;
  /** Measured sweeps of the current item so far: each has its own stream of shots. */
  sweeps: u32;

  /** Steps of a neuron that may still be computed before others run. */
  budget: f64;
  /** Neurons whose coefficients are there. */
  prepared: i32;
  /** Where the work goes on: the item, the perturbation of its synapses, … */
  item: i32;
  perturbation: i32;
  /** … the neuron, the gate (or angle) that is shifted, the repetition, the term of the shift rule and the shifted step. */
  neuron: i32;
  part: i32;
  repeat: i32;
  term: i32;
  step: i32;
  /** Whether the neuron's unshifted sweep is there. */
  swept: bool;
  /** The derivative along the part's angle so far: of this repetition, and of those before it. */
  occurrences: f64;
  repetitions: f64;

  /** Whether the neuron's spikes are free, so that its credit is the fed-back loss. */
  isHidden(neuron: i32): bool {
    return neuron < this.network.neurons - this.network.outputs;
  }

  /** First of an item's credits for a neuron, f64 [step]. */
  creditOf(item: i32, neuron: i32): usize {
    const own = this.rule.neuronCredit;
    if (own) return own + ((<usize>(item * this.network.neurons + neuron) * <usize>this.batch.steps) << 3);
    const credit = this.isHidden(neuron) ? this.rule.hiddenCredit : this.rule.outputCredit;
    return credit + ((<usize>(item * this.batch.steps)) << 3);
  }

  coefficientsOf(neuron: i32): usize {
    return this.coefficients + <usize>neuron * coefficientStride(this.network);
  }

  anglesOf(neuron: i32): usize {
    return this.angles + ((<usize>(neuron * this.network.angles)) << 3);
  }

  tensorSlopesOf(neuron: i32): usize {
    return this.tensorSlopes + <usize>neuron * tensorStride(this.network);
  }

  /** Of a neuron on a device, the tensors of shift number `shift`. */
  shiftedOf(neuron: i32, shift: i32): usize {
    const network = this.network;
    return this.shifted + <usize>(neuron * shiftsOf(network) + shift) * coefficientStride(network);
  }

  angleGradientOf(neuron: i32): usize {
    return this.angleGradient + ((<usize>(neuron * this.network.angles)) << 3);
  }

  /** The network at a factor of the noise. */
  networkOf(factor: i32): Network {
    if (this.factors == 1) return this.network;
    return changetype<Network>(<usize>load<u32>(this.rule.networks + ((<usize>factor) << 2)));
  }

  /** Bytes between a neuron's tensors for a shift at one factor and the next. */
  get shiftedStride(): usize {
    const network = this.network;
    return <usize>(network.neurons * shiftsOf(network)) * coefficientStride(network);
  }

  /** An item's current of step 0 and channel 0; see `channelStride` and `rowStride`. */
  currentsOf(item: i32, neuron: i32): usize {
    return this.batch.currentsOf(this.network, item) + ((<usize>neuron) << 3);
  }

  get channelStride(): usize {
    return (<usize>this.network.neurons) << 3;
  }

  get rowStride(): usize {
    return (<usize>this.network.row) << 3;
  }

  /** Points a pair's lanes at what one neuron did in two items, starting from a fresh memory. */
  aim(pair: Pair, item0: i32, item1: i32, neuron: i32): void {
    const network = this.network;
    const batch = this.batch;
    const place = (<usize>neuron) << 1;
    pair.record0 = batch.recordsOf(network, item0) + place;
    pair.record1 = batch.recordsOf(network, item1) + place;
    pair.scored0 = batch.scoredOf(network, item0) + place;
    pair.scored1 = batch.scoredOf(network, item1) + place;
    pair.stride = (<usize>network.neurons) << 1;
    groundMemory(network, memoryOf(network, pair, 0));
  }

  /** In shots mode, puts measured frequencies in the place of the probabilities from step `first` on. */
  measure(pair: Pair, item: i32, first: i32, shots: i32): void {
    const rule = this.rule;
    if (rule.mode != GradientMode.Shots) return;
    measureShots(pair, first, shots, rule.key0, rule.key1, this.batch.firstItem + item, this.sweeps++);
  }

  /** Counts steps of a neuron that are computed now. */
  @inline
  spend(steps: i32): void {
    this.budget -= <f64>steps;
  }

  /** Counts a neuron's tensor that is made now: about as many steps as it takes the time of. */
  spendTensor(): void {
    if (this.network.isNoisy) this.spend(instrumentOf(this.network).steps << (4 + this.network.channels));
  }

  /** Whether others are to run first. */
  @inline
  get spent(): bool {
    return this.budget <= 0;
  }

  /** A probability, or a frequency of `shots` shots, to take logarithms of or divide by. */
  @inline
  dependable(probability: v128, shots: i32): v128 {
    return this.rule.mode == GradientMode.Shots ? smooth(probability, shots) : probability;
  }
}

/** Stands for a workspace that is only measured. */
const NOWHERE = memory.data(offsetof<LocalWork>(), 16);

/** Bytes of workspace for `localGradient`. */
export function localGradientBytes(network: Network, steps: i32, mode: GradientMode, factors: i32): f64 {
  return layoutLocalWork(changetype<LocalWork>(NOWHERE), network, steps, mode, factors, 0);
}

export function makeLocalWork(rule: LocalRule, at: usize): LocalWork {
  const network = rule.network;
  const batch = rule.batch;
  memory.fill(at, 0, offsetof<LocalWork>());
  const work = changetype<LocalWork>(at);
  work.network = network;
  work.batch = batch;
  work.rule = rule;
  work.angles = rule.angles;
  work.weightGradient = rule.weightGradient;
  work.angleGradient = rule.angleGradient;
  work.factors = rule.factors;
  work.factorStride = <usize>network.neurons * coefficientStride(network);
  layoutLocalWork(work, network, batch.steps, rule.mode, rule.factors, <f64>at);
  memory.fill(work.tensorSlopes, 0, <usize>slopeBytes(network, rule.mode));
  makePair(network, batch.steps, changetype<usize>(work.pair));
  makePair(network, batch.steps, changetype<usize>(work.other));
  if (work.factors == 1) work.bases = work.pair.memories;
  return work;
}

/** Gives everything its place behind the workspace itself at `at`; returns the first byte after it. */
function layoutLocalWork(
  work: LocalWork,
  network: Network,
  steps: i32,
  mode: GradientMode,
  factors: i32,
  at: f64,
): f64 {
  const isShifted = network.isNoisy && mode != GradientMode.Exact;
  const gates = coefficientBytes(network);
  const pair = pairBytes(network, steps);
  work.coefficients = <usize>(at += roundUp(offsetof<LocalWork>(), 16));
  const several = <f64>factors;
  work.shifted = <usize>(at += several * <f64>network.neurons * gates);
  work.shiftedAngles = <usize>(
    (at += gates * (isShifted ? several * <f64>network.neurons * <f64>shiftsOf(network) : 1))
  );
  work.direction = <usize>(at += 16 * <f64>network.angles);
  const currents = <f64>steps * <f64>network.channels * <f64>network.neurons;
  work.currents = <usize>(at += evenBytes(max(<f64>network.weights, currents)));
  work.slope = <usize>(at += 16 * <f64>steps * <f64>network.neurons * <f64>network.channels);
  work.tensorSlopes = <usize>(at += evenBytes(<f64>network.neurons));
  work.estimates = <usize>(at += slopeBytes(network, mode));
  work.bases = <usize>(at += 32 * several * <f64>steps);
  const memories = several * <f64>(steps + 1) * memoryBytes(network);
  work.pair = changetype<Pair>(<usize>(at += factors > 1 ? memories : 0));
  work.other = changetype<Pair>(<usize>(at += pair));
  return at + pair;
}

/** Of the slopes of all neurons' tensors. */
function slopeBytes(network: Network, mode: GradientMode): f64 {
  const isNeeded = network.isNoisy && mode == GradientMode.Exact;
  return isNeeded ? <f64>network.neurons * tensorBytes(network) : 0;
}

/** Shifts of a neuron on a device, whose tensors are kept for all items: two of each gate, or one of each angle. */
function shiftsOf(network: Network): i32 {
  return max(2 * network.gates, network.angles);
}

/** Bytes of `count` f64, rounded up to whole vectors. */
function evenBytes(count: f64): f64 {
  return roundUp(8 * count, 16);
}

/** Lane 0 minus lane 1. */
// @ts-ignore: decorator
@inline
export function difference(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) - f64x2.extract_lane(lanes, 1);
}
