import { version } from '../../../package.json';
import { readSafetensors, type Tensor, writeSafetensors } from '../../data/safetensors.js';
import { ArgumentError, DataFormatError } from '../../engine/errors.js';
import type { NetworkOptions } from '../network-options.js';
import type { LocalRuleSettings } from './local-options.js';

/** What a training run depends on besides its state. */
interface RunIdentity {
  network: NetworkOptions;
  settings: LocalRuleSettings;
  samples: number;
}

/** What a training run has reached. */
interface RunState {
  step: number;
  lossByEpoch: Float64Array;
  /** Loss so far in the unfinished epoch, summed over samples. */
  epochLoss: number;
  baseline: Float64Array;
  /** Weights and angles, with the optimizer's moments. */
  vectors: { parameters: Float64Array; first: Float64Array; second: Float64Array }[];
}

const FORMAT = 'bornspike-checkpoint';
const VECTORS = ['weights', 'angles'];
const FILE = 'checkpoint';

/** A training run as safetensors. */
export function writeCheckpoint(run: RunIdentity & RunState): Uint8Array {
  const tensors = new Map<string, Tensor>();
  const add = (name: string, data: Float64Array) =>
    tensors.set(name, { dtype: 'F64', shape: [data.length], data: data.slice() });
  add('lossByEpoch', run.lossByEpoch);
  add('epochLoss', Float64Array.of(run.epochLoss));
  add('baseline', run.baseline);
  run.vectors.forEach(({ parameters, first, second }, i) => {
    add(VECTORS[i], parameters);
    add(`${VECTORS[i]}.first`, first);
    add(`${VECTORS[i]}.second`, second);
  });
  return writeSafetensors({
    metadata: { format: FORMAT, version, step: String(run.step), ...identityOf(run) },
    tensors,
  });
}

/**
 * Reads a checkpoint that must belong to `expected`.
 *
 * @param expected.lengths number of parameters and of moments of each vector
 * @param expected.steps T
 */
export function readCheckpoint(
  bytes: Uint8Array,
  expected: RunIdentity & { lengths: number[][]; steps: number },
): RunState {
  const { metadata, tensors } = readSafetensors(bytes, { file: FILE });
  if (metadata.format !== FORMAT) {
    throw new DataFormatError(
      FILE,
      8,
      `this is not a checkpoint of a training run (format ${metadata.format})`,
    );
  }
  if (metadata.version !== version) {
    throw new ArgumentError('options.resume', `a checkpoint of bornspike ${version}`, metadata.version);
  }
  for (const [name, value] of Object.entries(identityOf(expected))) {
    if (metadata[name] !== value) {
      throw new ArgumentError(
        'options.resume',
        `this checkpoint belongs to another run: its ${name} are ${metadata[name]}, here they are ${value}`,
      );
    }
  }
  const read = (name: string, length?: number): Float64Array => {
    const tensor = tensors.get(name);
    if (tensor?.dtype !== 'F64' || (length !== undefined && tensor.data.length !== length)) {
      throw new DataFormatError(FILE, 8, `there is no tensor ${name} of ${length ?? 'any'} F64 values`);
    }
    return tensor.data as Float64Array;
  };
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new DataFormatError(FILE, 8, `step ${metadata.step} is not a count`);
  }
  return {
    step,
    lossByEpoch: read('lossByEpoch'),
    epochLoss: read('epochLoss', 1)[0],
    baseline: read('baseline', expected.steps),
    vectors: expected.lengths.map(([parameters, moments], i) => ({
      parameters: read(VECTORS[i], parameters),
      first: read(`${VECTORS[i]}.first`, moments),
      second: read(`${VECTORS[i]}.second`, moments),
    })),
  };
}

/** What must be the same for a run to go on; the number of epochs may grow. */
function identityOf({ network, settings, samples }: RunIdentity): Record<string, string> {
  const { epochs: _, ...shaping } = settings;
  return {
    network: JSON.stringify(network),
    settings: JSON.stringify({ ...shaping, clip: String(shaping.clip) }),
    samples: String(samples),
  };
}
