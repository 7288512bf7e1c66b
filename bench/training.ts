import { strokes } from '../src/data/public.js';
import type { Engine } from '../src/engine/engine.js';
import { SpikingNetwork, trainLocal } from '../src/spiking/public.js';

/** What is trained: the setting of the spiking paper's USPS experiment, on built-in digits. */
export const TRAINING = '256-2, T = 10, M = 1, M_syn = 5, M_som = 1, expectation';

const SAMPLES = 500;
const EPOCHS = 8;

/** Training samples a second of all of `trainLocal`, encoding and update included, once the compilers are done. */
export async function trainingRate(engine: Engine): Promise<number> {
  const digits = await strokes({ count: SAMPLES, size: 16, seed: 1, classes: [1, 7] });
  const train = async () => {
    const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
    const start = performance.now();
    await trainLocal(network, digits, {
      gradient: 'expectation',
      globalPasses: 1,
      synapticPerturbations: 5,
      somaticRepeats: 1,
      steps: 10,
      epochs: EPOCHS,
      seed: 1,
    }).finish();
    network.dispose();
    return (SAMPLES * EPOCHS * 1000) / (performance.now() - start);
  };
  await train();
  return train();
}
