import { circuitsBytes, writeCircuits } from '../../../build/generated/core/variational.js';
import { type Engine, type FloatRegion, type RegionGroup, type Steps, tooLarge } from '../../engine/index.js';
import { ModelCore, type ModelTensors, type ReadTensor } from '../../learning/index.js';
import { type CircuitProgram, circuitProgram, ROTATIONS } from './classifier-circuit.js';
import {
  type ClassifierParameters,
  type ClassifierShape,
  PARAMETER_NAMES,
  ParameterLayout,
  type ParameterName,
} from './parameters.js';
import { floatRegion } from './precision.js';

/** A classifier in the engine's memory, for the functions that run and train it. */
export class ClassifierCore extends ModelCore<ClassifierParameters> {
  readonly shape: ClassifierShape;
  /** Qubits of all circuits. */
  readonly embeddings: number;
  readonly layout: ParameterLayout;
  readonly #parameters: FloatRegion;
  readonly #program: CircuitProgram;
  readonly #words: readonly Words[];

  /** `owner` is the object whose end is the memory's end. */
  constructor(owner: object, engine: Engine, shape: ClassifierShape) {
    const { classes } = shape;
    super(owner, engine, { kind: 'QuantumClassifier', name: 'classifier', options: shape, classes });
    this.shape = shape;
    this.embeddings = shape.circuits * shape.qubits;
    this.layout = new ParameterLayout(shape);
    try {
      this.#parameters = floatRegion(this.group, shape.precision, this.layout.length);
      this.#program = circuitProgram(shape.qubits, shape.layers);
      const { beginning, layer } = this.#program;
      this.#words = [beginning.forward, beginning.reverse, layer.forward, layer.reverse].map((words) => {
        const region = this.group.int32(words.length);
        region.view.set(words);
        return { first: region.pointer, end: region.pointer + 4 * words.length };
      });
    } catch (error) {
      this.group.dispose();
      throw tooLarge(error, { 'options.features': shape.features, 'options.circuits': shape.circuits });
    }
  }

  /** All parameters, laid out by `layout`. */
  get parameters(): FloatRegion {
    this.checkAlive();
    return this.#parameters;
  }

  get parameterCount(): number {
    return this.layout.count;
  }

  read(): ClassifierParameters {
    return this.layout.read(this.parameters.view);
  }

  write(parameters: ClassifierParameters): void {
    this.layout.write(parameters, this.parameters.view);
  }

  *tensors(): Steps<ModelTensors> {
    const parameters = this.read();
    return Object.fromEntries(
      PARAMETER_NAMES.map((name) => [name, { shape: this.#shapes[name], data: parameters[name] }]),
    );
  }

  *fill(read: ReadTensor): Steps<void> {
    const found: Partial<ClassifierParameters> = {};
    for (const name of PARAMETER_NAMES) found[name] = yield* read(name, this.#shapes[name]);
    this.write(found as ClassifierParameters);
  }

  get #shapes(): Record<ParameterName, number[]> {
    const { features, classes, circuits, layers, qubits } = this.shape;
    return {
      inputWeights: [this.embeddings, features],
      inputBiases: [this.embeddings],
      angles: [circuits, layers, qubits, ROTATIONS],
      outputWeights: [classes, this.embeddings],
      outputBiases: [classes],
    };
  }

  /**
   * The kernels' description of the circuits and a batch of so many blocks of samples, with room to work of its own in
   * `group`; its address.
   */
  describeCircuits(group: RegionGroup, batch: CircuitsBatch, blocks: number): number {
    this.checkAlive();
    const { kernels, arena } = this.engine;
    const { circuits, qubits, layers } = this.shape;
    const angles = layers * qubits * ROTATIONS;
    const { pointer } = group.uint8(circuitsBytes);
    const [forward, reverse, layer, layerReverse] = this.#words;
    writeCircuits(arena.memory, pointer, {
      ...batch,
      count: circuits,
      qubits,
      angles,
      program: forward!.first,
      programEnd: forward!.end,
      reverse: reverse!.first,
      reverseEnd: reverse!.end,
      layer: layer!.first,
      layerEnd: layer!.end,
      layerReverse: layerReverse!.first,
      layerReverseEnd: layerReverse!.end,
      repeats: this.#program.repeats,
      layerRows: this.#program.layerRows,
    });
    group.laidOut((at) => kernels.layoutCircuits(pointer, blocks, at));
    return pointer;
  }
}

/** The circuits' description of a batch, see `Circuits` of the kernels. */
export interface CircuitsBatch {
  embedding: number;
  expectations: number;
  keep: boolean;
}

/** Where words are in memory. */
interface Words {
  first: number;
  end: number;
}
