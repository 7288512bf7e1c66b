import { existsSync } from 'node:fs';
import { readSafetensors, writeSafetensors } from '../data/safetensors.js';
import type { Engine } from '../engine/engine.js';
import { ArgumentError, DataFormatError } from '../engine/errors.js';
import { loadModel, type Precision, SpikingNetwork, saveModel } from '../spiking/index.js';
import { loadClassifier, saveClassifier } from '../variational/index.js';
import type { Split } from './file-sets.js';
import type { Model } from './models.js';
import { readBytes } from './read-file.js';

/** What a model was trained for, so that `evaluate` and `predict` need not be told again. */
export interface Task {
  data: string;
  size?: number;
  binMilliseconds?: number;
  polarities?: number;
  classes: number[];
  split?: Split;
  /** Samples that it was trained and tested on. */
  train: number;
  test: number;
  /** Nothing of images for a model without spikes. */
  steps?: number;
  cap?: number;
  /** What surrogate gradients were trained in, and with. */
  precision?: Precision;
  input?: 'rate' | 'analogue';
}

/** The task is one more entry of the metadata: for the library the file is a model like any other. */
const KEY = 'task';

export function modelBytes(model: Model, task: Task): Uint8Array {
  const bytes = model instanceof SpikingNetwork ? saveModel(model) : saveClassifier(model);
  const { metadata, tensors } = readSafetensors(bytes);
  return writeSafetensors({ metadata: { ...metadata, [KEY]: JSON.stringify(task) }, tensors });
}

/** A saved model with its task, of which a model that the API saved has none. */
export function readModel(engine: Engine, path: string): { model: Model; task: Partial<Task> } {
  if (!existsSync(path)) throw new ArgumentError('MODEL', `there is no file ${path}`);
  const bytes = readBytes(path);
  const { metadata } = readSafetensors(bytes, { file: path });
  const load = metadata.model === 'QuantumClassifier' ? loadClassifier : loadModel;
  const model = load(engine, bytes, { file: path });
  try {
    return { model, task: JSON.parse(metadata[KEY] ?? '{}') };
  } catch (cause) {
    throw new DataFormatError(path, 8, 'the task in the metadata is not JSON', { cause });
  }
}
