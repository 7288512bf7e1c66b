// What the other folders of src may use of this one; the package exports public.ts.
export { binEvents } from './encoders/bin-events.js';
export { encodeDelta } from './encoders/encode-delta.js';
export { encodeRate, spikeThreshold } from './encoders/encode-rate.js';
export type { EventRecording } from './formats/events.js';
export { readIdxDataset } from './formats/idx.js';
export { readNMnist } from './formats/n-mnist.js';
export { readNMnistLabels } from './formats/n-mnist-labels.js';
export { readingSafetensors, readSafetensors } from './formats/read-safetensors.js';
export type { Tensor } from './formats/safetensors-content.js';
export { readUsps } from './formats/usps.js';
export { writeSafetensors, writingSafetensors } from './formats/write-safetensors.js';
export { DATA_OPTIONS } from './option-reference.js';
export { checkClassNames, foreignClasses } from './sets/class-names.js';
export { type CopiedSamples, copySamples, copyTrains, emptyLike } from './sets/copy-samples.js';
export {
  checkClasses,
  checkDataset,
  checkPixels,
  type Dataset,
  type ImageDataset,
  intensity,
  selectClasses,
  subset,
} from './sets/dataset.js';
export { checkingPart, type ImageParts, type SpikeParts } from './sets/dataset-parts.js';
export { delayedParity } from './sets/delayed-parity.js';
export { drawStratified } from './sets/draw-stratified.js';
export { eventOrder } from './sets/event-order.js';
export type { SpikeDataset } from './sets/spike-dataset.js';
export type { SpikeTrains } from './sets/spike-trains.js';
export { splitStratified } from './sets/split-stratified.js';
export { strokes } from './sets/strokes.js';
