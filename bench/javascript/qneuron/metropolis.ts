import { INSIDE, outside, WIDTHS } from '../random/ziggurat.js';

/** One neuron in its field, and how its path is changed. */
export interface MetropolisSetting {
  slices: number;
  spacing: number;
  /** Times the spacing: what multiplies φ² and (φ² - 1)² at each slice. */
  a: Float64Array;
  b: number;
  /** Widest step of a uniform proposal; 0 proposes the neighbours' mean with the kinetic action's Gaussian. */
  step: number;
}

/**
 * Single-site Metropolis in float64 as one writes it for speed alone: one chain, the even slices and then the odd ones, so
 * that no update waits for the last; differences of the action slice by slice; the generator's state in local variables;
 * an exponential only where 1 - x ≤ e^-x does not decide, which also spares a branch on the sign.
 */
export class MetropolisPath {
  /** With the last slice before the first and the first behind the last. */
  readonly #path: Float64Array;
  readonly #a: Float64Array;
  readonly #setting: MetropolisSetting;
  readonly #state = Int32Array.of(0x9e3779b9, 0x243f6a88, 0x85a308d3, 0x13198a2e);

  constructor(setting: MetropolisSetting) {
    this.#setting = setting;
    this.#path = new Float64Array(setting.slices + 2).fill(1);
    this.#a = Float64Array.of(0, ...setting.a, 0);
  }

  sweep(): void {
    for (let first = 1; first <= 2; first++) {
      if (this.#setting.step > 0) this.#step(first);
      else this.#draw(first);
      const path = this.#path;
      path[0] = path[path.length - 2]!;
      path[path.length - 1] = path[1]!;
    }
  }

  /** The sum over slices of (φ² - 1)². */
  wells(): number {
    const path = this.#path;
    const end = path.length - 1;
    let sum = 0;
    for (let i = 1; i < end; i++) {
      const w = path[i]! * path[i]! - 1;
      sum += w * w;
    }
    return sum;
  }

  #draw(first: number): void {
    const TWO_TO_MINUS_32 = 2.3283064365386963e-10;
    const { b, spacing } = this.#setting;
    const path = this.#path;
    const a = this.#a;
    const state = this.#state;
    const inside = INSIDE;
    const widths = WIDTHS;
    const deviation = Math.sqrt(spacing / 2);
    const end = path.length - 1;
    let s0 = state[0]!;
    let s1 = state[1]!;
    let s2 = state[2]!;
    let s3 = state[3]!;
    for (let i = first; i < end; i += 2) {
      const word = (s0 + s3) | 0;
      let shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const layer = word & 127;
      let normal = word * widths[layer]!;
      if (Math.abs(word) >= inside[layer]!) {
        state[0] = s0;
        state[1] = s1;
        state[2] = s2;
        state[3] = s3;
        normal = outside(word, state);
        s0 = state[0];
        s1 = state[1];
        s2 = state[2];
        s3 = state[3];
      }
      const x = path[i]!;
      const next = 0.5 * (path[i - 1]! + path[i + 1]!) + deviation * normal;
      const change = (next - x) * (next + x) * (a[i]! + (x * x + next * next - 2) * b);
      const uniform = ((s0 + s3) >>> 0) * TWO_TO_MINUS_32;
      shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      if (uniform < 1 - change || uniform < Math.exp(-change)) path[i] = next;
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
  }

  #step(first: number): void {
    const TWO_TO_MINUS_32 = 2.3283064365386963e-10;
    const { b, spacing, step } = this.#setting;
    const path = this.#path;
    const a = this.#a;
    const state = this.#state;
    const width = step * 2 * TWO_TO_MINUS_32;
    const stiffness = 1 / spacing;
    const end = path.length - 1;
    let s0 = state[0]!;
    let s1 = state[1]!;
    let s2 = state[2]!;
    let s3 = state[3]!;
    for (let i = first; i < end; i += 2) {
      const move = ((s0 + s3) | 0) * width;
      let shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const x = path[i]!;
      const next = x + move;
      const sum = x + next;
      const kinetic = stiffness * (sum - path[i - 1]! - path[i + 1]!);
      const change = move * (kinetic + sum * (a[i]! + (x * x + next * next - 2) * b));
      const uniform = ((s0 + s3) >>> 0) * TWO_TO_MINUS_32;
      shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      // Most steps raise the action, many by much: 1 / (1 + x) ≥ e^-x refuses those.
      if (uniform < 1 - change || (uniform * (1 + change) < 1 && uniform < Math.exp(-change))) path[i] = next;
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
  }
}
