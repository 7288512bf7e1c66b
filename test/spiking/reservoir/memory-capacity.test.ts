import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ArgumentError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import { memoryCapacity, SpikingNetwork, spikeRates } from '../../../src/spiking/public.js';
import { extent } from '../../extent.js';
import { SIGMAS } from '../../oracle/statistics.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const STEPS = 2000;
function uniformInputs(seed: string): Float64Array {
  const stream = new RandomStream(seed);
  return Float64Array.from({ length: STEPS }, () => 2 * stream.uniform() - 1);
}
/** States of functions of the inputs before each step. */
const statesOf = (inputs: Float64Array, functions: ((before: (lag: number) => number) => number)[]) => ({
  values: Float64Array.from({ length: STEPS * functions.length }, (_, i) => {
    const t = Math.floor(i / functions.length);
    return functions[i % functions.length]!((lag) => inputs[t - lag] ?? 0);
  }),
  shape: [STEPS, functions.length] as [number, number],
});

it('is the length of a shift register, at whatever scale, and nothing nonlinear', async () => {
  const inputs = uniformInputs('register');
  const register = Array.from(
    { length: 5 },
    (_, i) => (before: (lag: number) => number) => 40 * before(i + 1) - 7,
  );
  const states = statesOf(inputs, register);
  const { capacity, stdErr, values, terms } = await memoryCapacity(engine, inputs, states);
  expect(terms).toEqual(Array.from({ length: 20 }, (_, i) => [i + 1]));
  expect(capacity).toBeCloseTo(5, 6);
  expect(stdErr).toBeLessThan(1e-6);
  for (const value of values.subarray(0, 5)) expect(value).toBeCloseTo(1, 6);
  for (const value of values.subarray(5)) expect(value).toBeLessThan(0.01);
  const nonlinear = await memoryCapacity(engine, inputs, states, { degree: 2, lags: 6 });
  expect(nonlinear.terms).toHaveLength(21);
  expect(nonlinear.capacity).toBe(0);
});

it('finds products and powers where they are', async () => {
  const inputs = uniformInputs('products');
  const states = statesOf(inputs, [
    (before) => before(1) * before(3),
    (before) => before(2) ** 2,
    (before) => before(4) ** 3,
  ]);
  const second = await memoryCapacity(engine, inputs, states, { degree: 2, lags: 5 });
  expect(second.capacity).toBeCloseTo(2, 4);
  expect(second.terms.filter((_, i) => second.values[i]! > 0.99)).toEqual([
    [1, 3],
    [2, 2],
  ]);
  // x³ = (3 P₁ + 2 P₃)/5 of variance 1/7: shares 21/25 and 4/25.
  const first = await memoryCapacity(engine, inputs, states, { lags: 5 });
  const third = await memoryCapacity(engine, inputs, states, { degree: 3, lags: 5 });
  const recalled = [
    first.values[3]!,
    third.values[third.terms.findIndex((term) => term.join() === '4,4,4')]!,
  ];
  expect(Math.abs(recalled[0]! - 21 / 25)).toBeLessThan(SIGMAS * first.stdErrs[3]!);
  expect(Math.abs(recalled[1]! - 4 / 25)).toBeLessThan(SIGMAS * Math.max(...third.stdErrs));
});

it('is what noise leaves, within its standard error', async () => {
  const noise = new RandomStream('noise');
  const inputs = uniformInputs('signal');
  const states = statesOf(inputs, [(before) => before(2) + (2 * noise.uniform() - 1)]);
  const { capacity, stdErr, values } = await memoryCapacity(engine, inputs, states);
  expect(Math.abs(capacity - 0.5)).toBeLessThan(SIGMAS * stdErr);
  expect(stdErr).toBeLessThan(0.03);
  expect(values[1]).toBe(capacity);
});

it('takes binary inputs, whose products are parities', async () => {
  const stream = new RandomStream('bits');
  const inputs = Float64Array.from({ length: STEPS }, () => stream.integer(2));
  const states = statesOf(inputs, [(before) => Number(before(1) !== before(2))]);
  const { terms, values, capacity } = await memoryCapacity(engine, inputs, states, { degree: 2, lags: 3 });
  expect(terms).toEqual([
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
  expect(values[0]).toBeCloseTo(1, 6);
  expect(capacity).toBeCloseTo(1, 6);
  expect((await memoryCapacity(engine, inputs, states)).capacity).toBe(0);
});

it('finds the memory of fixed circuits that have one, and none where they have none', async () => {
  const stream = new RandomStream('input');
  const [steps, passes] = [600, extent(100, 200)];
  const inputs = Uint8Array.from({ length: steps }, () => stream.integer(2));
  const spikes = Uint8Array.from({ length: steps * passes }, (_, i) => inputs[Math.floor(i / passes)]!);
  const recall = async (memoryKind: 'quantum' | 'none') => {
    using network = new SpikingNetwork(engine, {
      ...{
        neuron: 'sqs',
        memory: 2,
        ansatz: 'two-way',
        memoryKind,
        angleDeviation: 2,
        weightMean: 0.3,
        seed: 4,
      },
      layers: [1, 20, 2],
    });
    const states = await spikeRates(await network.run({ spikes, shape: [steps, passes, 1] }, { seed: 1 }));
    expect(states.shape).toEqual([600, 22]);
    return memoryCapacity(engine, inputs, states, { lags: 5, regularization: 1e-4 });
  };
  const quantum = await recall('quantum');
  for (const lag of [1, 2])
    expect(quantum.values[lag - 1]).toBeGreaterThan(SIGMAS * quantum.stdErrs[lag - 1]!);
  expect((await recall('none')).capacity).toBe(0);
});

it('refuses what it cannot judge, and can be aborted', async () => {
  const inputs = uniformInputs('few');
  const states = statesOf(inputs, [(before) => before(1), (before) => 2 * before(1)]);
  const wrong: [promise: Promise<unknown>, message: RegExp][] = [
    [memoryCapacity(engine, inputs.subarray(1), states), /^inputs: expected 2000 numbers/],
    [memoryCapacity(engine, new Float64Array(STEPS), states), /^inputs: .*differ/],
    [memoryCapacity(engine, inputs, states, { washout: 5 }), /^options\.washout:/],
    [memoryCapacity(engine, inputs, states, { washout: 1999 }), /^inputs: .*more than 2002 steps/],
    [memoryCapacity(engine, inputs, states, { degree: 4, lags: 100 }), /^options\.degree:/],
    [memoryCapacity(engine, inputs, { ...states, shape: [1, 2] }), /^states\.values:/],
  ];
  for (const [promise, message] of wrong) {
    await expect(promise).rejects.toThrow(ArgumentError);
    await expect(promise).rejects.toThrow(message);
  }
  await expect(memoryCapacity(engine, inputs, states, { regularization: 0 })).rejects.toThrow(NumericalError);
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(memoryCapacity(engine, inputs, states, { signal })).rejects.toThrow('enough');
});
