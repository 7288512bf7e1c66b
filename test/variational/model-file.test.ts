import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { loadModel as loadNetwork } from '../../src/spiking/index.js';
import { loadModel, QuantumClassifier, saveModel } from '../../src/variational/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const build = (precision: 'float32' | 'float64') =>
  new QuantumClassifier(engine, { inputs: 9, classes: 3, qubits: 2, circuits: 3, precision, seed: 'a' });

it.each(['float32', 'float64'] as const)('a saved classifier comes back bit for bit, in %s', (precision) => {
  using classifier = build(precision);
  const bytes = saveModel(classifier);
  using copy = loadModel(engine, bytes);
  expect(copy.options).toEqual(classifier.options);
  expect(copy.parameters).toEqual(classifier.parameters);
  expect(saveModel(copy)).toEqual(bytes);
});

it('what is no classifier is refused, naming file and byte', () => {
  using classifier = build('float64');
  const bytes = saveModel(classifier);
  const text = new TextDecoder('latin1').decode(bytes);
  const edited = (from: string, to: string) =>
    Uint8Array.from(text.replace(from, to.padEnd(from.length)), (c) => c.charCodeAt(0));
  const used = engine.bytesUsed;
  for (const broken of [
    bytes.slice(0, -1),
    edited('QuantumClassifier', 'SpikingNetwork'),
    edited('[6,9]', '[9,6]'),
    edited('outputBiases', 'outputbiases'),
  ]) {
    expect(() => loadModel(engine, broken, { file: 'm.safetensors' })).toThrow(
      expect.objectContaining({
        name: 'DataFormatError',
        file: 'm.safetensors',
        offset: expect.any(Number),
      }),
    );
  }
  expect(() => loadNetwork(engine, bytes)).toThrow(/this is a QuantumClassifier, not a SpikingNetwork/);
  expect(engine.bytesUsed).toBe(used);
});
