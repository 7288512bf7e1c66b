/** The local learning rule: gradients of the neurons' own log-likelihoods (spiking paper, eqs. 20, 23-25). */
import { fillRademacher } from '../random/rademacher';
import { Purpose } from '../random/purpose';
import { gateCoefficients, LANE_BYTES } from '../register/lanes';
import { log64 } from '../simd/logarithm';
import { sinCos64 } from '../simd/sine-cosine';
import { Batch } from './batch';
import { networkCoefficients } from './forward';
import { GradientMode } from './gradient-mode';
import { addGateGradient, clearGateGradient } from './likelihood';
import { Network } from './network';
import {
  encodeCurrents,
  encodePair,
  evolve,
  groundMemory,
  inLanes,
  makePair,
  memoryOf,
  Pair,
  pairBytes,
  reverse,
} from './pair';
import { measureShots, smooth } from './shots';
import { addDirection, visitItem } from './synapse';

const HALF_PI: f64 = 1.5707963267948966;
/** The four-term shift rule of controlled rotations: (√2 ± 1)/(4√2). */
const FOUR_TERM_NEAR: f64 = 0.42677669529663687;
const FOUR_TERM_FAR: f64 = 0.07322330470336313;

/** What the rule is told besides network and batch, written by the facade. */
@unmanaged
export class LocalRule {
  mode: i32;
  /** Whether all occurrences of an angle are shifted at once, by two terms (eq. 25 as printed). */
  printed: bool;
  synapticPerturbations: i32;
  somaticRepeats: i32;
  shots: i32;
  epsilon: f64;
  /** Probabilities up to this one count as constant. */
  floor: f64;
  /** What an output neuron's log-likelihood counts in the gradient. */
  outputCredit: f64;
  /** What a hidden neuron's does, f64 [item][step]. */
  hiddenCredit: usize;
  key0: u32;
  key1: u32;
}

export function localRuleBytes(): usize {
  return offsetof<LocalRule>();
}

export function describeLocalRule(
  rule: LocalRule,
  mode: i32,
  printed: bool,
  synapticPerturbations: i32,
  somaticRepeats: i32,
  shots: i32,
  epsilon: f64,
  floor: f64,
  outputCredit: f64,
  hiddenCredit: usize,
  key0: u32,
  key1: u32,
): void {
  rule.mode = mode;
  rule.printed = printed;
  rule.synapticPerturbations = synapticPerturbations;
  rule.somaticRepeats = somaticRepeats;
  rule.shots = shots;
  rule.epsilon = epsilon;
  rule.floor = floor;
  rule.outputCredit = outputCredit;
  rule.hiddenCredit = hiddenCredit;
  rule.key0 = key0;
  rule.key1 = key1;
}

/** The kernel's scratch memory. */
@unmanaged
class Workspace {
  /** Gate coefficients of all neurons. */
  coefficients: usize;
  /** Gate coefficients of one neuron with shifted angles, and these angles for both lanes. */
  shifted: usize;
  shiftedAngles: usize;
  /** A direction in the space of all weights, and the currents that it makes. */
  direction: usize;
  currents: usize;
  /** The derivative along the direction, for each neuron. */
  slope: usize;
  pair: Pair;
  other: Pair;
}

/** Bytes of `work` for `localGradient`. */
export function localGradientBytes(network: Network, steps: i32): usize {
  const gates = <usize>network.gates * LANE_BYTES;
  const currents = (<usize>(steps * network.row)) << 4;
  return (
    64 +
    <usize>(network.neurons + 1) * gates +
    ((<usize>network.angles) << 4) +
    ((<usize>((network.weights + 1) & ~1)) << 3) +
    currents +
    ((<usize>((network.neurons + 1) & ~1)) << 3) +
    2 * pairBytes(network, steps)
  );
}

function makeWorkspace(network: Network, steps: i32, angles: usize, at: usize): Workspace {
  const space = changetype<Workspace>(at);
  at += 64;
  space.coefficients = at;
  at = networkCoefficients(network, angles, at);
  space.shifted = at;
  at += <usize>network.gates * LANE_BYTES;
  space.shiftedAngles = at;
  at += (<usize>network.angles) << 4;
  space.direction = at;
  at += (<usize>((network.weights + 1) & ~1)) << 3;
  space.currents = at;
  at += (<usize>(steps * network.row)) << 4;
  space.slope = at;
  at += (<usize>((network.neurons + 1) & ~1)) << 3;
  space.pair = makePair(network, steps, at);
  at += pairBytes(network, steps);
  space.other = makePair(network, steps, at);
  return space;
}

/**
 * Adds to `weightGradient` and `angleGradient` the gradient of Σ credit · log p(scored pattern) over all items, steps
 * and neurons of a batch that `networkForward` has filled. The directions of eq. 24 come from the stream (key,
 * Perturbation, item, m), one bit per weight: no two neurons, perturbations, items or keys share them.
 *
 * @param weightGradient f64 [weights]
 * @param angleGradient f64 [neuron][angle]
 */
export function localGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  weights: usize,
  angles: usize,
  weightGradient: usize,
  angleGradient: usize,
  work: usize,
): void {
  const space = makeWorkspace(network, batch.steps, angles, work);
  if (rule.mode == GradientMode.Exact) {
    for (let item = 0; item < batch.items; item += 2) {
      exactGradient(network, batch, rule, space, item, weightGradient, angleGradient);
    }
  } else {
    for (let item = 0; item < batch.items; item++) {
      sweeps = 0;
      synapticGradient(network, batch, rule, space, item, weightGradient);
      somaticGradient(network, batch, rule, space, item, angles, angleGradient);
    }
  }
}

/** Measured sweeps of the current item so far: each has its own stream of shots. */
let sweeps: u32 = 0;

/** First credit of an item's neuron; steps are `creditStride` apart. */
// @ts-ignore: decorator
@inline
function creditOf(network: Network, batch: Batch, rule: LocalRule, item: i32, neuron: i32): usize {
  return neuron < network.neurons - network.outputs
    ? rule.hiddenCredit + ((<usize>(item * batch.steps)) << 3)
    : changetype<usize>(rule) + offsetof<LocalRule>('outputCredit');
}

// @ts-ignore: decorator
@inline
function creditStride(network: Network, neuron: i32): usize {
  return neuron < network.neurons - network.outputs ? 8 : 0;
}

/** Two items by the adjoint sweep. */
function exactGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  space: Workspace,
  item: i32,
  weightGradient: usize,
  angleGradient: usize,
): void {
  const steps = batch.steps;
  const pair = space.pair;
  const idle = item + 1 == batch.items;
  const other = idle ? item : item + 1;
  const lanes = inLanes(1, idle ? 0 : 1);
  const channelStride = (<usize>network.neurons) << 3;
  const rowStride = (<usize>network.row) << 3;
  const stride = (<usize>network.neurons) << 1;
  const gradient0 = space.currents;
  const gradient1 = idle ? gradient0 : gradient0 + <usize>steps * rowStride;
  for (let neuron = 0; neuron < network.neurons; neuron++) {
    const currentOffset = (<usize>neuron) << 3;
    const patternOffset = (<usize>neuron) << 1;
    const record0 = batch.recordsOf(network, item) + patternOffset;
    const record1 = batch.recordsOf(network, other) + patternOffset;
    const scored0 = batch.scoredOf(network, item) + patternOffset;
    const scored1 = batch.scoredOf(network, other) + patternOffset;
    pair.coefficients = coefficientsOf(network, space, neuron);
    groundMemory(memoryOf(network, pair, 0), network.memoryQubits);
    encodePair(
      network,
      pair,
      steps,
      batch.currentsOf(network, item) + currentOffset,
      batch.currentsOf(network, other) + currentOffset,
      channelStride,
      rowStride,
    );
    evolve(network, pair, pair.coefficients, 0, steps, record0, record1, scored0, scored1, stride);
    clearGateGradient(network, pair);
    reverse(
      network,
      pair,
      steps,
      record0,
      record1,
      scored0,
      scored1,
      stride,
      creditOf(network, batch, rule, item, neuron),
      creditOf(network, batch, rule, other, neuron),
      creditStride(network, neuron),
      lanes,
      rule.floor,
      gradient0 + currentOffset,
      gradient1 + currentOffset,
      channelStride,
      rowStride,
    );
    addGateGradient(network, pair, angleGradient + ((<usize>(neuron * network.angles)) << 3));
  }
  visitItem(network, batch, item, weightGradient, gradient0, true);
  if (!idle) visitItem(network, batch, other, weightGradient, gradient1, true);
}

/** SPSA, eq. 24: lanes run with the weights moved along a random direction, forth and back. */
function synapticGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  space: Workspace,
  item: i32,
  weightGradient: usize,
): void {
  const steps = batch.steps;
  const pair = space.pair;
  const streamItem = batch.firstItem + item;
  const step = 1 / (2 * rule.epsilon * <f64>rule.synapticPerturbations);
  for (let m = 0; m < rule.synapticPerturbations; m++) {
    fillRademacher(
      space.direction,
      network.weights,
      rule.key0,
      rule.key1,
      Purpose.Perturbation,
      streamItem,
      m,
    );
    memory.fill(space.currents, 0, (<usize>(steps * network.row)) << 3);
    visitItem(network, batch, item, space.direction, space.currents, false);
    for (let neuron = 0; neuron < network.neurons; neuron++) {
      encodePerturbed(network, batch, pair, item, neuron, space.currents, rule.epsilon);
      sweep(network, batch, rule, pair, item, neuron, coefficientsOf(network, space, neuron));
      const stride = creditStride(network, neuron);
      let credit = creditOf(network, batch, rule, item, neuron);
      let slope: f64 = 0;
      for (let t = 0; t < steps; t++, credit += stride) {
        const probability = dependable(rule, v128.load(pair.target + ((<usize>t) << 4)), rule.shots);
        const logarithm = log64(f64x2.max(probability, f64x2.splat(rule.floor)));
        slope += load<f64>(credit) * difference(logarithm);
      }
      store<f64>(space.slope + ((<usize>neuron) << 3), slope * step);
    }
    addDirection(network, space.direction, space.slope, weightGradient);
  }
}

/** Currents z + ε·direction in lane 0 and z − ε·direction in lane 1. */
function encodePerturbed(
  network: Network,
  batch: Batch,
  pair: Pair,
  item: i32,
  neuron: i32,
  direction: usize,
  epsilon: f64,
): void {
  const rowStride = (<usize>network.row) << 3;
  const bothWays = inLanes(epsilon, -epsilon);
  const currents = batch.currentsOf(network, item);
  let encoding = pair.encoding;
  for (let t = 0; t < batch.steps; t++) {
    let offset = <usize>t * rowStride + ((<usize>neuron) << 3);
    for (let n = 0; n < network.channels; n++) {
      const change = f64x2.mul(bothWays, v128.load64_splat(direction + offset));
      encodeCurrents(f64x2.add(v128.load64_splat(currents + offset), change), encoding);
      encoding += LANE_BYTES;
      offset += (<usize>network.neurons) << 3;
    }
  }
}

/** Both lanes along the item's records from the start, measured if the rule says so. */
function sweep(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  pair: Pair,
  item: i32,
  neuron: i32,
  coefficients: usize,
): void {
  const record = batch.recordsOf(network, item) + ((<usize>neuron) << 1);
  const scored = batch.scoredOf(network, item) + ((<usize>neuron) << 1);
  const stride = (<usize>network.neurons) << 1;
  groundMemory(memoryOf(network, pair, 0), network.memoryQubits);
  evolve(network, pair, coefficients, 0, batch.steps, record, record, scored, scored, stride);
  measure(network, batch, rule, pair, item, neuron, 0, rule.shots);
}

/** In shots mode, puts measured frequencies in the place of the probabilities from step `first` on. */
function measure(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  pair: Pair,
  item: i32,
  neuron: i32,
  first: i32,
  shots: i32,
): void {
  if (rule.mode != GradientMode.Shots) return;
  const record = batch.recordsOf(network, item) + ((<usize>neuron) << 1);
  const scored = batch.scoredOf(network, item) + ((<usize>neuron) << 1);
  const stride = (<usize>network.neurons) << 1;
  measureShots(
    pair,
    first,
    batch.steps,
    record,
    scored,
    stride,
    shots,
    rule.key0,
    rule.key1,
    batch.firstItem + item,
    sweeps++,
  );
}

/** A probability to take logarithms of or divide by. */
// @ts-ignore: decorator
@inline
function dependable(rule: LocalRule, probability: v128, shots: i32): v128 {
  return rule.mode == GradientMode.Shots ? smooth(probability, shots) : probability;
}

// @ts-ignore: decorator
@inline
function difference(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) - f64x2.extract_lane(lanes, 1);
}

// @ts-ignore: decorator
@inline
function coefficientsOf(network: Network, space: Workspace, neuron: i32): usize {
  return space.coefficients + <usize>(neuron * network.gates) * LANE_BYTES;
}

/** Shift rules for the angles of all neurons, eq. 25 and its consistent form. */
function somaticGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  space: Workspace,
  item: i32,
  angles: usize,
  angleGradient: usize,
): void {
  const base = space.pair;
  const rowStride = (<usize>network.row) << 3;
  const repeats = rule.mode == GradientMode.Shots ? rule.somaticRepeats : 1;
  for (let neuron = 0; neuron < network.neurons; neuron++) {
    const own = (<usize>(neuron * network.angles)) << 3;
    const currents = batch.currentsOf(network, item) + ((<usize>neuron) << 3);
    encodePair(network, base, batch.steps, currents, currents, (<usize>network.neurons) << 3, rowStride);
    space.other.encoding = base.encoding;
    base.coefficients = coefficientsOf(network, space, neuron);
    const record = batch.recordsOf(network, item) + ((<usize>neuron) << 1);
    const scored = batch.scoredOf(network, item) + ((<usize>neuron) << 1);
    groundMemory(memoryOf(network, base, 0), network.memoryQubits);
    evolve(
      network,
      base,
      base.coefficients,
      0,
      batch.steps,
      record,
      record,
      scored,
      scored,
      (<usize>network.neurons) << 1,
    );
    measure(network, batch, rule, base, item, neuron, 0, rule.shots * repeats);
    if (rule.printed) {
      for (let angle = 0; angle < network.angles; angle++) {
        let sum: f64 = 0;
        for (let r = 0; r < repeats; r++) {
          sum += shiftEverywhere(network, batch, rule, space, item, neuron, angles + own, angle);
        }
        addTo(angleGradient + own + ((<usize>angle) << 3), sum / <f64>repeats);
      }
    } else {
      for (let gate = 0; gate < network.gates; gate++) {
        const angle = load<i32>(network.program + ((<usize>gate) << 4), 12);
        if (angle < 0) continue;
        let sum: f64 = 0;
        for (let r = 0; r < repeats; r++) {
          sum += shiftOccurrences(network, batch, rule, space, item, neuron, angles + own, gate);
        }
        addTo(angleGradient + own + ((<usize>angle) << 3), sum / <f64>repeats);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function addTo(slot: usize, value: f64): void {
  store<f64>(slot, load<f64>(slot) + value);
}

/** Eq. 25 as printed: the angle shifted by ±π/2 in all its gates and all steps at once. */
function shiftEverywhere(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  space: Workspace,
  item: i32,
  neuron: i32,
  angles: usize,
  angle: i32,
): f64 {
  const bytes = (<usize>network.angles) << 3;
  const up = space.shiftedAngles;
  const down = up + bytes;
  const slot = (<usize>angle) << 3;
  memory.copy(up, angles, bytes);
  memory.copy(down, angles, bytes);
  store<f64>(up + slot, load<f64>(angles + slot) + HALF_PI);
  store<f64>(down + slot, load<f64>(angles + slot) - HALF_PI);
  gateCoefficients(network.program, network.gates, up, down, space.shifted);
  sweep(network, batch, rule, space.other, item, neuron, space.shifted);
  const stride = creditStride(network, neuron);
  let credit = creditOf(network, batch, rule, item, neuron);
  let sum: f64 = 0;
  for (let t = 0; t < batch.steps; t++, credit += stride) {
    const probability = baseProbability(rule, space.pair.target, t);
    if (probability <= rule.floor) continue;
    const change = difference(v128.load(space.other.target + ((<usize>t) << 4)));
    sum += (load<f64>(credit) * change) / (2 * probability);
  }
  return sum;
}

/**
 * The consistent shift rule: one gate at one time step after another. With q_t the joint probability of the record up
 * to t, which unlike log p is linear in each occurrence's Pauli expectation, ∂log p_t = ∂q_t/q_t − ∂q_{t−1}/q_{t−1}.
 * Controlled rotations take four terms (errata S4; Wierichs et al. 2022).
 */
function shiftOccurrences(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  space: Workspace,
  item: i32,
  neuron: i32,
  angles: usize,
  gate: i32,
): f64 {
  const controlled = load<u32>(network.program + ((<usize>gate) << 4), 8) != 0;
  const angle = load<i32>(network.program + ((<usize>gate) << 4), 12);
  const theta = load<f64>(angles + ((<usize>angle) << 3));
  memory.copy(space.shifted, space.pair.coefficients, <usize>network.gates * LANE_BYTES);
  const slot = space.shifted + <usize>gate * LANE_BYTES;
  let sum: f64 = 0;
  const terms = controlled ? 2 : 1;
  for (let term = 0; term < terms; term++) {
    const shift = term == 0 ? HALF_PI : 3 * HALF_PI;
    const factor = controlled ? (term == 0 ? FOUR_TERM_NEAR : -FOUR_TERM_FAR) : 0.5;
    sinCos64(f64x2.mul(inLanes(theta + shift, theta - shift), f64x2.splat(0.5)), slot);
    for (let t = 0; t < batch.steps; t++) {
      sum += factor * shiftOnce(network, batch, rule, space, item, neuron, t);
    }
  }
  return sum;
}

/** Σ_t credit_t (r⁺_t − r⁻_t) with r the quotients of shifted and unshifted joint probabilities; shifted at `first`. */
function shiftOnce(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  space: Workspace,
  item: i32,
  neuron: i32,
  first: i32,
): f64 {
  const base = space.pair;
  const other = space.other;
  const steps = batch.steps;
  const record = batch.recordsOf(network, item) + ((<usize>neuron) << 1);
  const scored = batch.scoredOf(network, item) + ((<usize>neuron) << 1);
  const patternStride = (<usize>network.neurons) << 1;
  memory.copy(
    memoryOf(network, other, first),
    memoryOf(network, base, first),
    LANE_BYTES << network.memoryQubits,
  );
  evolve(network, other, space.shifted, first, first + 1, record, record, scored, scored, patternStride);
  evolve(network, other, base.coefficients, first + 1, steps, record, record, scored, scored, patternStride);
  measure(network, batch, rule, other, item, neuron, first, rule.shots);
  const stride = creditStride(network, neuron);
  let credit = creditOf(network, batch, rule, item, neuron) + <usize>first * stride;
  let joint = f64x2.splat(1);
  let sum: f64 = 0;
  for (let t = first; t < steps; t++, credit += stride) {
    const target = baseProbability(rule, base.target, t);
    if (target > rule.floor) {
      const shifted = f64x2.div(v128.load(other.target + ((<usize>t) << 4)), f64x2.splat(target));
      const change = f64x2.mul(joint, f64x2.sub(shifted, f64x2.splat(1)));
      sum += load<f64>(credit) * difference(change);
    }
    const recorded = baseProbability(rule, base.record, t);
    if (recorded <= 0) break;
    joint = f64x2.mul(joint, f64x2.div(v128.load(other.record + ((<usize>t) << 4)), f64x2.splat(recorded)));
  }
  return sum;
}

/** The unshifted probability at step `t`, to divide by. */
// @ts-ignore: decorator
@inline
function baseProbability(rule: LocalRule, probabilities: usize, t: i32): f64 {
  const lanes = v128.load(probabilities + ((<usize>t) << 4));
  return f64x2.extract_lane(dependable(rule, lanes, rule.shots * rule.somaticRepeats), 0);
}
