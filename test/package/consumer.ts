// Compiled in a project of its own against the installed package, by all ways of resolving modules.
import {
  ArgumentError,
  createEngine,
  type Engine,
  type LongWorkOptions,
  RandomStream,
  type Seed,
} from 'bornspike';
import module from 'bornspike/core.wasm';
import { encodeRate, type ImageDataset, strokes } from 'bornspike/data';
import { type AnyModel, loadModel, saveModel } from 'bornspike/learning';
import monitoring from 'bornspike/monitoring.wasm';
import {
  type ExactActivity,
  exactActivity,
  gates,
  QNeuronCircuit,
  type SimulationResult,
  simulateCircuit,
} from 'bornspike/qneuron';
import { evolve, type Hamiltonian, hamiltonian, StateVector } from 'bornspike/register';
import { createEngine as createSlimEngine } from 'bornspike/slim';
import {
  type Evaluation,
  SpikingNetwork,
  SqsNeuron,
  type TrainingStep,
  trainLocal,
  trainSurrogate,
} from 'bornspike/spiking';
import { type ClassifierEvaluation, QuantumClassifier, trainClassifier } from 'bornspike/variational';

export async function classify(seed: Seed, work: LongWorkOptions): Promise<Evaluation> {
  const engine: Engine = await createEngine();
  const digits: ImageDataset = await strokes({ count: 20, classes: [1, 7], seed });
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed });
  const losses: number[] = [];
  for await (const step of trainLocal(network, digits, { epochs: 1, ...work })) {
    const known: TrainingStep = step;
    losses.push(known.loss);
  }
  const copy: AnyModel = await loadModel(engine, await saveModel(network));
  if (!(copy instanceof SpikingNetwork)) throw new Error('another class');
  return copy.evaluate(digits, { seed });
}

export async function compare(engine: Engine, digits: ImageDataset): Promise<ClassifierEvaluation> {
  const network = new SpikingNetwork(engine, { neuron: 'lif', layers: [256, 8, 2], beta: 0.8 });
  for await (const { accuracy } of trainSurrogate(network, digits, { surrogate: 'arctan' })) {
    const known: number = accuracy;
    if (known === 1) break;
  }
  const classifier = new QuantumClassifier(engine, { features: 256, classes: 2, circuits: 2 });
  await trainClassifier(classifier, digits, { schedule: 'cosine' }).finish();
  const copy = await loadModel(engine, await saveModel(classifier));
  if (!(copy instanceof QuantumClassifier)) throw new Error('another class');
  return copy.evaluate(digits);
}

export async function entangle(engine: Engine): Promise<number> {
  const network: Hamiltonian = hamiltonian({
    qubits: 2,
    h: (time) => [time, 1],
    jx: [
      [0, 1],
      [0, 0],
    ],
  });
  const state = StateVector.bell(engine).apply('rx', [0], 0.3);
  await evolve(state, network, { dt: 0.01, steps: 10, order: 4 });
  return (await state.partialTrace([0])).entropy();
}

export async function both(engine: Engine, seed: Seed): Promise<[ExactActivity, SimulationResult]> {
  const circuit = new QNeuronCircuit({ kinks: 2 });
  gates.and(circuit, circuit.input(), circuit.input(0.5), { output: 2500 });
  const exact = await exactActivity(engine, circuit);
  return [exact, await simulateCircuit(engine, circuit, { start: 'vacuum', seed })];
}

export async function spike(): Promise<Uint8Array> {
  using engine = await createSlimEngine({ module, monitoring });
  const neuron = new SqsNeuron(engine, { inputs: 1, memory: 1, ansatz: 'two-way', angles: [1, 2, 3, 4] });
  const trains = await encodeRate([[0.5]], { steps: 3 });
  try {
    return neuron.step(Array.from(trains.spikes).slice(0, 1), new RandomStream(7));
  } catch (error) {
    if (error instanceof ArgumentError) throw new Error(error.field);
    throw error;
  }
}

// @ts-expect-error: options are checked by type
export const wrong = new SqsNeuron(undefined as unknown as Engine, { inputs: 'one' });
