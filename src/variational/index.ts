// What the other folders of src may use of this one; the package exports public.ts.
export { loadClassifier, saveClassifier } from './classifier/model-file.js';
export {
  classifierOptions,
  QuantumClassifier,
  type QuantumClassifierOptions,
} from './classifier/quantum-classifier.js';
export { trainClassifier } from './classifier/train-classifier.js';
export { type ClassifierTrainOptions, classifierSettings } from './classifier/train-options.js';
