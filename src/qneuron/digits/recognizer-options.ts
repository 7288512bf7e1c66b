import {
  checked,
  checkNumber,
  checkPositive,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  number,
  type Seed,
  seed,
} from '../../engine/index.js';
import { circuitOptions, LARGEST_STRENGTH, type QNeuronCircuitOptions } from '../circuit/circuit.js';

/** Sweeps between two decisions. */
export const ROUND = 8;

/** Options of a recogniser: the strength and the lattice. */
export interface DigitRecognizerOptions extends QNeuronCircuitOptions {
  /** k of (17), which the weights, brought into [0, 1], are multiplied by (default 250; the paper has 1000). */
  k?: number;
}

/** How images are recognised. */
export interface RecognizeOptions extends LongWorkOptions {
  /** Sweeps of an output that nothing has decided about, at most (default 1000); rounded down to a multiple of 8. */
  sweeps?: number;
  /**
   * Sweeps before measuring (default 20; all outputs begin on the active input's path). Their order shows long before their
   * activities are right, so that 0 recognises nearly as well in two thirds of the time.
   */
  thermalization?: number;
  /**
   * Early stopping: an output that is less active than the image's best one by so many standard errors of the difference is
   * dropped, and an image with one left is decided (default 3; Infinity: all outputs are sampled to the end).
   */
  deviations?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
}

export const recognizerOptions = () =>
  ({
    ...circuitOptions(),
    k: checked((field, value) => checkNumber(field, checkPositive(field, value), 0, LARGEST_STRENGTH), {
      default: 250,
    }),
  }) satisfies Describes<DigitRecognizerOptions>;

export const recognizeOptions = () =>
  ({
    sweeps: integer({ default: 1000, minimum: ROUND, maximum: 1e6 }),
    thermalization: integer({ default: 20, minimum: 0, maximum: 1e6, unit: 'sweeps' }),
    deviations: number({ default: 3, minimum: 0, maximum: 1e6, infinite: true }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<RecognizeOptions>;
