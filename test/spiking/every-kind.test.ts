import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRate, type ImageDataset } from '../../src/data/public.js';
import { ArgumentError, BornspikeError, createEngine, type Engine, RandomStream } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import { SpikingNetwork, type TrainingRun, trainLocal, trainSurrogate } from '../../src/spiking/public.js';
import { someOf } from '../extent.js';
import { networkKinds } from './kinds.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const STEPS = 5;
const random = new RandomStream('pictures');
const digits: ImageDataset = {
  ...{ name: 'pictures', width: 6, height: 4, classes: 2 },
  images: Uint8Array.from({ length: 12 * 24 }, () => random.integer(256)),
  labels: Uint8Array.from({ length: 12 }, (_, item) => item % 2),
};
const trains = await encodeRate(digits, { steps: STEPS, seed: 'trains' });
const dataset = { ...trains, classes: 2, labels: digits.labels };

/** Every public method of a spiking network, for every kind of network. */
// Every day each neuron is in one shape or two, and each shape in half of the neurons.
describe.each(someOf(networkKinds(24), 2))('$name', ({ options }) => {
  const build = () => new SpikingNetwork(engine, options);
  const sqs = options.neuron === 'sqs';

  it('evaluates to what its run counts', async () => {
    using network = build();
    const { spikes, hidden, shape, seed } = await network.run(trains, { seed: 'a' });
    const evaluation = await network.evaluate(dataset, { seed: 'a' });
    expect(seed).toBe('a');
    const [steps, items, channels] = shape;
    const perClass = channels / 2;
    const { wiring } = network.core.topology;
    expect(shape).toEqual([STEPS, 12, 2 * (options.inputs ?? 1)]);
    expect(hidden.shape).toEqual([STEPS, 12, (wiring.neurons - 2) * (options.inputs ?? 1)]);
    for (let item = 0; item < items; item++) {
      const counts = [0, 0];
      for (let t = 0; t < steps; t++) {
        for (let c = 0; c < channels; c++) {
          counts[Math.floor(c / perClass)]! += spikes[(t * items + item) * channels + c]!;
        }
      }
      const rates = counts.map((count) => count / (steps * perClass));
      expect([...evaluation.rates.values.subarray(2 * item, 2 * item + 2)]).toEqual(rates);
      expect(evaluation.predictions[item]).toBe(counts[1]! > counts[0]! ? 1 : 0);
    }
    const byNeuron = new Float64Array(wiring.neurons);
    const width = options.inputs ?? 1;
    hidden.spikes.forEach((spike, i) => {
      byNeuron[Math.floor((i % hidden.shape[2]) / width)]! += spike / (steps * items);
    });
    spikes.forEach((spike, i) => {
      byNeuron[wiring.neurons - 2 + Math.floor((i % channels) / width)]! += spike / (steps * items);
    });
    evaluation.spikesPerStepByNeuron.forEach((rate, i) => {
      expect(rate).toBeCloseTo(byNeuron[i]!, 12);
    });
    // The kinds are made so that something happens in them.
    expect(evaluation.spikesPerStep).toBeGreaterThan(0.01);
  });

  it('gives the same of fewer items, and with float32 about the same', async () => {
    using network = build();
    const whole = await network.evaluate(digits, { seed: 'a', steps: STEPS });
    const single = await network.evaluate(digits, { seed: 'a', steps: STEPS, precision: 'float32' });
    // A spike turns where its uniform number, or the threshold, is within the rounding of float32, about 1e-5 of all: one at most.
    const spike = 1 / (STEPS * digits.labels.length);
    expect(Math.abs(single.spikesPerStep - whole.spikesPerStep)).toBeLessThan(1.5 * spike);
    const first = { ...digits, labels: digits.labels.slice(0, 5), images: digits.images.slice(0, 5 * 24) };
    const some = await network.evaluate(first, { seed: 'a', steps: STEPS });
    expect(some.rates.values).toEqual(whole.rates.values.slice(0, 10));
  });

  it('is saved and loaded to the same results', async () => {
    using network = build();
    const bytes = await saveModel(network);
    using copy = (await loadModel(engine, bytes)) as SpikingNetwork;
    expect(copy.options).toEqual(network.options);
    expect(copy.parameters).toEqual(network.parameters);
    expect(await saveModel(copy)).toEqual(bytes);
    const { meta: _, ...expected } = await network.run(trains, { seed: 'b' });
    expect(await copy.run(trains, { seed: 'b' })).toMatchObject(expected);
  });

  it('has parameters to read and to set', async () => {
    using network = build();
    const { weights, angles } = network.parameters;
    expect(weights.length + angles.length).toBe(SpikingNetwork.parameterCount(options));
    const silent = { weights: weights.map(() => 0), angles: angles.map(() => 0) };
    network.parameters = silent;
    expect(network.parameters).toEqual(silent);
    expect((await network.run(trains, { seed: 1 })).spikes.every((spike) => spike === 0)).toBe(true);
    for (const wrong of [
      { weights, angles: [...angles, 1] },
      { weights: weights.slice(1), angles },
    ]) {
      expect(() => {
        network.parameters = wrong as never;
      }).toThrow(ArgumentError);
    }
    expect(network.parameters).toEqual(silent);
  });

  it('runs with the parameters and inputs that it was called with', async () => {
    using network = build();
    const mutable = { spikes: trains.spikes.slice(), shape: trains.shape };
    const labelled = { ...mutable, spikes: trains.spikes.slice(), classes: 2, labels: digits.labels.slice() };
    const images = { ...digits, images: digits.images.slice(), labels: digits.labels.slice() };
    const calls = () => [
      network.run(mutable, { seed: 'c' }),
      network.evaluate(labelled, { seed: 'c' }),
      network.evaluate(images, { seed: 'c', steps: STEPS, precision: 'float32' }),
    ];
    const withoutMeta = (results: { meta: unknown }[]) => results.map((each) => ({ ...each, meta: 0 }));
    const expected = withoutMeta(await Promise.all(calls()));
    const pending = calls();
    mutable.spikes.fill(0);
    labelled.spikes.fill(0);
    labelled.labels.fill(1);
    images.images.fill(255);
    images.labels.fill(1);
    const { weights, angles } = network.parameters;
    network.parameters = { weights: weights.map(() => 0), angles };
    expect(withoutMeta(await Promise.all(pending))).toEqual(expected);
  });

  it('trains by the rules that it has, from the data that it was given, and refuses the other', async () => {
    const rules: Record<string, (network: SpikingNetwork, data: typeof dataset) => TrainingRun> = {
      local: (network, data) =>
        trainLocal(network, data, { epochs: 1, batch: 5, seed: 1, gradient: 'shots' }),
      surrogate: (network, data) => trainSurrogate(network, data, { epochs: 1, batch: 5, seed: 1 }) as never,
    };
    for (const [name, train] of Object.entries(rules)) {
      using network = build();
      const used = engine.bytesUsed;
      if (name === 'local' && !sqs) {
        expect(() => train(network, dataset)).toThrow(
          expect.objectContaining({ name: 'ArgumentError', field: 'network' }),
        );
        continue;
      }
      const { lossByEpoch } = await train(network, dataset);
      expect(lossByEpoch.every((loss) => loss > 0)).toBe(true);
      expect(engine.bytesUsed).toBe(used);

      using other = build();
      expect(network.parameters).not.toEqual(other.parameters);
      const mutable = { ...dataset, spikes: dataset.spikes.slice(), labels: dataset.labels.slice() };
      const run = train(other, mutable);
      mutable.spikes.fill(1);
      mutable.labels.fill(0);
      await run;
      expect(other.parameters).toEqual(network.parameters);
    }
  });

  it('stops when it is told to, and gives its memory back', async () => {
    using network = build();
    const used = engine.bytesUsed;
    using pupil = build();
    const controller = new AbortController();
    const { signal } = controller;
    const pending = Promise.allSettled([
      network.run(trains, { signal }),
      network.evaluate(dataset, { signal }),
      trainSurrogate(network, dataset, { signal }).finish(),
      ...(sqs ? [trainLocal(pupil, dataset, { signal }).finish()] : []),
    ]);
    controller.abort(new Error('enough'));
    for (const each of await pending) {
      expect(each).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
    }
    const stopped = AbortSignal.abort(new Error('before'));
    await expect(network.run(trains, { signal: stopped })).rejects.toThrow('before');
    await expect(network.evaluate(dataset, { signal: stopped })).rejects.toThrow('before');
    expect(() => trainSurrogate(network, dataset, { signal: stopped })).toThrow('before');
    await trainSurrogate(network, dataset, { epochs: 1 });
    pupil.dispose();
    expect(engine.bytesUsed).toBe(used);
  });

  it('says when it was disposed, also to what is running', async () => {
    const network = build();
    const pending = network.run(trains).catch((error) => error);
    network.dispose();
    network.dispose();
    const ended = await pending;
    expect(ended instanceof BornspikeError || 'spikes' in ended).toBe(true);
    const gone = /this network was disposed/;
    await expect(network.run(trains)).rejects.toThrow(gone);
    await expect(network.evaluate(dataset)).rejects.toThrow(gone);
    expect(() => network.parameters).toThrow(gone);
    await expect(saveModel(network)).rejects.toThrow(gone);
    expect(() => trainSurrogate(network, dataset)).toThrow(gone);
  });
});
