import {
  checkNumber,
  checkPositive,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  readOptions,
} from '../../engine/index.js';
import { square } from './square.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** The lowest levels of a single Q-neuron, in ascending order of energy. */
export interface ExactSpectrum {
  /** Float64Array [levels], in units of ħ over the time's unit. */
  energies: Float64Array;
  /** ⟨x²⟩, ⟨x⁴⟩ and ⟨V0⟩ in each level: Float64Array [levels]. */
  x2: Float64Array;
  /** ⟨x⁴⟩ in each level, [levels]. */
  x4: Float64Array;
  /** ⟨V0⟩ in each level, [levels]. */
  potential: Float64Array;
  /** How it was made. */
  meta: Meta;
}

const LEVELS = 8;
/** Of both wells: e^-this is left of a wave function of the highest level beyond the last position. */
const DECAY = 14;

/**
 * Diagonalises H = p²/2 + Λ/4 (x² - 1)² (1), in continuous time, for its eight lowest levels: on sinc functions (Colbert
 * and Miller, J. Chem. Phys. 96, 1982 (1992)), whose error falls exponentially; energies to about 1e-8 of themselves.
 *
 * @param lambda Λ, from 1e-3 to 1e6
 * @throws ArgumentError when Λ is out of range
 *
 * @example
 * ```ts
 * import { exactSpectrum } from 'bornspike/qneuron';
 *
 * const { energies } = await exactSpectrum(5000);
 * console.log(energies.length, energies[0].toFixed(4), (energies[1] - energies[0]).toExponential(1));
 * // prints: 8 49.7471 1.4e-13
 * ```
 */
export async function exactSpectrum(lambda: number, options: LongWorkOptions = {}): Promise<ExactSpectrum> {
  checkNumber('lambda', checkPositive('lambda', lambda), 1e-3, 1e6);
  readOptions('options', options, longWork);
  const start = performance.now();
  const levels = await spectrumOf(lambda, new Pacer(options));
  return { ...levels, meta: makeMeta(start, { lambda }) };
}

/** `exactSpectrum` as a part of other work. */
export async function spectrumOf(lambda: number, pacer: Pacer): Promise<Omit<ExactSpectrum, 'meta'>> {
  // Above the wells, levels are those of the quartic oscillator, E_n ~ 1.4 (Λ/4)^(1/3) n^(4/3); below, of harmonic ones.
  const energy = Math.sqrt(2 * lambda) * (LEVELS / 2 + 1) + 16 * cubeRoot(lambda / 4);
  const potential = (x: number) => (lambda / 4) * square(x * x - 1);
  // Out to where the wave function of that energy is gone.
  let edge = 1;
  for (let decay = 0; decay < DECAY; edge += 0.01) {
    decay += 0.01 * Math.sqrt(2 * Math.max(0, potential(edge) - energy));
  }
  const h = Math.PI / (2.2 * Math.sqrt(2 * energy) + 4 * Math.sqrt(Math.sqrt(2 * lambda)));
  const pairs = Math.ceil(edge / h);
  // Even and odd functions apart: half as many positions each, and no two levels that nearly agree.
  const half = Float64Array.from({ length: pairs }, (_, j) => (j + 0.5) * h);
  const kinetic = (steps: number) =>
    steps === 0 ? square(Math.PI) / (6 * h * h) : (steps % 2 === 0 ? 1 : -1) / (h * h * steps * steps);
  const levels: { energy: number; x2: number; x4: number; potential: number }[] = [];
  for (const [i, parity] of [1, -1].entries()) {
    const matrix = Array.from(half, (x, i) =>
      Float64Array.from(half, (_, j) => {
        // Position j of the left half is i + j + 1 steps away.
        const motion = kinetic(i - j) + parity * kinetic(i + j + 1);
        return motion + (i === j ? potential(x) : 0);
      }),
    );
    await pacer.pause();
    const { values, vectors } = await symmetricEigen(matrix, pacer);
    const mean = (k: number, f: (x: number) => number) =>
      half.reduce((sum, x, j) => sum + square(vectors[k]![j]!) * f(x), 0);
    for (let k = 0; k < Math.min(LEVELS, pairs); k++) {
      levels.push({
        energy: values[k]!,
        x2: mean(k, (x) => x * x),
        x4: mean(k, (x) => square(x * x)),
        potential: mean(k, potential),
      });
    }
    pacer.report({ unit: 'parity', done: i + 1, total: 2 });
  }
  const lowest = levels.sort((a, b) => a.energy - b.energy).slice(0, LEVELS);
  const column = (name: 'energy' | 'x2' | 'x4' | 'potential') =>
    Float64Array.from(lowest, (level) => level[name]);
  return { energies: column('energy'), x2: column('x2'), x4: column('x4'), potential: column('potential') };
}

/** By Newton's method, near enough to place positions by. */
function cubeRoot(x: number): number {
  let root = Math.max(1, Math.sqrt(x));
  for (let i = 0; i < 60; i++) root -= (root - x / (root * root)) / 3;
  return root;
}
