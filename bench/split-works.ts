// Works that pools split, of some tenths of a second each: of Node's table and of the one that is measured in a page.
import { strokes } from '../src/data/public.js';
import {
  simulateBlochEnsemble,
  simulateDecoupling,
  simulateErrorCorrection,
  simulateQubitNeurons,
} from '../src/dynamics/public.js';
import type { Engine } from '../src/index.js';
import { DigitWeights, digitRecognizer, QNeuronCircuit, simulateCircuit } from '../src/qneuron/public.js';
import { coupleRing, hamiltonian } from '../src/register/public.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../src/spiking/public.js';
import { QuantumClassifier, trainClassifier } from '../src/variational/public.js';

/** A work that can be split, of some tenths of a second. */
export interface SplitWork {
  name: string;
  prepare(engine: Engine): Promise<() => Promise<unknown>> | (() => Promise<unknown>);
}

const always = { guard: false, seed: 1 } as const;
const counted = (passes: number) => (passes === 1 ? 'one pass' : `${passes} passes`);
const digits = (count: number) => strokes({ count, size: 28, seed: 1 });

export const splitWorks: readonly SplitWork[] = [
  {
    name: 'Bloch ensemble, 20,000 trajectories of 1,000 steps',
    prepare: (engine) => () =>
      simulateBlochEnsemble(engine, {
        ...{ ...always, rabi: 1, rate: 0.5, efficiency: 0.9, initial: [0, 0, 1] },
        ...{ dt: 0.01, steps: 1000, trajectories: 20_000 },
      }),
  },
  {
    name: 'six qubit-neurons, 512 trajectories of 200 steps',
    prepare: (engine) => {
      const system = hamiltonian({ qubits: 6, rabi: new Array(6).fill(1), k: coupleRing(6, 0.3) });
      const channels = [{ operator: 'z' as const, qubit: 0, rate: 0.3 }];
      const grid = { dt: 0.01, steps: 200, trajectories: 512 };
      return () =>
        simulateQubitNeurons(engine, {
          ...always,
          ...grid,
          hamiltonian: system,
          channels,
          initial: '000000',
        });
    },
  },
  {
    name: 'decoupling by CPMG, 200,000 trajectories',
    prepare: (engine) => () =>
      simulateDecoupling(engine, {
        ...{ detuning: { kind: 'ornstein-uhlenbeck', amplitude: 1, correlationTime: 10 }, sequence: 'cpmg' },
        ...{ times: [4], trajectories: 200_000, seed: 1 },
      }),
  },
  {
    name: 'bit-flip code, 1,000 shots',
    prepare: (engine) => () =>
      simulateErrorCorrection(engine, { code: 'bit-flip', physicalError: [0.1], shots: 1000, seed: 1 }),
  },
  {
    name: 'a Q-neuron, 16 chains of 4,000 sweeps',
    prepare: (engine) => {
      const circuit = new QNeuronCircuit();
      circuit.excite(circuit.input(), circuit.neuron(), 8000);
      const sampling = { method: 'bridge', chains: 16, thermalization: 500, sweeps: 3500, seed: 1 } as const;
      return () => simulateCircuit(engine, circuit, sampling);
    },
  },
  {
    name: 'digits of Q-neurons, 512 images',
    prepare: async (engine) => {
      const images = await digits(512);
      const weights = new DigitWeights(engine, { pixels: 784, classes: 10 });
      weights.parameters = { weights: Float64Array.from({ length: 7840 }, (_, i) => (i * 7919) % 101) };
      const recognizer = digitRecognizer(weights);
      return () => recognizer.recognize(engine, images, { sweeps: 40, seed: 1 });
    },
  },
  {
    name: 'evaluation, SQS 784-1000-10, float32, 10,240 samples',
    prepare: async (engine) => {
      const images = await digits(10_240);
      const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [784, 1000, 10], seed: 1 });
      return () => network.evaluate(images, { steps: 5, precision: 'float32', seed: 1 });
    },
  },
  {
    name: 'surrogate training, SQS 784-1000-10, 8 batches of 256',
    prepare: async (engine) => {
      const images = await digits(2048);
      const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [784, 1000, 10], seed: 1 });
      return () => trainSurrogate(network, images, { epochs: 1, batch: 256, seed: 1 }).finish();
    },
  },
  {
    name: 'a classifier 784-(10 x 8 qubits)-10, 2 batches of 256',
    prepare: async (engine) => {
      const images = await digits(512);
      const shape = { features: 784, classes: 10, circuits: 10, qubits: 8, layers: 4, seed: 1 };
      const classifier = new QuantumClassifier(engine, shape);
      return () => trainClassifier(classifier, images, { epochs: 1, batch: 256, seed: 1 }).finish();
    },
  },
  ...[5, 1].map(
    (globalPasses): SplitWork => ({
      name: `local training, SQS 256-10-2, ${counted(globalPasses)}, 40 batches of 25`,
      prepare: async (engine) => {
        const images = await strokes({ count: 500, size: 16, classes: [1, 7], seed: 1 });
        const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 10, 2], seed: 1 });
        return () => trainLocal(network, images, { epochs: 2, globalPasses, seed: 1 }).finish();
      },
    }),
  ),
];

/** Milliseconds of a work by the clock, and of the processor in all threads where the host tells. */
export interface Cost {
  wall: number;
  processor?: number;
}

/** What a work costs on an engine, and by one and by two workers: the least of some runs of each. */
export interface WorkCosts {
  work: string;
  engine: Cost;
  one: Cost;
  two: Cost;
}

/** Measures works on three engines, which take turns, so that what else the machine does falls on all alike. */
export async function* costsOf(
  works: readonly SplitWork[],
  [engine, one, two]: readonly [Engine, Engine, Engine],
  rounds: number,
  timed: (work: () => Promise<unknown>) => Promise<Cost>,
): AsyncGenerator<WorkCosts> {
  for (const { name, prepare } of works) {
    const runs: (() => Promise<unknown>)[] = [];
    for (const each of [engine, one, two]) runs.push(await prepare(each));
    // The first run compiles.
    for (const run of runs) await run();
    const least = runs.map((): Cost => ({ wall: Infinity }));
    for (let round = 0; round < rounds; round++) {
      for (const [i, run] of runs.entries()) {
        const { wall, processor } = await timed(run);
        const before = least[i]!;
        least[i] = {
          wall: Math.min(wall, before.wall),
          ...(processor !== undefined && { processor: Math.min(processor, before.processor ?? Infinity) }),
        };
      }
    }
    yield { work: name, engine: least[0]!, one: least[1]!, two: least[2]! };
  }
}

/** The table of it: how many times as fast works are, half of that for two workers, and what two take of the processor in all. */
export function workersRows(costs: readonly WorkCosts[]): [header: string[], ...rows: string[][]] {
  const times = (factor: number) => `${factor.toFixed(2)}x`;
  const hasProcessor = costs.some(({ engine }) => engine.processor !== undefined);
  return [
    [
      'work',
      'engine, ms',
      '1 worker',
      '2 workers',
      'efficiency',
      ...(hasProcessor ? ['processor time'] : []),
    ],
    ...costs.map(({ work, engine, one, two }) => [
      ...[work, engine.wall.toFixed(0), times(engine.wall / one.wall), times(engine.wall / two.wall)],
      (engine.wall / two.wall / 2).toFixed(2),
      ...(hasProcessor ? [times(two.processor! / engine.processor!)] : []),
    ]),
  ];
}
