import {
  CHUNK,
  type CoupledNetwork,
  fillIncrements,
  measure,
  type NetworkWork,
  prepareNetwork,
  transform,
} from './network.js';

/** Trajectories of state vectors; `run` writes the mean ⟨X⟩, ⟨Y⟩, ⟨Z⟩ of every qubit at the end to `mean`. */
export class SchroedingerTrajectories {
  readonly #network: CoupledNetwork;
  readonly #work: NetworkWork;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(network: CoupledNetwork) {
    this.#network = network;
    this.#work = prepareNetwork(network);
    this.#re = new Float64Array(this.#work.size);
    this.#im = new Float64Array(this.#work.size);
  }

  run(key0: number, key1: number, mean: Float64Array): void {
    const { steps, trajectories, qubits } = this.#network;
    const work = this.#work;
    mean.fill(0);
    for (let k = 0; k < trajectories; k++) {
      this.#re.fill(0);
      this.#im.fill(0);
      this.#re[0] = 1;
      this.#turn(work.half);
      for (let start = 0; start < steps; start += CHUNK) {
        fillIncrements(this.#network, work, key0, key1, k, start / CHUNK);
        const end = Math.min(CHUNK, steps - start);
        for (let step = 0; step < end; step++) {
          this.#measure(step * qubits);
          this.#turn(start + step + 1 < steps ? work.whole : work.half);
        }
      }
      this.#addMeans(mean, 1 / trajectories);
    }
  }

  #turn(table: Float64Array): void {
    const re = this.#re;
    const im = this.#im;
    transform(re);
    transform(im);
    for (let b = 0; b < re.length; b++) {
      const c = table[2 * b]!;
      const s = table[2 * b + 1]!;
      const x = re[b]!;
      re[b] = x * c + im[b]! * s;
      im[b] = im[b]! * c - x * s;
    }
    transform(re);
    transform(im);
  }

  #measure(row: number): void {
    const re = this.#re;
    const im = this.#im;
    const { probabilities, factors, z } = this.#work;
    for (let b = 0; b < re.length; b++) probabilities[b] = re[b]! * re[b]! + im[b]! * im[b]!;
    measure(this.#network, this.#work, row);
    for (let b = 0; b < re.length; b++) {
      const c = factors[b]! * z[2 * b]!;
      const s = factors[b]! * z[2 * b + 1]!;
      const x = re[b]!;
      re[b] = x * c + im[b]! * s;
      im[b] = im[b]! * c - x * s;
    }
  }

  #addMeans(mean: Float64Array, weight: number): void {
    const re = this.#re;
    const im = this.#im;
    const { qubits } = this.#network;
    let norm = 0;
    for (let b = 0; b < re.length; b++) norm += re[b]! * re[b]! + im[b]! * im[b]!;
    for (let q = 0; q < qubits; q++) {
      const bit = 1 << (qubits - 1 - q);
      for (let b = 0; b < re.length; b++) {
        const sign = b & bit ? -1 : 1;
        mean[3 * q]! += ((re[b]! * re[b ^ bit]! + im[b]! * im[b ^ bit]!) * weight) / norm;
        mean[3 * q + 1]! -= (sign * (re[b ^ bit]! * im[b]! - im[b ^ bit]! * re[b]!) * weight) / norm;
        mean[3 * q + 2]! += (sign * (re[b]! * re[b]! + im[b]! * im[b]!) * weight) / norm;
      }
    }
  }
}
