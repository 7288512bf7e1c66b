export { type AedatOptions, readAedat } from './aedat.js';
export { type BinOptions, binEvents } from './bin-events.js';
export {
  type BinnedEventsOptions,
  openBinnedEvents,
  readBinnedEvents,
  writeBinnedEvents,
} from './binned-events.js';
export { type Dataset, type ImageDataset, intensity, selectClasses, subset } from './dataset.js';
export type { ImageParts, SpikeParts } from './dataset-parts.js';
export { type DelayedParityOptions, delayedParity } from './delayed-parity.js';
export { type Draw, drawStratified } from './draw-stratified.js';
export { type DeltaOptions, encodeDelta } from './encode-delta.js';
export { encodeLatency, type LatencyOptions } from './encode-latency.js';
export { encodePopulation, type PopulationOptions } from './encode-population.js';
export { encodeLabels, encodeRate, type RateOptions, type SpikeTrains } from './encode-rate.js';
export { type EventOrderOptions, eventOrder } from './event-order.js';
export type { EventRecording } from './events.js';
export { useHdf5 } from './hdf5-library.js';
export { type IdxArray, type IdxDatasetOptions, readIdx, readIdxDataset } from './idx.js';
export { openIdx, type SlicedFile } from './idx-parts.js';
export { type MnistDvsOptions, type MnistDvsSample, readMnistDvs } from './mnist-dvs.js';
export { readNMnist } from './n-mnist.js';
export { type NMnistLabels, readNMnistLabels } from './n-mnist-labels.js';
export {
  readSafetensors,
  type Safetensors,
  type Tensor,
  type TensorType,
  writeSafetensors,
} from './safetensors.js';
export type { SpikeDataset } from './spike-dataset.js';
export { type DrawOptions, type Split, splitStratified } from './split-stratified.js';
export { type StrokesOptions, strokes } from './strokes.js';
export { readUsps } from './usps.js';
