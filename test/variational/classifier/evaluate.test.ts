import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine, NumericalError } from '../../../src/index.js';
import { QuantumClassifier } from '../../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const dark = (samples: number) => ({
  ...{ name: 'dark', width: 2, height: 1, classes: 2 },
  images: new Float32Array(2 * samples),
  labels: new Uint8Array(samples),
});

const dataset = {
  ...{ name: 'dots', width: 2, height: 1, classes: 2 },
  images: Float32Array.of(0, 0.2, 1, 0.4),
  labels: Uint8Array.of(0, 0),
};

it.each([
  ['float32', 1e37, true],
  ['float32', 3e38, true],
  ['float64', 1e307, true],
  ['float64', 1.7e308, false],
  // The loss of each sample is a number, their sum is not.
  ['float64', 8e307, false],
] as const)(
  'the loss in %s of logits up to %d is a number, or refused',
  async (precision, size, isNumber) => {
    const shape = { features: 2, classes: 2, qubits: 2, circuits: 1, layers: 1, seed: 1, precision };
    using classifier = new QuantumClassifier(engine, shape);
    const { parameters } = classifier;
    const outputWeights = parameters.outputWeights.map(() => 0);
    classifier.parameters = { ...parameters, outputWeights, outputBiases: Float64Array.of(-size, size) };
    const used = engine.bytesUsed;
    const losses: Record<string, () => Promise<number>> = {
      evaluate: async () => (await classifier.evaluate(dataset)).loss,
      lossAndGradient: async () => (await classifier.lossAndGradient(dataset)).loss,
    };
    for (const [name, loss] of Object.entries(losses)) {
      // The rounding of float32, and what the logits differ by.
      if (isNumber) expect(Math.abs((await loss()) / (2 * size) - 1), name).toBeLessThan(1e-6);
      else await expect(loss(), name).rejects.toThrow(NumericalError);
      expect(engine.bytesUsed).toBe(used);
    }
  },
);

it('refuses losses whose sum is a number in each chunk of samples, and none over all', async () => {
  using classifier = new QuantumClassifier(engine, {
    features: 2,
    classes: 2,
    qubits: 2,
    circuits: 1,
    seed: 1,
    precision: 'float64',
  });
  const { parameters } = classifier;
  const outputWeights = parameters.outputWeights.map(() => 0);
  // Each loss is 2 · size: 280 of them are the largest number, and 256 make a chunk.
  const size = Number.MAX_VALUE / 2 / 280;
  for (const [samples, isNumber] of [
    [290, false],
    [270, true],
  ] as const) {
    classifier.parameters = { ...parameters, outputWeights, outputBiases: Float64Array.of(-size, size) };
    for (const call of ['evaluate', 'lossAndGradient'] as const) {
      const loss = classifier[call](dark(samples)).then(({ loss }) => loss);
      if (isNumber) expect((await loss) / (2 * size), call).toBeCloseTo(1, 6);
      else await expect(loss, call).rejects.toThrow(NumericalError);
    }
  }
});
