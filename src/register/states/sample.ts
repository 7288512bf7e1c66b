import { Purpose } from '../../../assembly/random/purpose.js';
import type {
  Describes,
  Engine,
  Key,
  LongWorkOptions,
  Meta,
  Region,
  RegionGroup,
  Seed,
  Steps,
} from '../../engine/index.js';
import { integer, kernelStream, longWork, seed, unchecked } from '../../engine/index.js';

/** What is measured, and how often. */
export interface SampleOptions extends LongWorkOptions {
  /** How many measurements, each of a fresh copy of the state. */
  shots: number;
  /** What is measured (default: all qubits in their order). */
  qubits?: readonly number[];
  /** When left out, one is drawn and returned. */
  seed?: Seed;
}

export const sampleOptions = () =>
  ({
    shots: integer({ minimum: 1, maximum: 2 ** 27 }),
    qubits: unchecked({ optional: true }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<SampleOptions>;

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

/** Outcomes of `shots` measurements, and how often each of them came; the probabilities are used up. */
export function* sampleSteps(
  engine: Engine,
  group: RegionGroup,
  probabilities: Region<Float64Array>,
  shots: number,
  key: Key,
): Steps<Pick<Sample, 'outcomes' | 'counts'>> {
  const { kernels } = engine;
  const stream = kernelStream(engine, group, key, Purpose.Sample);
  const { pointer, length } = probabilities;
  const possible = kernels.sumProbabilities(pointer, length);
  const outcomes = new Uint32Array(shots);
  const counts = new Uint32Array(length);
  const piece = group.uint32(Math.min(shots, SHOTS_AT_ONCE));
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
