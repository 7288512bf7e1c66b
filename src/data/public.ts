export { type BinOptions, binEvents, type CropOptions } from './encoders/bin-events.js';
export { type DeltaOptions, encodeDelta } from './encoders/encode-delta.js';
export { encodeLatency, type LatencyOptions } from './encoders/encode-latency.js';
export { encodePopulation, type PopulationOptions } from './encoders/encode-population.js';
export { encodeLabels, encodeRate, type RateOptions } from './encoders/encode-rate.js';
export { type AedatOptions, readAedat } from './formats/aedat.js';
export type { FileOptions, ReaderOptions } from './formats/as-bytes.js';
export {
  type BinnedEventsOptions,
  openBinnedEvents,
  readBinnedEvents,
  writeBinnedEvents,
} from './formats/binned-events.js';
export type { EventRecording } from './formats/events.js';
export { useHdf5 } from './formats/hdf5-library.js';
export { type IdxArray, type IdxDatasetOptions, readIdx, readIdxDataset } from './formats/idx.js';
export { openIdx, type SlicedFile } from './formats/idx-parts.js';
export { type MnistDvsOptions, type MnistDvsSample, readMnistDvs } from './formats/mnist-dvs.js';
export { readNMnist } from './formats/n-mnist.js';
export { type NMnistLabels, readNMnistLabels } from './formats/n-mnist-labels.js';
export { readSafetensors } from './formats/read-safetensors.js';
export type { Safetensors, Tensor, TensorType } from './formats/safetensors-content.js';
export { readUsps } from './formats/usps.js';
export { writeSafetensors } from './formats/write-safetensors.js';
export { type Dataset, type ImageDataset, intensity, selectClasses, subset } from './sets/dataset.js';
export type { DatasetParts, ImageParts, SpikeParts } from './sets/dataset-parts.js';
export { type DelayedParityOptions, delayedParity } from './sets/delayed-parity.js';
export { type Draw, drawStratified } from './sets/draw-stratified.js';
export { type EventOrderOptions, eventOrder } from './sets/event-order.js';
export type { SpikeDataset } from './sets/spike-dataset.js';
export type { SpikeTrains } from './sets/spike-trains.js';
export { type DrawOptions, type Split, splitStratified } from './sets/split-stratified.js';
export { type StrokesOptions, strokes } from './sets/strokes.js';
