import type { ImageDataset } from '../../src/data/public.js';
import type { Engine, RandomStream } from '../../src/index.js';
import {
  type CapacityOptions,
  type CountsOptions,
  type EvaluateOptions,
  type Features,
  fitReadout,
  type HolevoInformationOptions,
  holevoInformation,
  LinearReadout,
  type LocalLearningOptions,
  memoryCapacity,
  type ReadoutOptions,
  SpikingNetwork,
  type SpikingNetworkOptions,
  SqsNeuron,
  type SqsNeuronOptions,
  type SurrogateLearningOptions,
  spikeCounts,
  spikeRates,
  spikesFromCounts,
  trainLocal,
  trainSurrogate,
} from '../../src/spiking/public.js';
import { any, dataFields, isBoolean, isPlain, isUndefined } from './accepted.js';
import { fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

/** The places of `bornspike/spiking`. */
export function spikingPlaces(engine: Engine, digits: ImageDataset, random: RandomStream): Place[] {
  const options: SpikingNetworkOptions = { neuron: 'sqs', layers: [256, 2, 2], memory: 1, seed: 1 };
  const network = new SpikingNetwork(engine, options);
  const small = new SpikingNetwork(engine, { neuron: 'sqs', layers: [3, 2], seed: 1 });
  const trains = { spikes: new Uint8Array(12), shape: [2, 2, 3] as [number, number, number] };
  const labelled = { ...trains, classes: 2, labels: new Uint8Array(2) };
  const neuronOptions: SqsNeuronOptions = { inputs: 1, memory: 1, ansatz: 'two-way', angles: [1, 2, 3, 4] };
  const neuron = new SqsNeuron(engine, neuronOptions);

  const inputs = [1, 0, 1, 1, 0, 1, 0, 0];
  const features: Features = { values: Float64Array.from(inputs, (_, i) => Math.sin(i)), shape: [8, 1] };
  const classes = { labels: inputs, classes: 2 };
  const readout = new LinearReadout(engine, { features: 1, outputs: 1 });
  const informed: HolevoInformationOptions = { ...neuronOptions, currents: [[0.5]] };
  const inform = (given: unknown) => holevoInformation(engine, any(given));
  const countsOptions: CountsOptions = { steps: 1, bitZero: 'left' };

  const readOut = async (...given: unknown[]) =>
    (await fitReadout(engine, ...(given as [any: never, any: never, any: never]))).dispose();
  const build = (given: unknown) => new SpikingNetwork(engine, any(given)).dispose();
  const buildNeuron = (given: unknown) => new SqsNeuron(engine, any(given)).dispose();
  const train = (given: unknown) => trainLocal(network, digits, any(given)).finish();
  const trainOn = (data: unknown) => trainLocal(network, any(data), { epochs: 1 }).finish();
  // An absurd learning rate leaves absurd parameters.
  const backpropagate = async (given: unknown) => {
    using pupil = new SpikingNetwork(engine, options);
    await trainSurrogate(pupil, digits, any(given)).finish();
  };
  const backpropagateOn = async (data: unknown) => {
    using pupil = new SpikingNetwork(engine, options);
    await trainSurrogate(pupil, any(data), { epochs: 1 }).finish();
  };
  const evaluate = (given: unknown) => network.evaluate(digits, any(given));
  const evaluateOn = (data: unknown) => network.evaluate(any(data));
  const deviceFields = {
    device: optional(never),
    noiseScale: optional(finite(0)),
    model: optional(never),
    measurement: optional(never),
  };
  // Refused without a device.
  const extrapolationFields = { amplify: optional(never), factors: optional(never), fit: optional(never) };
  const trainFields = { shape: never, spikes: never };
  const gate = { gate: 'crx', qubits: [0, 1], parameter: 0 };
  const graph = { features: 3, hidden: 1, outputs: 2, edges: [{ from: 'features', to: 0, delay: 0 }] };

  return [
    { name: 'fitReadout(features)', call: (v) => readOut(v, classes), accepts: never },
    { name: 'fitReadout(targets)', call: (v) => readOut(features, v), accepts: never },
    ...fieldsOf('fitReadout', {} as ReadoutOptions, (v) => readOut(features, classes, v), {
      method: optional(never),
      regularization: optional((v) => finite(0)(v) && (v !== 0 || 'either')),
      iterations: optional(integer(1, 1_000_000)),
      tolerance: optional((v) => finite(0)(v) && v !== 0),
    } as never),
    {
      name: 'LinearReadout(engine)',
      call: (v) => new LinearReadout(any(v), readout.options),
      accepts: never,
    },
    ...fieldsOf('LinearReadout', readout.options, (v) => new LinearReadout(engine, v).dispose(), {
      features: integer(1, 4096),
      outputs: integer(1, 1024),
    } as never),
    { name: 'readout.predict', call: (v) => readout.predict(any(v)), accepts: never },
    { name: 'readout.classify', call: (v) => readout.classify(any(v)), accepts: never },
    { name: 'memoryCapacity(inputs)', call: (v) => memoryCapacity(engine, any(v), features), accepts: never },
    { name: 'memoryCapacity(states)', call: (v) => memoryCapacity(engine, inputs, any(v)), accepts: never },
    ...fieldsOf(
      'memoryCapacity',
      { lags: 1 } as CapacityOptions,
      (v) => memoryCapacity(engine, inputs, features, v),
      {
        lags: (v: unknown) => v === 1,
        degree: optional(integer(1, 4)),
        washout: optional((v) => integer(1, 4)(v) && 'either'),
        fitted: optional((v) => finite(0.01, 0.99)(v) && 'either'),
        regularization: optional((v) => finite(0)(v) && (v !== 0 || 'either')),
      } as never,
    ),
    { name: 'spikeCounts', call: (v) => spikeCounts(any(v)), accepts: never },
    { name: 'spikeRates', call: (v) => spikeRates(any(v)), accepts: never },
    { name: 'SqsNeuron.circuit', call: (v) => neuron.circuit(any(v)), accepts: never },
    ...fieldsOf('SqsNeuron.circuit', { steps: 1 } as Record<string, unknown>, (v) => neuron.circuit(any(v)), {
      steps: integer(1, 1000),
      currents: isUndefined,
      step: never,
    }),
    { name: 'holevoInformation(engine)', call: (v) => holevoInformation(any(v), informed), accepts: never },
    { name: 'holevoInformation', call: inform, accepts: never },
    ...fieldsOf('holevoInformation', informed, inform, {
      inputs: optional(never),
      memory: optional(never),
      ansatz: never,
      angles: never,
      memoryKind: optional(never),
      currents: never,
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      ...deviceFields,
    }),
    { name: 'spikesFromCounts', call: (v) => spikesFromCounts(any(v), countsOptions), accepts: never },
    ...fieldsOf('spikesFromCounts', countsOptions, (v) => spikesFromCounts({ 0: 1 }, any(v)), {
      steps: (v: unknown) => v === 1,
      inputs: optional((v) => v === 1),
      bitZero: never,
    }),
    { name: 'SpikingNetwork(engine)', call: (v) => new SpikingNetwork(any(v), options), accepts: never },
    { name: 'SpikingNetwork(options)', call: build, accepts: never },
    ...fieldsOf('SpikingNetwork', options, build, {
      neuron: never,
      layers: never,
      inputs: optional(never),
      memory: optional(integer(0, 9)),
      ansatz: (v: unknown) => isUndefined(v) || (v === null || Array.isArray(v) ? 'either' : false),
      memoryKind: optional(never),
      weightMean: optional(finite()),
      weightGain: optional(finite(0)),
      angleDeviation: optional(finite(0)),
      seed,
      inputs_: never,
    } as never),
    ...fieldsOf('graph', graph, (layers) => build({ ...options, layers }), {
      features: never,
      hidden: never,
      outputs: integer(1, 1_000_000),
      edges: (v) => Array.isArray(v) && v.length === 0,
    }),
    ...fieldsOf(
      'edge',
      graph.edges[0] as Record<string, unknown>,
      (edge) => build({ ...options, layers: { ...graph, edges: [edge] } }),
      { from: never, to: integer(0, 2), delay: optional(integer(0, 1)), weight: never },
    ),
    ...fieldsOf('gate', gate as Record<string, unknown>, (one) => build({ ...options, ansatz: [one] }), {
      gate: never,
      qubits: never,
      parameter: integer(0, 999),
    }),

    { name: 'SqsNeuron(engine)', call: (v) => new SqsNeuron(any(v), neuronOptions), accepts: never },
    { name: 'SqsNeuron(options)', call: buildNeuron, accepts: never },
    ...fieldsOf('SqsNeuron', neuronOptions, buildNeuron, {
      inputs: optional(never),
      memory: optional(never),
      ansatz: never,
      angles: never,
      memoryKind: optional(never),
      representation: optional(never),
      ...deviceFields,
    }),
    {
      name: 'probabilities',
      call: (v) => neuron.probabilities(any(v)),
      accepts: (v) => Array.isArray(v) && String(v) === '1',
    },
    {
      name: 'step(currents)',
      call: (v) => neuron.step(any(v), random),
      accepts: (v) => Array.isArray(v) && String(v) === '1',
    },
    { name: 'step(rng)', call: (v) => neuron.step([1], any(v)), accepts: never },
    { name: 'sample(currents)', call: (v) => neuron.sample(any(v)), accepts: never },
    {
      name: 'sample(options)',
      call: (v) => neuron.sample([[1]], any(v)),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('sample', {}, (given) => neuron.sample([[1]], given), {
      ...{
        shots: optional((v) => integer(1, 1_000_000)(v) || (integer(1, 100_000_000)(v) && 'either')),
        seed,
      },
    } as never),
    { name: 'logLikelihood(currents)', call: (v) => neuron.logLikelihood(any(v), [[1]]), accepts: never },
    { name: 'logLikelihood(spikes)', call: (v) => neuron.logLikelihood([[1]], any(v)), accepts: never },
    {
      name: 'logLikelihoodGradient(row)',
      call: (v) => neuron.logLikelihoodGradient([any(v)], [[1]]),
      accepts: (v) => Array.isArray(v) && String(v) === '1',
    },

    { name: 'run(spikes)', call: (v) => small.run(any(v)), accepts: never },
    {
      name: 'run(options)',
      call: (v) => small.run(trains, any(v)),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('run.spikes', trains, (given) => small.run(given), trainFields),
    ...fieldsOf('run', {}, (given) => small.run(trains, given), {
      ...{ seed, seeds: never, ...deviceFields },
      record: (v: unknown) => isUndefined(v) || (Array.isArray(v) ? 'either' : false),
      // Without `record`.
      neurons: isUndefined,
    } as never),

    {
      name: 'parameters',
      call: (v) => {
        small.parameters = any(v);
      },
      accepts: never,
    },
    ...fieldsOf(
      'parameters',
      small.parameters,
      (given) => {
        small.parameters = given;
      },
      { weights: never, angles: never },
    ),

    { name: 'evaluate(dataset)', call: evaluateOn, accepts: never },
    { name: 'evaluate(options)', call: (v) => evaluate(v), accepts: (v) => isUndefined(v) || isPlain(v) },
    ...fieldsOf('evaluate.dataset', digits as ImageDataset, evaluateOn, dataFields as never),
    ...fieldsOf('evaluate.trains', labelled, (data) => small.evaluate(data), {
      ...trainFields,
      classes: never,
      labels: never,
    }),
    ...fieldsOf('evaluate', {} as EvaluateOptions, (given) => evaluate(given), {
      steps: optional(integer(1, 1000)),
      maxRate: optional(finite(0, 1)),
      seed,
      passes: optional((v) => integer(1, 1000)(v) || (integer(1, 1_000_000)(v) && 'either')),
      teacherForcing: optional(isBoolean),
      batch: never,
      ...deviceFields,
      ...extrapolationFields,
    } as never),

    { name: 'trainLocal(network)', call: (v) => trainLocal(any(v), digits), accepts: never },
    { name: 'trainLocal(dataset)', call: trainOn, accepts: never },
    ...fieldsOf('trainLocal.dataset', digits as ImageDataset, trainOn, dataFields as never),
    ...fieldsOf('trainLocal', { epochs: 1, steps: 2 } as LocalLearningOptions, train, {
      epochs: optional(never),
      batch: optional(integer(1, 1_000_000)),
      globalPasses: optional(integer(1, 1000)),
      synapticPerturbations: optional(integer(1, 1000)),
      somaticRepeats: optional(integer(1, 1000)),
      shots: optional(integer(1, 1000)),
      epsilon: optional((v) => finite(1e-9, 1)(v) || (finite(1)(v) && 'either')),
      gradient: optional(never),
      equations: optional(never),
      perturb: optional(never),
      creditDiscount: optional(finite(0, 1)),
      baseline: optional(never),
      passWeights: optional(never),
      trainable: optional(never),
      teacherForcing: optional(isBoolean),
      sparsity: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      optimizer: optional(never),
      learningRate: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      clip: optional((v) => typeof v === 'number' && v > 0),
      seed,
      steps: optional(integer(1, 1000)),
      maxRate: optional(finite(0, 1)),
      resume: optional(never),
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      epoch: never,
      ...deviceFields,
      ...extrapolationFields,
    } as never),

    { name: 'trainSurrogate(network)', call: (v) => trainSurrogate(any(v), digits), accepts: never },
    { name: 'trainSurrogate(dataset)', call: backpropagateOn, accepts: never },
    {
      name: 'trainSurrogate(options)',
      call: (v) => backpropagate(v),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('trainSurrogate.dataset', digits as ImageDataset, backpropagateOn, dataFields as never),
    ...fieldsOf('trainSurrogate', { epochs: 1, steps: 2 } as SurrogateLearningOptions, backpropagate, {
      epochs: optional(never),
      batch: optional(integer(1, 1_000_000)),
      loss: optional(never),
      surrogate: optional(never),
      surrogateScale: isUndefined,
      recipe: optional(never),
      leak: optional(never),
      outputCounts: optional(never),
      weightRates: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      detachMemory: optional(isBoolean),
      teacherForcing: optional((v) => v === false),
      sparsity: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      input: optional(never),
      optimizer: optional(never),
      learningRate: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      clip: optional((v) => typeof v === 'number' && v > 0),
      schedule: optional(never),
      warmup: optional(finite(0)),
      trainable: optional(never),
      weightDecay: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      precision: optional(never),
      memoryBudget: optional((v) => integer(1, Number.MAX_SAFE_INTEGER)(v) && 'either'),
      seed,
      steps: optional(integer(1, 1000)),
      maxRate: optional(finite(0, 1)),
      resume: optional(never),
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      epoch: never,
    } as never),
  ];
}
