// `npm run bench:workers`: how much faster pools are than one engine, what a task costs beside its work, and how long a pool takes to start.
import { readFile } from 'node:fs/promises';
import { strokes } from '../src/data/public.js';
import {
  simulateBlochEnsemble,
  simulateDecoupling,
  simulateErrorCorrection,
  simulateQubitNeurons,
} from '../src/dynamics/public.js';
import { Pacer } from '../src/engine/index.js';
import { createEngine, type Engine } from '../src/index.js';
import { createPool } from '../src/parallel/public.js';
import { DigitWeights, digitRecognizer, QNeuronCircuit, simulateCircuit } from '../src/qneuron/public.js';
import { coupleRing, hamiltonian } from '../src/register/public.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../src/spiking/public.js';
import { markdownTable } from './markdown-table.js';
import { isMain, MODULE } from './paths.js';

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

/** Milliseconds of a work: by the clock, and of the processor in all threads. */
interface Cost {
  wall: number;
  processor: number;
}

/** The least of several of each: they take turns, so that what else the machine does falls on all alike. */
async function leastOf(works: readonly (() => Promise<unknown>)[], rounds: number): Promise<Cost[]> {
  const least = works.map((): Cost => ({ wall: Infinity, processor: Infinity }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, work] of works.entries()) {
      const before = process.cpuUsage();
      const start = performance.now();
      await work();
      const { user, system } = process.cpuUsage(before);
      const { wall, processor } = least[i]!;
      least[i] = {
        wall: Math.min(wall, performance.now() - start),
        processor: Math.min(processor, (user + system) / 1000),
      };
    }
  }
  return least;
}

/**
 * Rows of a table: the work, its milliseconds on an engine, how many times as fast it is with 1 and 2 workers, half of the latter,
 * and what 2 workers and their pool take of the processor, as a share of what the engine takes.
 */
export async function speedUps(works: readonly SplitWork[], rounds: number): Promise<string[][]> {
  const engines = [
    await createEngine(),
    await createPool({}, { workers: 1 }),
    await createPool({}, { workers: 2 }),
  ];
  const rows = [['work', 'engine, ms', '1 worker', '2 workers', 'efficiency', 'processor time']];
  for (const { name, prepare } of works) {
    const prepared = await Promise.all(engines.map(prepare));
    for (const work of prepared) await work();
    const [alone, one, two] = (await leastOf(prepared, rounds)) as [Cost, Cost, Cost];
    const times = (factor: number) => `${factor.toFixed(2)}x`;
    rows.push([
      ...[name, alone.wall.toFixed(0), times(alone.wall / one.wall), times(alone.wall / two.wall)],
      (alone.wall / two.wall / 2).toFixed(2),
      times(two.processor / alone.processor),
    ]);
  }
  for (const engine of engines) await engine.dispose();
  return rows;
}

/** Milliseconds until a pool of two workers can be used, the kernels being compiled. */
export async function startOf(module: WebAssembly.Module, rounds: number): Promise<number> {
  const [least] = await leastOf(
    [
      async () => {
        starting.push(await createPool({ module }, { workers: 2 }));
      },
    ],
    rounds,
  );
  for (const pool of starting.splice(0)) await pool.dispose();
  return least!.wall;
}
const starting: Engine[] = [];

/** Milliseconds that a task takes beside its work, which is next to nothing here: one trajectory without pulses. */
export async function taskOf(rounds: number): Promise<number> {
  const tasks = 500;
  const pool = await createPool({}, { workers: 1 });
  const detuning = { kind: 'white', rate: 1 } as const;
  const settings = {
    sequence: 'none',
    pulseError: 0,
    times: Float64Array.of(1),
    detuning,
    initial: [1, 0, 0],
  };
  const shared = { settings, key: [1, 2] };
  const parts = Array.from({ length: tasks }, (_, first) => ({ run: 0, first, count: 1 }));
  const run = () => pool.crew!.run('decoupling', shared, parts, () => {}, new Pacer({}));
  const [least] = await leastOf([run], rounds + 1);
  await pool.dispose();
  return least!.wall / tasks;
}

if (isMain(import.meta.url)) {
  const rounds = process.argv.includes('--quick') ? 2 : 7;
  const [header, ...rows] = await speedUps(splitWorks, rounds);
  console.log(markdownTable(header!, rows));
  const module = await WebAssembly.compile(await readFile(MODULE));
  console.log(`\na pool of two workers starts in ${(await startOf(module, rounds)).toFixed(0)} ms`);
  console.log(`a task takes ${(await taskOf(rounds)).toFixed(2)} ms beside its work`);
}
