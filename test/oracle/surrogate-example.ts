import { expect } from 'vitest';
import type { AnsatzGate } from '../../src/spiking/public.js';
import type * as density from './network-oracle.js';
import type {
  Frozen,
  Layer,
  NeuronModel,
  Parameters,
  Projection,
  SurrogateNetwork,
} from './surrogate-network.js';

/** Numbers that look random enough, from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const table = ([rows, columns]: [number, number], draw: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, draw));

export const TWO_QUBITS: AnsatzGate[] = [
  { gate: 'crx', qubits: [0, 1], parameter: 0 },
  { gate: 'cry', qubits: [1, 0], parameter: 1 },
  { gate: 'rx', qubits: [0], parameter: 2 },
  { gate: 'rz', qubits: [1], parameter: 0 },
];
/** N = 2, two memory qubits. */
const FOUR_QUBITS: AnsatzGate[] = [
  { gate: 'crx', qubits: [0, 2], parameter: 0 },
  { gate: 'cnot', qubits: [1, 3] },
  { gate: 'cry', qubits: [2, 1], parameter: 1 },
  { gate: 'crx', qubits: [3, 0], parameter: 2 },
  { gate: 'cz', qubits: [0, 1] },
  { gate: 'ry', qubits: [0], parameter: 0 },
  { gate: 'rx', qubits: [1], parameter: 1 },
];

export const sqs = (channels: number, memoryKind: 'quantum' | 'last-spike' | 'none'): NeuronModel => ({
  kind: 'sqs',
  memory: channels,
  memoryKind,
  gates: channels === 1 ? TWO_QUBITS : FOUR_QUBITS,
});
export const lif = (reset: 'subtract' | 'zero' | 'none'): NeuronModel => ({
  kind: 'lif',
  beta: 0.8,
  threshold: 0.5,
  reset,
});
export const qlif = (form: 'printed' | 'alpha'): NeuronModel => ({
  kind: 'qlif',
  form,
  threshold: 0.4,
  scaling: 1,
  relaxation: 3,
});

export interface Case {
  network: SurrogateNetwork;
  parameters: Parameters;
  inputs: number[][][];
  labels: number[];
  uniforms: number[][][][];
}

/** Inputs, three neurons that also see one another's last spikes, and two outputs that also see the inputs. */
export function example(
  channels: number,
  model: NeuronModel,
  surrogate: Layer['surrogate'],
  seed: number,
): Case {
  const random = numbers(seed);
  const [sources, hidden, outputs, steps, items] = [2, 3, 2, 3, 2];
  const network: SurrogateNetwork = {
    channels,
    layers: [
      { neurons: hidden, model, surrogate },
      { neurons: outputs, model, surrogate },
    ],
    projections: [
      { from: 'inputs', to: 0, delay: 0 },
      { from: 0, to: 0, delay: 1 },
      { from: 0, to: 1, delay: 0 },
      { from: 'inputs', to: 1, delay: 1 },
    ],
  };
  const planes = model.kind === 'qlif' ? 2 : 1;
  const signed = () => 1.6 * random() - 0.5;
  const sizeOf: Record<'inputs' | number, number> = { inputs: sources, 0: hidden, 1: outputs };
  return {
    network,
    parameters: {
      weights: network.projections.map(({ from, to }: Projection) =>
        Array.from({ length: sizeOf[from]! * channels }, () => table([sizeOf[to]!, planes], signed)),
      ),
      angles: [table([hidden, 3], signed), table([outputs, 3], signed)],
    },
    inputs: Array.from({ length: items }, () =>
      Array.from({ length: steps }, () =>
        Array.from({ length: sources * channels }, () => Number(random() < 0.7)),
      ),
    ),
    labels: [0, 1],
    uniforms: Array.from({ length: items }, () => [
      table([steps, hidden], random),
      table([steps, outputs], random),
    ]),
  };
}

/** The same network for the oracle of density matrices, neurons of all layers in one row. */
export function densityNetwork({ network, parameters }: Case): density.OracleNetwork {
  const { channels, layers, projections } = network;
  const first = [0, layers[0]!.neurons];
  return {
    channels,
    outputs: layers[1]!.neurons,
    neurons: layers.flatMap(({ neurons, model }, l) =>
      Array.from({ length: neurons }, (_, i) => {
        if (model.kind !== 'sqs') throw new Error('only SQS neurons');
        return { ...model, inputs: channels, angles: parameters.angles[l]![i]! };
      }),
    ),
    edges: projections.flatMap(({ from, to, delay }, p) => {
      const lines = parameters.weights[p]!;
      const rows = (target: number) =>
        Array.from({ length: lines.length / channels }, (_, source) =>
          Array.from({ length: channels }, (_, n) => lines[source * channels + n]![target]![0]!),
        );
      return Array.from({ length: layers[to]!.neurons }, (_, target) =>
        from === 'inputs'
          ? [{ from, to: first[to]! + target, delay, weights: rows(target) }]
          : rows(target).map((row, source) => ({
              from: first[from]! + source,
              to: first[to]! + target,
              delay,
              weights: [row],
            })),
      ).flat();
    }),
  };
}

export const flatVisits = (frozen: Frozen, sample: number, step: number) =>
  frozen[sample]!.flatMap((layer) => layer[step]);

export const close = (found: number, expected: number, tolerance = 1e-9) => {
  expect(Math.abs(found - expected)).toBeLessThan(tolerance * (1 + Math.abs(expected)));
};
