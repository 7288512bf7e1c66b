// What a user's page does with the published package; the import resolves by its exports, as in any bundle.
import { createEngine } from 'bornspike';
import { strokes } from 'bornspike/data';
import { SpikingNetwork, trainLocal } from 'bornspike/spiking';

export interface TrainReport {
  accuracy: number;
  /** Turns that a timer got while the network was trained. */
  turns: number;
  longestWait: number;
  bytesLeft: number;
}

async function train(): Promise<TrainReport> {
  const engine = await createEngine();
  const options = { size: 16, classes: [1, 7] } as const;
  const network = new SpikingNetwork(engine, {
    neuron: 'sqs',
    layers: [256, 2],
    memory: 1,
    ansatz: 'memory-to-input',
    angleDeviation: 0.1,
    seed: 1,
  });
  let turns = 0;
  let longestWait = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    turns++;
    longestWait = Math.max(longestWait, performance.now() - last);
    last = performance.now();
  });
  await trainLocal(network, await strokes({ ...options, count: 200, seed: 'train' }), {
    steps: 10,
    epochs: 60,
    learningRate: 0.01,
    gradient: 'expectation',
    seed: 2,
  }).finish();
  clearInterval(timer);
  const test = await strokes({ ...options, count: 200, seed: 'test' });
  const { accuracy } = await network.evaluate(test, { steps: 10, seed: 3 });
  network.dispose();
  return { accuracy, turns, longestWait, bytesLeft: engine.bytesUsed };
}

Object.assign(globalThis, { train });
