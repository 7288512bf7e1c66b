import { encodeRate, type ImageDataset, strokes } from '../../src/data/public.js';
import type { Engine } from '../../src/engine/index.js';
import { loadModelOf } from '../../src/learning/index.js';
import { SpikingNetwork, trainLocal } from '../../src/spiking/public.js';
import type { SpikingState } from '../state/spiking-state.js';
import { digestOf } from './digest.js';

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
}

/** What a network does when it is shown a drawing. */
export interface Answer {
  /** [step][line]. */
  input: Uint8Array;
  hidden: Uint8Array;
  output: Uint8Array;
  /** Spikes of each output. */
  counts: number[];
}

interface Session {
  network: SpikingNetwork;
  state: SpikingState;
  train: ImageDataset;
  test: ImageDataset;
  /** Of a network that was read from a file there is none. */
  steps?: AsyncIterator<{ epoch: number; loss: number; endOfEpoch: boolean; step: number }>;
}

let session: Session | undefined;

const digitsOf = (classes: string): number[] => [...classes].map(Number);

/** Makes a network that knows nothing, and what it is to learn from. */
export async function openSpiking(
  engine: Engine,
  state: SpikingState,
): Promise<{ accuracy: number; network: Network }> {
  const classes = digitsOf(state.classes);
  const [train, test] = await Promise.all([
    strokes({ count: TRAIN, size: SIZE, classes, seed: `${state.seed}/train` }),
    strokes({ count: TEST, size: SIZE, classes, seed: `${state.seed}/test` }),
  ]);
  const layers = [SIZE * SIZE, ...(state.hidden > 0 ? [state.hidden] : []), classes.length];
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers, seed: state.seed });
  session?.network.dispose();
  session = { network, state, train, test };
  return {
    accuracy: await accuracyOf(session),
    network: { name: 'untrained', pixels: SIZE * SIZE, classes: [...state.classes], canLearn: true },
  };
}

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
  const own = session!;
  own.network.dispose();
  session = { ...own, network: model };
  const outputs = sizes.at(-1)!;
  const isOwn = model.classNames?.length === outputs;
  return {
    ...{ name, pixels, canLearn: false },
    classes: Array.from({ length: outputs }, (_, i) => (isOwn ? model.classNames![i]! : String(i))),
  };
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
      const { weights, angles } = network.parameters;
      return {
        ...{ epoch, loss, done: 1, isDone, accuracy: await accuracyOf(own) },
        ...(isDone && { digest: await digestOf(Float64Array.from(weights), Float64Array.from(angles)) }),
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
  const { network, state } = session!;
  const input = await encodeRate([image], { steps: state.steps, seed });
  const { spikes, hidden, shape } = await network.run(input, { seed });
  const lines = shape[2];
  const counts = Array.from({ length: lines }, (_, line) => {
    let sum = 0;
    for (let step = 0; step < state.steps; step++) sum += spikes[step * lines + line]!;
    return sum;
  });
  return { input: input.spikes, hidden: hidden.spikes, output: spikes, counts };
}

/** A drawing of the set that the network does not learn from. */
export async function exampleSpiking(_: Engine, index: number): Promise<{ image: number[]; label: number }> {
  const { test, state } = session!;
  const item = index % test.labels.length;
  const pixels = test.images.subarray(item * SIZE * SIZE, (item + 1) * SIZE * SIZE);
  return {
    image: Array.from(pixels, (value) => value / 255),
    label: digitsOf(state.classes)[test.labels[item]!]!,
  };
}
