import type { Engine, Kernels } from '../../engine/index.js';
import { ArgumentError, choice, type Describes, integer, number, type Settings } from '../../engine/index.js';

/** The pulses of dynamical decoupling. */
export interface PulseOptions {
  /**
   * π pulses about X and Y that split the time: `'none'`; `'hahn'`, one about X in the middle; `'cpmg'`, all about X;
   * `'xy4'`, about X, Y, X, Y, … Pulse k of n comes at (k - 1/2) / n of the time.
   */
  sequence: 'none' | 'hahn' | 'cpmg' | 'xy4';
  /** How many for `'cpmg'` and `'xy4'`, for which it is a multiple of 4 (default 4; the others have none). */
  pulses?: number;
  /** By how much every pulse turns too far, in radians (default 0). */
  pulseError?: number;
}

/** A Bloch vector. */
export type Vector = [x: number, y: number, z: number];
type Axis = 'x' | 'y' | 'z';

const MOST_PULSES = 1000;

export const pulseOptions = () =>
  ({
    sequence: choice(['none', 'hahn', 'cpmg', 'xy4'], {}),
    pulses: integer({ optional: true, minimum: 1, maximum: MOST_PULSES }),
    pulseError: number({ default: 0, minimum: -Math.PI, maximum: Math.PI, unit: 'radians' }),
  }) satisfies Describes<PulseOptions>;

/** Instantaneous pulses on a qubit that turns about z between them. */
export class PulseSequence {
  readonly error: number;
  readonly #axes: Axis[];
  readonly #kernels: Kernels;
  readonly #cosine: number;
  readonly #sine: number;
  /** What ideal pulses alone do to the components, each of which turns two of them over. */
  readonly #signs: Vector;

  constructor(engine: Engine, settings: Settings<ReturnType<typeof pulseOptions>>) {
    const { kernels } = engine;
    this.error = settings.pulseError;
    this.#axes = pulseAxes(settings);
    this.#kernels = kernels;
    this.#cosine = -kernels.cos(this.error);
    this.#sine = -kernels.sin(this.error);
    const sign = (unmoved: Axis) => (this.#axes.filter((axis) => axis !== unmoved).length % 2 ? -1 : 1);
    this.#signs = [sign('x'), sign('y'), sign('z')];
  }

  get pulses(): number {
    return this.#axes.length;
  }

  /** How long the qubit is left alone before, between and after the pulses. */
  intervals(time: number): Float64Array {
    if (this.pulses === 0) return Float64Array.of(time);
    const between = new Float64Array(this.pulses + 1).fill(time / this.pulses);
    between[0]! /= 2;
    between[this.pulses]! /= 2;
    return between;
  }

  /** Where a Bloch vector ends that turns by `phases` in the intervals, seen in the frame that ideal pulses leave. */
  apply(initial: Vector, phases: Float64Array): Vector {
    const { cos, sin } = this.#kernels;
    let vector = initial;
    for (let k = 0; k < phases.length; k++) {
      vector = turn(vector, 'z', cos(phases[k]!), sin(phases[k]!));
      if (k < this.pulses) vector = turn(vector, this.#axes[k]!, this.#cosine, this.#sine);
    }
    const [x, y, z] = vector;
    return [this.#signs[0] * x, this.#signs[1] * y, this.#signs[2] * z];
  }
}

/** The axes of the pulses, in their order. */
function pulseAxes({ sequence, pulses }: PulseOptions): Axis[] {
  if (sequence === 'none' || sequence === 'hahn') {
    if (pulses !== undefined) throw new ArgumentError('options.pulses', 'none for this sequence', pulses);
    return sequence === 'none' ? [] : ['x'];
  }
  const count = pulses ?? 4;
  if (sequence === 'xy4' && count % 4 !== 0) {
    throw new ArgumentError('options.pulses', 'a multiple of 4', count);
  }
  return Array.from({ length: count }, (_, k) => (sequence === 'xy4' && k % 2 === 1 ? 'y' : 'x'));
}

/** Turns a Bloch vector about an axis. */
function turn([x, y, z]: Vector, axis: Axis, cosine: number, sine: number): Vector {
  if (axis === 'x') return [x, cosine * y - sine * z, sine * y + cosine * z];
  if (axis === 'y') return [cosine * x + sine * z, y, cosine * z - sine * x];
  return [cosine * x - sine * y, sine * x + cosine * y, z];
}
