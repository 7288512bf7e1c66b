import type { ClassifierParameters } from '../../../src/variational/classifier/parameters.js';
import { multiply, transpose } from '../linear/multiply.js';
import { exp } from '../simd/exponential.js';
import { logOrdinary } from '../simd/logarithm.js';
import { makeNumbers, type Numbers } from '../spiking/stack/numbers.js';
import { type Circuits, circuitForward, circuitReverse, makeCircuits, prepareAngles } from './circuits.js';

/** A quantum classifier and a batch of samples; matrices have features or classes along their rows. */
export interface Classifier {
  samples: number;
  inputs: number;
  features: number;
  classes: number;
  circuits: Circuits;
  /** [sample][input] */
  items: Numbers;
  labels: Int32Array;
  /** [input][feature], [feature] */
  inputWeights: Numbers;
  inputBiases: Numbers;
  /** [feature][class], [class] */
  outputWeights: Numbers;
  outputBiases: Numbers;
  /** [class][feature] */
  transposedWeights: Numbers;
  /** [sample][feature]; the cotangents are of the expectations, then of the embedding. */
  embedding: Numbers;
  expectations: Numbers;
  cotangents: Numbers;
  /** [sample][class], and their cotangents. */
  logits: Numbers;
  slopes: Numbers;
  losses: Float64Array;
  gradient: {
    inputWeights: Numbers;
    inputBiases: Float64Array;
    angles: Float64Array;
    outputWeights: Numbers;
    outputBiases: Float64Array;
  };
}

export function makeClassifier(
  shape: {
    inputs: number;
    classes: number;
    qubits: number;
    circuits: number;
    layers: number;
    single: boolean;
  },
  parameters: ClassifierParameters,
  items: ArrayLike<number>,
  labels: Int32Array,
): Classifier {
  const { inputs, classes, qubits, circuits, layers, single } = shape;
  const features = circuits * qubits;
  const samples = labels.length;
  const numbers = (length: number) => makeNumbers(single, length);
  const copy = (values: ArrayLike<number>) => {
    const result = numbers(values.length);
    result.set(values);
    return result;
  };
  const turned = (values: Float64Array, rows: number, columns: number) => {
    const result = numbers(values.length);
    transpose(values, rows, columns, result);
    return result;
  };
  return {
    ...{ samples, inputs, features, classes, labels },
    circuits: makeCircuits(single, circuits, qubits, layers, samples, parameters.angles),
    items: copy(items),
    inputWeights: turned(parameters.inputWeights, features, inputs),
    inputBiases: copy(parameters.inputBiases),
    outputWeights: turned(parameters.outputWeights, classes, features),
    outputBiases: copy(parameters.outputBiases),
    transposedWeights: numbers(features * classes),
    embedding: numbers(samples * features),
    expectations: numbers(samples * features),
    cotangents: numbers(samples * features),
    logits: numbers(samples * classes),
    slopes: numbers(samples * classes),
    losses: new Float64Array(samples),
    gradient: {
      inputWeights: numbers(inputs * features),
      inputBiases: new Float64Array(features),
      angles: new Float64Array(parameters.angles.length),
      outputWeights: numbers(features * classes),
      outputBiases: new Float64Array(classes),
    },
  };
}

/** From the items to the losses. */
export function classifierForward(classifier: Classifier): void {
  const { samples, inputs, features, classes, circuits } = classifier;
  const { embedding, expectations, logits } = classifier;
  fillRows(classifier.inputBiases, samples, embedding);
  multiply(classifier.items, inputs, 1, classifier.inputWeights, embedding, samples, inputs, features);
  prepareAngles(circuits);
  for (let sample = 0; sample < samples; sample++) {
    for (let circuit = 0; circuit < circuits.count; circuit++) {
      const at = sample * features + circuit * circuits.qubits;
      circuitForward(circuits, circuit, sample, embedding, expectations, at);
    }
  }
  fillRows(classifier.outputBiases, samples, logits);
  multiply(expectations, features, 1, classifier.outputWeights, logits, samples, features, classes);
  softmaxLoss(classifier);
}

/** From the losses back to the gradient of their mean; uses the states up. */
export function classifierReverse(classifier: Classifier): void {
  const { samples, inputs, features, classes, circuits, gradient } = classifier;
  const { expectations, slopes, cotangents, transposedWeights } = classifier;
  sumColumns(slopes, samples, gradient.outputBiases);
  gradient.outputWeights.fill(0);
  multiply(expectations, 1, features, slopes, gradient.outputWeights, features, samples, classes);
  transpose(classifier.outputWeights, features, classes, transposedWeights);
  cotangents.fill(0);
  multiply(slopes, classes, 1, transposedWeights, cotangents, samples, classes, features);
  gradient.angles.fill(0);
  for (let sample = 0; sample < samples; sample++) {
    for (let circuit = 0; circuit < circuits.count; circuit++) {
      const at = sample * features + circuit * circuits.qubits;
      circuitReverse(circuits, circuit, sample, cotangents, at, gradient.angles);
    }
  }
  sumColumns(cotangents, samples, gradient.inputBiases);
  gradient.inputWeights.fill(0);
  multiply(classifier.items, 1, inputs, cotangents, gradient.inputWeights, inputs, samples, features);
}

function softmaxLoss({ samples, classes, labels, logits, slopes, losses }: Classifier): void {
  const share = 1 / samples;
  for (let sample = 0; sample < samples; sample++) {
    const row = sample * classes;
    const wanted = row + labels[sample]!;
    let largest = logits[row]!;
    for (let at = row + 1; at < row + classes; at++) largest = Math.max(largest, logits[at]!);
    let sum = 0;
    for (let at = row; at < row + classes; at++) sum += exp(logits[at]! - largest);
    losses[sample] = logOrdinary(sum) + largest - logits[wanted]!;
    for (let at = row; at < row + classes; at++) {
      slopes[at] = share * (exp(logits[at]! - largest) / sum - (at === wanted ? 1 : 0));
    }
  }
}

function fillRows(values: Numbers, rows: number, output: Numbers): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < values.length; c++) output[r * values.length + c] = values[c]!;
  }
}

function sumColumns(input: Numbers, rows: number, sums: Float64Array): void {
  sums.fill(0);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < sums.length; c++) sums[c]! += input[r * sums.length + c]!;
  }
}
