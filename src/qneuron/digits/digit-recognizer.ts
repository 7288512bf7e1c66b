import { Purpose } from '../../../assembly/random/purpose.js';
import type { ImageDataset } from '../../data/index.js';
import {
  ArgumentError,
  checkEngine,
  checkNumber,
  type Engine,
  inParts,
  keyOf,
  type Meta,
  makeMeta,
  Pacer,
  readOptions,
  runInSteps,
  type Seed,
  splitKey,
} from '../../engine/index.js';
import { QNeuronCircuit, type QNeuronCircuitOptions } from '../circuit/circuit.js';
import { inputPath } from '../circuit/input-path.js';
import type { PathEnsembleName } from '../sampling/ensemble.js';
import { DigitWeights } from './digit-weights.js';
import { copyDigits, scoresOf } from './inks.js';
import { LEVELS, type RacePart, type RaceWork, runRace } from './race.js';
import {
  type DigitRecognizerOptions,
  type RecognizeOptions,
  recognizeOptions,
  recognizerOptions,
} from './recognizer-options.js';
import { indexOfLargest, softmax } from './softmax.js';

/** What was recognised. */
export interface Recognition {
  /** The most active output of each image: Uint8Array [images]. */
  predictions: Uint8Array;
  /** Share of right predictions, and its standard error. */
  accuracy: number;
  /** Standard error of `accuracy` as the mean of independent images. */
  stdErr: number;
  /** The same of the classical scores, which the network approaches. */
  classicalAccuracy: number;
  /** Activity of each output, the mean until it was dropped. */
  activity: { values: Float64Array; shape: [images: number, classes: number] };
  /** Softmax of the activities. */
  votes: { values: Float64Array; shape: [images: number, classes: number] };
  /** Which paths the activities are the means over. */
  ensemble: PathEnsembleName;
  /** Sweeps of one output, on average. */
  meanSweeps: number;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

const IMAGES_AT_ONCE = 64;

/**
 * A network of section 4.2, which `digitRecognizer` makes: an input for each pixel, an output for each class.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { DigitWeights, digitRecognizer } from 'bornspike/qneuron';
 *
 * const weights = new DigitWeights(await createEngine(), { pixels: 2, classes: 2 });
 * weights.parameters = { weights: Float64Array.of(2, 0, 0, 1) };
 * console.log(digitRecognizer(weights).strengths.join(' ')); // prints: 1 0 0 0.5
 * ```
 */
export class DigitRecognizer {
  /** Pixels of an image. */
  readonly pixels: number;
  /** Outputs. */
  readonly classes: number;
  /** k of (17). */
  readonly k: number;
  /** The lattice of all its circuits. */
  readonly lattice: QNeuronCircuitOptions;
  /** ε̂ (18), from 0 to 1: Float64Array [classes · pixels]. */
  readonly strengths: Float64Array;

  /** @internal */
  constructor(weights: DigitWeights, k: number, lattice: QNeuronCircuitOptions) {
    this.pixels = weights.options.pixels;
    this.classes = weights.options.classes;
    this.k = k;
    this.lattice = lattice;
    const values = weights.parameters.weights;
    let [least, greatest] = [Infinity, -Infinity];
    for (const value of values) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    if (!(greatest > least)) throw new ArgumentError('weights', 'they are all the same');
    this.strengths = values.map((value) => (value - least) / (greatest - least));
  }

  /** The whole circuit for one image, as the paper draws it, without the outputs' mutual term 10⁻¹⁷. */
  circuit(image: ArrayLike<number>): QNeuronCircuit {
    const { pixels, classes } = this;
    if (image?.length !== pixels) throw new ArgumentError('image', `${pixels} brightnesses`, image);
    const circuit = new QNeuronCircuit(this.lattice);
    const outputs = Array.from({ length: classes }, () => circuit.neuron());
    for (let p = 0; p < pixels; p++) {
      const input = circuit.input(checkNumber(`image[${p}]`, image[p], 0, 1));
      if (image[p] === 0) continue;
      for (const [c, output] of outputs.entries()) {
        circuit.excite(input, output, this.k * this.strengths[c * pixels + p]!);
      }
    }
    return circuit;
  }

  /**
   * Recognises all images of a data set by Monte Carlo. Active inputs share one path of kinks, so that output c feels
   * k Σ_p ε̂_cp b_p times that path's (ψ² - 1)² (19): one number an output. The outputs of an image share their random
   * numbers, which makes differences of their activities far more certain than the activities are.
   *
   * @throws ArgumentError when the images do not suit the weights
   */
  async recognize(
    engine: Engine,
    dataset: ImageDataset,
    options: RecognizeOptions = {},
  ): Promise<Recognition> {
    checkEngine(engine);
    const settings = readOptions('options', options, recognizeOptions);
    const { sweeps, thermalization, deviations, seed } = settings;
    const pacer = new Pacer(options);
    const start = performance.now();
    const { classes } = this;
    const { labels, reading } = copyDigits(dataset, this);
    const inks = await runInSteps(reading, pacer);
    const circuit = new QNeuronCircuit(this.lattice);
    circuit.neuron();
    const path = inputPath(engine, circuit);
    const unit = (circuit.spacing * circuit.lambda) / 4 / path.action;
    const images = labels.length;
    const activity = new Float64Array(images * classes);
    const predictions = new Uint8Array(images);
    const scores = new Float64Array(classes);
    let [right, classical, sampled] = [0, 0, 0];
    const excitationsOf = (first: number, count: number) => {
      const excitations = new Float64Array(count * classes);
      for (let image = 0; image < count; image++) {
        scoresOf(inks, first + image, this.strengths, scores);
        excitations.set(
          scores.map((score) => this.k * score),
          image * classes,
        );
        classical += Number(indexOfLargest(scores) === labels[first + image]);
      }
      return excitations;
    };
    const work = { lattice: this.lattice, classes, sweeps, thermalization, deviations };
    const parts = function* (): Generator<RacePart> {
      for (let first = 0; first < images; first += IMAGES_AT_ONCE) {
        const count = Math.min(IMAGES_AT_ONCE, images - first);
        const key = splitKey(keyOf(seed), Purpose.PathProposal, first / IMAGES_AT_ONCE);
        yield { first, key, excitations: excitationsOf(first, count) };
      }
    };
    await inParts(engine, pacer, {
      ...{ job: 'digits', count: images / IMAGES_AT_ONCE, parts: parts() },
      shared: (): RaceWork => work,
      async here(part) {
        // What excites its outputs was some work itself.
        await pacer.pause();
        return runRace(engine, circuit, path, work, part, pacer);
      },
      take(race, { first }) {
        sampled += race.sampled;
        predictions.set(race.winners, first);
        for (const [image, winner] of race.winners.entries())
          right += Number(winner === labels[first + image]);
        activity.set(
          race.means.map((mean) => unit * mean),
          first * classes,
        );
        pacer.report({ unit: 'image', done: first + race.winners.length, total: images });
      },
    });
    const accuracy = right / images;
    return {
      predictions,
      accuracy,
      stdErr: Math.sqrt((accuracy * (1 - accuracy)) / images),
      classicalAccuracy: classical / images,
      activity: { values: activity, shape: [images, classes] },
      votes: { values: softmaxes(engine, activity, classes), shape: [images, classes] },
      ensemble: 'path-integral',
      meanSweeps: sampled / (images * classes),
      seed,
      meta: makeMeta(start, { ...this.lattice, k: this.k, sweeps, thermalization, deviations }, [
        ...engine.warnings,
      ]),
    };
  }
}

/**
 * A network that recognises what `weights` were trained on, carried over by (18) as they are at the call.
 *
 * @throws ArgumentError when all weights are the same
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { DigitWeights, digitRecognizer, trainDigitWeights } from 'bornspike/qneuron';
 *
 * const engine = await createEngine();
 * const digits = await strokes({ count: 100, classes: [1, 7], seed: 1 });
 * const weights = new DigitWeights(engine, { pixels: 256, classes: 2 });
 * await trainDigitWeights(weights, digits, { epochs: 40, seed: 1 });
 * console.log((await digitRecognizer(weights).recognize(engine, digits, { seed: 1 })).accuracy); // prints: 0.99
 * ```
 */
export function digitRecognizer(
  weights: DigitWeights,
  options: DigitRecognizerOptions = {},
): DigitRecognizer {
  if (!(weights instanceof DigitWeights)) throw new ArgumentError('weights', 'DigitWeights', weights);
  const { k, ...lattice } = readOptions('options', options, recognizerOptions);
  // Its checks are the circuit's.
  const circuit = new QNeuronCircuit(lattice);
  if (circuit.slices % 2 ** LEVELS !== 0) {
    throw new ArgumentError('options.slices', `a multiple of ${2 ** LEVELS}`, circuit.slices);
  }
  return new DigitRecognizer(weights, k, lattice);
}

function softmaxes(engine: Engine, activity: Float64Array, classes: number): Float64Array {
  const { exp } = engine.kernels;
  const votes = new Float64Array(activity.length);
  for (let first = 0; first < activity.length; first += classes) {
    const row = activity.subarray(first, first + classes);
    votes.set(row, first);
    const { total } = softmax(exp, votes.subarray(first, first + classes), 0);
    for (let c = 0; c < classes; c++) votes[first + c]! /= total;
  }
  return votes;
}
