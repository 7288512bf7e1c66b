import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { SpikingNetwork } from '../../src/spiking/public.js';
import { extent } from '../extent.js';

const images = {
  ...{ name: 'grey', width: 1000, height: 1, classes: 10 },
  ...{ images: new Uint8Array(2000).fill(200), labels: Uint8Array.of(0, 1) },
};
const options = { steps: 3, seed: 1, precision: 'float32' } as const;

// So many weights that they are read in several pieces.
const make = (seed: number) => new SpikingNetwork(engine, { neuron: 'sqs', layers: [1000, 4000, 10], seed });

let engine: Engine;
/** What the first set of parameters gives, and the other. */
let before: Float64Array;
let after: Float64Array;
let parameters: SpikingNetwork['parameters'];
beforeAll(async () => {
  engine = await createEngine();
  using first = make(1);
  using other = make(2);
  [before, after] = [
    (await first.evaluate(images, options)).rates.values,
    (await other.evaluate(images, options)).rates.values,
  ];
  expect(before).not.toEqual(after);
  parameters = other.parameters;
});
afterAll(() => engine.dispose());

it.each([0, 2, ...extent([], [1, 4])])(
  'evaluates by one set of parameters, if others are set %i turns later',
  async (turns) => {
    using network = make(1);
    // As it is where all of them are drawn.
    expect(network.parameters.weights.length).toBeGreaterThan(2 ** 21);
    const running = network.evaluate(images, options);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    network.parameters = parameters;
    const { rates } = await running;
    expect([before, after]).toContainEqual(rates.values);
    expect((await network.evaluate(images, options)).rates.values).toEqual(after);
  },
);
