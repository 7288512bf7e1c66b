/** The local rule with SPSA and consistent shift rules on exact probabilities, one perturbed trajectory at a time. */
import { Purpose } from '../../../../assembly/random/purpose.js';
import { fillRademacher } from '../../random/rademacher.js';
import { log } from '../../simd/logarithm.js';
import { sinCos } from '../../simd/sine-cosine.js';
import type { Batch } from '../network/batch.js';
import { networkCoefficients } from '../network/forward.js';
import type { Network } from '../network/network.js';
import { addDirection, visitItem } from '../network/synapse.js';
import { encodeCurrent, groundMemory } from '../neuron/neuron.js';
import { Layout } from '../neuron/register.js';
import { encodeTrajectory, evolve, makeTrajectory, type Trajectory } from '../neuron/trajectory.js';

export interface LocalRule {
  synapticPerturbations: number;
  epsilon: number;
  floor: number;
  /** What an output neuron's log-likelihood counts in the gradient. */
  outputCredit: number;
  /** What a hidden neuron's does, [item][step]. */
  hiddenCredit: Float64Array;
  key0: number;
  key1: number;
}

/** Scratch arrays of `localGradient`. */
export interface LocalWork {
  coefficients: Float64Array;
  up: Float64Array;
  down: Float64Array;
  direction: Float64Array;
  currents: Float64Array;
  slope: Float64Array;
  /** What each step of the neuron at hand counts. */
  credit: Float64Array;
  base: Trajectory;
  raised: Trajectory;
  lowered: Trajectory;
}

export function makeLocalWork(network: Network, steps: number): LocalWork {
  const base = makeTrajectory(network, steps);
  return {
    coefficients: new Float64Array(network.neurons * network.gates * Layout.Pair),
    up: new Float64Array(network.gates * Layout.Pair),
    down: new Float64Array(network.gates * Layout.Pair),
    direction: new Float64Array(network.weights),
    currents: new Float64Array(steps * network.neurons * network.channels),
    slope: new Float64Array(network.neurons),
    credit: new Float64Array(steps),
    base,
    raised: makeTrajectory(network, steps),
    lowered: makeTrajectory(network, steps),
  };
}

/** Adds the gradient of Σ credit · log p(scored pattern) of a batch that was run forward. */
export function localGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  angles: Float64Array,
  weightGradient: Float64Array,
  angleGradient: Float64Array,
  work: LocalWork,
): void {
  networkCoefficients(network, angles, work.coefficients);
  for (let item = 0; item < batch.items; item++) {
    synapticGradient(network, batch, rule, item, weightGradient, work);
    somaticGradient(network, batch, rule, item, angles, angleGradient, work);
  }
}

function setCredit(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  item: number,
  neuron: number,
  credit: Float64Array,
) {
  const { steps } = batch;
  const hidden = neuron < network.neurons - network.outputs;
  for (let t = 0; t < steps; t++)
    credit[t] = hidden ? rule.hiddenCredit[item * steps + t]! : rule.outputCredit;
}

function synapticGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  item: number,
  weightGradient: Float64Array,
  work: LocalWork,
): void {
  const { steps, records, scored } = batch;
  const { neurons, memoryQubits } = network;
  const { direction, currents, slope, credit, raised, lowered, coefficients } = work;
  const scale = 1 / (2 * rule.epsilon * rule.synapticPerturbations);
  for (let m = 0; m < rule.synapticPerturbations; m++) {
    fillRademacher(direction, network.weights, rule.key0, rule.key1, Purpose.Perturbation, item, m);
    currents.fill(0);
    visitItem(network, batch, item, direction, currents);
    for (let neuron = 0; neuron < neurons; neuron++) {
      encodePerturbed(
        network,
        batch,
        item,
        neuron,
        currents,
        rule.epsilon,
        raised.encoding,
        lowered.encoding,
      );
      const own = neuron * network.gates * Layout.Pair;
      const at = item * steps * neurons + neuron;
      groundMemory(raised.memories, 0, memoryQubits);
      evolve(network, raised, coefficients, own, 0, steps, records, scored, at, neurons);
      groundMemory(lowered.memories, 0, memoryQubits);
      evolve(network, lowered, coefficients, own, 0, steps, records, scored, at, neurons);
      setCredit(network, batch, rule, item, neuron, credit);
      let sum = 0;
      for (let t = 0; t < steps; t++) {
        const above = log(Math.max(raised.target[t]!, rule.floor));
        const below = log(Math.max(lowered.target[t]!, rule.floor));
        sum += credit[t]! * (above - below);
      }
      slope[neuron] = sum * scale;
    }
    addDirection(network, direction, slope, weightGradient);
  }
}

/** Currents z + ε·direction and z − ε·direction. */
function encodePerturbed(
  network: Network,
  batch: Batch,
  item: number,
  neuron: number,
  direction: Float64Array,
  epsilon: number,
  raised: Float64Array,
  lowered: Float64Array,
): void {
  const { channels, neurons } = network;
  const { steps, currents } = batch;
  const first = item * steps * neurons * channels;
  for (let k = 0; k < steps * channels; k++) {
    const place = k * neurons + neuron;
    const change = epsilon * direction[place]!;
    encodeCurrent(currents[first + place]! + change, raised, k * Layout.Pair);
    encodeCurrent(currents[first + place]! - change, lowered, k * Layout.Pair);
  }
}

function somaticGradient(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  item: number,
  angles: Float64Array,
  angleGradient: Float64Array,
  work: LocalWork,
): void {
  const { neurons, channels, gates, program, memoryQubits } = network;
  const { steps, currents, records, scored } = batch;
  const { base, raised, lowered, credit, coefficients } = work;
  const row = neurons * channels;
  for (let neuron = 0; neuron < neurons; neuron++) {
    const at = item * steps * neurons + neuron;
    encodeTrajectory(network, base, steps, currents, item * steps * row + neuron, neurons, row);
    raised.encoding.set(base.encoding);
    lowered.encoding.set(base.encoding);
    groundMemory(base.memories, 0, memoryQubits);
    evolve(network, base, coefficients, neuron * gates * Layout.Pair, 0, steps, records, scored, at, neurons);
    setCredit(network, batch, rule, item, neuron, credit);
    for (let gate = 0; gate < gates; gate++) {
      const angle = program[gate * 4 + 3]!;
      if (angle < 0) continue;
      const slot = neuron * network.angles + angle;
      angleGradient[slot]! += shiftOccurrences(network, batch, rule, neuron, at, gate, angles[slot]!, work);
    }
  }
}

/** One gate shifted at one time step after another; controlled rotations take four terms. */
function shiftOccurrences(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  neuron: number,
  at: number,
  gate: number,
  theta: number,
  work: LocalWork,
): number {
  const FOUR_TERM_NEAR = 0.42677669529663687;
  const FOUR_TERM_FAR = 0.07322330470336313;
  const { up, down, coefficients } = work;
  const controlled = network.program[gate * 4 + 2] !== 0;
  const own = neuron * network.gates * Layout.Pair;
  for (let k = 0; k < up.length; k++) {
    up[k] = coefficients[own + k]!;
    down[k] = coefficients[own + k]!;
  }
  let sum = 0;
  const terms = controlled ? 2 : 1;
  for (let term = 0; term < terms; term++) {
    const shift = term === 0 ? Math.PI / 2 : 3 * (Math.PI / 2);
    const factor = controlled ? (term === 0 ? FOUR_TERM_NEAR : -FOUR_TERM_FAR) : 0.5;
    sinCos((theta + shift) * 0.5, up, gate * Layout.Pair);
    sinCos((theta - shift) * 0.5, down, gate * Layout.Pair);
    for (let t = 0; t < batch.steps; t++) sum += factor * shiftOnce(network, batch, rule, own, at, t, work);
  }
  return sum;
}

/** Σ_t credit_t (r⁺_t − r⁻_t), r the quotients of shifted and unshifted joint probabilities; shifted at `first`. */
function shiftOnce(
  network: Network,
  batch: Batch,
  rule: LocalRule,
  own: number,
  at: number,
  first: number,
  work: LocalWork,
): number {
  const { base, raised, lowered, up, down, coefficients, credit } = work;
  const { steps, records, scored } = batch;
  const { neurons } = network;
  const memorySize = Layout.Pair << network.memoryQubits;
  for (let k = first * memorySize; k < (first + 1) * memorySize; k++) {
    raised.memories[k] = base.memories[k]!;
    lowered.memories[k] = base.memories[k]!;
  }
  evolve(network, raised, up, 0, first, first + 1, records, scored, at, neurons);
  evolve(network, raised, coefficients, own, first + 1, steps, records, scored, at, neurons);
  evolve(network, lowered, down, 0, first, first + 1, records, scored, at, neurons);
  evolve(network, lowered, coefficients, own, first + 1, steps, records, scored, at, neurons);
  let jointUp = 1;
  let jointDown = 1;
  let sum = 0;
  for (let t = first; t < steps; t++) {
    const target = base.target[t]!;
    if (target > rule.floor) {
      const above = jointUp * (raised.target[t]! / target - 1);
      const below = jointDown * (lowered.target[t]! / target - 1);
      sum += credit[t]! * (above - below);
    }
    const recorded = base.record[t]!;
    if (recorded <= 0) break;
    jointUp *= raised.record[t]! / recorded;
    jointDown *= lowered.record[t]! / recorded;
  }
  return sum;
}
