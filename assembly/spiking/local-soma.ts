/** The angles' part of the local rule: parameter shifts, spiking paper, eq. 25, and their consistent form. */
import { gateCoefficients, LANE_BYTES } from '../register/lanes';
import { sinCos64 } from '../simd/sine-cosine';
import { difference, LocalWork } from './local-work';
import { encodePair, evolve, HALF_PI, inLanes, memoryOf } from './pair';

/** The four-term rule of controlled rotations: (√2 ± 1)/(4√2). */
const FOUR_TERM_NEAR: f64 = 0.42677669529663687;
const FOUR_TERM_FAR: f64 = 0.07322330470336313;

/** One item, the angles of all neurons. */
export function somaticGradient(work: LocalWork, item: i32): void {
  const network = work.network;
  const batch = work.batch;
  const base = work.pair;
  const repeats = work.rule.somaticRepeats;
  work.other.encoding = base.encoding;
  for (let neuron = 0; neuron < network.neurons; neuron++) {
    const currents = work.currentsOf(item, neuron);
    const angles = work.angles + ((<usize>(neuron * network.angles)) << 3);
    base.coefficients = work.coefficientsOf(neuron);
    work.aim(base, item, item, neuron);
    work.aim(work.other, item, item, neuron);
    encodePair(network, base, currents, currents, work.channelStride, work.rowStride);
    evolve(network, base, base.coefficients, 0, batch.steps);
    work.measure(base, item, 0, work.rule.shots * repeats);
    if (work.rule.printed) {
      for (let angle = 0; angle < network.angles; angle++) {
        shiftAngle(angles, angle, work);
        let sum: f64 = 0;
        for (let r = 0; r < repeats; r++) sum += shiftEverywhere(work, item, neuron);
        addAngleGradient(work, neuron, angle, sum / <f64>repeats);
      }
    } else {
      for (let gate = 0; gate < network.gates; gate++) {
        const angle = load<i32>(network.program + ((<usize>gate) << 4), 12);
        if (angle < 0) continue;
        const theta = load<f64>(angles + ((<usize>angle) << 3));
        let sum: f64 = 0;
        for (let r = 0; r < repeats; r++) sum += shiftOccurrences(work, item, neuron, gate, theta);
        addAngleGradient(work, neuron, angle, sum / <f64>repeats);
      }
    }
  }
}

function addAngleGradient(work: LocalWork, neuron: i32, angle: i32, value: f64): void {
  const slot = work.angleGradientOf(neuron) + ((<usize>angle) << 3);
  store<f64>(slot, load<f64>(slot) + value);
}

/** The neuron's coefficients with one angle, in all gates that use it, moved by ±π/2. */
function shiftAngle(angles: usize, angle: i32, work: LocalWork): void {
  const network = work.network;
  const bytes = (<usize>network.angles) << 3;
  const up = work.shiftedAngles;
  const down = up + bytes;
  const slot = (<usize>angle) << 3;
  memory.copy(up, angles, bytes);
  memory.copy(down, angles, bytes);
  store<f64>(up + slot, load<f64>(angles + slot) + HALF_PI);
  store<f64>(down + slot, load<f64>(angles + slot) - HALF_PI);
  gateCoefficients(network.program, network.gates, up, down, work.shifted);
}

/** Eq. 25 as printed: the shifted angle in all steps at once. */
function shiftEverywhere(work: LocalWork, item: i32, neuron: i32): f64 {
  const steps = work.batch.steps;
  const other = work.other;
  evolve(work.network, other, work.shifted, 0, steps);
  work.measure(other, item, 0, work.rule.shots);
  const stride = work.creditStride(neuron);
  let credit = work.creditOf(item, neuron);
  let sum: f64 = 0;
  for (let t = 0; t < steps; t++, credit += stride) {
    const probability = baseProbability(work, work.pair.scored, t);
    if (probability <= work.rule.floor) continue;
    const change = difference(v128.load(other.scored + ((<usize>t) << 4)));
    sum += (load<f64>(credit) * change) / (2 * probability);
  }
  return sum;
}

/**
 * The consistent shift rule: one gate at one time step after another. With q_t the joint probability of the record up
 * to t, which unlike log p is linear in each occurrence's Pauli expectation, ∂log p_t = ∂q_t/q_t − ∂q_{t−1}/q_{t−1}.
 * Controlled rotations take four terms (errata S4; Wierichs et al. 2022).
 */
function shiftOccurrences(work: LocalWork, item: i32, neuron: i32, gate: i32, theta: f64): f64 {
  const network = work.network;
  const controlled = load<u32>(network.program + ((<usize>gate) << 4), 8) != 0;
  const terms = controlled ? 2 : 1;
  const slot = work.shifted + <usize>gate * LANE_BYTES;
  memory.copy(work.shifted, work.pair.coefficients, <usize>network.gates * LANE_BYTES);
  let sum: f64 = 0;
  for (let term = 0; term < terms; term++) {
    const shift = term == 0 ? HALF_PI : 3 * HALF_PI;
    const factor = controlled ? (term == 0 ? FOUR_TERM_NEAR : -FOUR_TERM_FAR) : 0.5;
    sinCos64(f64x2.mul(inLanes(theta + shift, theta - shift), f64x2.splat(0.5)), slot);
    for (let t = 0; t < work.batch.steps; t++) sum += factor * shiftOnce(work, item, neuron, t);
  }
  return sum;
}

/** Σ_t credit_t (r⁺_t − r⁻_t) with r the quotients of shifted and unshifted joint probabilities; shifted at `first`. */
function shiftOnce(work: LocalWork, item: i32, neuron: i32, first: i32): f64 {
  const network = work.network;
  const base = work.pair;
  const other = work.other;
  const steps = work.batch.steps;
  const bytes = LANE_BYTES << network.memoryQubits;
  memory.copy(memoryOf(network, other, first), memoryOf(network, base, first), bytes);
  evolve(network, other, work.shifted, first, first + 1);
  evolve(network, other, base.coefficients, first + 1, steps);
  work.measure(other, item, first, work.rule.shots);
  const stride = work.creditStride(neuron);
  let credit = work.creditOf(item, neuron) + <usize>first * stride;
  let joint = f64x2.splat(1);
  let sum: f64 = 0;
  for (let t = first; t < steps; t++, credit += stride) {
    const scored = baseProbability(work, base.scored, t);
    if (scored > work.rule.floor) {
      const shifted = f64x2.div(v128.load(other.scored + ((<usize>t) << 4)), f64x2.splat(scored));
      const change = f64x2.mul(joint, f64x2.sub(shifted, f64x2.splat(1)));
      sum += load<f64>(credit) * difference(change);
    }
    const recorded = baseProbability(work, base.record, t);
    if (recorded <= 0) break;
    joint = f64x2.mul(joint, f64x2.div(v128.load(other.record + ((<usize>t) << 4)), f64x2.splat(recorded)));
  }
  return sum;
}

/** The unshifted probability at step `t`, to divide by. */
// @ts-ignore: decorator
@inline
function baseProbability(work: LocalWork, probabilities: usize, t: i32): f64 {
  const lanes = v128.load(probabilities + ((<usize>t) << 4));
  return f64x2.extract_lane(work.dependable(lanes, work.rule.shots * work.rule.somaticRepeats), 0);
}
