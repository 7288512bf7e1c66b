import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { circuitSource } from '../../src/cli/commands/circuit-source.js';
import { readCheckpointFile, writeCheckpointFile } from '../../src/cli/train/checkpoint-file.js';
import { readModel } from '../../src/cli/train/model-task.js';
import { RunStore, readRuns } from '../../src/cli/train/run-store.js';
import {
  openBinnedEvents,
  openIdx,
  readAedat,
  readBinnedEvents,
  readIdx,
  readIdxDataset,
  readMnistDvs,
  readNMnist,
  readNMnistLabels,
  readSafetensors,
  readUsps,
  strokes,
  writeSafetensors,
} from '../../src/data/public.js';
import { FileLock } from '../../src/files/file-lock.js';
import type { Engine } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import { DigitWeights, QNeuronCircuit } from '../../src/qneuron/public.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../../src/spiking/public.js';
import {
  QuantumBoltzmannMachine,
  QuantumClassifier,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
  trainClassifier,
} from '../../src/variational/public.js';
import { AEDAT_HEADER, nMnistFile } from '../data/event-files.js';
import { hdf5File } from '../data/hdf5-file.js';

/** A kind of file: sound ones, and what reads them. */
export interface FileKind {
  name: string;
  files: Uint8Array[];
  read(bytes: Uint8Array): unknown;
  /** Makes the digest fit again, so that what comes after its check is reached. */
  mend?(bytes: Uint8Array): Uint8Array;
}

const EVENTS = Array.from({ length: 20 }, (_, k) => ({ x: k, y: 33 - k, on: k % 2, time: 1000 * k }));

const idxOf = (shape: number[], data: Uint8Array) =>
  Uint8Array.of(0, 0, 8, shape.length, ...shape.flatMap((size) => [0, 0, size >> 8, size & 255]), ...data);

const withGzip = (...files: Uint8Array[]) => files.flatMap((file) => [file, Uint8Array.from(gzipSync(file))]);

/** All kinds of files that the package or its commands read; `folder` is for those that are read by their path. */
export async function fileKinds(engine: Engine, folder: string): Promise<FileKind[]> {
  const digits = await strokes({ count: 6, seed: 1, classes: [1, 7] });
  const images = idxOf([6, 16, 16], digits.images as Uint8Array);
  const labels = idxOf([6], digits.labels);
  const dataset = { name: 'digits', classes: 2 };
  const aedat = Buffer.alloc(80);
  for (let k = 0; k < 10; k++) {
    aedat.writeUInt32BE(300 * k, 8 * k);
    aedat.writeUInt32BE(1000 * k, 8 * k + 4);
  }
  const recording = Uint8Array.from(Buffer.concat([Buffer.from(AEDAT_HEADER), aedat]));
  const usps = await hdf5File({
    'train/data': { data: new Float32Array(1024).fill(0.5), shape: [4, 256], chunks: [2, 64] },
    'train/target': { data: Int32Array.of(1, 2, 3, 4), shape: [4] },
    'test/data': { data: new Float32Array(256), shape: [1, 256] },
    'test/target': { data: Int32Array.of(7), shape: [1] },
  });
  const binned = await hdf5File({
    spikes: { data: Uint8Array.from({ length: 120 }, (_, i) => i % 2), shape: [4, 5, 6], chunks: [1, 5, 6] },
    labels: { data: Uint8Array.of(0, 1, 1, 0), shape: [4], attributes: { classes: 2 } },
  });
  return [
    { name: 'idx', files: withGzip(images, labels), read: (bytes) => readIdx(bytes) },
    {
      name: 'idx images',
      files: withGzip(images),
      read: (bytes) => readIdxDataset(bytes, labels, dataset),
    },
    {
      name: 'idx labels',
      files: withGzip(labels),
      read: (bytes) => readIdxDataset(images, bytes, dataset),
    },
    {
      name: 'idx parts',
      files: [images, labels],
      async read(bytes) {
        const opened = await openIdx(new Blob([Buffer.from(bytes)]), new Blob([labels]), dataset);
        return opened.part(0, opened.count);
      },
    },
    { name: 'usps', files: [usps], read: (bytes) => readUsps(bytes) },
    { name: 'binned events', files: [binned], read: (bytes) => readBinnedEvents(bytes) },
    {
      name: 'binned events in parts',
      files: [binned],
      async read(bytes) {
        const opened = await openBinnedEvents(bytes);
        return opened.part(0, Math.min(2, opened.count));
      },
    },
    { name: 'n-mnist', files: [nMnistFile(EVENTS)], read: (bytes) => readNMnist(bytes) },
    {
      name: 'n-mnist labels',
      files: [Buffer.from('#sample #class\r\n1\t5\r\n2\t0\r\n4294967295\t9\r\n')],
      read: (bytes) => readNMnistLabels(bytes),
    },
    { name: 'aedat', files: [recording], read: (bytes) => readAedat(bytes) },
    { name: 'mnist-dvs', files: [recording], read: (bytes) => readMnistDvs([{ bytes, label: 3 }]) },
    ...(await models(engine, folder)),
    ...(await trainings(engine)),
    ...(await checkpoints(folder)),
    circuit(folder),
  ];
}

async function models(engine: Engine, folder: string): Promise<FileKind[]> {
  const files: Uint8Array[] = [];
  for (const neuron of ['sqs', 'lif', 'qlif'] as const) {
    using network = new SpikingNetwork(engine, { neuron, layers: [3, 2], seed: 1 });
    files.push(await saveModel(network));
  }
  using classifier = new QuantumClassifier(engine, { features: 3, classes: 2, qubits: 2, seed: 1 });
  files.push(await saveModel(classifier));
  using convolution = new QuantumConvolutionalNetwork(engine, { qubits: 2, seed: 1 });
  using recurrent = new QuantumRecurrentNetwork(engine, { inputs: 1, memory: 1, layers: 1, seed: 1 });
  using machine = new QuantumBoltzmannMachine(engine, { visible: 2, seed: 1 });
  using weights = new DigitWeights(engine, { pixels: 4, classes: 2 });
  for (const model of [convolution, recurrent, machine, weights]) files.push(await saveModel(model));
  const { metadata, tensors } = await readSafetensors(files[1]!);
  const task = JSON.stringify({ data: 'strokes', classes: [1, 7], train: 10, test: 5, steps: 4 });
  const withTask = await writeSafetensors({ metadata: { ...metadata, task }, tensors });
  const path = join(folder, 'model');
  return [
    { name: 'safetensors', files, read: (bytes) => readSafetensors(bytes) },
    {
      name: 'model',
      files,
      async read(bytes) {
        using model = await loadModel(engine, bytes);
        return model.parameters;
      },
    },
    {
      name: 'model with its task',
      files: [withTask],
      async read(bytes) {
        writeFileSync(path, bytes);
        const { model, task: found } = await readModel(engine, path);
        using _ = model;
        return found;
      },
    },
  ];
}

/** What a training run goes on from. */
async function trainings(engine: Engine): Promise<FileKind[]> {
  const digits = await strokes({ count: 6, seed: 1, classes: [1, 7] });
  const options = { epochs: 2, batch: 3, seed: 1 };
  const network = (neuron: 'sqs' | 'lif') =>
    new SpikingNetwork(engine, { neuron, layers: [256, 2], seed: 1 });
  const classifier = () => new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 2, seed: 1 });
  return [
    await training(
      'local',
      () => network('sqs'),
      (model, resume) => trainLocal(model, digits, { ...options, steps: 2, resume }),
    ),
    await training(
      'surrogate',
      () => network('lif'),
      (model, resume) => trainSurrogate(model, digits, { ...options, steps: 2, resume }),
    ),
    await training('classifier', classifier, (model, resume) =>
      trainClassifier(model, digits, { ...options, resume }),
    ),
  ];
}

interface Run extends PromiseLike<unknown>, AsyncIterable<unknown> {
  checkpoint(): Uint8Array;
}

async function training<Model extends Disposable & { parameters: unknown }>(
  name: string,
  make: () => Model,
  start: (model: Model, resume?: Uint8Array) => Run,
): Promise<FileKind> {
  using trained = make();
  const run = start(trained);
  await run[Symbol.asyncIterator]().next();
  const early = run.checkpoint();
  await run;
  return {
    name: `checkpoint of ${name} training`,
    files: [early, run.checkpoint()],
    async read(bytes) {
      using model = make();
      await start(model, bytes);
      return model.parameters;
    },
  };
}

async function checkpoints(folder: string): Promise<FileKind[]> {
  const path = join(folder, 'checkpoint');
  const made = join(folder, 'made');
  const data = Float64Array.of(0.5, 0.25);
  const checkpoint = await writeSafetensors({
    metadata: {},
    tensors: new Map([['lossByEpoch', { dtype: 'F64', shape: [2], data }]]),
  });
  writeCheckpointFile(made, {
    given: { seed: 1, classes: [1, 7], clip: null },
    identity: { seed: 1, epochs: 3, hidden: [] },
    runs: [
      {
        seed: 1,
        samples: 'ab'.repeat(32),
        testAccuracyByEpoch: [0.5, 1],
        spikesPerStep: 1,
        seconds: 2,
        checkpoint,
      },
    ],
  });
  const training = Uint8Array.from(readFileSync(made));
  const lock = FileLock.take(made);
  const store = RunStore.create({ path: made, lock, exists: false }, 'seed');
  await store.remember({ a: 1 }, async () => ({ accuracy: 0.5, list: [1, Number.NaN, { x: 'text' }] }));
  lock.release();
  const figures = Uint8Array.from(readFileSync(made));
  const read = (of: (path: string) => unknown) => (bytes: Uint8Array) => {
    writeFileSync(path, bytes);
    return of(path);
  };
  return [
    { name: 'checkpoint of train', files: [training], read: read(readCheckpointFile) },
    { name: 'checkpoint of train, digest mended', files: [training], read: read(readCheckpointFile), mend },
    { name: 'checkpoint of figure', files: [figures], read: read(readRuns) },
    { name: 'checkpoint of figure, digest mended', files: [figures], read: read(readRuns), mend },
  ];
}

function mend(bytes: Uint8Array): Uint8Array {
  const content = bytes.subarray(0, Math.max(0, bytes.length - 32));
  return Uint8Array.from(Buffer.concat([content, createHash('sha256').update(content).digest()]));
}

function circuit(folder: string): FileKind {
  const made = new QNeuronCircuit();
  const ends = [made.input(1), made.input(0.5), made.neuron(), made.neuron()] as const;
  made.excite(ends[0], ends[2], 6000).excite(ends[1], ends[3], 3000);
  made.inhibit(ends[2], ends[3], 200);
  const path = join(folder, 'circuit.json');
  return {
    name: 'circuit',
    files: [Buffer.from(JSON.stringify(made))],
    read(bytes) {
      writeFileSync(path, bytes);
      return circuitSource(path, {}).build(undefined).circuit.toJSON();
    },
  };
}
