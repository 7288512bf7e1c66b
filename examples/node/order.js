// Trains a network whose neurons remember by a qubit, keeps it in a file, and reads it from there: node order.js [file]
import { readFile, writeFile } from 'node:fs/promises';
import { createEngine } from 'bornspike';
import { drawStratified, eventOrder } from 'bornspike/data';
import { loadModel, saveModel } from 'bornspike/learning';
import { SpikingNetwork, trainSurrogate } from 'bornspike/spiking';

const file = process.argv[2] ?? 'order.safetensors';
const engine = await createEngine();
const trains = await eventOrder({ count: 600, channels: 10, steps: 12, seed: 1 });
const { train, test } = await drawStratified(trains, { train: 400, test: 200, seed: 1 });

const network = new SpikingNetwork(engine, {
  neuron: 'sqs',
  layers: [10, 10, 2],
  memory: 1,
  ansatz: 'two-way',
  seed: 1,
});
const options = { epochs: 30, batch: 20, learningRate: 0.01, seed: 1 };
for await (const { endOfEpoch, epoch, loss } of trainSurrogate(network, train, options)) {
  if (endOfEpoch && epoch % 10 === 0) console.log(`epoch ${epoch}: loss ${loss.toFixed(3)}`);
}
await writeFile(file, await saveModel(network));

const loaded = await loadModel(engine, await readFile(file));
const { accuracy } = await loaded.evaluate(test, { passes: 4, seed: 'test' });
console.log(`read from ${file}: test accuracy ${accuracy}`);
