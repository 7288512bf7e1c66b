import { Purpose } from '../../../../assembly/random/purpose.js';
import { fillUniform } from '../../random/uniform.js';
import { log } from '../../simd/logarithm.js';
import {
  choosePattern,
  collapse,
  encodeCurrent,
  groundMemory,
  patternProbability,
  prepareState,
} from '../neuron/neuron.js';
import { applyProgram, gateCoefficients, Layout } from '../neuron/register.js';
import type { Batch } from './batch.js';
import type { Network } from './network.js';
import { visitEvents, visitPattern } from './synapse.js';

/** Scratch arrays of `networkForward`. */
export interface ForwardWork {
  coefficients: Float64Array;
  memories: Float64Array;
  encoding: Float64Array;
  state: Float64Array;
  probabilities: Float64Array;
  /** One per neuron. */
  uniforms: Float64Array;
}

export function makeForwardWork(network: Network): ForwardWork {
  return {
    coefficients: new Float64Array(network.neurons * network.gates * Layout.Pair),
    memories: new Float64Array(network.neurons * (Layout.Pair << network.memoryQubits)),
    encoding: new Float64Array(network.channels * Layout.Pair),
    state: new Float64Array(Layout.Pair << network.qubits),
    probabilities: new Float64Array(1 << network.channels),
    uniforms: new Float64Array(network.neurons),
  };
}

/** Gate coefficients of all neurons, [neuron][gate]. */
export function networkCoefficients(
  network: Network,
  angles: Float64Array,
  coefficients: Float64Array,
): void {
  const { program, gates } = network;
  for (let i = 0; i < network.neurons; i++) {
    gateCoefficients(program, gates, angles, i * network.angles, coefficients, i * gates * Layout.Pair);
  }
}

/** Runs every item through the network, freely, and judges the output neurons by their targets if `judged`. */
export function networkForward(
  network: Network,
  batch: Batch,
  weights: Float64Array,
  angles: Float64Array,
  judged: boolean,
  floor: number,
  key0: number,
  key1: number,
  work: ForwardWork,
): void {
  networkCoefficients(network, angles, work.coefficients);
  batch.currents.fill(0);
  for (let item = 0; item < batch.items; item++) {
    forwardItem(network, batch, weights, judged, floor, item, key0, key1, work);
  }
}

function forwardItem(
  network: Network,
  batch: Batch,
  weights: Float64Array,
  judged: boolean,
  floor: number,
  item: number,
  key0: number,
  key1: number,
  work: ForwardWork,
): void {
  const { neurons, outputs, channels, memoryQubits, qubits, gates, program, order } = network;
  const { steps, currents, records, scored, targets, loss } = batch;
  const { coefficients, memories, encoding, state, probabilities, uniforms } = work;
  const hidden = neurons - outputs;
  const patterns = 1 << channels;
  const memorySize = Layout.Pair << memoryQubits;
  const row = neurons * channels;
  const itemCurrents = item * steps * row;
  for (let i = 0; i < neurons; i++) groundMemory(memories, i * memorySize, memoryQubits);
  for (let t = 0; t < steps; t++) {
    visitEvents(network, batch, item, t, weights, currents, itemCurrents);
    fillUniform(uniforms, key0, key1, Purpose.Born, item, t);
    let stepLoss = 0;
    for (let o = 0; o < neurons; o++) {
      const i = order[o]!;
      const first = itemCurrents + t * row + i;
      for (let n = 0; n < channels; n++)
        encodeCurrent(currents[first + n * neurons]!, encoding, n * Layout.Pair);
      prepareState(channels, memoryQubits, encoding, 0, memories, i * memorySize, state, 0);
      applyProgram(state, 0, qubits, program, gates, coefficients, i * gates * Layout.Pair);
      for (let pattern = 0; pattern < patterns; pattern++) {
        probabilities[pattern] = patternProbability(state, 0, memoryQubits, pattern);
      }
      const record = choosePattern(probabilities, patterns, uniforms[i]!);
      const place = (item * steps + t) * neurons + i;
      records[place] = record;
      scored[place] = record;
      if (judged && i >= hidden) {
        const target = targets[(item * steps + t) * outputs + i - hidden]!;
        scored[place] = target;
        stepLoss -= log(Math.max(probabilities[target]!, floor));
      }
      collapse(state, 0, memoryQubits, record, probabilities[record]!, memories, i * memorySize);
      if (i < hidden && record !== 0) {
        visitPattern(network, i, record, weights, currents, itemCurrents, t, steps);
      }
    }
    loss[item * steps + t] = stepLoss;
  }
}
