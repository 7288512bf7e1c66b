import { Purpose } from '../../../assembly/random/purpose.js';
import type { Dataset } from '../../data/index.js';
import type { LongWorkOptions, Precision } from '../../engine/index.js';
import {
  ArgumentError,
  checkEngine,
  choice,
  type Describes,
  type Engine,
  integer,
  kernelStream,
  keyOf,
  number,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import { Model } from '../../learning/index.js';
import { mostLayers } from './classifier-circuit.js';
import { ClassifierCore } from './classifier-core.js';
import {
  type ClassifierEvaluateOptions,
  type ClassifierEvaluation,
  evaluateClassifier,
  type LossAndGradient,
  lossAndGradient,
} from './evaluate.js';
import { type ClassifierParameters, ParameterLayout, type ParameterName } from './parameters.js';

/** Size of a classifier, and its first parameters. */
export interface QuantumClassifierOptions {
  /** Pixels or channels of a sample. */
  features: number;
  /** Classes to tell apart, from 2 to 256. */
  classes: number;
  /** Qubits of a circuit, from 1 to 10 (default 4). */
  qubits?: number;
  /** Circuits side by side, with parameters of their own (default 1); all in all there may be 2^20 parameters. */
  circuits?: number;
  /** Layers of rotations and CNOTs in a circuit (default 2, at most 1000; of ten qubits 81). */
  layers?: number;
  /** Of the parameters and of all that is computed with them (default `'float32'`). */
  precision?: Precision;
  /** Initial weights of both classical layers are normal with the standard deviation gain / √(fan-in) (default 1). */
  weightGain?: number;
  /** Initial angles are normal with this standard deviation, in radians (default 0.1). */
  angleDeviation?: number;
  /** Seed of the initial parameters. */
  seed?: Seed;
}

const MOST_QUBITS = 10;
const MANY = 1_000_000;
/** So that making a classifier takes milliseconds. */
const MOST_PARAMETERS = 2 ** 20;
/** Numbers of a call: engines replace the code that they made in haste between calls, not within one. */
const NORMALS_AT_ONCE = 2 ** 14;

/**
 * A variational classifier with classical input and read-out layers, the baseline QNN of the spiking paper (after Schuld
 * et al., Phys. Rev. A 101, 032308 (2020)). The inputs x, from 0 to 1, become one angle a qubit, φ = W₁x + b₁. Each
 * circuit embeds its qubits' angles by RX(φ) on |0⟩; its layers are RZ(θ) and RY(θ′) on every qubit, then CNOTs from
 * each qubit to the next and from the last to the first. The exact ⟨Z⟩ of all qubits give the logits W₂⟨Z⟩ + b₂, whose
 * softmax is judged by cross-entropy. The paper leaves the gates, their number and the number of qubits open.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { QuantumClassifier } from 'bornspike/variational';
 *
 * const classifier = new QuantumClassifier(await createEngine(), { features: 256, classes: 2, seed: 1 });
 * const digits = await strokes({ count: 20, classes: [1, 7], seed: 1 });
 * const { accuracy, loss } = await classifier.evaluate(digits);
 * console.log(classifier.parameterCount, accuracy, loss.toFixed(4)); // untrained // prints: 1054 0.5 0.7008
 * ```
 */
export class QuantumClassifier extends Model<ClassifierParameters> {
  /** The options with their defaults, the seed included. */
  readonly options: Required<QuantumClassifierOptions>;
  /** @internal */
  readonly core: ClassifierCore;

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: QuantumClassifierOptions) {
    super();
    checkEngine(engine);
    this.options = classifierOptions(options);
    const { count } = new ParameterLayout(this.options);
    if (count > MOST_PARAMETERS) {
      throw new ArgumentError('options', `what leads to at most ${MOST_PARAMETERS} parameters`, count);
    }
    this.core = new ClassifierCore(this, engine, this.options);
    this.#initialise();
  }

  /** Number of trainable parameters that a classifier of such options has, for `matchParameters`. */
  static parameterCount(options: QuantumClassifierOptions): number {
    return new ParameterLayout(classifierOptions(options)).count;
  }

  /**
   * Classifies every sample of a data set; spike trains enter as their mean rates. Parameters and up to 8 MiB of samples are
   * copied before others run; larger ones are to stay as they are until all are copied, at the first report of progress.
   */
  async evaluate(dataset: Dataset, options: ClassifierEvaluateOptions = {}): Promise<ClassifierEvaluation> {
    return evaluateClassifier(this.core, dataset, options);
  }

  /** The mean loss of a data set and its exact gradient in all parameters, by adjoint differentiation; copied as by `evaluate`. */
  async lossAndGradient(dataset: Dataset, options: LongWorkOptions = {}): Promise<LossAndGradient> {
    return lossAndGradient(this.core, dataset, options);
  }

  #initialise(): void {
    const { engine, layout, embeddings } = this.core;
    const { features, weightGain, angleDeviation, seed } = this.options;
    const key = keyOf(seed);
    const fill = (name: ParameterName, item: number, deviation: number) =>
      engine.arena.scratch((group) => {
        const { rows, columns } = layout.blocks[name];
        const normals = group.float64(rows * columns);
        const stream = kernelStream(engine, group, key, Purpose.Initial);
        for (let from = 0; from < normals.length; from += NORMALS_AT_ONCE) {
          const count = Math.min(NORMALS_AT_ONCE, normals.length - from);
          engine.kernels.fillNormalFrom(stream, item, 0, from, normals.pointer + 8 * from, count);
        }
        const values = normals.view;
        for (let i = 0; i < values.length; i++) values[i]! *= deviation;
        layout.place(name, values, this.core.parameters.view);
      });
    fill('inputWeights', 0, weightGain / Math.sqrt(features));
    fill('angles', 1, angleDeviation);
    fill('outputWeights', 2, weightGain / Math.sqrt(embeddings));
  }
}

export const quantumClassifierOptions = () =>
  ({
    features: integer({ minimum: 1, maximum: MANY }),
    classes: integer({ minimum: 2, maximum: 256 }),
    qubits: integer({ default: 4, minimum: 1, maximum: MOST_QUBITS }),
    circuits: integer({ default: 1, minimum: 1, maximum: MANY }),
    layers: integer({ default: 2, minimum: 1, maximum: ({ qubits }) => mostLayers(qubits) }),
    precision: choice(['float32', 'float64'], { default: 'float32' }),
    weightGain: number({ default: 1, minimum: 0, maximum: MANY }),
    angleDeviation: number({ default: 0.1, minimum: 0, maximum: MANY, unit: 'radians' }),
    seed: seed(),
  }) satisfies Describes<QuantumClassifierOptions>;

/** Checks the options and fills in the defaults. */
export const classifierOptions = (options: QuantumClassifierOptions): Required<QuantumClassifierOptions> =>
  readOptions('options', options, quantumClassifierOptions);
