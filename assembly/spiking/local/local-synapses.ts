/** The synapses' part of the local rule: simultaneous perturbation (SPSA), spiking paper, eq. 24. */
import { fillRademacher } from '../../random/rademacher';
import { Purpose } from '../../random/purpose';
import { LANE_BYTES } from '../../register/operations/lanes';
import { log64 } from '../../simd/logarithm';
import { LocalRule } from './local-rule';
import { difference, LocalWork } from './local-work';
import { encodeCurrents, inLanes } from '../neuron/pair';
import { sweepPair } from './noise-sweep';
import { addDirection, visitItem } from '../network/synapse';

/** Weights that take as long as a neuron's step, about. */
const WEIGHTS_A_STEP: i32 = 200;

/**
 * Goes on with one item: lanes run with the currents moved along a random direction, forth and back. Directions come from the
 * stream (key, Perturbation, item, m), one bit per current or weight: no two neurons, perturbations, items or keys share them.
 *
 * @returns whether it came to the end
 */
export function synapticGradient(work: LocalWork, item: i32): bool {
  const network = work.network;
  const batch = work.batch;
  const rule = work.rule;
  const last = rule.synapticPerturbations - 1;
  for (; work.perturbation <= last; work.perturbation++) {
    if (work.neuron == 0) {
      if (work.spent) return false;
      drawDirection(work, item);
    }
    for (; work.neuron < network.neurons; work.neuron++) {
      if (work.spent && work.neuron > 0) return false;
      work.spend(batch.steps * work.factors);
      work.aim(work.pair, item, item, work.neuron);
      encodePerturbed(work, item, work.neuron);
      const coefficients = work.coefficientsOf(work.neuron);
      sweepPair(work, work.pair, item, 0, coefficients, work.factorStride, 0, rule.shots, 0, false);
      if (rule.perturbsCurrents) addCurrentSlopes(work, item, work.neuron);
      else putSlope(work, item, work.neuron);
    }
    work.neuron = 0;
    if (!rule.perturbsCurrents) addDirection(network, work.direction, work.slope, work.weightGradient);
    else if (work.perturbation == last) {
      visitItem(network, batch, item, work.weightGradient, work.currents, true);
    }
  }
  return true;
}

/** A direction in the space of the currents, or one of the weights and what it makes of the currents. */
function drawDirection(work: LocalWork, item: i32): void {
  const network = work.network;
  const batch = work.batch;
  const rule = work.rule;
  const currents = batch.steps * network.row;
  const count = rule.perturbsCurrents ? currents : network.weights;
  // To draw a direction and to add it up, and a spike on each tenth line.
  work.spend(count / WEIGHTS_A_STEP + (batch.steps * network.weights) / (10 * WEIGHTS_A_STEP));
  const streamItem = batch.firstItem + item;
  const m = work.perturbation;
  fillRademacher(work.direction, count, rule.key0, rule.key1, Purpose.Perturbation, streamItem, m);
  if (rule.perturbsCurrents && m > 0) return;
  memory.fill(work.currents, 0, (<usize>currents) << 3);
  if (!rule.perturbsCurrents) visitItem(network, batch, item, work.direction, work.currents, false);
}

/** Currents z + ε·direction in lane 0 and z − ε·direction in lane 1. */
function encodePerturbed(work: LocalWork, item: i32, neuron: i32): void {
  const bothWays = inLanes(work.rule.epsilon, -work.rule.epsilon);
  const currents = work.currentsOf(item, neuron);
  const direction = (work.rule.perturbsCurrents ? work.direction : work.currents) + ((<usize>neuron) << 3);
  let encoding = work.pair.encoding;
  for (let t = 0; t < work.batch.steps; t++) {
    let offset = <usize>t * work.rowStride;
    for (let n = 0; n < work.network.channels; n++) {
      const change = f64x2.mul(bothWays, v128.load64_splat(direction + offset));
      encodeCurrents(f64x2.add(v128.load64_splat(currents + offset), change), encoding);
      encoding += LANE_BYTES;
      offset += work.channelStride;
    }
  }
}

/** What both sides of a direction make of log p(scored pattern) of step `t`, apart. */
// @ts-ignore: decorator
@inline
function changeOf(work: LocalWork, t: i32): f64 {
  const probability = work.dependable(v128.load(work.pair.scored + ((<usize>t) << 4)), work.rule.shots);
  return difference(log64(f64x2.max(probability, f64x2.splat(work.rule.floor))));
}

// @ts-ignore: decorator
@inline
function scaleOf(rule: LocalRule): f64 {
  return 1 / (2 * rule.epsilon * <f64>rule.synapticPerturbations);
}

/** The derivative along a direction of the weights. */
function putSlope(work: LocalWork, item: i32, neuron: i32): void {
  let credit = work.creditOf(item, neuron);
  let slope: f64 = 0;
  for (let t = 0; t < work.batch.steps; t++, credit += 8) slope += load<f64>(credit) * changeOf(work, t);
  store<f64>(work.slope + ((<usize>neuron) << 3), slope * scaleOf(work.rule));
}

/**
 * The derivatives along a direction of the currents. A step's currents move the likelihoods of its own and of later steps
 * only, so that theirs are known without what came before.
 */
function addCurrentSlopes(work: LocalWork, item: i32, neuron: i32): void {
  const credits = work.creditOf(item, neuron);
  const scale = scaleOf(work.rule);
  let slope: f64 = 0;
  for (let t = work.batch.steps - 1; t >= 0; t--) {
    slope += scale * load<f64>(credits + ((<usize>t) << 3)) * changeOf(work, t);
    let place = <usize>t * work.rowStride + ((<usize>neuron) << 3);
    for (let n = 0; n < work.network.channels; n++, place += work.channelStride) {
      const gradient = work.currents + place;
      store<f64>(gradient, load<f64>(gradient) + slope * load<f64>(work.direction + place));
    }
  }
}
