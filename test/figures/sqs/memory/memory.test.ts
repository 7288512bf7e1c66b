import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/engine/engine.js';
import { createEngine } from '../../../../src/engine/loading/create-engine.js';
import type { FigureContext, FigureData } from '../../../../src/figures/figure.js';
import { MEMORY_DEVICES } from '../../../../src/figures/sqs/memory/on-devices.js';
import { LAGS, type RecallTask, recallOf } from '../../../../src/figures/sqs/memory/recall.js';
import { sqsMemory } from '../../../../src/figures/sqs/memory/sqs-memory.js';
import { MEMORY_TASKS } from '../../../../src/figures/sqs/memory/tasks.js';
import {
  type MemoryOutcome,
  type MemoryTraining,
  trainMemory,
} from '../../../../src/figures/sqs/memory/train-memory.js';
import {
  isOnDevices,
  type MemoryVariant,
  NO_MEMORY,
  QUANTUM,
} from '../../../../src/figures/sqs/memory/variants.js';
import { itAtLength } from '../../../extent.js';
import { expectComplete, expectToSayWhatItIsAbout } from '../../requirements.js';

const SETTING = { ...sqsMemory.options.quick, runs: 4, train: 6, test: 4, delays: [0, 3] };

/** What is recalled: 1 of a quantum memory, less on devices, and half as much of others. */
function recalls(task: RecallTask) {
  const most = task.memory === 'quantum' ? 1 : 0.5;
  return [
    { device: null, noise: 0 },
    ...MEMORY_DEVICES.flatMap((device) => task.noise.map((noise) => ({ device, noise }))),
  ].map((place) => ({
    ...place,
    capacity: most + 0.01 * Number(task.seed) - 0.1 * place.noise,
    byLag: Array.from({ length: LAGS }, (_, lag) => most / 2 ** lag),
  }));
}

/** The experiment where each training is said to have reached `accuracy`, all a little more or less in each run. */
function experiment(
  accuracy: (training: MemoryTraining) => number,
  options = {},
  /** What noise takes from it. */
  lost: (training: MemoryTraining, device: string, noise: number) => number = () => 0,
) {
  const trainings: MemoryTraining[] = [];
  const context: FigureContext<typeof SETTING> = {
    options: { ...SETTING, ...options },
    seed: 1,
    data: [],
    remember: async <Value>(inputs: object) => {
      if ('repetitions' in inputs) return recalls(inputs as RecallTask) as Value;
      const training = inputs as MemoryTraining;
      trainings.push(training);
      const run = Number(training.seed);
      const jitter = 0.01 * run + (training.detachMemory ? 0.004 * (-1) ** run : 0);
      const reached = accuracy(training) + jitter;
      const reading = (device: (typeof MEMORY_DEVICES)[number] | null, noise: number) => ({
        ...{ device, noise, information: 0.5 },
        accuracy: reached - (device === null ? 0 : lost(training, device, noise)),
      });
      const outcome: MemoryOutcome = {
        onDevices: isOnDevices(training)
          ? [
              reading(null, 0),
              ...MEMORY_DEVICES.flatMap((device) => training.noise.map((noise) => reading(device, noise))),
            ]
          : [],
        accuracy: reached,
        spikesPerStep: 3,
        neurons: 20,
        parameters: 400,
        loss: 0.5,
      };
      return outcome as Value;
    },
  };
  return { context, trainings, run: () => sqsMemory.run(undefined as unknown as Engine, context) };
}

const variantOf = ({ memory, memoryQubits, ansatz, detachMemory }: MemoryVariant) => ({
  ...{ memory, memoryQubits, ansatz, detachMemory },
});
const isOrder = ({ train }: MemoryTraining) => train.classNames?.[0] === 'A before B';

/** All of the claim is so. */
const asClaimed = ({ memory, memoryQubits, ansatz, detachMemory }: MemoryVariant): number => {
  if (memoryQubits > 1) return 0.8;
  if (memory === 'none') return 0.5;
  if (memory === 'last-spike') return 0.7;
  return (ansatz === 'two-way' ? 0.9 : 0.6) - (detachMemory ? 0.1 : 0);
};

describe('figure sqs/memory', () => {
  it('says what it is about', () => expectToSayWhatItIsAbout(sqsMemory as never));

  it('trains all variants with the same samples and seed in each run, and tells of its progress', async () => {
    const { context, trainings, run } = experiment(asClaimed);
    const shares: number[] = [];
    context.onProgress = ({ done, total }) => shares.push(done / total);
    const { data } = await run();
    expect(data).toHaveLength(2 * 2 * 4 * 8 + 4 * 6);
    expect(new Set(trainings.map((each) => JSON.stringify(variantOf(each)))).size).toBe(8);
    for (let first = 0; first < trainings.length; first += 8) {
      const block = trainings.slice(first, first + 8);
      for (const part of ['train', 'test', 'seed', 'epochs', 'parameters', 'noise'] as const) {
        expect(new Set(block.map((each) => each[part])).size).toBe(1);
      }
      const { train, test } = block[0]!;
      expect([train.labels.length, test.labels.length]).toEqual([6, 4]);
      expect(train.spikes.subarray(0, 20)).not.toEqual(test.spikes.subarray(0, 20));
    }
    expect(shares[0]).toBe(0);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('gives a table, a drawing and a page that are sound', async () => {
    const result = await experiment(asClaimed).run();
    expectComplete(sqsMemory as never, result);
    expect(result.table.rows).toHaveLength(2 * 2 * 8 + 6);
    for (const text of [
      'event order, two-way',
      'delayed parity, memory-to-input',
      '>last spike<',
      'event order on ibm_boston, two-way',
      'memory capacity, two-way',
    ]) {
      expect(result.svg).toContain(text);
    }
  });

  it('says that the claim is reproduced where it is, by the better ansatz of each kind', async () => {
    const { outcome, reasons } = (await experiment(asClaimed).run()).verdict;
    expect(outcome).toBe('reproduced');
    expect(reasons).toHaveLength(6 + 6 + 3);
    expect(reasons[0]).toMatch(
      /^event order: quantum memory \(two-way\) is more accurate than no memory, by 40\.\d ± 0 points$/,
    );
    expect(reasons[4]).toMatch(
      /^delayed parity: .* more accurate than memory of the last spike .*, by 20\.\d ± 0 points$/,
    );
    expect(reasons[5]).toMatch(
      /more accurate than the same learnt through spikes alone \(two-way\), by 10\.\d/,
    );
  });

  it('says that it did not where the last spike does better on one of the tasks', async () => {
    const { outcome, reasons } = (
      await experiment((training) =>
        training.memory === 'last-spike' && !isOrder(training) ? 0.99 : asClaimed(training),
      ).run()
    ).verdict;
    expect(outcome).toBe('not reproduced');
    expect(reasons[4]).toMatch(/^delayed parity: .* is less accurate than memory of the last spike/);
    expect(reasons[1]).toMatch(/^event order: .* is more accurate than memory of the last spike/);
  });

  it('says up to which noise of each device quantum memories are ahead of one classical bit', async () => {
    const lost = ({ memory }: MemoryTraining, device: string, noise: number) => {
      if (memory !== 'quantum') return 0;
      if (device === 'ibm_brisbane') return 0.3;
      return device === 'ibm_boston' && noise > 1 ? 0.2 : 0.05;
    };
    const { reasons } = (await experiment(asClaimed, {}, lost).run()).verdict;
    expect(reasons[6]).toMatch(
      /^event order: quantum memory of 1 qubit \(two-way\) beats one classical bit \(last spike, memory-to-input\), by the/,
    );
    expect(reasons[6]).toMatch(
      /ibm_brisbane at none of these factors \(× 1: −10.0 ± 0 points, × 3: −10.0 ± 0 points\)/,
    );
    expect(reasons[6]).toMatch(/ibm_boston up to × 1 \(× 1: \+15.0 ± 0 points, × 3: \+?0.0/);
    expect(reasons[6]).toMatch(/quantinuum_h2 up to × 3 .*; without noise it is ahead \(\+20.0/);
    expect(reasons[7]).toMatch(/^event order: quantum memory of 2 qubits/);
    expect(reasons[10]).toMatch(
      /^memory capacity: quantum memory of 1 qubit .* up to × 3 \(× 1: \+0\.500 ± 0, × 3/,
    );
    expect(reasons.slice(-3)).toEqual([
      'quantum memories of 3 qubits are left to --full',
      'N-MNIST is not at hand, and left out',
      'plainly, a quantum memory beats one classical bit in event order on ibm_boston up to × 1 (1 qubit), quantinuum_h2 up to × 3 (1 qubit); ' +
        'in delayed parity on ibm_boston up to × 1 (1 qubit), quantinuum_h2 up to × 3 (1 qubit); ' +
        'in memory capacity on ibm_brisbane up to × 3 (1 qubit), ibm_boston up to × 3 (1 qubit), quantinuum_h2 up to × 3 (1 qubit)',
    ]);
    const full = await experiment(asClaimed, { memoryQubits: [2, 3], noise: [0] }).run();
    expect(full.verdict.reasons.at(-3)).toMatch(/^memory capacity: quantum memory of 3 qubits/);
    expect(full.verdict.reasons.at(-1)).toMatch(/in event order on none, but without noise \(1 qubit\)/);
    expectComplete(sqsMemory as never, full);
  });

  it('is undecided where two do not differ significantly, and after a single run', async () => {
    const same = await experiment((each) => (each.detachMemory ? 0.9 : asClaimed(each))).run();
    expect(same.verdict.outcome).toBe('undecided');
    expect(same.verdict.reasons[2]).toMatch(
      /does not differ significantly from the same learnt through spikes alone/,
    );
    const single = await experiment(asClaimed, { runs: 1 }).run();
    expect(single.verdict.outcome).toBe('undecided');
    expect(single.svg).not.toMatch(/NaN|undefined|null/);
  });
});

describe('networks with and without memory', async () => {
  const [order] = MEMORY_TASKS;
  const samples = {
    ...(await order!.samples({ train: 500, test: 500 }, 0, 1)),
  };

  it('are of one size, and only those with memory tell the order of events', async () => {
    const engine = await createEngine();
    const train = (variant: MemoryVariant) =>
      trainMemory(
        engine,
        { ...samples, ...variant, parameters: 400, recipe: 'plain', epochs: 10, noise: [1], seed: 1 },
        { report: () => {} },
      );
    const without = await train(NO_MEMORY);
    const quantum = await train(QUANTUM[1]!);
    for (const { parameters } of [without, quantum]) expect(Math.abs(parameters - 400)).toBeLessThan(10);
    expect(without.onDevices).toEqual([]);
    expect(quantum.onDevices.map(({ device, noise }) => [device, noise])).toEqual([
      [null, 0],
      ...MEMORY_DEVICES.map((device) => [device, 1]),
    ]);
    const [clean, brisbane, , ions] = quantum.onDevices;
    // In float32 and float64 few samples differ.
    expect(Math.abs(clean!.accuracy - quantum.accuracy)).toBeLessThan(0.02);
    for (const what of ['accuracy', 'information'] as const) {
      expect(brisbane![what]).toBeLessThan(ions![what]);
      expect(brisbane![what]).toBeLessThan(clean![what]);
    }
    const stdErr = Math.sqrt(0.25 / 500);
    expect(Math.abs(without.accuracy - 0.5)).toBeLessThan(5 * stdErr);
    expect(quantum.accuracy - 0.5).toBeGreaterThan(5 * stdErr);
  });
});

it('is learnt on recordings, too, where they are at hand', async () => {
  const spikes = (count: number) => ({
    ...{ spikes: new Uint8Array(10 * count * 5), shape: [10, count, 5] as [number, number, number] },
    ...{ labels: new Uint8Array(count), classes: 10 },
  });
  const recordings: FigureData = {
    name: 'n-mnist',
    available: { train: 5, test: 3 },
    train: async (_seed, count) => spikes(count),
    test: async (_seed, count) => spikes(count),
  };
  const { context, trainings, run } = experiment((each) =>
    each.train.classes === 10 ? 0.7 : asClaimed(each),
  );
  const result = await sqsMemory.run(undefined as unknown as Engine, { ...context, data: [recordings] });
  const own = trainings.filter(({ train }) => train.classes === 10);
  expect(own).toHaveLength(4 * 8);
  expect([own[0]!.train.labels.length, own[0]!.test.labels.length, own[0]!.parameters]).toEqual([
    5, 3, 24_000,
  ]);
  expectComplete(sqsMemory as never, result);
  expect(result.table.rows).toHaveLength(2 * 2 * 8 + 8 + 6);
  // What it finds there says nothing about the claim.
  expect(result.verdict.outcome).toBe((await run()).verdict.outcome);
  expect(result.verdict.reasons[6]).toMatch(
    /^N-MNIST: quantum memory .* does not differ significantly from no memory/,
  );
  expect(result.verdict.reasons.at(-1)).toMatch(
    /; in N-MNIST on none, nor without noise; in memory capacity/,
  );
  expect(result.verdict.reasons).not.toContain('N-MNIST is not at hand, and left out');
});

// In test/slow/figures.test.ts, too.
itAtLength('recalls nothing without memory, and less on a noisy device', async () => {
  const engine = await createEngine();
  const of = (variant: MemoryVariant) =>
    recallOf(engine, { ...variant, repetitions: 100, noise: [3], seed: 1 });
  const [none, ...elsewhere] = await of(NO_MEMORY);
  expect(none!.capacity).toBe(0);
  expect(elsewhere).toEqual([]);
  const quantum = await of(QUANTUM[1]!);
  expect(quantum.map(({ device, noise }) => [device, noise])).toEqual([
    [null, 0],
    ...MEMORY_DEVICES.map((device) => [device, 3]),
  ]);
  expect(quantum[0]!.capacity).toBeGreaterThan(0.5);
  expect(quantum[1]!.capacity).toBeLessThan(quantum[3]!.capacity);
  for (const { byLag } of quantum) expect(byLag).toHaveLength(LAGS);
});
