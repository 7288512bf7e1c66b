import { Purpose } from '../../../../assembly/random/purpose.js';
import { fillUniform } from '../../random/uniform.js';
import {
  combineInputs,
  type Instrument,
  keepOutcome,
  makeTensor,
  readProbabilities,
  tensorSize,
} from '../neuron/instrument.js';
import { choosePattern, encodeCurrent } from '../neuron/neuron.js';
import { Layout } from '../neuron/register.js';
import type { Batch } from './batch.js';
import type { Network } from './network.js';
import { visitEvents, visitPattern } from './synapse.js';

/** Runs every item through a network on a device, freely. */
export function noisyForward(
  network: Network,
  batch: Batch,
  weights: Float64Array,
  angles: Float64Array,
  key0: number,
  key1: number,
  instrument: Instrument,
): void {
  const { neurons, outputs, channels, order } = network;
  const { steps, currents, records } = batch;
  const { coordinates, fresh } = instrument;
  const size = tensorSize(network, instrument);
  const tensors = new Float64Array(neurons * size);
  for (let i = 0; i < neurons; i++) {
    makeTensor(network, instrument, angles, i * network.angles, tensors, i * size);
  }
  const hidden = neurons - outputs;
  const patterns = 1 << channels;
  const row = neurons * channels;
  const memories = new Float64Array(neurons * coordinates);
  const encoding = new Float64Array(channels * Layout.Pair);
  const probabilities = new Float64Array(patterns);
  const uniforms = new Float64Array(neurons);
  currents.fill(0);
  for (let item = 0; item < batch.items; item++) {
    const itemCurrents = item * steps * row;
    for (let i = 0; i < neurons; i++) memories.set(fresh, i * coordinates);
    for (let t = 0; t < steps; t++) {
      visitEvents(network, batch, item, t, weights, currents, itemCurrents);
      fillUniform(uniforms, key0, key1, Purpose.Born, item, t);
      for (let o = 0; o < neurons; o++) {
        const i = order[o]!;
        const first = itemCurrents + t * row + i;
        for (let n = 0; n < channels; n++)
          encodeCurrent(currents[first + n * neurons]!, encoding, n * Layout.Pair);
        combineInputs(network, instrument, encoding, memories, i * coordinates);
        readProbabilities(patterns, instrument, tensors, i * size, probabilities);
        const record = choosePattern(probabilities, patterns, uniforms[i]!);
        records[(item * steps + t) * neurons + i] = record;
        keepOutcome(patterns, instrument, tensors, i * size, record, memories, i * coordinates);
        if (i < hidden && record !== 0) {
          visitPattern(network, i, record, weights, currents, itemCurrents, t, steps);
        }
      }
    }
  }
}
