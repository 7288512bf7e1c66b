/** The angles' part of the local rule: parameter shifts, spiking paper, eq. 25, and their consistent form. */
import { LANE_BYTES } from '../../register/operations/lanes';
import { sinCos64 } from '../../simd/sine-cosine';
import { difference, LocalWork } from './local-work';
import { makeTensors } from '../neuron/instrument';
import { encodePair, HALF_PI } from '../neuron/pair';
import { sweepPair } from './noise-sweep';
import { isControlled, shiftFactor, shiftLanes, shiftTerms } from '../neuron/shift-rule';
import { coefficientStride, neuronCoefficients, sumTurns } from '../neuron/turns';

/** Goes on with one item, the angles of all neurons; returns whether it came to the end. */
export function somaticGradient(work: LocalWork, item: i32): bool {
  const network = work.network;
  for (; work.neuron < network.neurons; work.neuron++) {
    if (work.spent) return false;
    if (!work.swept) sweep(work, item);
    if (!(work.rule.printed ? shiftAngles(work, item) : shiftGates(work, item))) return false;
    work.swept = false;
  }
  work.neuron = 0;
  return true;
}

/** The neuron without shifts, which all shifts are compared to. */
function sweep(work: LocalWork, item: i32): void {
  const network = work.network;
  const base = work.pair;
  const neuron = work.neuron;
  const steps = work.batch.steps;
  const currents = work.currentsOf(item, neuron);
  work.other.encoding = base.encoding;
  base.coefficients = work.coefficientsOf(neuron);
  work.aim(base, item, item, neuron);
  work.aim(work.other, item, item, neuron);
  encodePair(network, base, currents, currents, work.channelStride, work.rowStride);
  const shots = work.rule.shots * work.rule.somaticRepeats;
  sweepPair(work, base, item, 0, base.coefficients, work.factorStride, 0, shots, 0, true);
  work.spend(steps * work.factors);
  work.swept = true;
}

/** Every angle in turn, by eq. 25 as printed. */
function shiftAngles(work: LocalWork, item: i32): bool {
  const angles = work.anglesOf(work.neuron);
  const repeats = work.rule.somaticRepeats;
  for (; work.part < work.network.angles; work.part++) {
    const shifted = work.network.isNoisy ? work.shiftedOf(work.neuron, work.part) : work.shifted;
    // On a device those of the first item are kept for the others.
    let isMade = work.repeat == 0 && (item == 0 || !work.network.isNoisy);
    if (isMade) shiftAngle(angles, work.part, work, shifted);
    isMade = isMade && work.network.isNoisy;
    for (; work.repeat < repeats; work.repeat++) {
      if (work.spent && !isMade) return false;
      isMade = false;
      work.spend(work.batch.steps * work.factors);
      work.repetitions += shiftEverywhere(work, item, work.neuron, shifted);
    }
    addRepetitions(work, work.part);
  }
  work.part = 0;
  return true;
}

/** Every gate in turn, one step after another. */
function shiftGates(work: LocalWork, item: i32): bool {
  const network = work.network;
  const repeats = work.rule.somaticRepeats;
  for (; work.part < network.gates; work.part++) {
    const parameter = load<i32>(network.program + ((<usize>work.part) << 4), 12);
    if (parameter < 0) continue;
    const theta = load<f64>(work.anglesOf(work.neuron) + ((<usize>parameter) << 3));
    for (; work.repeat < repeats; work.repeat++) {
      if (!shiftOccurrences(work, item, work.part, theta)) return false;
      work.repetitions += work.occurrences;
      work.occurrences = 0;
    }
    addRepetitions(work, parameter);
  }
  work.part = 0;
  return true;
}

/** Adds the mean of the repetitions to the gradient of an angle. */
function addRepetitions(work: LocalWork, parameter: i32): void {
  addAngleGradient(work, work.neuron, parameter, work.repetitions / <f64>work.rule.somaticRepeats);
  work.repetitions = 0;
  work.repeat = 0;
}

function addAngleGradient(work: LocalWork, neuron: i32, parameter: i32, value: f64): void {
  const slot = work.angleGradientOf(neuron) + ((<usize>parameter) << 3);
  store<f64>(slot, load<f64>(slot) + value);
}

/** The neuron's coefficients with one angle, in all gates that use it, moved by ±π/2. */
function shiftAngle(angles: usize, parameter: i32, work: LocalWork, shifted: usize): void {
  const network = work.network;
  const bytes = (<usize>network.angles) << 3;
  const up = work.shiftedAngles;
  const down = up + bytes;
  const slot = (<usize>parameter) << 3;
  memory.copy(up, angles, bytes);
  memory.copy(down, angles, bytes);
  store<f64>(up + slot, load<f64>(angles + slot) + HALF_PI);
  store<f64>(down + slot, load<f64>(angles + slot) - HALF_PI);
  work.spendTensor();
  for (let factor = 0; factor < work.factors; factor++) {
    const at = shifted + <usize>factor * work.shiftedStride;
    neuronCoefficients(work.networkOf(factor), up, down, at);
  }
}

/** Eq. 25 as printed: the shifted angle in all steps at once. */
function shiftEverywhere(work: LocalWork, item: i32, neuron: i32, shifted: usize): f64 {
  const steps = work.batch.steps;
  const other = work.other;
  sweepPair(work, other, item, 0, shifted, work.shiftedStride, 0, work.rule.shots, 0, false);
  let credit = work.creditOf(item, neuron);
  let sum: f64 = 0;
  for (let t = 0; t < steps; t++, credit += 8) {
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
function shiftOccurrences(work: LocalWork, item: i32, gate: i32, theta: f64): bool {
  const network = work.network;
  const steps = work.batch.steps;
  const controlled = isControlled(network, gate);
  const terms = shiftTerms(controlled);
  const slot = work.shifted + <usize>gate * LANE_BYTES;
  if (work.term == 0 && work.step == 0 && !network.isNoisy) {
    memory.copy(work.shifted, work.pair.coefficients, coefficientStride(network));
  }
  for (; work.term < terms; work.term++) {
    const factor = shiftFactor(controlled, work.term);
    const shift = shiftLanes(work.term);
    let shifted = work.shifted;
    let isMade = false;
    if (network.isNoisy) {
      shifted = work.shiftedOf(work.neuron, 2 * gate + work.term);
      // Those of the first item are kept for the others.
      isMade = item == 0 && work.repeat == 0 && work.step == 0;
      if (isMade) {
        const angles = work.anglesOf(work.neuron);
        for (let factor = 0; factor < work.factors; factor++) {
          const at = shifted + <usize>factor * work.shiftedStride;
          makeTensors(work.networkOf(factor), angles, angles, gate, shift, at);
        }
        work.spendTensor();
      }
    } else {
      sinCos64(f64x2.mul(f64x2.add(f64x2.splat(theta), shift), f64x2.splat(0.5)), slot);
      if (gate < network.reads) sumTurns(network, shifted);
    }
    for (; work.step < steps; work.step++) {
      if (work.spent && !isMade) return false;
      isMade = false;
      work.spend((steps - work.step) * work.factors);
      work.occurrences += factor * shiftOnce(work, item, work.neuron, work.step, shifted);
    }
    work.step = 0;
  }
  work.term = 0;
  return true;
}

/** Σ_t credit_t (r⁺_t − r⁻_t) with r the quotients of shifted and unshifted joint probabilities; shifted at `first`. */
function shiftOnce(work: LocalWork, item: i32, neuron: i32, first: i32, shifted: usize): f64 {
  const base = work.pair;
  const other = work.other;
  const steps = work.batch.steps;
  const shots = work.rule.shots;
  sweepPair(
    work,
    other,
    item,
    shifted,
    base.coefficients,
    work.factorStride,
    first,
    shots,
    work.bases,
    false,
  );
  let credit = work.creditOf(item, neuron) + ((<usize>first) << 3);
  let joint = f64x2.splat(1);
  let sum: f64 = 0;
  for (let t = first; t < steps; t++, credit += 8) {
    const scored = baseProbability(work, base.scored, t);
    if (scored > work.rule.floor) {
      const quotient = f64x2.div(v128.load(other.scored + ((<usize>t) << 4)), f64x2.splat(scored));
      const change = f64x2.mul(joint, f64x2.sub(quotient, f64x2.splat(1)));
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
