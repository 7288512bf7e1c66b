import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import { BornspikeError, createEngine, type Engine, RandomStream } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import { SpikingNetwork, SqsNeuron, trainLocal } from '../../src/spiking/public.js';
import { goldenHashes, someCases } from '../golden/cases.js';
import golden from '../golden/golden.json' with { type: 'json' };

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 30, size: 16, seed: 1, classes: [1, 7] });
const build = (on = engine) => new SpikingNetwork(on, { neuron: 'sqs', layers: [256, 2, 2], seed: 1 });
const training = { epochs: 5, batch: 10, steps: 3, seed: 1 };

describe('memory', () => {
  it('is all given back, however often', async () => {
    for (let round = 0; round < 50; round++) {
      const network = build();
      const copy = (await loadModel(engine, await saveModel(network))) as SpikingNetwork;
      await network.evaluate(digits, { steps: 3, seed: 1 });
      await copy.run({ spikes: new Uint8Array(512), shape: [2, 1, 256] }, { seed: 1 });
      for (const representation of ['amplitudes', 'density'] as const) {
        using neuron = new SqsNeuron(engine, {
          inputs: 2,
          memory: 1,
          ansatz: 'two-way',
          angles: [1, 2, 3, 4, 5, 6, 7],
          representation,
        });
        neuron.step([0.5, 0.5], new RandomStream(1));
        neuron.logLikelihoodGradient([[0.5, 0.5]], [[1, 0]]);
      }
      if (round % 10 === 0) await trainLocal(network, digits, training).finish();
      network.dispose();
      copy.dispose();
      copy.dispose();
      expect(engine.bytesUsed).toBe(0);
    }
  });

  it('is given back by a training run that is left, stopped or has finished', async () => {
    using network = build();
    const used = engine.bytesUsed;
    for await (const step of trainLocal(network, digits, training)) if (step.step === 2) break;
    expect(engine.bytesUsed).toBe(used);

    const controller = new AbortController();
    const aborted = trainLocal(network, digits, { ...training, signal: controller.signal });
    controller.abort();
    await expect(aborted.finish()).rejects.toThrow();
    expect(engine.bytesUsed).toBe(used);

    const failed = (async () => {
      for await (const _ of trainLocal(network, digits, training)) throw new Error('the caller failed');
    })();
    await expect(failed).rejects.toThrow('the caller failed');
    expect(engine.bytesUsed).toBe(used);

    const never = trainLocal(network, digits, training);
    never.dispose();
    expect(engine.bytesUsed).toBe(used);
    await expect(never.finish()).rejects.toThrow(BornspikeError);

    expect(() => trainLocal(network, digits, { ...training, signal: AbortSignal.abort() })).toThrow();
    expect(engine.bytesUsed).toBe(used);
  });

  it('is given back when there is not enough of it', async () => {
    expect(() => new SpikingNetwork(engine, { neuron: 'sqs', layers: [1_000_000, 100_000] })).toThrow(
      BornspikeError,
    );
    expect(() => new SpikingNetwork(engine, { neuron: 'sqs', layers: [10, 60_000, 60_000] })).toThrow(
      BornspikeError,
    );
    using network = build();
    const used = engine.bytesUsed;
    await expect(network.evaluate(digits, { steps: 100_000_000 })).rejects.toThrow(BornspikeError);
    expect(() => trainLocal(network, digits, { ...training, globalPasses: 1_000_000, steps: 1000 })).toThrow(
      BornspikeError,
    );
    expect(engine.bytesUsed).toBe(used);
  });
});

describe('after dispose()', () => {
  it('a network, a neuron and what trains them say so', async () => {
    const network = build();
    const run = trainLocal(network, digits, training);
    await run[Symbol.asyncIterator]().next();
    network.dispose();
    const trains = { spikes: new Uint8Array(256), shape: [1, 1, 256] as [number, number, number] };
    for (const use of [
      () => network.parameters,
      () => {
        network.parameters = { weights: new Float64Array(0), angles: new Float64Array(0) };
      },
      () => trainLocal(network, digits),
    ]) {
      expect(use).toThrow(/this network was disposed/);
    }
    await expect(saveModel(network)).rejects.toThrow(/this network was disposed/);
    await expect(network.run(trains)).rejects.toThrow(/this network was disposed/);
    await expect(network.evaluate(digits)).rejects.toThrow(/this network was disposed/);
    await expect(run.finish()).rejects.toThrow(/this network was disposed/);

    const neuron = new SqsNeuron(engine, { inputs: 1, memory: 0, ansatz: 'two-way', angles: [1] });
    neuron.dispose();
    expect(() => neuron.probabilities([1])).toThrow(/this neuron was disposed/);
    expect(() => neuron.reset()).toThrow(/this neuron was disposed/);
    expect(() => neuron.logLikelihood([[1]], [[1]])).toThrow(/this neuron was disposed/);
    expect(engine.bytesUsed).toBe(0);
  });

  it('an engine ends all that was built on it', async () => {
    const ended = await createEngine();
    const network = build(ended);
    const neuron = new SqsNeuron(ended, { inputs: 1, memory: 0, ansatz: 'two-way', angles: [1] });
    const run = trainLocal(network, digits, training);
    await run[Symbol.asyncIterator]().next();
    ended.dispose();
    for (const use of [
      () => network.parameters,
      () => neuron.probabilities([1]),
      () => new SpikingNetwork(ended, { neuron: 'sqs', layers: [2, 2] }),
    ]) {
      expect(use).toThrow(/this engine was disposed/);
    }
    await expect(network.evaluate(digits)).rejects.toThrow(/this engine was disposed/);
    await expect(run.finish()).rejects.toThrow(/this engine was disposed/);
    network.dispose();
    neuron.dispose();
  });
});

it('goes on after a kernel has trapped', async () => {
  using other = await createEngine();
  const beyond = other.arena.memory.buffer.byteLength - 8;
  expect(() => other.kernels.fillUniform(0, 4, 5, beyond, 1000)).toThrow(WebAssembly.RuntimeError);
  expect(() => other.kernels.map64(0, beyond, beyond, 1000)).toThrow(WebAssembly.RuntimeError);
  expect(() => other.kernels.networkForward(beyond, 0, 1, 0, 1)).toThrow(WebAssembly.RuntimeError);
  expect(golden).toMatchObject(await goldenHashes(other, someCases));
});
