import {
  drawStratified,
  encodeLabels,
  encodeRate,
  type ImageDataset,
  intensity,
  readIdx,
  readIdxDataset,
  readSafetensors,
  selectClasses,
  strokes,
  subset,
  writeSafetensors,
} from '../../src/data/public.js';
import { createEngine, type Engine, RandomStream } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import {
  type EvaluateOptions,
  type LocalLearningOptions,
  SpikingNetwork,
  type SpikingNetworkOptions,
  SqsNeuron,
  type SqsNeuronOptions,
  type SurrogateLearningOptions,
  trainLocal,
  trainSurrogate,
} from '../../src/spiking/public.js';
import {
  type ClassifierEvaluateOptions,
  type ClassifierLearningOptions,
  QuantumClassifier,
  type QuantumClassifierOptions,
  trainClassifier,
} from '../../src/variational/public.js';
import { coherencePlaces } from './coherence-places.js';
import { dynamicsPlaces } from './dynamics-places.js';
import { fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';
import { registerPlaces } from './register-places.js';
import { variationalPlaces } from './variational-places.js';

const any = (value: unknown) => value as never;
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isUndefined = (value: unknown) => value === undefined;

/** Every place of the public API that takes a value, on objects of `engine` that are there already. */
export async function placesOf(engine: Engine): Promise<Place[]> {
  const digits = await strokes({ count: 6, size: 16, seed: 1, classes: [1, 7] });
  const options: SpikingNetworkOptions = { neuron: 'sqs', layers: [256, 2, 2], memory: 1, seed: 1 };
  const network = new SpikingNetwork(engine, options);
  const small = new SpikingNetwork(engine, { neuron: 'sqs', layers: [3, 2], seed: 1 });
  const trains = { spikes: new Uint8Array(12), shape: [2, 2, 3] as [number, number, number] };
  const labelled = { ...trains, classes: 2, labels: new Uint8Array(2) };
  const model = await saveModel(small);
  const classifierOptions: QuantumClassifierOptions = { features: 256, classes: 2, qubits: 2, seed: 1 };
  const classifier = new QuantumClassifier(engine, classifierOptions);
  const neuronOptions: SqsNeuronOptions = { inputs: 1, memory: 1, ansatz: 'two-way', angles: [1, 2, 3, 4] };
  const neuron = new SqsNeuron(engine, neuronOptions);
  const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9);
  const idxLabels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 0);
  const random = new RandomStream(1);

  const build = (given: unknown) => new SpikingNetwork(engine, any(given)).dispose();
  const buildNeuron = (given: unknown) => new SqsNeuron(engine, any(given)).dispose();
  const buildClassifier = (given: unknown) => new QuantumClassifier(engine, any(given)).dispose();
  // A learning rate that makes sense to nobody leaves parameters that make none either.
  const teach = async (given: unknown) => {
    using pupil = new QuantumClassifier(engine, classifierOptions);
    await trainClassifier(pupil, digits, any(given)).finish();
  };
  const teachOn = (data: unknown) => trainClassifier(classifier, any(data), { epochs: 1 }).finish();
  const classifyOn = (data: unknown) => classifier.evaluate(any(data));
  const train = (given: unknown) => trainLocal(network, digits, any(given)).finish();
  const trainOn = (data: unknown) => trainLocal(network, any(data), { epochs: 1 }).finish();
  // As for the classifier.
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
  const dataFields: Record<keyof ImageDataset, (value: unknown) => boolean | 'either'> = {
    name: () => true,
    width: never,
    height: never,
    classes: never,
    classNames: isUndefined,
    images: never,
    labels: never,
  };
  const trainFields = { shape: never, spikes: never };
  const gate = { gate: 'crx', qubits: [0, 1], parameter: 0 };
  const graph = { features: 3, hidden: 1, outputs: 2, edges: [{ from: 'features', to: 0, delay: 0 }] };

  return [
    ...dynamicsPlaces(engine),
    ...coherencePlaces(engine),
    ...fieldsOf('createEngine', {}, async (given) => (await createEngine(given)).dispose(), {
      module: optional(never),
      modul: never,
    }),
    {
      name: 'RandomStream(seed)',
      call: (v) => new RandomStream(any(v)),
      accepts: (v) => v !== undefined && v !== null && seed(v),
    },
    {
      name: 'RandomStream(item)',
      call: (v) => new RandomStream(1, any(v)),
      accepts: optional(integer(0, 2 ** 32 - 1)),
    },
    { name: 'integer', call: (v) => random.integer(any(v)), accepts: integer(1, 2 ** 32) },

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
    ...fieldsOf('run', {}, (given) => small.run(trains, given), { seed, seeds: never }),

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
      teacherForcing: optional(isBoolean),
      batch: never,
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
      rewardToGo: optional(isBoolean),
      baseline: optional(isBoolean),
      teacherForcing: optional(isBoolean),
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
      detachMemory: optional(isBoolean),
      teacherForcing: optional((v) => v === false),
      sparsity: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      input: optional(never),
      optimizer: optional(never),
      learningRate: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      clip: optional((v) => typeof v === 'number' && v > 0),
      schedule: optional(never),
      warmup: optional(finite(0)),
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

    {
      name: 'QuantumClassifier(engine)',
      call: (v) => new QuantumClassifier(any(v), classifierOptions),
      accepts: never,
    },
    { name: 'QuantumClassifier(options)', call: buildClassifier, accepts: never },
    ...fieldsOf('QuantumClassifier', classifierOptions, buildClassifier, {
      features: integer(1, 1_000_000),
      classes: integer(2, 256),
      qubits: optional(integer(1, 10)),
      circuits: optional(integer(1, 1_000_000)),
      layers: optional(integer(1, 1000)),
      precision: optional(never),
      weightGain: optional(finite(0, 1_000_000)),
      angleDeviation: optional(finite(0, 1_000_000)),
      seed,
      inputs_: never,
    } as never),
    { name: 'classifier.evaluate(dataset)', call: classifyOn, accepts: never },
    {
      name: 'classifier.evaluate(options)',
      call: (v) => classifier.evaluate(digits, any(v)),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('classifier.evaluate.dataset', digits as ImageDataset, classifyOn, dataFields as never),
    ...fieldsOf(
      'classifier.evaluate',
      {} as ClassifierEvaluateOptions,
      (given) => classifier.evaluate(digits, given),
      { seed, seeds: never } as never,
    ),
    {
      name: 'classifier.lossAndGradient(dataset)',
      call: (v) => classifier.lossAndGradient(any(v)),
      accepts: never,
    },
    { name: 'trainClassifier(classifier)', call: (v) => trainClassifier(any(v), digits), accepts: never },
    { name: 'trainClassifier(dataset)', call: teachOn, accepts: never },
    ...fieldsOf('trainClassifier.dataset', digits as ImageDataset, teachOn, dataFields as never),
    ...fieldsOf('trainClassifier', { epochs: 1 } as ClassifierLearningOptions, teach, {
      epochs: optional(never),
      batch: optional(integer(1, 1_000_000)),
      optimizer: optional(never),
      learningRate: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      clip: optional((v) => typeof v === 'number' && v > 0),
      schedule: optional(never),
      warmup: optional(finite(0)),
      weightDecay: optional((v) => finite(0, 1)(v) || (finite(0)(v) && 'either')),
      seed,
      resume: optional(never),
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      epoch: never,
    } as never),
    {
      name: 'classifier.parameters',
      call: (v) => {
        classifier.parameters = any(v);
      },
      accepts: never,
    },
    ...fieldsOf(
      'classifier.parameters',
      classifier.parameters,
      (given) => {
        classifier.parameters = given;
      },
      {
        inputWeights: never,
        inputBiases: never,
        angles: never,
        outputWeights: never,
        outputBiases: never,
      },
    ),

    { name: 'saveModel', call: (v) => saveModel(any(v)), accepts: never },
    ...fieldsOf('saveModel', {}, (given) => saveModel(small, given), {
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      name: never,
    }),
    { name: 'loadModel(engine)', call: (v) => loadModel(any(v), model), accepts: never },
    { name: 'loadModel(bytes)', call: (v) => loadModel(engine, any(v)), accepts: never },
    {
      name: 'loadModel(options)',
      call: async (v) => (await loadModel(engine, model, any(v))).dispose(),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('loadModel', {}, async (given) => (await loadModel(engine, model, given)).dispose(), {
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      file: optional((v) => typeof v === 'string'),
      name: never,
    }),

    ...registerPlaces(engine),
    ...variationalPlaces(engine),

    ...fieldsOf('strokes', { count: 2 }, strokes, {
      count: never,
      size: optional(never),
      seed,
      classes: optional((v) => Array.isArray(v) && String(v) === '1'),
      style: never,
    } as never),
    {
      name: 'encodeRate(items)',
      call: (v) => encodeRate(any(v), { steps: 1 }),
      accepts: (v) => Array.isArray(v) && v.length === 0,
    },
    {
      name: 'encodeRate(row)',
      call: (v) => encodeRate([any(v)], { steps: 1 }),
      accepts: (v: unknown) =>
        (Array.isArray(v) || ArrayBuffer.isView(v)) &&
        !(v instanceof DataView) &&
        !(v instanceof BigInt64Array) &&
        Array.from(v as number[]).every(finite(0, 1)),
    },
    ...fieldsOf('encodeRate', { steps: 1 }, (given) => encodeRate([[0.5]], given), {
      steps: never,
      maxRate: optional(finite(0, 1)),
      seed,
      item0: optional(integer(0, 2 ** 32 - 1)),
      item: never,
    } as never),
    {
      name: 'encodeLabels(labels)',
      call: (v) => encodeLabels(any(v), 2, 1),
      accepts: (v: unknown) =>
        (Array.isArray(v) || ArrayBuffer.isView(v)) &&
        !(v instanceof DataView) &&
        Array.from(v as number[]).every(integer(0, 1)),
    },
    { name: 'encodeLabels(classes)', call: (v) => encodeLabels([0], any(v), 1), accepts: never },
    { name: 'encodeLabels(steps)', call: (v) => encodeLabels([0], 2, any(v)), accepts: never },
    { name: 'drawStratified(dataset)', call: (v) => drawStratified(any(v), { train: 1 }), accepts: never },
    ...fieldsOf('drawStratified', { train: 1 }, (given) => drawStratified(digits, given), {
      train: never,
      test: optional(integer(0, 5)),
      seed,
      tests: never,
    } as never),
    {
      name: 'selectClasses',
      call: (v) => selectClasses(digits, any(v)),
      accepts: (v) => Array.isArray(v) && String(v) === '1',
    },
    {
      name: 'subset',
      call: (v) => subset(digits, any(v)),
      accepts: (v: unknown) =>
        (Array.isArray(v) || ArrayBuffer.isView(v)) &&
        !(v instanceof DataView) &&
        Array.from(v as number[]).every(integer(0, 5)),
    },
    { name: 'intensity(dataset)', call: (v) => intensity(any(v), 0), accepts: never },
    { name: 'intensity(index)', call: (v) => intensity(digits, any(v)), accepts: integer(0, 5) },

    { name: 'readIdx', call: (v) => readIdx(any(v)), accepts: never },
    {
      name: 'readIdx(options)',
      call: (v) => readIdx(idx, any(v)),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('readIdx', {}, (given) => readIdx(idx, given), {
      file: optional((v) => typeof v === 'string'),
      name: never,
    }),
    ...fieldsOf(
      'readIdxDataset',
      { name: 'x', classes: 2 },
      (given) => readIdxDataset(idx, idxLabels, given),
      {
        name: (v: unknown) => typeof v === 'string',
        classes: integer(1, 256),
        classNames: optional(
          (v: unknown) => Array.isArray(v) && v.length === 2 && v.every((x) => typeof x === 'string'),
        ),
        imagesFile: optional((v) => typeof v === 'string'),
        labelsFile: optional((v) => typeof v === 'string'),
      } as never,
    ),
    {
      name: 'readIdxDataset(labels)',
      call: (v) => readIdxDataset(idx, any(v), { name: 'x', classes: 2 }),
      accepts: never,
    },
    { name: 'readSafetensors', call: (v) => readSafetensors(any(v)), accepts: never },
    ...fieldsOf('readSafetensors', {}, (given) => readSafetensors(model, given), {
      file: optional((v) => typeof v === 'string'),
    }),
    { name: 'writeSafetensors', call: (v) => writeSafetensors(any(v)), accepts: never },
    ...fieldsOf('writeSafetensors', { metadata: {}, tensors: new Map() }, writeSafetensors, {
      metadata: isPlain,
      tensors: (v: unknown) => v instanceof Map,
    } as never),
    ...fieldsOf(
      'tensor',
      { dtype: 'F64', shape: [3], data: new Float64Array(3) } as Record<string, unknown>,
      (tensor) => writeSafetensors({ metadata: {}, tensors: new Map([['x', any(tensor)]]) }),
      { dtype: never, shape: never, data: (v) => v instanceof Float64Array },
    ),
  ];
}

/** An object that could be options without any. */
const isPlain = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? 'either' : false;
