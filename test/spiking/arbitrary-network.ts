import fc from 'fast-check';
import { LossKind } from '../../assembly/spiking/stack/kinds/loss-kind.js';
import { SurrogateKind } from '../../assembly/spiking/stack/kinds/surrogate-kind.js';
import type { Ansatz, Edge, NetworkGraph, SpikingNetworkOptions } from '../../src/spiking/public.js';
import { arbitraryNeuron } from './arbitrary-neuron.js';

/** Random graphs without same-step cycles: undelayed edges lead upwards, delayed ones anywhere. */
export function arbitraryGraph(most: {
  inputs: number;
  hidden: number;
  outputs: number;
  edges: number;
}): fc.Arbitrary<NetworkGraph> {
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: most.inputs }),
      hidden: fc.integer({ min: 0, max: most.hidden }),
      outputs: fc.integer({ min: 1, max: most.outputs }),
    })
    .chain(({ inputs, hidden, outputs }) => {
      const neurons = hidden + outputs;
      const edge = fc
        .record({
          from: fc.integer({ min: -1, max: hidden - 1 }),
          to: fc.integer({ min: 0, max: neurons - 1 }),
          delay: fc.constantFrom(0 as const, 1 as const),
        })
        .filter(({ from, to }) => from !== to)
        .map(({ from, to, delay }): Edge => {
          if (from < 0) return { from: 'features', to, delay };
          return { from, to, delay: from < to ? delay : 1 };
        });
      const edges = fc.uniqueArray(edge, {
        minLength: 1,
        maxLength: most.edges,
        size: 'max',
        selector: ({ from, to }) => `${from} ${to}`,
      });
      return edges.map((list): NetworkGraph => ({ features: inputs, hidden, outputs, edges: list }));
    });
}

/** Sizes [inputs, …hidden, outputs], some of which fill more than one block of neurons. */
const arbitraryLayers = fc
  .tuple(
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 0, maxLength: 2 }),
    fc.integer({ min: 1, max: 20 }),
  )
  .map(([inputs, hidden, outputs]) => [inputs, ...hidden, outputs]);

const PRESETS: Ansatz[] = ['input-to-memory', 'memory-to-input', 'two-way'];

/** Random networks of SQS neurons of all kinds. */
export function arbitraryNetwork(): fc.Arbitrary<SpikingNetworkOptions> {
  const graph = arbitraryGraph({ inputs: 4, hidden: 30, outputs: 20, edges: 200 });
  return fc
    .record({
      neuron: arbitraryNeuron({ inputs: 3, memory: 2 }),
      preset: fc.option(fc.constantFrom(...PRESETS)),
      layers: fc.oneof(arbitraryLayers, graph),
      seed: fc.integer(),
    })
    .map(({ neuron: { inputs, memory, memoryKind, gates }, preset, layers, seed }) => ({
      neuron: 'sqs' as const,
      ...{ layers, inputs, memory, memoryKind, seed },
      ansatz: preset ?? gates,
      weightMean: 0.2,
      weightGain: 1,
      angleDeviation: 1,
    }));
}

/** All ways for a stack of SQS neurons to learn; λ is that of all layers. */
export const arbitraryLearning = fc.record({
  loss: fc.constantFrom(LossKind.Softmax, LossKind.Binary, LossKind.Likelihood),
  learning: fc.record({
    surrogate: fc.constantFrom(
      SurrogateKind.Logistic,
      SurrogateKind.Bernoulli,
      SurrogateKind.StraightThrough,
    ),
    surrogateScale: fc.constant(0),
    throughMemory: fc.boolean(),
    clamped: fc.boolean(),
    sparsity: fc.constantFrom(0, 0.5),
  }),
});
