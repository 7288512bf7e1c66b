import { Purpose } from '../../../assembly/random/purpose.js';
import { fillNormal } from '../random/normal.js';

/** Steps whose noise comes from one stream. */
export const CHUNK = 64;

/** Σ h Z + Σ_{i<j} (J XX + K ZZ), σz of every neuron measured at one rate and efficiency; from |0…0⟩. */
export interface CoupledNetwork {
  qubits: number;
  h: number;
  jx: number;
  k: number;
  rate: number;
  efficiency: number;
  dt: number;
  steps: number;
  trajectories: number;
}

/** Arrays of one network. */
export interface NetworkWork {
  size: number;
  /** Cosine and sine of the phases of half and whole steps of the XX, scaled for two transforms, and of the Z. */
  half: Float64Array;
  whole: Float64Array;
  z: Float64Array;
  probabilities: Float64Array;
  folds: Float64Array;
  factors: Float64Array;
  means: Float64Array;
  covariances: Float64Array;
  noise: Float64Array;
}

export function prepareNetwork(network: CoupledNetwork): NetworkWork {
  const { qubits, h, jx, k, dt } = network;
  const size = 2 ** qubits;
  const table = (energy: (signs: number[]) => number, time: number, scale: number) => {
    const values = new Float64Array(2 * size);
    for (let b = 0; b < size; b++) {
      const signs = Array.from({ length: qubits }, (_, q) => ((b >> (qubits - 1 - q)) & 1 ? -1 : 1));
      values[2 * b] = scale * Math.cos(energy(signs) * time);
      values[2 * b + 1] = scale * Math.sin(energy(signs) * time);
    }
    return values;
  };
  const pairs = (signs: number[]) => {
    const total = signs.reduce((sum, sign) => sum + sign, 0);
    return (total * total - qubits) / 2;
  };
  const total = (signs: number[]) => signs.reduce((sum, sign) => sum + sign, 0);
  return {
    size,
    half: table((signs) => jx * pairs(signs), dt / 2, 1 / size),
    whole: table((signs) => jx * pairs(signs), dt, 1 / size),
    z: table((signs) => h * total(signs) + k * pairs(signs), dt, 1),
    probabilities: new Float64Array(size),
    folds: new Float64Array(size),
    factors: new Float64Array(size),
    means: new Float64Array(qubits),
    covariances: new Float64Array(qubits),
    noise: new Float64Array(CHUNK * qubits),
  };
}

/** A chunk's increments, [step][qubit]. */
export function fillIncrements(
  { dt }: CoupledNetwork,
  { noise }: NetworkWork,
  key0: number,
  key1: number,
  trajectory: number,
  chunk: number,
): void {
  fillNormal(noise, key0, key1, Purpose.Wiener, trajectory, chunk);
  const root = Math.sqrt(dt);
  for (let i = 0; i < noise.length; i++) noise[i]! *= root;
}

/** Hadamards on all bits of the index, without their 1/√2. */
export function transform(values: Float64Array): void {
  const size = values.length;
  for (let step = 1; step < size; step <<= 1) {
    for (let block = 0; block < size; block += step << 1) {
      for (let i = block; i < block + step; i++) {
        const a = values[i]!;
        const b = values[i + step]!;
        values[i] = a + b;
        values[i + step] = a - b;
      }
    }
  }
}

/** From `work.probabilities`: the factors of one step's measurement, which also normalise. */
export function measure(
  { qubits, rate, efficiency, dt }: CoupledNetwork,
  work: NetworkWork,
  row: number,
): void {
  const { probabilities, factors, means, covariances, noise, size } = work;
  const strength = Math.sqrt(efficiency * rate);
  const inverse = 1 / fold(probabilities, work.folds, means, qubits);
  factors[0] = 0;
  let length = 1;
  for (let q = 0; q < qubits; q++, length <<= 1) {
    const kick = strength * noise[row + q]!;
    for (let i = length - 1; i >= 0; i--) {
      const sum = factors[i]!;
      factors[2 * i] = sum + kick;
      factors[2 * i + 1] = sum - kick;
    }
  }
  for (let b = 0; b < size; b++) factors[b]! *= probabilities[b]!;
  const mean = fold(factors, work.folds, covariances, qubits) * inverse;
  factors[0] = Math.sqrt(inverse);
  length = 1;
  for (let q = 0; q < qubits; q++, length <<= 1) {
    const z = means[q]! * inverse;
    const covariance = covariances[q]! * inverse - z * mean;
    let a = strength * (noise[row + q]! + 2 * strength * dt * (z + covariance));
    if (a > 3.6) a = 3.6;
    else if (a < -3.6) a = -3.6;
    const square = a * a;
    const c = 1 + square * (4 / 9 + square / 63);
    const s = a * (1 + square * (1 / 9 + square / 945));
    for (let i = length - 1; i >= 0; i--) {
      const factor = factors[i]!;
      factors[2 * i] = factor * (c + s);
      factors[2 * i + 1] = factor * (c - s);
    }
  }
}

/** Σ ±weight for every qubit to `means`; returns Σ weight. */
function fold(weights: Float64Array, folds: Float64Array, means: Float64Array, qubits: number): number {
  let source = weights;
  let half = weights.length >> 1;
  for (let q = 0; q < qubits; q++, half >>= 1) {
    let difference = 0;
    for (let i = 0; i < half; i++) {
      const zero = source[i]!;
      const one = source[i + half]!;
      difference += zero - one;
      folds[i] = zero + one;
    }
    means[q] = difference;
    source = folds;
  }
  return folds[0]!;
}
