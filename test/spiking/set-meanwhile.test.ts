import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { SpikingNetwork } from '../../src/spiking/public.js';
import { extent } from '../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  engine.dispose();
});

const images = {
  ...{ name: 'grey', width: 1000, height: 1, classes: 10 },
  ...{ images: new Uint8Array(2000).fill(200), labels: Uint8Array.of(0, 1) },
};
const options = { steps: 3, seed: 1, precision: 'float32' } as const;

it.each([0, 2, ...extent([], [1, 4])])(
  'evaluates by one set of parameters, if others are set %i turns later',
  async (turns) => {
    // So many weights that they are read in several pieces.
    const layers = [1000, 4000, 10];
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers, seed: 1 });
    using other = new SpikingNetwork(engine, { neuron: 'sqs', layers, seed: 2 });
    const [before, after] = [await network.evaluate(images, options), await other.evaluate(images, options)];
    expect(before.rates.values).not.toEqual(after.rates.values);
    const { parameters } = other;
    const running = network.evaluate(images, options);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    network.parameters = parameters;
    const { rates } = await running;
    expect([before.rates.values, after.rates.values]).toContainEqual(rates.values);
    expect((await network.evaluate(images, options)).rates.values).toEqual(after.rates.values);
  },
);
