import { encodeRate, strokes } from '../../src/data/public.js';
import {
  simulateBlochEnsemble,
  simulateDecoupling,
  simulateErrorCorrection,
  simulateQubitNeurons,
} from '../../src/dynamics/public.js';
import type { Engine } from '../../src/index.js';
import {
  DigitWeights,
  digitRecognizer,
  QNeuronCircuit,
  simulateScan,
  trainDigitWeights,
} from '../../src/qneuron/public.js';
import { coupleChain, hamiltonian } from '../../src/register/public.js';
import {
  type LocalLearningOptions,
  SpikingNetwork,
  type SpikingNetworkOptions,
  type SurrogateLearningOptions,
  trainLocal,
  trainSurrogate,
} from '../../src/spiking/public.js';
import { QuantumClassifier, trainClassifier } from '../../src/variational/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

const trained = (network: SpikingNetwork, ...reports: Parameters<typeof bytesOf>) =>
  bytesOf(network.parameters.weights, network.parameters.angles, ...reports);

/** In batches of three parts, of which the last is shorter, and one of a single part. */
const surrogate = (
  name: string,
  given: Partial<SpikingNetworkOptions>,
  options: SurrogateLearningOptions,
): GoldenCase => ({
  name: `parallel/surrogate, ${name}`,
  run: async (engine: Engine) => {
    const digits = await strokes({ count: 200, size: 16, classes: [1, 7], seed: 1 });
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 20, 2], seed: 1, ...given });
    const run = trainSurrogate(network, digits, { epochs: 2, batch: 150, steps: 4, seed: 1, ...options });
    const { lossByEpoch, accuracyByEpoch } = await run;
    return trained(network, lossByEpoch, accuracyByEpoch);
  },
});

const local = (name: string, options: LocalLearningOptions): GoldenCase => ({
  name: `parallel/local, ${name}`,
  run: async (engine: Engine) => {
    const digits = await strokes({ count: 40, size: 16, classes: [1, 7], seed: 1 });
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 3, 2], seed: 1 });
    const run = trainLocal(network, digits, { epochs: 2, batch: 25, steps: 3, seed: 1, ...options });
    const { lossByEpoch, clipped = 0, extrapolation } = await run;
    return trained(network, lossByEpoch, [clipped], ...(extrapolation?.raw ?? []));
  },
});

/** So large that pools split them. */
export const parallelCases: GoldenCase[] = [
  {
    name: 'parallel/bloch',
    run: async (engine) => {
      const { mean, stdErr, states, measurement, decisions } = await simulateBlochEnsemble(engine, {
        rabi: 1,
        rate: 0.5,
        efficiency: 0.9,
        initial: [0, 0, 1],
        dt: 0.01,
        steps: 60,
        trajectories: 3001,
        record: { every: 5, trajectories: 300, measurement: true },
        decision: { distance: 0.05 },
        seed: 1,
      });
      return bytesOf(mean, stdErr, states!.values, measurement!.values, Array.from(decisions!.poles));
    },
  },
  {
    name: 'parallel/network',
    run: async (engine) => {
      const { mean, stdErr, values, states, measurement } = await simulateQubitNeurons(engine, {
        hamiltonian: hamiltonian({
          qubits: 2,
          rabi: [1, 0.4],
          exchange: [
            [0, 0.5],
            [0, 0],
          ],
          lambda: 0.3,
        }),
        channels: [
          { operator: 'z', qubit: 0, rate: 0.3 },
          { operator: 'x', qubit: 1, rate: 0.2 },
        ],
        initial: '10',
        dt: 0.01,
        steps: 20,
        trajectories: 401,
        record: { every: 5, trajectories: 150, states: true, measurement: true },
        seed: 1,
      });
      return bytesOf(mean, stdErr, values!.values, states!.values, measurement!.values);
    },
  },
  ...(['homodyne', 'jumps'] as const).map(
    (unravelling): GoldenCase => ({
      name: `parallel/matrix products, ${unravelling}`,
      run: async (engine) => {
        const { mean, stdErr, values, measurement, entropy, discardedWeight } = await simulateQubitNeurons(
          engine,
          {
            hamiltonian: hamiltonian({
              qubits: 12,
              jx: coupleChain(12),
              k: coupleChain(12, 0.6),
              rabi: new Array(12).fill(0.4),
              terms: [{ pauli: 'YY', qubits: [4, 1], coefficient: 0.3 }],
            }),
            channels: Array.from({ length: 12 }, (_, qubit) => ({
              operator: qubit % 3 === 2 ? ('-' as const) : ('z' as const),
              qubit,
              rate: 0.5,
              efficiency: qubit % 2 === 0 ? 1 : 0.7,
            })),
            initial: '010110100101',
            representation: 'matrix-product',
            unravelling,
            bond: 6,
            dt: 0.04,
            steps: 70,
            trajectories: 5,
            record: { every: 10, trajectories: 3, measurement: true, entropy: true },
            seed: 1,
          },
        );
        return bytesOf(mean, stdErr, values!.values, measurement!.values, entropy!.mean, discardedWeight!);
      },
    }),
  ),
  {
    name: 'parallel/decoupling',
    run: async (engine) => {
      const detuning = { kind: 'ornstein-uhlenbeck', amplitude: 1, correlationTime: 10 } as const;
      const { mean, stdErr, fidelity } = await simulateDecoupling(engine, {
        ...{ detuning, sequence: 'cpmg', times: [1, 4], trajectories: 2100, seed: 1 },
      });
      return bytesOf(mean, stdErr, fidelity.mean, fidelity.stdErr);
    },
  },
  {
    name: 'parallel/correction',
    run: async (engine) => {
      const { logicalError, exact } = await simulateErrorCorrection(engine, {
        ...{ code: 'bit-flip', physicalError: [0.3], shots: 70, seed: 1 },
      });
      return bytesOf(logicalError.mean, logicalError.stdErr, exact);
    },
  },
  ...(['float32', 'float64'] as const).map(
    (precision): GoldenCase => ({
      name: `parallel/evaluation, ${precision}`,
      run: async (engine) => {
        const digits = await strokes({ count: 520, size: 16, classes: [1, 7], seed: 1 });
        using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 5, 2], seed: 1 });
        const { predictions, rates, spikesPerStepByNeuron, loss, ties } = await network.evaluate(digits, {
          ...{ steps: 2, passes: 2, precision, seed: 1 },
          ...(precision === 'float64' && { teacherForcing: true }),
        });
        return bytesOf(predictions, rates.values, spikesPerStepByNeuron, [
          loss.free,
          loss.clamped ?? 0,
          ties,
        ]);
      },
    }),
  ),
  {
    name: 'parallel/evaluation, spike trains on a device',
    run: async (engine) => {
      const digits = await strokes({ count: 260, size: 16, classes: [1, 7], seed: 1 });
      const { spikes, shape } = await encodeRate(digits, { steps: 3, seed: 1 });
      using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
      const samples = { spikes, shape, labels: digits.labels, classes: 2 };
      const { predictions, rates, readout } = await network.evaluate(samples, {
        ...{ device: 'ibm_brisbane', readout: 'invert', seed: 1 },
      });
      return bytesOf(predictions, rates.values, readout!.measured, readout!.stdErr);
    },
  },
  ...(['sqs', 'qlif'] as const).map(
    (neuron): GoldenCase => ({
      name: `parallel/run, ${neuron}`,
      run: async (engine) => {
        const digits = await strokes({ count: 90, size: 16, classes: [1, 7], seed: 1 });
        const { spikes, shape } = await encodeRate(digits, { steps: 5, seed: 1 });
        using network = new SpikingNetwork(engine, { neuron, layers: [256, 150, 2], seed: 1 });
        const run = await network.run({ spikes, shape }, { seed: 1 });
        return bytesOf(run.spikes, run.hidden.spikes);
      },
    }),
  ),
  ...(['float32', 'float64'] as const).map(
    (precision): GoldenCase => ({
      name: `parallel/classifier, ${precision}`,
      run: async (engine) => {
        const digits = await strokes({ count: 530, size: 16, classes: [1, 7], seed: 1 });
        const options = { features: 256, classes: 2, circuits: 2, layers: 1, precision, seed: 1 } as const;
        using classifier = new QuantumClassifier(engine, options);
        // In batches of three parts, of which the last is shorter, and of one more.
        const run = trainClassifier(classifier, digits, { epochs: 1, batch: 150, seed: 1 });
        const { lossByEpoch, accuracyByEpoch } = await run;
        const { predictions, loss } = await classifier.evaluate(digits);
        const { gradient } = await classifier.lossAndGradient(digits);
        const found = [...Object.values(classifier.parameters), ...Object.values(gradient)];
        return bytesOf(...found, lossByEpoch, accuracyByEpoch, predictions, [loss]);
      },
    }),
  ),
  surrogate('float32', {}, { sparsity: 0.1 }),
  surrogate('float64, likelihood', {}, { precision: 'float64', loss: 'likelihood', teacherForcing: true }),
  surrogate('lif, analogue', { neuron: 'lif' }, { input: 'analogue', loss: 'softmax', trainable: 'weights' }),
  local('five passes', {}),
  local('learned baseline', { globalPasses: 1, gradient: 'exact', sparsity: 0.1 }),
  local('shots on a device', {
    ...{ globalPasses: 2, gradient: 'shots', shots: 6, passWeights: 'importance', baseline: 'none' },
    ...{ device: 'ibm_brisbane', amplify: 'noise', factors: [1, 2], readout: 'invert' },
  }),
  {
    name: 'parallel/digits',
    run: async (engine) => {
      const digits = await strokes({ count: 130, size: 16, classes: [1, 7], seed: 1 });
      using weights = new DigitWeights(engine, { pixels: 256, classes: 2 });
      await trainDigitWeights(weights, digits, { epochs: 2, seed: 1 });
      const recognizer = digitRecognizer(weights, { slices: 64 });
      const found = await recognizer.recognize(engine, digits, { sweeps: 8, thermalization: 2, seed: 1 });
      const { predictions, activity, accuracy, classicalAccuracy, meanSweeps } = found;
      return bytesOf(predictions, activity.values, [accuracy, classicalAccuracy, meanSweeps]);
    },
  },
  ...(['gaussian', 'multilevel'] as const).map(
    (method): GoldenCase => ({
      name: `parallel/chains, ${method}`,
      run: async (engine) => {
        const circuits = [0.4, 1].map((brightness) => {
          const circuit = new QNeuronCircuit({ slices: 64 });
          circuit.excite(circuit.input(brightness), circuit.neuron(), 3000);
          circuit.excite(circuit.neurons[0]!, circuit.neuron(), 100);
          return circuit;
        });
        const options = { thermalization: 20, sweeps: 40, method, chains: 6, exchange: 0, seed: 1 };
        const results = await simulateScan(engine, circuits, {
          ...options,
          start: ['active', 'saw-decoupled'],
        });
        return bytesOf(
          // Standard errors are unknown after so few sweeps.
          ...results.flatMap(({ activity, acceptance, paths, square }) => [
            ...[activity, acceptance, paths.values, square.values],
          ]),
        );
      },
    }),
  ),
];
