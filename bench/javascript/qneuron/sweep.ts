import { Purpose } from '../../../assembly/random/purpose.js';
import { fillNormal } from '../random/normal.js';
import { philoxBlocks } from '../random/philox.js';
import { exp, expSingle } from '../simd/exponential.js';
import { makeNumbers, type Numbers } from '../spiking/stack/numbers.js';
import { fillUniforms } from './uniforms.js';

/** One neuron's path and what it feels. */
export interface PathSetting {
  slices: number;
  levels: number;
  method: 'single' | 'multilevel' | 'bridge';
  precision: 'float32' | 'float64';
  spacing: number;
  /** Times the spacing: what multiplies φ² and (φ² - 1)² at each slice. */
  a: Float64Array;
  b: number;
  key0: number;
  key1: number;
}

const words = new Int32Array(4);

/** Sweeps over one chain, alone; `path` has room for a segment more than there are slices. */
export class PathSweeper {
  readonly #setting: PathSetting;
  readonly #single: boolean;
  readonly #normals: Numbers;
  readonly #uniforms: Numbers;
  readonly #proposal: Numbers;
  readonly #a: Float64Array;
  readonly #deviations: Float64Array;

  constructor(setting: PathSetting) {
    const { slices, levels, method, precision, spacing, a } = setting;
    const single = precision === 'float32';
    const rows = slices + (1 << levels);
    const tests = method === 'single' ? slices : (slices >> levels) * (method === 'multilevel' ? levels : 1);
    this.#setting = setting;
    this.#single = single;
    this.#normals = makeNumbers(single, slices);
    this.#uniforms = makeNumbers(single, tests);
    this.#proposal = makeNumbers(single, rows);
    this.#a = Float64Array.from({ length: rows }, (_, i) => a[i % slices]!);
    this.#deviations = Float64Array.from({ length: levels }, (_, level) =>
      Math.sqrt((spacing * 2 ** (levels - 1 - level)) / 2),
    );
  }

  sweep(path: Numbers, chain: number, sweep: number): void {
    const { slices, levels, method, key0, key1 } = this.#setting;
    fillNormal(this.#normals, key0, key1, Purpose.PathProposal, chain, sweep);
    fillUniforms(this.#uniforms, this.#single ? 24 : 32, key0, key1, Purpose.PathAcceptance, chain, sweep);
    if (method === 'single') {
      this.#update(path, 0, 0, false);
      this.#update(path, 1, slices >> 1, false);
      return;
    }
    philoxBlocks(0, 1, sweep, 0, Purpose.PathOffset, key0, key1, words);
    this.#update(path, words[0]! & ((1 << levels) - 1), 0, method === 'multilevel');
  }

  #update(path: Numbers, offset: number, drawn: number, everyLevel: boolean): void {
    const { slices, levels, b } = this.#setting;
    const a = this.#a;
    const proposal = this.#proposal;
    const normals = this.#normals;
    const uniforms = this.#uniforms;
    const deviations = this.#deviations;
    const accepts = this.#single ? acceptsSingle : acceptsDouble;
    const size = 1 << levels;
    for (let i = 0; i <= offset; i++) path[slices + i] = path[i]!;
    let normal = drawn;
    let test = drawn;
    for (let segment = offset; segment < offset + slices; segment += size) {
      const last = segment + size;
      proposal[segment] = path[segment]!;
      proposal[last] = path[last]!;
      let alive = true;
      let sum = 0;
      for (let width = size >> 1, level = 0; width >= 1; width >>= 1, level++) {
        const spread = deviations[level]!;
        let change = 0;
        for (let at = segment + width; at < last; at += width << 1) {
          const next = 0.5 * (proposal[at - width]! + proposal[at + width]!) + spread * normals[normal++]!;
          proposal[at] = next;
          const x = path[at]!;
          change += (next - x) * (next + x) * (a[at]! + (x * x - 1 + (next * next - 1)) * b);
        }
        if (everyLevel) {
          const action = width * (change - sum);
          const uniform = uniforms[test++]!;
          if (alive) alive = accepts(action, uniform);
          if (!alive) {
            // The rest of the segment's numbers: size / width - 1 of size - 1 are used.
            normal += size - size / width;
            test += levels - 1 - level;
            break;
          }
        }
        sum += change;
      }
      if (!everyLevel) alive = accepts(sum, uniforms[test++]!);
      if (alive) for (let at = segment + 1; at < last; at++) path[at] = proposal[at]!;
    }
    for (let i = 0; i < offset; i++) path[i] = path[slices + i]!;
  }
}

function acceptsDouble(action: number, uniform: number): boolean {
  return action <= 0 || (action < 700 && uniform < exp(-action));
}

function acceptsSingle(action: number, uniform: number): boolean {
  return action <= 0 || (action < 80 && uniform < expSingle(-action));
}
