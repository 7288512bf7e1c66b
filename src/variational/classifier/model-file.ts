import { checkClassNames } from '../../data/index.js';
import type { Engine } from '../../engine/index.js';
import { ArgumentError, checkOptions, runAtOnce } from '../../engine/index.js';
import { type FileNameOptions, type ModelTensors, readingModel, writingModel } from '../../learning/index.js';
import { ROTATIONS } from './classifier-circuit.js';
import { type ClassifierParameters, PARAMETER_NAMES, type ParameterName } from './parameters.js';
import { QuantumClassifier, type QuantumClassifierOptions } from './quantum-classifier.js';

const KIND = 'QuantumClassifier';

/** A classifier as safetensors: its parameters by their names, and the configuration in the metadata. */
export function saveClassifier(model: QuantumClassifier): Uint8Array {
  if (!(model instanceof QuantumClassifier)) throw new ArgumentError('model', 'a QuantumClassifier', model);
  const { parameters } = model;
  const shapes = shapesOf(model);
  const tensors: ModelTensors = {};
  for (const name of PARAMETER_NAMES) tensors[name] = { shape: shapes[name], data: parameters[name] };
  return runAtOnce(writingModel(KIND, model.options, tensors, model.core.classNames));
}

/**
 * The classifier that `saveClassifier` wrote, bit for bit.
 *
 * @throws DataFormatError naming the file and the byte where the bytes are not such a model
 */
export function loadClassifier(
  engine: Engine,
  bytes: Uint8Array,
  options: FileNameOptions = {},
): QuantumClassifier {
  checkOptions('options', options, ['file']);
  const build = (saved: QuantumClassifierOptions) => new QuantumClassifier(engine, saved);
  const loading = readingModel(engine, bytes, options, KIND, build, function* (model, read, classNames) {
    if (classNames !== undefined) {
      checkClassNames('classNames', classNames, model.core.shape.classes);
      model.core.classNames = classNames as string[];
    }
    const shapes = shapesOf(model);
    const found: Partial<ClassifierParameters> = {};
    for (const name of PARAMETER_NAMES) found[name] = yield* read(name, shapes[name]);
    model.parameters = found as ClassifierParameters;
  });
  return runAtOnce(loading);
}

function shapesOf({ options, core }: QuantumClassifier): Record<ParameterName, number[]> {
  const { inputs, classes, circuits, layers, qubits } = options;
  return {
    inputWeights: [core.features, inputs],
    inputBiases: [core.features],
    angles: [circuits, layers, qubits, ROTATIONS],
    outputWeights: [classes, core.features],
    outputBiases: [classes],
  };
}
