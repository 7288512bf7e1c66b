/** The synapses' part of the local rule: simultaneous perturbation (SPSA), spiking paper, eq. 24. */
import { fillRademacher } from '../../random/rademacher';
import { Purpose } from '../../random/purpose';
import { LANE_BYTES } from '../../register/operations/lanes';
import { log64 } from '../../simd/logarithm';
import { difference, LocalWork } from './local-work';
import { encodeCurrents, evolvePair, inLanes } from '../neuron/pair';
import { addDirection, visitItem } from '../network/synapse';

/** Weights that take as long as a neuron's step, about. */
const WEIGHTS_A_STEP: i32 = 200;

/**
 * Goes on with one item: lanes run with the weights moved along a random direction, forth and back. Directions come from the stream
 * (key, Perturbation, item, m), one bit per weight: no two neurons, perturbations, items or keys share them.
 *
 * @returns whether it came to the end
 */
export function synapticGradient(work: LocalWork, item: i32): bool {
  const network = work.network;
  const batch = work.batch;
  const rule = work.rule;
  const pair = work.pair;
  const streamItem = batch.firstItem + item;
  const step = 1 / (2 * rule.epsilon * <f64>rule.synapticPerturbations);
  const floor = f64x2.splat(rule.floor);
  for (; work.perturbation < rule.synapticPerturbations; work.perturbation++) {
    if (work.neuron == 0) {
      if (work.spent) return false;
      // To draw a direction and to add it up, and a spike on each tenth line.
      work.spend(network.weights / WEIGHTS_A_STEP + (batch.steps * network.weights) / (10 * WEIGHTS_A_STEP));
      fillRademacher(
        work.direction,
        network.weights,
        rule.key0,
        rule.key1,
        Purpose.Perturbation,
        streamItem,
        work.perturbation,
      );
      memory.fill(work.currents, 0, <usize>batch.steps * work.rowStride);
      visitItem(network, batch, item, work.direction, work.currents, false);
    }
    for (; work.neuron < network.neurons; work.neuron++) {
      if (work.spent && work.neuron > 0) return false;
      work.spend(batch.steps);
      const neuron = work.neuron;
      work.aim(pair, item, item, neuron);
      encodePerturbed(work, item, neuron);
      evolvePair(network, pair, work.coefficientsOf(neuron), 0, batch.steps);
      work.measure(pair, item, 0, rule.shots);
      const stride = work.creditStride(neuron);
      let credit = work.creditOf(item, neuron);
      let slope: f64 = 0;
      for (let t = 0; t < batch.steps; t++, credit += stride) {
        const probability = work.dependable(v128.load(pair.scored + ((<usize>t) << 4)), rule.shots);
        slope += load<f64>(credit) * difference(log64(f64x2.max(probability, floor)));
      }
      store<f64>(work.slope + ((<usize>neuron) << 3), slope * step);
    }
    addDirection(network, work.direction, work.slope, work.weightGradient);
    work.neuron = 0;
  }
  return true;
}

/** Currents z + ε·direction in lane 0 and z − ε·direction in lane 1. */
function encodePerturbed(work: LocalWork, item: i32, neuron: i32): void {
  const bothWays = inLanes(work.rule.epsilon, -work.rule.epsilon);
  const currents = work.currentsOf(item, neuron);
  const direction = work.currents + ((<usize>neuron) << 3);
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
