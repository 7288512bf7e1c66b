import { strokes } from '../../src/data/index.js';
import {
  DigitWeights,
  digitRecognizer,
  exactActivity,
  exactFreeNeuron,
  exactSpectrum,
  QNeuronCircuit,
  simulateCircuit,
  trainDigitWeights,
  truthTable,
} from '../../src/qneuron/public.js';
import type { LongCall, ShortCall } from './long-call.js';

/** A chain of neurons, each exciting the next. */
function chain(neurons: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  let last = circuit.neuron();
  circuit.excite(circuit.input(), last, 15_000);
  for (let i = 1; i < neurons; i++) {
    const next = circuit.neuron();
    circuit.excite(last, next, 10_000);
    last = next;
  }
  return circuit;
}

export const qneuronLongCalls: LongCall[] = [
  {
    name: 'exactActivity, a chain of three',
    prepare: (engine) => (options) => exactActivity(engine, chain(3), options),
  },
  {
    name: 'exactFreeNeuron, 16384 slices',
    prepare: (engine) => (options) =>
      exactFreeNeuron(engine, { lambda: 1000, time: 0.5, slices: 16384, ...options }),
  },
  {
    name: 'exactSpectrum, of a high barrier',
    prepare: () => (options) => exactSpectrum(1e6, options),
  },
  {
    name: 'simulateCircuit, a chain of three',
    prepare: (engine) => (options) => simulateCircuit(engine, chain(3), { seed: 1, ...options }),
  },
  {
    name: 'truthTable of xor',
    prepare: (engine) => (options) => truthTable(engine, 'xor', { seed: 1, sweeps: 1000, ...options }),
  },
  {
    name: 'trainDigitWeights, 2000 images in one batch',
    prepare: async (engine) => {
      const digits = await strokes({ count: 2000, size: 28, seed: 1 });
      const weights = new DigitWeights(engine, { pixels: 784, classes: 10 });
      return async (options) => {
        await trainDigitWeights(weights, digits, { seed: 1, epochs: 5, batch: 2000, ...options });
      };
    },
  },
  {
    name: 'recognize, 200 images',
    prepare: async (engine) => {
      const digits = await strokes({ count: 200, size: 28, seed: 1 });
      const weights = new DigitWeights(engine, { pixels: 784, classes: 10 });
      await trainDigitWeights(weights, digits, { seed: 1 });
      const recognizer = digitRecognizer(weights);
      return (options) => recognizer.recognize(engine, digits, { seed: 1, thermalization: 500, ...options });
    },
  },
];

export const qneuronShortCalls: ShortCall[] = [];
