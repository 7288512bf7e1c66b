import { readSafetensors, writeSafetensors } from '../../data/index.js';
import type { Engine, Precision } from '../../engine/index.js';
import {
  ArgumentError,
  checkChoice,
  checkInteger,
  checkNumber,
  checkOptions,
  checkPositive,
  DataFormatError,
} from '../../engine/index.js';
import { readBytes } from '../../files/index.js';
import { saveModel } from '../../learning/index.js';
import { loadModel } from '../../learning/load-model.js';
import { SpikingNetwork } from '../../spiking/index.js';
import { QuantumClassifier } from '../../variational/index.js';
import { CLASSES, DATA_NAMES, SPLITS, type SplitName } from '../data/file-sets.js';
import type { TrainableModel } from './models.js';

/** What a model was trained for, so that `evaluate` and `predict` need not be given it again. */
export interface Task {
  data: string;
  size?: number;
  binMilliseconds?: number;
  polarities?: number;
  classes: number[];
  split?: SplitName;
  /** Samples that it was trained and tested on. */
  train: number;
  test: number;
  /** Nothing of images for a model without spikes. */
  steps?: number;
  maxRate?: number;
  /** What surrogate gradients were trained in, and with. */
  precision?: Precision;
  input?: 'rate' | 'analogue';
}

/** The task is one more entry of the metadata: for the library the file is a model like any other. */
const KEY = 'task';

export async function modelBytes(model: TrainableModel, task: Task): Promise<Uint8Array> {
  const bytes = await saveModel(model);
  const { metadata, tensors } = await readSafetensors(bytes);
  return writeSafetensors({ metadata: { ...metadata, [KEY]: JSON.stringify(task) }, tensors });
}

/** A saved model with its task, of which a model that the API saved has none. */
export async function readModel(
  engine: Engine,
  path: string,
): Promise<{ model: TrainableModel; task: Partial<Task> }> {
  const bytes = readBytes(path);
  const { metadata } = await readSafetensors(bytes, { file: path });
  const model = await loadModel(engine, bytes, { file: path });
  try {
    if (!(model instanceof SpikingNetwork || model instanceof QuantumClassifier)) {
      throw new ArgumentError('model', 'a SpikingNetwork or a QuantumClassifier', metadata.model);
    }
    return { model, task: readTask(metadata[KEY] ?? '{}') };
  } catch (cause) {
    model.dispose();
    throw new DataFormatError(path, 8, `the command line has no use for it: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Throws unless `text` is the JSON of a task, of which parts may be missing. */
function readTask(text: string): Partial<Task> {
  const task: unknown = JSON.parse(text);
  checkOptions('task', task, Object.keys(CHECKS));
  for (const [name, value] of Object.entries(task as object)) {
    CHECKS[name as keyof Task](`task.${name}`, value);
  }
  return task as Partial<Task>;
}

type Check = (field: string, value: unknown) => unknown;

const count: Check = (field, value) => checkInteger(field, value, 0);
const CHECKS: Record<keyof Task, Check> = {
  data: (field, value) => checkChoice(field, value, DATA_NAMES),
  size: count,
  binMilliseconds: checkPositive,
  polarities: (field, value) => checkInteger(field, value, 1, 2),
  classes(field, value) {
    if (!Array.isArray(value)) throw new ArgumentError(field, 'a list of classes', value);
    value.forEach((label, i) => {
      checkInteger(`${field}[${i}]`, label, 0, CLASSES - 1);
    });
  },
  split: (field, value) => checkChoice(field, value, SPLITS),
  train: count,
  test: count,
  steps: count,
  maxRate: (field, value) => checkNumber(field, value, 0, 1),
  precision: (field, value) => checkChoice(field, value, ['float32', 'float64']),
  input: (field, value) => checkChoice(field, value, ['rate', 'analogue']),
};
