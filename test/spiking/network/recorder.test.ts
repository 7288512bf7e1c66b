import { expect, it } from 'vitest';
import { createEngine } from '../../../src/index.js';
import type { RecordedValues, RunOptions } from '../../../src/spiking/public.js';
import { SpikingNetwork, type SpikingNetworkOptions } from '../../../src/spiking/public.js';
import { lifNeuron } from '../../oracle/lif-oracle.js';
import { simulate } from '../../oracle/network-oracle.js';
import type { NeuronOracle } from '../../oracle/neuron-oracle.js';
import { qlifNeuron } from '../../oracle/qlif-oracle.js';
import * as sqs from '../../oracle/sqs-oracle.js';
import { oracleOf } from '../oracle-network.js';

const engine = await createEngine();
const [STEPS, ITEMS] = [6, 3];

/** Spikes that come and go. */
function trainsOf(lines: number) {
  const spikes = Uint8Array.from({ length: STEPS * ITEMS * lines }, (_, i) => ((i * 7919) % 5 < 2 ? 1 : 0));
  return { spikes, shape: [STEPS, ITEMS, lines] as [number, number, number] };
}

/** The numbers of a step, an item and the k-th recorded neuron. */
function at({ values, shape }: RecordedValues, step: number, item: number, k: number): number[] {
  const [, items, neurons, ...rest] = shape;
  const size = rest.reduce((product, length) => product * length, 1);
  const first = ((step * items! + item) * neurons! + k) * size;
  return Array.from(values.subarray(first, first + size));
}

/** Rounding of a dozen gates on a state, and of sums of some currents. */
const expectClose = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12);
  });
};

const graph = {
  features: 4,
  hidden: 3,
  outputs: 2,
  edges: [
    { from: 'features' as const, to: 0 },
    { from: 'features' as const, to: 1 },
    { from: 0, to: 2 },
    { from: 2, to: 1, delay: 1 as const },
    { from: 1, to: 3 },
    { from: 2, to: 3 },
    { from: 0, to: 4, delay: 1 as const },
    { from: 'features' as const, to: 4 },
  ],
};

it.each<Partial<SpikingNetworkOptions>>([
  { inputs: 1, memory: 1 },
  { inputs: 2, memory: 2, ansatz: 'two-way' },
  { inputs: 2, memory: 1, memoryKind: 'last-spike' },
  { inputs: 1, memory: 0 },
])('records what SQS neurons are in, as plain sums and matrices have it: %j', async (options) => {
  const network = new SpikingNetwork(engine, {
    ...{ neuron: 'sqs', layers: graph, seed: 4, weightMean: 0.4, angleDeviation: 1.5 },
    ...options,
  });
  const channels = network.options.inputs!;
  const trains = trainsOf(4 * channels);
  const neurons = [2, 0, 4];
  const { recorded, spikes, hidden } = await network.run(trains, {
    seed: 'records',
    record: ['spikes', 'potentials', 'probabilities', 'states'],
    neurons,
  });
  const plain = await network.run(trains, { seed: 'records' });
  expect([spikes, hidden]).toEqual([plain.spikes, plain.hidden]);
  expect(plain.recorded).toBeUndefined();
  const spikesOf = (item: number, neuron: number, step: number) => {
    const row = step * ITEMS + item;
    const [list, number, count] =
      neuron < 3 ? [hidden.spikes, neuron, 3] : ([spikes, neuron - 3, 2] as const);
    const first = (row * count + number) * channels;
    return Array.from(list.subarray(first, first + channels));
  };
  const patternOf = (bits: number[]) => bits.reduce((pattern, bit) => 2 * pattern + bit, 0);
  const oracle = oracleOf(network);
  for (let item = 0; item < ITEMS; item++) {
    const rows = Array.from({ length: STEPS }, (_, step) => {
      const first = (step * ITEMS + item) * 4 * channels;
      return Array.from(trains.spikes.subarray(first, first + 4 * channels));
    });
    const run = simulate(oracle, rows, (neuron, step) => patternOf(spikesOf(item, neuron, step)));
    for (const [k, neuron] of neurons.entries()) {
      const model = oracle.neurons[neuron]!;
      let memory = sqs.initialMemory(model);
      for (let step = 0; step < STEPS; step++) {
        const currents = run.currents[neuron]![step]!;
        expect(at(recorded!.spikes!, step, item, k)).toEqual(spikesOf(item, neuron, step));
        expectClose(at(recorded!.potentials!, step, item, k), currents);
        expectClose(at(recorded!.probabilities!, step, item, k), run.probabilities[neuron]![step]!);
        const rho = sqs.evolve(
          model,
          memory,
          currents,
          (gate) => model.angles[model.gates[gate]!.parameter ?? 0]!,
        );
        memory = sqs.collapse(model, rho, run.records[neuron]![step]!);
        expectClose(
          at(recorded!.states!, step, item, k),
          memory.flatMap((row) => row.flatMap(({ re, im }) => [re, im])),
        );
      }
    }
  }
});

it.each<[SpikingNetworkOptions, () => NeuronOracle<never>, (state: never) => number]>([
  [
    { neuron: 'lif', layers: [4, 20], reset: 'zero', beta: 0.8, seed: 2 },
    () => lifNeuron({ beta: 0.8, threshold: 1, reset: 'zero' }) as NeuronOracle<never>,
    ({ potential }: { potential: number }) => potential,
  ],
  [
    { neuron: 'qlif', layers: [4, 20], seed: 2, weightGain: 1.5 },
    () => qlifNeuron({ form: 'printed', threshold: 0.5, scaling: 1, relaxation: 1 }) as NeuronOracle<never>,
    ({ half }: { half: number }) => (2 * half) / Math.PI,
  ],
])(
  'records the potentials of threshold neurons after each step: %j',
  async (options, oracleNeuron, stateOf) => {
    const network = new SpikingNetwork(engine, options);
    const trains = trainsOf(4);
    const neurons = [17, 3];
    const asked: RunOptions = { seed: 1, record: ['potentials', 'spikes'], neurons };
    const { recorded, spikes } = await network.run(trains, asked);
    expect((await network.run(trains, { seed: 1 })).spikes).toEqual(spikes);
    expect(recorded!.spikes!.shape).toEqual([STEPS, ITEMS, 2, 1]);
    expect(recorded!.potentials!.shape).toEqual([STEPS, ITEMS, 2, 1]);
    const { weights } = network.parameters;
    const currents = options.neuron === 'lif' ? 1 : 2;
    const model = oracleNeuron();
    let moved = 0;
    for (let item = 0; item < ITEMS; item++) {
      for (const [k, neuron] of neurons.entries()) {
        let state = model.initial;
        for (let step = 0; step < STEPS; step++) {
          const z = Array.from({ length: currents }, (_, current) => {
            let sum = 0;
            for (let source = 0; source < 4; source++)
              if (trains.spikes[(step * ITEMS + item) * 4 + source])
                sum += weights[(source * currents + current) * 20 + neuron]!;
            return sum;
          });
          const spike = spikes[(step * ITEMS + item) * 20 + neuron]!;
          state = model.respond(state, z, z).next(spike, [spike]);
          expect(at(recorded!.spikes!, step, item, k)).toEqual([spike]);
          expectClose(at(recorded!.potentials!, step, item, k), [stateOf(state)]);
          if (Math.abs(stateOf(state)) > 0.01) moved++;
        }
      }
    }
    expect(moved).toBeGreaterThan(10);
  },
);

it('records all neurons where none are named, the same whatever runs at once', async () => {
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 3, 2], seed: 1, weightMean: 0.4 });
  const { recorded } = await network.run(trainsOf(4), { seed: 1, record: ['potentials'] });
  expect(recorded!.potentials!.shape).toEqual([STEPS, ITEMS, 5, 1]);
  const some = await network.run(trainsOf(4), { seed: 1, record: ['potentials'], neurons: [4] });
  expect(at(some.recorded!.potentials!, 5, 2, 0)).toEqual(at(recorded!.potentials!, 5, 2, 4));
});

it('refuses what there is not', async () => {
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 2], seed: 1 });
  const leaky = new SpikingNetwork(engine, { neuron: 'lif', layers: [4, 2], seed: 1 });
  const large = new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 2], inputs: 8, memory: 2, seed: 1 });
  for (const [of, options, problem] of [
    [network, { record: 'spikes' }, /^options\.record: /],
    [network, { record: ['current'] }, /^options\.record\[0\]: expected one of/],
    [
      network,
      { record: ['spikes'], neurons: [2] },
      /^options\.neurons\[0\]: expected an integer from 0 to 1/,
    ],
    [network, { record: ['spikes'], neurons: 1 }, /^options\.neurons: /],
    [network, { neurons: [1] }, /^options\.neurons: is for `record`/],
    [network, { record: ['states'], device: 'ibm_brisbane' }, /^options\.record: no states on a device/],
    [leaky, { record: ['probabilities'] }, /^options\.record: probabilities are of SQS neurons/],
    [large, { record: ['states'] }, /^options\.record: states are of neurons of at most 8 qubits/],
  ] as const) {
    await expect(of.run(trainsOf(of === large ? 32 : 4), options as never)).rejects.toThrow(problem);
  }
});
