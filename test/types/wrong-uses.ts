// Compiled by `npm run check`, never run: each line under `@ts-expect-error` must be refused by the declarations.
import { binEvents, encodeRate, strokes, subset } from '../../src/data/public.js';
import { simulateBlochEnsemble, simulateQubitNeurons } from '../../src/dynamics/public.js';
import { createEngine, type Engine } from '../../src/index.js';
import { exactActivity, gates, QNeuronCircuit, simulateCircuit } from '../../src/qneuron/public.js';
import { DensityMatrix, evolve, hamiltonian, StateVector } from '../../src/register/public.js';
import { createEngine as createSlimEngine } from '../../src/slim.js';
import { SpikingNetwork, SqsNeuron, trainLocal, trainSurrogate } from '../../src/spiking/public.js';
import { Circuit, QuantumClassifier, trainClassifier } from '../../src/variational/public.js';

export async function wrongUses(engine: Engine): Promise<void> {
  // @ts-expect-error: the engine is a promise until it is awaited
  new StateVector(createEngine(), 2);
  // @ts-expect-error: the slim engine needs its module
  await createSlimEngine();

  const state = new StateVector(engine, 2);
  const bell = hamiltonian({ qubits: 2, jx: [[0, 1]] });
  // @ts-expect-error: no such gate
  state.apply('hadamard', [0]);
  // @ts-expect-error: qubits are numbers
  state.apply('h', ['0']);
  // @ts-expect-error: a Hamiltonian needs its number of qubits
  hamiltonian({ h: [1, 1] });
  // @ts-expect-error: no such coupling
  hamiltonian({ qubits: 2, jz: [[0, 1]] });
  // @ts-expect-error: a state is evolved by a Hamiltonian, not by its description
  await evolve(state, { qubits: 2, h: [1, 1] }, { time: 1, steps: 10 });
  // @ts-expect-error: an entropy is a promise
  state.entropy([0]).toFixed();
  // @ts-expect-error: a density matrix has no amplitudes
  new DensityMatrix(engine, 2).amplitudes();

  // @ts-expect-error: no such neuron
  new SpikingNetwork(engine, { neuron: 'izhikevich', layers: [4, 2] });
  // @ts-expect-error: layers or a graph, not neither
  new SpikingNetwork(engine, { neuron: 'sqs' });
  // @ts-expect-error: an engine comes first
  new SpikingNetwork({ neuron: 'sqs', layers: [4, 2] });
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2] });
  const digits = await strokes({ count: 20, classes: [1, 7] });
  // @ts-expect-error: a data set is awaited
  trainLocal(network, strokes({ count: 20 }));
  // @ts-expect-error: no such gradient
  trainLocal(network, digits, { gradient: 'adjoint' });
  // @ts-expect-error: the seed is a number or a text
  trainLocal(network, digits, { seed: true });
  // @ts-expect-error: no such option, a slip of the keyboard
  trainSurrogate(network, digits, { learningrate: 0.1 });
  // @ts-expect-error: an accuracy is a promise's
  network.evaluate(digits).accuracy;
  // @ts-expect-error: a result cannot be taken for a step
  for await (const step of trainLocal(network, digits)) step.lossByEpoch;
  // @ts-expect-error: parameters are named blocks
  network.parameters = new Float64Array(514);
  // @ts-expect-error: currents are numbers
  new SqsNeuron(engine, { inputs: 1, memory: 1, angles: [0] }).probabilities(['0.1']);

  // @ts-expect-error: a classifier is no spiking network
  trainLocal(new QuantumClassifier(engine, { features: 4, classes: 2 }), digits);
  // @ts-expect-error: nor a network a classifier
  trainClassifier(network, digits);
  // @ts-expect-error: gates by their names
  new Circuit(2, [{ gate: 'rotate-x', qubits: [0], parameter: 0 }]);

  // @ts-expect-error: a time step is needed
  await simulateBlochEnsemble(engine, {
    rabi: 1,
    rate: 1,
    efficiency: 1,
    initial: [0, 0, 1],
    steps: 9,
    trajectories: 1,
  });
  const channels = [{ operator: 'q' as const, qubit: 0, rate: 1, efficiency: 1 }];
  // @ts-expect-error: no such operator
  await simulateQubitNeurons(engine, { hamiltonian: bell, channels, initial: '00', dt: 0.1, steps: 9 });

  const circuit = new QNeuronCircuit({ lambda: 1, time: 1, slices: 64, kinks: 4 });
  // @ts-expect-error: brightness is a number
  circuit.input('bright');
  // @ts-expect-error: handles, not indices
  circuit.excite(0, 1, 0.5);
  // @ts-expect-error: no such start
  await simulateCircuit(engine, circuit, { start: 'random' });
  // @ts-expect-error: no such gate
  gates.nand(circuit);
  // @ts-expect-error: nothing is random
  await exactActivity(engine, circuit, { seed: 1 });

  // @ts-expect-error: rates need an engine's stream of a seed, not a generator
  await encodeRate(digits, { steps: 10, seed: Math.random });
  // @ts-expect-error: which samples
  await subset(digits);
  // @ts-expect-error: events come as a recording
  binEvents([1, 2, 3], { width: 34, height: 34, steps: 10 });
}
