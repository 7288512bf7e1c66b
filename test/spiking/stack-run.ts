import type { Precision } from '../../src/engine/index.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { listEvents } from '../../src/spiking/network/spike-source.js';
import type { SpikingNetwork } from '../../src/spiking/public.js';
import { NetworkStack } from '../../src/spiking/stack/network-stack.js';
import type { StackLearning } from '../../src/spiking/stack/stack-options.js';
import { stackPlan } from '../../src/spiking/stack/stack-plan.js';

/** What a stack is to present. */
export interface StackInput {
  /** [T][item][line], or analogue values [item][input] for each step. */
  spikes?: Uint8Array;
  values?: Float64Array;
  steps: number;
  items: number;
  labels: ArrayLike<number>;
  seed: number;
  firstItem?: number;
}

export interface StackSettings {
  precision: Precision;
  capacity?: number;
  loss?: number;
  /** λ may be one number for all layers. */
  learning?: Omit<StackLearning, 'sparsity'> & { sparsity: number | number[] };
  memoryBudget?: number;
}

/** What a stack made of it. */
export interface StackOutput {
  /** [item][neuron], on all channels. */
  counts: Float64Array[];
  losses: Float64Array;
  /** In the order of the network's parameters; zeros without learning. */
  weights: Float64Array;
  angles: Float64Array;
  segments: number;
  /** Of the stack's memory. */
  bytes: number;
}

/** Presents each input in turn to one stack. */
export function runStack(
  network: SpikingNetwork,
  settings: StackSettings,
  ...inputs: StackInput[]
): StackOutput[] {
  const { core } = network;
  const { inputs: sources, wiring } = core.topology;
  const capacity = settings.capacity ?? Math.max(...inputs.map(({ items }) => items));
  const { steps, values } = inputs[0]!;
  const outputs: StackOutput[] = [];
  const { learning } = settings;
  const lambda = learning?.sparsity ?? 0;
  const layers = stackPlan(core.topology, core.model.inputs).layers;
  const sparsity = typeof lambda === 'number' ? layers.map(() => lambda) : lambda;
  core.engine.arena.scratch((group) => {
    const dense = group.uint8(steps * capacity * core.inputLines);
    const lists = {
      eventStart: group.uint32(steps * capacity + 1),
      events: group.uint32(steps * capacity * core.inputLines + 1),
    };
    const stack = new NetworkStack(core, group, {
      precision: settings.precision,
      capacity,
      steps,
      loss: settings.loss ?? 0,
      ...(learning && { learning: { ...learning, sparsity } }),
      analogue: values !== undefined,
      countAll: true,
      memoryBudget: settings.memoryBudget ?? 2 ** 28,
    });
    for (const { spikes, values, items, labels, seed, firstItem } of inputs) {
      if (spikes) {
        dense.view.set(spikes);
        listEvents(core, dense, steps * items, lists);
      }
      if (values) stack.analogue.set(values.subarray(0, items * sources));
      stack.labels.view.set(labels);
      stack.forward(items, firstItem ?? 0, keyOf(seed), lists);
      if (learning) stack.reverse();
      const gradient = {
        weights: new Float64Array(core.weights.length),
        angles: new Float64Array(core.angles.length),
      };
      if (learning) {
        stack.write({ weights: { view: gradient.weights }, angles: { view: gradient.angles } }, 'gradient');
      }
      outputs.push({
        counts: Array.from({ length: items }, (_, item) => {
          const counts = new Float64Array(wiring.neurons);
          stack.addCounts(item, 1, counts);
          return counts;
        }),
        losses: stack.losses.copy().slice(0, items),
        ...gradient,
        segments: stack.segments,
        bytes: stack.bytes,
      });
    }
  });
  return outputs;
}
