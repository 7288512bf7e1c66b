import type { OptionReference } from '../engine/index.js';
import { binOptions } from './encoders/bin-events.js';
import { deltaOptions } from './encoders/encode-delta.js';
import { latencyOptions } from './encoders/encode-latency.js';
import { populationOptions } from './encoders/encode-population.js';
import { rateOptions } from './encoders/encode-rate.js';
import { aedatOptions } from './formats/aedat.js';
import { binnedEventsOptions } from './formats/binned-events.js';
import { idxDatasetOptions } from './formats/idx.js';
import { mnistDvsOptions } from './formats/mnist-dvs.js';
import { delayedParityOptions } from './sets/delayed-parity.js';
import { eventOrderOptions } from './sets/event-order.js';
import { drawOptions } from './sets/split-stratified.js';
import { strokesOptions } from './sets/strokes.js';

export const DATA_OPTIONS: OptionReference = [
  ['encodeRate', 'RateOptions', rateOptions],
  ['encodeLatency', 'LatencyOptions', latencyOptions],
  ['encodeDelta', 'DeltaOptions', deltaOptions],
  ['encodePopulation', 'PopulationOptions', populationOptions],
  ['binEvents', 'BinOptions', binOptions],
  ['readIdxDataset', 'IdxDatasetOptions', idxDatasetOptions],
  ['readAedat', 'AedatOptions', aedatOptions],
  ['readMnistDvs', 'MnistDvsOptions', mnistDvsOptions],
  ['readBinnedEvents', 'BinnedEventsOptions', binnedEventsOptions],
  ['strokes', 'StrokesOptions', strokesOptions],
  ['eventOrder', 'EventOrderOptions', eventOrderOptions],
  ['delayedParity', 'DelayedParityOptions', delayedParityOptions],
  ['splitStratified, drawStratified', 'DrawOptions', drawOptions],
];
