// What the other folders of src may use of this one; the package exports public.ts.
export { classifierRunner } from './classifier/classifier-pass.js';
export { itemsOf } from './classifier/item-source.js';
export {
  classifierOptions,
  QuantumClassifier,
  type QuantumClassifierOptions,
} from './classifier/quantum-classifier.js';
export { trainClassifier } from './classifier/train-classifier.js';
export { type ClassifierTrainOptions, classifierSettings } from './classifier/train-options.js';
export { QuantumBoltzmannMachine } from './models/boltzmann-machine.js';
export { QuantumConvolutionalNetwork } from './models/convolutional-network.js';
export { QuantumRecurrentNetwork } from './models/recurrent-network.js';
export { VARIATIONAL_OPTIONS } from './option-reference.js';
