import { Purpose } from '../../assembly/random/purpose.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { kernelStream } from '../../src/engine/random/kernel-stream.js';
import { RandomStream } from '../../src/engine/random/random-stream.js';
import type { Key } from '../../src/engine/random/seed.js';
import { NetworkCore } from '../../src/spiking/network/network-core.js';
import { currentsOf } from '../../src/spiking/network/network-options.js';
import { layeredTopology } from '../../src/spiking/network/topology.js';
import type { Ansatz } from '../../src/spiking/neuron/ansatz.js';
import type { NeuronModel } from '../../src/spiking/neuron/descriptor.js';
import { neuronModel } from '../../src/spiking/neuron/sqs-neuron.js';
import type { Size } from '../case.js';
import { type Batch, makeBatch } from '../javascript/spiking/network/batch.js';
import { makeNetwork, type Network } from '../javascript/spiking/network/network.js';

export const KEY: Key = [0x243f6a88, 0x85a308d3];

/** A layered network, and the batch that runs through it. */
export interface NetworkSize extends Size {
  layers: number[];
  /** N and N^M of each neuron. */
  channels: number;
  memory: number;
  ansatz: Ansatz;
  samples: number;
  steps: number;
  /** Spikes of the external inputs, per sample and step. */
  spikes: number;
}

/** A network with random parameters that lives as long as the engine. */
export function makeCore(engine: Engine, size: NetworkSize): NetworkCore {
  const model = neuronModel({
    inputs: size.channels,
    memory: size.memory,
    ansatz: size.ansatz,
    memoryKind: 'quantum',
  });
  const core = new NetworkCore(engine, engine, {}, model, layeredTopology(size.layers, currentsOf(model)));
  const { weights, angles } = core;
  const stream = kernelStream(engine, new RegionGroup(engine.arena), KEY, Purpose.Initial);
  engine.kernels.fillNormal(stream, 0, 0, weights.pointer, weights.length);
  engine.kernels.fillNormal(stream, 1, 0, angles.pointer, angles.length);
  // About half of the currents come out positive and of the order of 1, where the encoding is neither off nor wrapped.
  const scale = 1 / Math.sqrt(Math.max(1, size.spikes));
  weights.view.forEach((value, i, all) => {
    all[i] = scale * value;
  });
  return core;
}

/** The same network, with the same parameters, as JavaScript's arrays; and an empty batch of the size. */
export function copyForJavaScript(
  core: NetworkCore,
  size: NetworkSize,
): { network: Network; batch: Batch; weights: Float64Array; angles: Float64Array } {
  const network = makeNetwork(core.model as NeuronModel, core.topology.wiring);
  const batch = makeBatch(network, size.samples, size.steps, drawEvents(size));
  return { network, batch, weights: core.weights.copy(), angles: core.angles.copy() };
}

/** Spikes at random: in each step of each sample exactly `spikes` lines, one in each of as many equal ranges. */
export function drawEvents(size: Omit<NetworkSize, 'label' | 'memory' | 'ansatz'>): {
  eventStart: Int32Array;
  events: Int32Array;
} {
  const lines = size.layers[0]! * size.channels;
  const rows = size.steps * size.samples;
  const stream = new RandomStream('events', lines, size.spikes);
  const eventStart = Int32Array.from({ length: rows + 1 }, (_, row) => row * size.spikes);
  const events = Int32Array.from({ length: rows * size.spikes }, (_, event) =>
    Math.floor((((event % size.spikes) + stream.uniform()) * lines) / size.spikes),
  );
  return { eventStart, events };
}

/** A class for each sample: in turn. */
export const labelsOf = (size: Pick<NetworkSize, 'samples' | 'layers'>): number[] =>
  Array.from({ length: size.samples }, (_, b) => b % size.layers[size.layers.length - 1]!);

/** Arrays one behind the other. */
export function concatenate(...parts: ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** In units of the largest of them, so that a tolerance is relative to it. */
export function normalised(gradient: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(gradient);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.map((value) => value / largest);
}
