import { type ImageDataset, subset } from '../../data/index.js';
import type { Engine, Seed } from '../../engine/index.js';
import { RandomStream } from '../../engine/index.js';
import { QuantumClassifier } from '../../variational/index.js';

/** What disturbs a network while it learns, and with which probability. */
export interface Teacher {
  kind: 'none' | 'dephasing' | 'dropout';
  /** Of each qubit: in each layer to lose its phase, or in the read-out to fall silent. */
  probability: number;
}

/** How a classifier learns. */
export interface TeachingOptions {
  qubits: number;
  layers: number;
  epochs: number;
  batch: number;
  learningRate: number;
}

/** Samples to learn from, to choose a probability by, and to be judged by. */
export interface TeachingSamples {
  train: ImageDataset;
  validation: ImageDataset;
  test: ImageDataset;
}

/** Accuracies after learning, undisturbed, and the loss. */
export interface Taught {
  train: number;
  validation: number;
  test: number;
  /** Mean cross-entropy of a sample of the test, natural. */
  testLoss: number;
}

type Parameters = QuantumClassifier['parameters'];

const BETA1 = 0.9;
const BETA2 = 0.999;
const STABILISER = 1e-8;

/**
 * Trains a classifier by Adam on mini-batches, each with a disturbance of its own. Dephasing is by its trajectories: a Z behind a
 * qubit's RZ, with the probability p, which turns it by π more. Dropout takes a qubit's ⟨Z⟩ out of the read-out with the probability p
 * and divides the others by 1 − p. All teachers see the same batches, and take as many gradients.
 */
export async function teach(
  engine: Engine,
  { kind, probability }: Teacher,
  { train, validation, test }: TeachingSamples,
  { qubits, layers, epochs, batch, learningRate }: TeachingOptions,
  seed: Seed,
): Promise<Taught> {
  const shape = { features: train.width * train.height, classes: train.classes, qubits, layers, seed };
  using pupil = new QuantumClassifier(engine, { ...shape, precision: 'float64' });
  using disturbed = new QuantumClassifier(engine, { ...shape, precision: 'float64' });
  const order = new RandomStream(seed, 1);
  const noise = new RandomStream(seed, 2);
  const numbers = Array.from({ length: train.labels.length }, (_, i) => i);
  const adam = new Adam(pupil.parameters, learningRate);
  for (let epoch = 0; epoch < epochs; epoch++) {
    order.shuffle(numbers);
    for (let first = 0; first < numbers.length; first += batch) {
      const { parameters } = pupil;
      const silent = Array.from(
        { length: qubits },
        () => kind === 'dropout' && noise.uniform() < probability,
      );
      const share = kind === 'dropout' ? 1 / (1 - probability) : 1;
      disturbed.parameters = {
        ...parameters,
        angles: parameters.angles.map((angle, i) => {
          const flips = kind === 'dephasing' && i % 2 === 0 && noise.uniform() < probability;
          return flips ? angle + Math.PI : angle;
        }),
        outputWeights: parameters.outputWeights.map((weight, i) => (silent[i % qubits] ? 0 : share * weight)),
      };
      const samples = await subset(train, numbers.slice(first, first + batch));
      const { gradient } = await disturbed.lossAndGradient(samples);
      gradient.outputWeights.forEach((slope, i) => {
        gradient.outputWeights[i] = silent[i % qubits] ? 0 : share * slope;
      });
      pupil.parameters = adam.moved(parameters, gradient);
    }
  }
  const accuracyOf = async (samples: ImageDataset) => (await pupil.evaluate(samples)).accuracy;
  const { accuracy, loss } = await pupil.evaluate(test);
  return {
    train: await accuracyOf(train),
    validation: await accuracyOf(validation),
    test: accuracy,
    testLoss: loss,
  };
}

/** Adam (Kingma and Ba, 2015) of named blocks. */
class Adam {
  readonly #rate: number;
  readonly #moments: Record<string, { first: Float64Array; second: Float64Array }>;
  #updates = 0;

  constructor(parameters: Parameters, rate: number) {
    this.#rate = rate;
    this.#moments = Object.fromEntries(
      Object.entries(parameters).map(([name, { length }]) => [
        name,
        { first: new Float64Array(length), second: new Float64Array(length) },
      ]),
    );
  }

  moved(parameters: Parameters, gradient: Parameters): Parameters {
    this.#updates++;
    const [one, two] = [1 - BETA1 ** this.#updates, 1 - BETA2 ** this.#updates];
    const blocks = Object.entries(parameters).map(([name, values]) => {
      const { first, second } = this.#moments[name]!;
      const slopes = gradient[name as keyof Parameters];
      const next = values.map((value: number, i: number) => {
        const slope = slopes[i]!;
        first[i] = BETA1 * first[i]! + (1 - BETA1) * slope;
        second[i] = BETA2 * second[i]! + (1 - BETA2) * slope * slope;
        return value - (this.#rate * first[i]!) / one / (Math.sqrt(second[i]! / two) + STABILISER);
      });
      return [name, next];
    });
    return Object.fromEntries(blocks) as Parameters;
  }
}
