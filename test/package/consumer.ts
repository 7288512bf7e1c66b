// Compiled in a project of its own against the installed package, by all ways of resolving modules.
import {
  ArgumentError,
  createEngine,
  type Engine,
  type LongWorkOptions,
  RandomStream,
  type Seed,
} from 'bornspike';
import { encodeRate, type ImageDataset, strokes } from 'bornspike/data';
import { createEngine as createSlimEngine } from 'bornspike/slim';
import {
  type Evaluation,
  loadModel,
  SpikingNetwork,
  SqsNeuron,
  saveModel,
  type TrainingStep,
  trainLocal,
} from 'bornspike/spiking';

export async function classify(seed: Seed, work: LongWorkOptions): Promise<Evaluation> {
  const engine: Engine = await createEngine();
  const digits: ImageDataset = strokes({ count: 20, classes: [1, 7], seed });
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed });
  const losses: number[] = [];
  for await (const step of trainLocal(network, digits, { epochs: 1, ...work })) {
    const known: TrainingStep = step;
    losses.push(known.loss);
  }
  const copy: SpikingNetwork = loadModel(engine, saveModel(network));
  return copy.evaluate(digits, { seed });
}

export async function spike(module: WebAssembly.Module): Promise<Uint8Array> {
  const engine = await createSlimEngine({ module });
  const neuron = new SqsNeuron(engine, { inputs: 1, memory: 1, ansatz: 'two-way', angles: [1, 2, 3, 4] });
  const trains = encodeRate([[0.5]], { steps: 3 });
  try {
    return neuron.step(Array.from(trains.spikes).slice(0, 1), new RandomStream(7));
  } catch (error) {
    if (error instanceof ArgumentError) throw new Error(error.field);
    throw error;
  }
}

// @ts-expect-error: options are checked by type
export const wrong = new SqsNeuron(undefined as unknown as Engine, { inputs: 'one' });
