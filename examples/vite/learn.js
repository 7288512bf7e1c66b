import { createEngine } from 'bornspike';
import { drawStratified, strokes } from 'bornspike/data';
import { SpikingNetwork, trainLocal } from 'bornspike/spiking';

const engine = await createEngine();
const images = await strokes({ count: 625, size: 16, classes: [1, 7], seed: 1 });
const { train, test } = await drawStratified(images, { train: 500, test: 125, seed: 1 });
const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
for await (const { endOfEpoch, epoch } of trainLocal(network, train, { epochs: 4, seed: 1 })) {
  if (!endOfEpoch) continue;
  const { accuracy } = await network.evaluate(test, { seed: 'test' });
  postMessage({ epoch, accuracy });
}
