import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSafetensors, type Tensor, writeSafetensors } from '../../src/data/public.js';
import { createEngine, DataFormatError, type Engine } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import { QuantumClassifier } from '../../src/variational/public.js';
import { extent } from '../extent.js';
import { arbitraryShape, example } from '../variational/arbitrary-classifier.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const file = 'm.safetensors';
const options = { features: 3, classes: 2, qubits: 2, circuits: 2, layers: 1, seed: 'a' };
const saved = async () => {
  using classifier = new QuantumClassifier(engine, options);
  return await saveModel(classifier);
};

it.each(['float32', 'float64'] as const)('brings a classifier back bit for bit, in %s', async (precision) => {
  await fc.assert(
    fc.asyncProperty(arbitraryShape, async (shape) => {
      const { classifier, dataset } = example(engine, shape, precision);
      const bytes = await saveModel(classifier);
      const copy = (await loadModel(engine, bytes)) as QuantumClassifier;
      expect(copy.options).toEqual(classifier.options);
      expect(copy.parameters).toEqual(classifier.parameters);
      expect(await copy.evaluate(dataset, { seed: 1 })).toMatchObject({
        loss: (await classifier.evaluate(dataset, { seed: 1 })).loss,
      });
      expect(await saveModel(copy)).toEqual(bytes);
      classifier.dispose();
      copy.dispose();
      expect(engine.bytesUsed).toBe(0);
    }),
    { numRuns: 20 },
  );
});

it('is laid out as it says', async () => {
  const { metadata, tensors } = await readSafetensors(await saved());
  expect(metadata).toMatchObject({ format: 'bornspike-model', model: 'QuantumClassifier' });
  expect(JSON.parse(metadata.options!)).toMatchObject(options);
  expect(Object.fromEntries(Array.from(tensors, ([name, { shape }]) => [name, shape]))).toEqual({
    inputWeights: [4, 3],
    inputBiases: [4],
    angles: [2, 1, 2, 2],
    outputWeights: [2, 4],
    outputBiases: [2],
  });
});

it('refuses what is not a classifier, naming file and byte', async () => {
  const bytes = await saved();
  const { metadata, tensors } = await readSafetensors(bytes);
  const withMetadata = (change: Record<string, string>) =>
    writeSafetensors({ metadata: { ...metadata, ...change }, tensors });
  const withTensor = (name: string, tensor: Partial<Tensor>) =>
    writeSafetensors({
      metadata,
      tensors: new Map(tensors).set(name, { ...tensors.get(name), ...tensor } as Tensor),
    });
  const without = new Map(tensors);
  without.delete('angles');
  const { model: _, ...ofNoKind } = metadata;
  const ofValue = (value: number) => ({ data: Float64Array.of(0, 0, 0, value) });
  for (const [broken, problem] of [
    [bytes.slice(0, 7), /./],
    [bytes.slice(0, -1), /./],
    [new Uint8Array([...bytes, 0]), /./],
    [withMetadata({ model: 'toString' }), /this is a toString/],
    [withMetadata({ classNames: '["1"]' }), /2 names/],
    [withMetadata({ format: 'bornspike-muddle' }), /not a bornspike model/],
    [writeSafetensors({ metadata: ofNoKind, tensors }), /a model of no kind, none of SpikingNetwork, /],
    [withMetadata({ options: '{' }), /options cannot be used/],
    [withMetadata({ options: 'null' }), /options cannot be used/],
    [withMetadata({ options: JSON.stringify({ ...options, qubits: 11 }) }), /options\.qubits/],
    [withMetadata({ options: JSON.stringify({ ...options, layers: 2 }) }), /tensor angles of shape/],
    [writeSafetensors({ metadata, tensors: without }), /no F64 tensor angles/],
    [withTensor('angles', { shape: [8] }), /tensor angles of shape \[2,1,2,2\]/],
    [withTensor('inputBiases', { dtype: 'F32', data: new Float32Array(4) }), /no F64 tensor inputBiases/],
    [withTensor('inputBiases', ofValue(Number.NaN)), /tensor inputBiases has values that are not finite/],
    [withTensor('inputBiases', ofValue(1e39)), /parameters\.inputBiases\[3\]: .*float32/],
  ] as const) {
    const bytes = await broken;
    await expect(loadModel(engine, bytes, { file })).rejects.toThrow(
      expect.objectContaining({
        name: 'DataFormatError',
        file,
        offset: expect.any(Number),
        message: expect.stringMatching(problem),
      }),
    );
    expect(engine.bytesUsed).toBe(0);
  }
});

it('makes a classifier of any bytes or a DataFormatError, and keeps no memory', async () => {
  const bytes = await saved();
  const header = bytes.length - 8 * 30;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(header - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const broken = bytes.slice();
        for (const [i, value] of changes) broken[i] = value;
        try {
          (await loadModel(engine, broken)).dispose();
        } catch (error) {
          expect(error).toBeInstanceOf(DataFormatError);
        }
        expect(engine.bytesUsed).toBe(0);
      },
    ),
    { numRuns: extent(100, 300) },
  );
});
