import { LossKind } from '../../assembly/spiking/stack/kinds/loss-kind.js';
import { SurrogateKind } from '../../assembly/spiking/stack/kinds/surrogate-kind.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import type { Precision } from '../../src/engine/index.js';
import { RandomStream } from '../../src/engine/random/random-stream.js';
import { SpikingNetwork } from '../../src/spiking/network/spiking-network.js';
import { type EventLists, NetworkStack } from '../../src/spiking/stack/network-stack.js';
import type { Prepared, Size } from '../case.js';
import { stackForward } from '../javascript/spiking/stack/forward.js';
import { makeNumbers } from '../javascript/spiking/stack/numbers.js';
import { stackReverse } from '../javascript/spiking/stack/reverse.js';
import { makeStack, type NeuronName, type Stack } from '../javascript/spiking/stack/stack.js';
import { concatenate, drawEvents, KEY, labelsOf, normalised } from './network.js';

/** A layered network and a batch that runs through it. */
export interface StackSize extends Size {
  neuron: NeuronName;
  layers: readonly number[];
  samples: number;
  steps: number;
  /** Share of the inputs that spike in a step; `'analogue'` for as many numbers instead. */
  density: number | 'analogue';
  precision: Precision;
}

const SURROGATE_SCALE = 2;

/** Runs forward, without keeping what learning needs. */
export function prepareKernelForward(engine: Engine, size: StackSize): Prepared {
  const { stack, forward } = makeKernels(engine, size, false);
  const counts = new Float64Array(neuronsOf(size));
  return {
    work: size.samples,
    run: forward,
    result() {
      const all = Array.from({ length: size.samples }, (_, item) => {
        counts.fill(0);
        stack.addCounts(item, 1, counts);
        return counts.slice();
      });
      return concatenate(...all, stack.losses.view);
    },
  };
}

/** The same in JavaScript. */
export function prepareJavaScriptForward(engine: Engine, size: StackSize): Prepared {
  const stack = copyForJavaScript(engine, size, false);
  return {
    work: size.samples,
    run: () => stackForward(stack),
    result() {
      const { layers, losses } = stack;
      const all = Array.from({ length: size.samples }, (_, item) =>
        concatenate(
          ...layers.map(({ counts, neurons }) => counts.subarray(item * neurons, (item + 1) * neurons)),
        ),
      );
      return concatenate(...all, losses);
    },
  };
}

/** Takes the gradient of a batch; of the run forward too, if `whole`. */
export function prepareKernelReverse(engine: Engine, size: StackSize, whole: boolean): Prepared {
  const { stack, network, forward } = makeKernels(engine, size, true);
  forward();
  return {
    work: size.samples,
    run() {
      if (whole) forward();
      stack.reverse();
    },
    result() {
      const gradients = { weights: network.core.weights.copy(), angles: network.core.angles.copy() };
      stack.write({ weights: { view: gradients.weights }, angles: { view: gradients.angles } }, 'gradient');
      return concatenate(
        ...byLayer(gradients.weights, size, (l) => size.layers[l]! * size.layers[l + 1]!),
        ...byLayer(gradients.angles, size, (l) => size.layers[l + 1]!),
        stack.losses.view,
      );
    },
  };
}

/** The same in JavaScript. */
export function prepareJavaScriptReverse(engine: Engine, size: StackSize, whole: boolean): Prepared {
  const stack = copyForJavaScript(engine, size, true);
  stackForward(stack);
  return {
    work: size.samples,
    run() {
      if (whole) stackForward(stack);
      stackReverse(stack);
    },
    result() {
      const { layers, losses } = stack;
      return concatenate(
        ...layers.map(({ gradient }) => normalised(gradient)),
        ...layers.map(({ angleGradient }) => normalised(angleGradient)),
        losses,
      );
    },
  };
}

/** Splits a gradient in proportion to the layers' shares of it. */
function byLayer(gradient: Float64Array, { layers }: StackSize, share: (l: number) => number) {
  const shares = layers.slice(1).map((_, l) => share(l));
  const unit = gradient.length / shares.reduce((sum, part) => sum + part, 0);
  let end = 0;
  return shares.map((part) => {
    const begin = end;
    end += part * unit;
    return normalised(gradient.subarray(begin, end));
  });
}

const neuronsOf = ({ layers }: StackSize): number =>
  layers.slice(1).reduce((sum, neurons) => sum + neurons, 0);

/** Parameters as they are initialised, but larger where neurons would hardly ever spike. */
function makeNetwork(engine: Engine, { neuron, layers }: StackSize): SpikingNetwork {
  return new SpikingNetwork(engine, { neuron, layers, weightGain: neuron === 'sqs' ? 1 : 2, seed: 'bench' });
}

/** The stack, with its inputs in place, and how to run it forward. */
function makeKernels(engine: Engine, size: StackSize, learns: boolean) {
  const group = new RegionGroup(engine.arena);
  const network = makeNetwork(engine, size);
  const inputs = drawInputs(size);
  const lists: EventLists = {
    eventStart: group.uint32(inputs.eventStart.length),
    events: group.uint32(inputs.events.length),
  };
  lists.eventStart.view.set(inputs.eventStart);
  lists.events.view.set(inputs.events);
  const sqs = size.neuron === 'sqs';
  const stack = new NetworkStack(network.core, group, {
    precision: size.precision,
    capacity: size.samples,
    steps: size.steps,
    loss: LossKind.Softmax,
    ...(learns && {
      learning: {
        surrogate: sqs ? SurrogateKind.Logistic : SurrogateKind.Arctan,
        surrogateScale: SURROGATE_SCALE,
        throughMemory: true,
        clamped: false,
        sparsity: size.layers.slice(1).map(() => 0),
      },
    }),
    analogue: size.density === 'analogue',
    countAll: true,
    memoryBudget: 2 ** 30,
  });
  stack.labels.view.set(inputs.labels);
  if (inputs.analogue) stack.analogue.set(inputs.analogue);
  // The network is named so that it lives as long as its parameters are needed.
  return { stack, network, forward: () => stack.forward(size.samples, 0, KEY, lists) };
}

function copyForJavaScript(engine: Engine, size: StackSize, learns: boolean): Stack {
  using network = makeNetwork(engine, size);
  const { weights, angles } = network.parameters;
  const { model } = network.core;
  const { decay, threshold } = model.kind === 'sqs' ? { decay: 0, threshold: 0 } : model;
  const inputs = drawInputs(size);
  return makeStack(
    {
      neuron: size.neuron,
      layers: size.layers,
      decay,
      threshold,
      surrogateScale: SURROGATE_SCALE,
      single: size.precision === 'float32',
      items: size.samples,
      steps: size.steps,
      learns,
      key0: KEY[0],
      key1: KEY[1],
    },
    inputs,
    weights,
    angles,
  );
}

/** Spikes at random, or four zeros in five and any numbers below 1, as of images of digits; and labels in turn. */
function drawInputs(size: StackSize) {
  const { layers, samples, steps, density } = size;
  const labels = Int32Array.from(labelsOf({ layers: [...layers], samples }));
  if (density !== 'analogue') {
    const spikes = Math.round(density * layers[0]!);
    return { ...drawEvents({ layers: [...layers], channels: 1, samples, steps, spikes }), labels };
  }
  const stream = new RandomStream('analogue inputs');
  const analogue = makeNumbers(size.precision === 'float32', samples * layers[0]!);
  for (let i = 0; i < analogue.length; i++) analogue[i] = Math.max(0, 5 * stream.uniform() - 4);
  return { eventStart: new Int32Array(0), events: new Int32Array(0), analogue, labels };
}
