import { encodeRate, type ImageDataset, strokes } from '../../src/data/public.js';
import type { Engine } from '../../src/engine/index.js';
import { loadModelOf } from '../../src/learning/index.js';
import { SpikingNetwork, trainLocal } from '../../src/spiking/public.js';
import type { SpikingState } from '../state/spiking-state.js';
import { centreDrawing } from './centre-drawing.js';
import { digestOf } from './digest.js';
import { type Memory, memoryOf } from './memory.js';
import { readStoredNetwork } from './stored-network.js';

const SIZE = 16;
const TRAIN = 500;
const TEST = 200;
/** A turn of training ends after so many milliseconds, or with the epoch. */
const TURN = 120;

/** How far training is. */
export interface TrainingTurn {
  epoch: number;
  /** Share of the epoch that is done. */
  done: number;
  loss: number;
  /** On other drawings, at the end of an epoch. */
  accuracy?: number;
  isDone: boolean;
  digest?: string;
}

/** A network as the page shows it. */
export interface Network {
  name: string;
  pixels: number;
  /** What its outputs stand for. */
  classes: string[];
  /** Whether the page has drawings for it to learn from. */
  canLearn: boolean;
  /** Hidden neurons, whose numbers come before those of the outputs. */
  hidden: number;
  /** Whether its neurons have memory qubits that can be shown. */
  hasMemory: boolean;
  /** What it learnt from, of one that comes with the page. */
  source?: string;
}

/** What a network does when it is shown a drawing. */
export interface Answer {
  /** [step][line]. */
  input: Uint8Array;
  hidden: Uint8Array;
  output: Uint8Array;
  /** Spikes of each output. */
  counts: number[];
  /** The drawing as the network sees it, where that is another. */
  seen?: number[];
}

interface Session {
  network: SpikingNetwork;
  maxRate: number;
  /** Whether drawings are centred as those were that it learnt from. */
  isCentred: boolean;
  /** What it did last. */
  shown?: Pick<Answer, 'input' | 'hidden' | 'output'>;
  state: SpikingState;
  train: ImageDataset;
  test: ImageDataset;
  /** Of a network that was read from a file there is none. */
  steps?: AsyncIterator<{ epoch: number; loss: number; endOfEpoch: boolean; step: number }>;
}

let session: Session | undefined;

const digitsOf = (classes: string): number[] => [...classes].map(Number);

/** Of drawings, spikes of full ink in a time step. */
const MAX_RATE = 0.5;
const STORED = 'mnist.safetensors';
const STORED_SIZE = 28;
const STORED_TEST = 60;

/** Makes a network that knows nothing, and what it is to learn from; or takes the one that comes with the page. */
export async function openSpiking(
  engine: Engine,
  state: SpikingState,
): Promise<{ accuracy: number; network: Network; digest?: string }> {
  if (state.network === 'mnist') return openStored(engine, state);
  const classes = digitsOf(state.classes);
  const [train, test] = await Promise.all([
    strokes({ count: TRAIN, size: SIZE, classes, seed: `${state.seed}/train` }),
    strokes({ count: TEST, size: SIZE, classes, seed: `${state.seed}/test` }),
  ]);
  const layers = [SIZE * SIZE, ...(state.hidden > 0 ? [state.hidden] : []), classes.length];
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers, seed: state.seed });
  session?.network.dispose();
  session = { network, state, train, test, maxRate: MAX_RATE, isCentred: false };
  return {
    accuracy: await accuracyOf(session),
    network: describe(network, { name: 'untrained', classes: [...state.classes], canLearn: true }),
  };
}

async function openStored(
  engine: Engine,
  state: SpikingState,
): Promise<{ accuracy: number; network: Network; digest: string }> {
  const response = await fetch(new URL(STORED, import.meta.url));
  if (!response.ok) throw new Error(`the network could not be loaded: is ${STORED} beside worker.js?`);
  const { network, classes, maxRate, accuracy, source } = await readStoredNetwork(
    engine,
    new Uint8Array(await response.arrayBuffer()),
  );
  const test = await strokes({ count: STORED_TEST, size: STORED_SIZE, seed: `${state.seed}/test` });
  session?.network.dispose();
  session = { network, state, train: test, test, maxRate, isCentred: true };
  return {
    accuracy,
    network: { ...describe(network, { name: STORED, classes, canLearn: false }), source },
    digest: await digestOfParameters(network),
  };
}

/** What the page has to know of a network. */
function describe(network: SpikingNetwork, own: Pick<Network, 'name' | 'classes' | 'canLearn'>): Network {
  const { layers, inputs = 1, memory = 1, neuron } = network.options;
  const sizes = Array.isArray(layers) ? (layers as readonly number[]) : [];
  return {
    ...own,
    pixels: (sizes[0] ?? 0) * inputs,
    hidden: sizes.slice(1, -1).reduce((sum, size) => sum + size, 0),
    hasMemory: neuron === 'sqs' && memory > 0 && sizes.length > 0,
  };
}

const digestOfParameters = ({ parameters: { weights, angles } }: SpikingNetwork): Promise<string> =>
  digestOf(Float64Array.from(weights), Float64Array.from(angles));

/** The most bytes of a model file that are read. */
const LARGEST_FILE = 64 * 2 ** 20;

/** What files may hold: with models of other wings the page would take twice as long to come. */
const KINDS = {
  SpikingNetwork: (engine: Engine, options: never) => new SpikingNetwork(engine, options),
};

/** Takes the network in a model file in place of the page's own. */
export async function loadSpiking(
  engine: Engine,
  { bytes, name }: { bytes: Uint8Array; name: string },
): Promise<Network> {
  if (bytes.length > LARGEST_FILE) throw new Error(`${name} has more than 64 MiB, and was not read.`);
  const model = await loadModelOf(KINDS, engine, bytes, { file: name });
  const { layers } = model.options;
  const sizes = Array.isArray(layers) ? (layers as readonly number[]) : [];
  const pixels = (sizes[0] ?? 0) * (model.options.inputs ?? 1);
  if (!Number.isInteger(Math.sqrt(pixels)) || pixels < 16 || pixels > 4096) {
    model.dispose();
    throw new Error(`${name} holds a network that does not read square pictures of 4 to 64 pixels a side.`);
  }
  const { network, state, train, test } = session!;
  network.dispose();
  session = { network: model, state, train, test, maxRate: MAX_RATE, isCentred: false };
  const outputs = sizes.at(-1)!;
  const isOwn = model.classNames?.length === outputs;
  const classes = Array.from({ length: outputs }, (_, i) => (isOwn ? model.classNames![i]! : String(i)));
  return describe(model, { name, classes, canLearn: false });
}

const accuracyOf = async ({ network, test, state }: Session): Promise<number> =>
  (await network.evaluate(test, { steps: state.steps, seed: `${state.seed}/evaluate` })).accuracy;

/** Trains for a while. */
export async function trainSpiking(): Promise<TrainingTurn> {
  const own = session!;
  const { network, train, state } = own;
  own.steps ??= trainLocal(network, train, {
    ...{ epochs: state.epochs, steps: state.steps, gradient: 'exact', seed: state.seed },
  })[Symbol.asyncIterator]() as NonNullable<Session['steps']>;
  const end = performance.now() + TURN;
  for (;;) {
    const { value, done } = await own.steps.next();
    if (done) return { epoch: state.epochs, done: 0, loss: Number.NaN, isDone: true };
    const { epoch, loss, endOfEpoch, step } = value;
    if (endOfEpoch) {
      const isDone = epoch === state.epochs;
      return {
        ...{ epoch, loss, done: 1, isDone, accuracy: await accuracyOf(own) },
        ...(isDone && { digest: await digestOfParameters(network) }),
      };
    }
    const perEpoch = Math.ceil(train.labels.length / 25);
    if (performance.now() > end) return { epoch, loss, done: (step % perEpoch) / perEpoch, isDone: false };
  }
}

/** Shows a drawing, brightness from 0 to 1 of each pixel, to the network as it is. */
export async function showSpiking(
  _: Engine,
  { image, seed }: { image: number[]; seed: string },
): Promise<Answer> {
  const own = session!;
  const { network, state, maxRate } = own;
  const side = Math.sqrt(image.length);
  const seen = own.isCentred ? centreDrawing(image, side) : image;
  const input = await encodeRate([seen], { steps: state.steps, maxRate, seed });
  const { spikes, hidden, shape } = await network.run(input, { seed });
  const lines = shape[2];
  const counts = Array.from({ length: lines }, (_, line) => {
    let sum = 0;
    for (let step = 0; step < state.steps; step++) sum += spikes[step * lines + line]!;
    return sum;
  });
  own.shown = { input: input.spikes.slice(), hidden: hidden.spikes.slice(), output: spikes.slice() };
  return {
    ...{ input: input.spikes, hidden: hidden.spikes, output: spikes, counts },
    ...(own.isCentred && { seen }),
  };
}

/** The memory of a neuron over the steps of what was shown last. */
export async function memorySpiking(engine: Engine, neuron: number): Promise<Memory | undefined> {
  const { network, shown, state } = session!;
  return shown && memoryOf(engine, network, { ...shown, steps: state.steps }, neuron);
}

/** A drawing of the set that the network does not learn from. */
export async function exampleSpiking(_: Engine, index: number): Promise<{ image: number[]; label: number }> {
  const { test, state } = session!;
  const item = index % test.labels.length;
  const count = test.images.length / test.labels.length;
  const pixels = test.images.subarray(item * count, (item + 1) * count);
  return {
    image: Array.from(pixels, (value) => value / 255),
    label: state.network === 'mnist' ? test.labels[item]! : digitsOf(state.classes)[test.labels[item]!]!,
  };
}
