import { afterAll, beforeAll } from 'vitest';
import {
  drawStratified,
  type ImageDataset,
  readIdxDataset,
  selectClasses,
  strokes,
} from '../../src/data/public.js';
import { createEngine, type Engine } from '../../src/index.js';
import {
  type AnsatzPreset,
  type LocalRuleOptions,
  SpikingNetwork,
  trainLocal,
} from '../../src/spiking/public.js';
import { hasReal, real } from '../data/real-data.js';

/**
 * The paper's USPS experiment: one layer of two neurons, T = 10, 500 training and 125 test samples drawn stratified, ten
 * seeds. The bars for USPS are the paper's own figures (its Fig. 2b: about 98 % with ideal gradients and with M = 5, and
 * nearly 95 % with M = 1); the built-in digits are the harder ones.
 */
const FILES = ['usps/train-images-idx3-ubyte.gz', 'usps/train-labels-idx1-ubyte.gz'];
export const name = hasReal(...FILES) ? 'USPS' : 'strokes';
export const BARS = { USPS: { ideal: 0.98, single: 0.95 }, strokes: { ideal: 0.95, single: 0.9 } }[name];

let engine: Engine;
let digits: ImageDataset;
beforeAll(async () => {
  engine = await createEngine();
  digits = hasReal(...FILES)
    ? await readIdxDataset(real(FILES[0]!), real(FILES[1]!), { name: 'usps', classes: 10 })
    : await strokes({ count: 4000, size: 16, seed: 1 });
});
afterAll(() => engine.dispose());

/** Mean test accuracy over the seeds after each of `at` epochs. */
export async function accuracy(
  options: LocalRuleOptions & { ansatz?: AnsatzPreset },
  at: number[],
): Promise<number[]> {
  const seeds = 10;
  const { ansatz, ...rule } = options;
  const total = at.map(() => 0);
  for (let seed = 1; seed <= seeds; seed++) {
    const { train, test } = await drawStratified(await selectClasses(digits, [1, 7]), {
      train: 500,
      test: 125,
      seed,
    });
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], ansatz, seed });
    for await (const step of trainLocal(network, train, { ...rule, seed, epochs: at[at.length - 1] })) {
      const place = step.endOfEpoch ? at.indexOf(step.epoch) : -1;
      if (place >= 0)
        total[place]! += (await network.evaluate(test, { seed: `${seed}-test` })).accuracy / seeds;
    }
  }
  return total;
}
