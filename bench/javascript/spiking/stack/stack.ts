/** A layered network with the memory of a mini-batch. */
import { makeNumbers, type Numbers } from './numbers.js';

export type NeuronName = 'sqs' | 'lif' | 'qlif';

/** Neurons of the default kinds: SQS with one channel and one memory qubit; LIF that subtract; QLIF as printed. */
export interface Layer {
  neuron: NeuronName;
  neurons: number;
  /** Position of the first neuron in the random streams. */
  firstNeuron: number;
  decay: number;
  threshold: number;
  /** What comes in: [line][plane][neuron]. */
  lines: number;
  /** Currents of all neurons: as many as there are neurons, for QLIF twice as many. */
  width: number;
  weights: Numbers;
  gradient: Numbers;
  /** [plane][neuron][line], where cotangents go back to a layer. */
  transposed: Numbers;
  /** [neuron][angle], as the network has them. */
  angles: Numbers;
  angleGradient: Numbers;
  /** [neuron][angle]: cosine and sine of half the angle. */
  table: Numbers;
  /** Numbers of a neuron's state, and of the states of all items. */
  slots: number;
  stateStep: number;
  /** [step][item][neuron][slot], before each step and after the last; of one step where nothing is learnt. */
  states: Numbers;
  /** [step][item][plane][neuron], or of one step. */
  currents: Numbers;
  currentStep: number;
  /** [step + 1][item][neuron]: the step before the first has no spikes. */
  spikes: Uint8Array;
  /** Lists of spiking neurons, [step][item]. */
  eventStart: Int32Array;
  events: Int32Array;
  /** [item][neuron] */
  counts: Int32Array;
  spikeAdjoint: Numbers;
  /** [item][neuron][slot] */
  stateAdjoint: Numbers;
  /** [item][plane][neuron] */
  currentAdjoint: Numbers;
}

export interface Stack {
  single: boolean;
  items: number;
  steps: number;
  inputs: number;
  /** Parameter of the surrogate of LIF and QLIF neurons, α of the arctangent; SQS neurons have the logistic one. */
  surrogateScale: number;
  layers: Layer[];
  /** Input lines that spike, [step][item]. */
  eventStart: Int32Array;
  events: Int32Array;
  /** [item][input] instead of spikes, the currents that they make in each step, and their cotangents. */
  analogue?: Numbers;
  steady: Numbers;
  steadyAdjoint: Numbers;
  labels: Int32Array;
  losses: Float64Array;
  /** Cotangent of the output neurons' spikes, the same in each step: [item][neuron]. */
  countAdjoint: Numbers;
  transposedStarts: Int32Array;
  transposedEvents: Int32Array;
  /** Words of Philox for one item's neurons. */
  words: Int32Array;
  /** A cosine and a sine. */
  pair: Float64Array;
  key0: number;
  key1: number;
}

export interface StackInputs {
  eventStart: Int32Array;
  events: Int32Array;
  analogue?: Numbers;
  labels: Int32Array;
}

/** What a stack is made for. */
export interface StackDescription {
  neuron: NeuronName;
  /** Inputs, hidden layers, outputs. */
  layers: readonly number[];
  decay: number;
  threshold: number;
  surrogateScale: number;
  single: boolean;
  items: number;
  steps: number;
  learns: boolean;
  key0: number;
  key1: number;
}

/** Angles of an SQS neuron. */
export const enum Angles {
  Count = 3,
  /** A cosine and a sine for each. */
  Table = 6,
}

/** Weights are [layer][source][plane][target], angles [neuron][angle]. */
export function makeStack(
  description: StackDescription,
  inputs: StackInputs,
  weights: Float64Array,
  angles: Float64Array,
): Stack {
  const { neuron, layers: sizes, single, items, steps, learns } = description;
  const numbers = (length: number) => makeNumbers(single, length);
  const round = single ? Math.fround : (x: number) => x;
  const isSqs = neuron === 'sqs';
  const slots = isSqs ? 2 : 1;
  const kept = learns ? steps : 1;
  let firstWeight = 0;
  let firstNeuron = 0;
  const layers = sizes.slice(1).map((neurons, l): Layer => {
    const lines = sizes[l]!;
    const width = neuron === 'qlif' ? 2 * neurons : neurons;
    const angleCount = isSqs ? Angles.Count * neurons : 0;
    const layer: Layer = {
      neuron,
      neurons,
      firstNeuron,
      decay: round(description.decay),
      threshold: round(description.threshold),
      lines,
      width,
      weights: numbers(lines * width),
      gradient: numbers(learns ? lines * width : 0),
      transposed: numbers(learns && l > 0 ? lines * width : 0),
      angles: numbers(angleCount),
      angleGradient: numbers(learns ? angleCount : 0),
      table: numbers(2 * angleCount),
      slots,
      stateStep: learns ? items * neurons * slots : 0,
      states: numbers((learns ? steps + 1 : 1) * items * neurons * slots),
      currents: numbers(kept * items * width),
      currentStep: learns ? items * width : 0,
      spikes: new Uint8Array((steps + 1) * items * neurons),
      eventStart: new Int32Array(steps * items + 1),
      events: new Int32Array(steps * items * neurons),
      counts: new Int32Array(items * neurons),
      spikeAdjoint: numbers(learns ? items * neurons : 0),
      stateAdjoint: numbers(learns ? items * neurons * slots : 0),
      currentAdjoint: numbers(learns ? items * width : 0),
    };
    layer.weights.set(weights.subarray(firstWeight, firstWeight + lines * width));
    layer.angles.set(angles.subarray(Angles.Count * firstNeuron, Angles.Count * firstNeuron + angleCount));
    firstWeight += lines * width;
    firstNeuron += neurons;
    return layer;
  });
  const largest = Math.max(...sizes);
  return {
    single,
    items,
    steps,
    inputs: sizes[0]!,
    surrogateScale: description.surrogateScale,
    layers,
    ...inputs,
    steady: numbers(inputs.analogue ? items * layers[0]!.width : 0),
    steadyAdjoint: numbers(inputs.analogue && learns ? items * layers[0]!.width : 0),
    losses: new Float64Array(items),
    countAdjoint: numbers(learns ? items * sizes[sizes.length - 1]! : 0),
    transposedStarts: new Int32Array(largest + 1),
    transposedEvents: new Int32Array(items * largest),
    words: new Int32Array(2 * largest + 8),
    pair: new Float64Array(2),
    key0: description.key0,
    key1: description.key1,
  };
}
