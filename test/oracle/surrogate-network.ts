/**
 * Surrogate-gradient training as the derivative of a loss that can be evaluated. A hard run (`frozenForward`) settles
 * all spikes. The soft run (`softLoss`) keeps them and adds to each the change of its surrogate since the hard run;
 * the hard spikes go on collapsing memories and resetting potentials. At the hard run's parameters both have the same
 * loss, and the derivative of the soft one, by differences, is the surrogate gradient.
 *
 * A source line is number p · N + n for channel n of source p; a spike train is [step][line].
 */
import type { AnsatzGate, MemoryKindName } from '../../src/spiking/public.js';
import { type LifOptions, lifNeuron } from './lif-oracle.js';
import {
  binaryCrossEntropy,
  likelihoodLoss,
  softmaxLoss,
  sparsityPenalty,
  targetPattern,
} from './loss-oracle.js';
import { bitOf, type NeuronOracle, type Response } from './neuron-oracle.js';
import { sqsNeuron } from './pure-sqs-oracle.js';
import { type QlifOptions, qlifNeuron } from './qlif-oracle.js';
import { antiderivative, type Surrogate } from './surrogate-functions.js';
import { type Leak, leaking } from './surrogate-leak.js';

export type NeuronModel =
  | { kind: 'sqs'; memory: number; memoryKind: MemoryKindName; gates: readonly AnsatzGate[] }
  | ({ kind: 'lif' } & LifOptions)
  | ({ kind: 'qlif' } & QlifOptions);

export interface Layer {
  neurons: number;
  model: NeuronModel;
  surrogate: Surrogate;
  /** Of SQS neurons; none if left out. */
  leak?: Leak;
}

export interface Projection {
  from: 'inputs' | number;
  to: number;
  /** Steps that a spike takes; 0 needs a source that comes before the target. */
  delay: 0 | 1;
}

/** Layers in the order in which a step visits them; the last one is the output. */
export interface SurrogateNetwork {
  /** N, channels of each source and neuron: more than 1 with SQS neurons only. */
  channels: number;
  layers: Layer[];
  projections: Projection[];
}

export interface Parameters {
  /** [projection][source line][target neuron][current]: QLIF neurons have two currents, z^s and z°, others one. */
  weights: number[][][][];
  /** [layer][neuron][angle], empty for layers without angles. */
  angles: number[][][];
}

/** How the hard run's spikes come about. Thresholds decide by themselves where nothing is given. */
export interface Choice {
  /** Patterns, [sample][layer][step][neuron], channel 0 the highest bit. */
  samples?: number[][][][];
  /** [sample][layer][step][neuron]: the first pattern up to which the probabilities sum to more. */
  uniforms?: number[][][][];
  /** The share of measurements that find a QLIF neuron excited, for which α is then taken: [sample][layer][step][neuron]. */
  shots?: (sample: number, layer: number, step: number, neuron: number, alpha: number) => number;
  /** Labels whose target patterns the outputs take for their own ("clamped"); without it they are free. */
  clamp?: number[];
}

/** What a neuron did in one step of the hard run. */
export interface Visit extends Pick<Response, 'drive' | 'activity' | 'probabilities'> {
  /** With which the step began. */
  state: unknown;
  currents: number[];
  pattern: number;
  /** The pattern's bits. */
  spikes: number[];
  /** By how much an estimate from measurements differs from the probability, and its half angle from the true one. */
  error: { alpha: number; half: number };
}

/** [sample][layer][step][neuron] */
export type Frozen = Visit[][][][];

export interface SoftLossOptions {
  loss: 'softmax' | 'bce' | 'likelihood';
  /** `'spikes'`: each step begins with the hard run's memory, potential or α. */
  through: 'spikes' | 'spikes+memory';
  /** Whether rates are of the output neurons' spikes (if left out), or of their probabilities. */
  outputCounts?: 'sampled' | 'expected';
  /** λ of (3) for each layer; none if left out. */
  sparsity?: readonly number[];
}

/** Analogue values [sample][line], presented at every step: [sample][step][line]. */
export const repeated = (values: number[][], steps: number): number[][][] =>
  values.map((row) => Array.from({ length: steps }, () => row));

function neuronsOf(network: SurrogateNetwork, parameters: Parameters): NeuronOracle[][] {
  const { channels } = network;
  return network.layers.map(({ neurons, model }, layer) =>
    Array.from({ length: neurons }, (_, i): NeuronOracle => {
      if (model.kind === 'sqs') {
        const { memory, memoryKind, gates } = model;
        return sqsNeuron({
          inputs: channels,
          memory,
          memoryKind,
          gates,
          angles: parameters.angles[layer]![i]!,
        });
      }
      if (channels !== 1) throw new Error(`${model.kind} neurons have one channel`);
      return model.kind === 'lif' ? lifNeuron(model) : qlifNeuron(model);
    }),
  );
}

/** Presents one sample; `visit` gets a neuron's currents and returns its spikes. */
function present(
  network: SurrogateNetwork,
  parameters: Parameters,
  input: number[][],
  visit: (layer: number, step: number, neuron: number, currents: number[]) => number[],
): void {
  const { channels, layers, projections } = network;
  const spikes: number[][][] = layers.map(() => []);
  input.forEach((_, step) => {
    layers.forEach(({ neurons, model }, layer) => {
      const planes = model.kind === 'qlif' ? 2 : 1;
      const row: number[] = [];
      for (let i = 0; i < neurons; i++) {
        const currents: number[] = Array(channels * planes).fill(0);
        projections.forEach(({ from, to, delay }, projection) => {
          if (to !== layer) return;
          if (from !== 'inputs' && delay === 0 && from >= to)
            throw new Error('a source comes after its target');
          const at = step - delay;
          if (at < 0) return;
          const source = (from === 'inputs' ? input[at] : spikes[from]![at])!;
          const lines = parameters.weights[projection]!;
          for (let line = 0; line < source.length; line++) {
            const weights = lines[line]![i]!;
            for (let plane = 0; plane < weights.length; plane++) {
              currents[(line % channels) * planes + plane]! += weights[plane]! * source[line]!;
            }
          }
        });
        row.push(...visit(layer, step, i, currents));
      }
      spikes[layer]!.push(row);
    });
  });
}

/** The hard run of a batch, `inputs` [sample][step][line]. */
export function frozenForward(
  network: SurrogateNetwork,
  parameters: Parameters,
  inputs: number[][][],
  choice: Choice = {},
): Frozen {
  const { channels, layers } = network;
  const neurons = neuronsOf(network, parameters);
  const last = layers.length - 1;
  return inputs.map((input, sample) => {
    const visits: Visit[][][] = layers.map(() => input.map(() => []));
    const states = neurons.map((layer) => layer.map(({ initial }) => initial));
    present(network, parameters, input, (layer, step, i, currents) => {
      const state = states[layer]![i];
      const error = { alpha: 0, half: 0 };
      const measured = choice.shots && {
        alpha: (truly: number) => {
          const estimate = choice.shots!(sample, layer, step, i, truly);
          error.alpha = estimate - truly;
          return estimate;
        },
        half: (truly: number) => {
          const estimate = Math.asin(Math.sqrt(Math.sin(truly) ** 2 + error.alpha));
          error.half = estimate - truly;
          return estimate;
        },
      };
      const neuron = neurons[layer]![i]!;
      const { drive, activity, probabilities, next } = neuron.respond(state, currents, currents, measured);
      let pattern = choice.samples?.[sample]?.[layer]?.[step]?.[i];
      if (layer === last && choice.clamp) pattern = targetPattern(i, choice.clamp[sample]!, channels);
      if (pattern === undefined) {
        const uniform = choice.uniforms?.[sample]?.[layer]?.[step]?.[i];
        if (uniform === undefined && layers[layer]!.model.kind === 'sqs')
          throw new Error('nothing to choose by');
        pattern = pick(probabilities, uniform ?? 0);
      }
      const spikes = Array.from({ length: channels }, (_, n) => bitOf(pattern, n, channels));
      states[layer]![i] = next(pattern, spikes);
      visits[layer]![step]!.push({ state, currents, drive, activity, probabilities, pattern, spikes, error });
      return spikes;
    });
    return visits;
  });
}

function pick(probabilities: number[], uniform: number): number {
  let sum = 0;
  for (const [pattern, p] of probabilities.entries()) {
    sum += p;
    if (uniform < sum) return pattern;
  }
  return probabilities.length - 1;
}

/** The mean loss of a batch with soft spikes around a hard run, which may have been made with other parameters. */
export function softLoss(
  network: SurrogateNetwork,
  parameters: Parameters,
  inputs: number[][][],
  labels: number[],
  frozen: Frozen,
  options: SoftLossOptions,
): number {
  const { channels, layers } = network;
  const neurons = neuronsOf(network, parameters);
  const losses = inputs.map((input, sample) => {
    const states = neurons.map((layer) => layer.map(({ initial }) => initial));
    // [layer][step][neuron]
    const responses: Response[][][] = layers.map(() => input.map(() => []));
    const rates = Array.from({ length: layers[layers.length - 1]!.neurons }, () => Array(channels).fill(0));
    present(network, parameters, input, (layer, step, i, currents) => {
      const visit = frozen[sample]![layer]![step]![i]!;
      const state = options.through === 'spikes' ? visit.state : states[layer]![i];
      const { surrogate, leak } = layers[layer]!;
      const { error } = visit;
      const displaced = {
        alpha: (truly: number) => truly + error.alpha,
        half: (truly: number) => truly + error.half,
      };
      let response = neurons[layer]![i]!.respond(state, currents, visit.currents, displaced);
      if (leak) response = leaking(response, leak, currents, visit.currents, visit.probabilities);
      const spikes = visit.spikes.map(
        (s, n) =>
          s + antiderivative(surrogate, response.drive[n]!) - antiderivative(surrogate, visit.drive[n]!),
      );
      states[layer]![i] = response.next(visit.pattern, spikes);
      responses[layer]![step]!.push(response);
      if (layer === layers.length - 1) {
        const counted = options.outputCounts === 'expected' ? response.drive : spikes;
        counted.forEach((s, n) => {
          rates[i]![n] += s / input.length;
        });
      }
      return spikes;
    });
    const penalties = layers.map((_, layer) => {
      const strength = options.sparsity?.[layer] ?? 0;
      if (strength === 0) return 0;
      return strength * sparsityPenalty(activityOf(responses[layer]!), activityOf(frozen[sample]![layer]!));
    });
    return penalties.reduce((total, penalty) => total + penalty, lossOf(sample, rates, responses));
  });
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;

  function lossOf(sample: number, rates: number[][], responses: Response[][][]): number {
    const label = labels[sample]!;
    if (options.loss === 'softmax') return softmaxLoss(rates, label);
    if (options.loss === 'bce') return binaryCrossEntropy(rates, label, inputs[sample]!.length);
    const last = layers.length - 1;
    if (layers[last]!.model.kind !== 'sqs') throw new Error('only SQS outputs have a likelihood');
    return likelihoodLoss(
      probabilitiesOf(responses[last]!),
      label,
      channels,
      probabilitiesOf(frozen[sample]![last]!),
    );
  }
}

/** [step][neuron and channel] */
const activityOf = (rows: { activity: number[] }[][]): number[][] =>
  rows.map((row) => row.flatMap(({ activity }) => activity));

/** [step][neuron][pattern] */
const probabilitiesOf = (rows: { probabilities: number[] }[][]): number[][][] =>
  rows.map((row) => row.map(({ probabilities }) => probabilities));
