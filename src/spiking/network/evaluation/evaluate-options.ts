import {
  type DeviceOptions,
  deviceOptions,
  type ExtrapolationOptions,
  extrapolationOptions,
} from '../../../device/index.js';
import {
  boolean,
  choice,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  type Precision,
  type Seed,
  type Settings,
  seed,
} from '../../../engine/index.js';
import { type EncodingOptions, encodingOptions } from '../spike-source.js';

/** How samples are classified; a `device` is for SQS neurons in float64, rate encoded, of up to 4 input-output and 3 memory qubits. */
export interface EvaluateOptions
  extends EncodingOptions,
    DeviceOptions,
    ExtrapolationOptions,
    LongWorkOptions {
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
  /**
   * Runs of each sample, with random numbers of their own, whose spikes are added up before they decide (default 1). LIF and QLIF
   * neurons differ between runs by their rate-encoded inputs alone.
   */
  passes?: number;
  /**
   * SQS in float64: also run with the output neurons collapsing on their targets, as the likelihood (15)-(16) has it
   * (default false).
   */
  teacherForcing?: boolean;
  /** `'float64'` (default), or `'float32'`, which is several times faster on networks of many neurons. */
  precision?: Precision;
  /** `'rate'` (default): images become spike trains; `'analogue'`: intensities are the inputs of every step. */
  input?: 'rate' | 'analogue';
}

export const evaluateOptions = () =>
  ({
    ...encodingOptions(),
    seed: seed(),
    passes: integer({ default: 1, minimum: 1, maximum: 1_000_000 }),
    teacherForcing: boolean({ default: false }),
    precision: choice(['float32', 'float64'], { default: 'float64' }),
    input: choice(['rate', 'analogue'], { default: 'rate' }),
    ...deviceOptions(),
    ...extrapolationOptions(),
    ...longWork(),
  }) satisfies Describes<EvaluateOptions>;

export type EvaluateSettings = Settings<ReturnType<typeof evaluateOptions>>;
