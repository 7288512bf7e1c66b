import { Purpose } from '../../../assembly/random/purpose.js';
import {
  type CheckedDevice,
  checkDeviceQubits,
  type Device,
  type DeviceName,
  type DeviceOptions,
  deviceOptions,
  noisyDevice,
  readoutConfusion,
} from '../../device/index.js';
import type {
  Describes,
  Engine,
  LongWorkOptions,
  Meta,
  Region,
  RegionGroup,
  Seed,
  Settings,
  Steps,
} from '../../engine/index.js';
import { integer, kernelStream, keyOf, longWork, seed, unchecked } from '../../engine/index.js';

/** What is measured, and how often. */
export interface SampleOptions
  extends Pick<DeviceOptions, 'device' | 'noiseScale' | 'measurement'>,
    LongWorkOptions {
  /** How many measurements, each of a fresh copy of the state. */
  shots: number;
  /** What is measured (default: all qubits in their order). */
  qubits?: readonly number[];
  /** When left out, one is drawn and returned. */
  seed?: Seed;
  /** The device that measures, by its name or as an object, and misreads as often as it does; left out, none is misread. */
  device?: DeviceName | Device;
}

export const sampleOptions = () => {
  const { device, noiseScale, measurement } = deviceOptions();
  return {
    shots: integer({ minimum: 1, maximum: 2 ** 27 }),
    qubits: unchecked({ optional: true }),
    seed: seed(),
    ...{ device, noiseScale, measurement },
    ...longWork(),
  } satisfies Describes<SampleOptions>;
};

/** Outcomes of many shots. */
export interface Sample {
  /** [shots]; in an outcome the first of the measured qubits is the most significant bit. */
  outcomes: Uint32Array;
  /** Of `outcomes`. */
  shape: [number];
  /** How often each outcome came, [2^measured]. */
  counts: Uint32Array;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** Shots in a piece; a multiple of the 256 that the kernel draws uniform numbers for. */
const SHOTS_AT_ONCE = 2 ** 14;
/** Outcomes whose probabilities are misread in a piece. */
const OUTCOMES_AT_ONCE = 2 ** 17;

/** What is measured, and by what. */
interface Measuring
  extends Pick<Settings<ReturnType<typeof sampleOptions>>, 'device' | 'noiseScale' | 'measurement'> {
  shots: number;
  seed: Seed;
  measured: readonly number[];
}

/** Outcomes of `shots` measurements, and how often each of them came; the probabilities are used up. */
export function* sampleSteps(
  { engine, qubits }: { engine: Engine; qubits: number },
  group: RegionGroup,
  probabilities: Region<Float64Array>,
  { shots, seed, measured, ...where }: Measuring,
): Steps<Pick<Sample, 'outcomes' | 'counts'>> {
  const { kernels } = engine;
  const key = keyOf(seed);
  const device = noisyDevice(kernels, { ...where, model: 'idling' });
  if (device) {
    checkDeviceQubits('options.device', device, qubits);
    yield* misread(device, probabilities, measured);
  }
  const stream = kernelStream(engine, group, key, Purpose.Sample);
  const { pointer, length } = probabilities;
  const possible = kernels.sumProbabilities(pointer, length);
  yield;
  const outcomes = new Uint32Array(shots);
  const counts = new Uint32Array(length);
  const piece = group.uint32(Math.min(4 * Math.ceil(shots / 4), SHOTS_AT_ONCE));
  for (let first = 0; first < shots; first += SHOTS_AT_ONCE) {
    const count = Math.min(SHOTS_AT_ONCE, shots - first);
    kernels.sampleOutcomes(stream, pointer, possible, piece.pointer, first, count);
    const drawn = piece.view.subarray(0, count);
    outcomes.set(drawn, first);
    for (let i = 0; i < count; i++) counts[drawn[i]!]!++;
    yield { unit: 'shot', done: first + count, total: shots };
  }
  return { outcomes, counts };
}

/** Takes probabilities of outcomes to those of what a device reads: each of the `measured` qubits by its confusion matrix. */
function* misread(
  device: CheckedDevice,
  probabilities: Region<Float64Array>,
  measured: readonly number[],
): Steps<void> {
  for (const [place, qubit] of measured.entries()) {
    const [right0, wrong0, wrong1, right1] = readoutConfusion(device, qubit) as unknown as number[];
    const bit = 2 ** (measured.length - 1 - place);
    for (let from = 0; from < probabilities.length; from += OUTCOMES_AT_ONCE) {
      yield;
      const { view } = probabilities;
      const end = Math.min(from + OUTCOMES_AT_ONCE, view.length);
      for (let zero = from; zero < end; zero++) {
        if (zero & bit) continue;
        const p0 = view[zero]!;
        const p1 = view[zero | bit]!;
        view[zero] = right0! * p0 + wrong0! * p1;
        view[zero | bit] = wrong1! * p0 + right1! * p1;
      }
    }
  }
}
