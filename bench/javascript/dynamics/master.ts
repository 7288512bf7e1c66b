import {
  CHUNK,
  type CoupledNetwork,
  fillIncrements,
  measure,
  type NetworkWork,
  prepareNetwork,
  transform,
} from './network.js';

/**
 * Trajectories of density matrices ρ = S + iA, held as S + A; `run` writes the mean ⟨X⟩, ⟨Y⟩, ⟨Z⟩ of every qubit at the end
 * to `mean`.
 */
export class MasterTrajectories {
  readonly #network: CoupledNetwork;
  readonly #work: NetworkWork;
  readonly #entries: Float64Array;
  /** Dephasing of a step, by row XOR column. */
  readonly #kept: Float64Array;

  constructor(network: CoupledNetwork) {
    const { rate, efficiency, dt } = network;
    this.#network = network;
    this.#work = prepareNetwork(network);
    const { size } = this.#work;
    this.#entries = new Float64Array(size * size);
    this.#kept = new Float64Array(size);
    for (let b = 0; b < size; b++) {
      let ones = 0;
      for (let rest = b; rest > 0; rest >>= 1) ones += rest & 1;
      this.#kept[b] = Math.exp(-2 * rate * (1 - efficiency) * dt * ones);
    }
  }

  run(key0: number, key1: number, mean: Float64Array): void {
    const { steps, trajectories, qubits } = this.#network;
    const work = this.#work;
    const { size, probabilities } = work;
    mean.fill(0);
    for (let k = 0; k < trajectories; k++) {
      this.#entries.fill(0);
      this.#entries[0] = 1;
      this.#turn(work.half);
      for (let start = 0; start < steps; start += CHUNK) {
        fillIncrements(this.#network, work, key0, key1, k, start / CHUNK);
        const end = Math.min(CHUNK, steps - start);
        for (let step = 0; step < end; step++) {
          for (let b = 0; b < size; b++) probabilities[b] = this.#entries[b * (size + 1)]!;
          measure(this.#network, work, step * qubits);
          this.#phases(work.z, work.factors);
          this.#turn(start + step + 1 < steps ? work.whole : work.half);
        }
      }
      this.#addMeans(mean, 1 / trajectories);
    }
  }

  #turn(table: Float64Array): void {
    transform(this.#entries);
    this.#phases(table, undefined);
    transform(this.#entries);
  }

  #phases(table: Float64Array, factors: Float64Array | undefined): void {
    const entries = this.#entries;
    const kept = this.#kept;
    const { size } = this.#work;
    for (let a = 0; a < size; a++) {
      const cosine = table[2 * a]!;
      const sine = table[2 * a + 1]!;
      const scale = cosine * cosine + sine * sine;
      entries[a * (size + 1)]! *= factors ? scale * factors[a]! * factors[a]! : scale;
      for (let b = a + 1; b < size; b++) {
        let c = cosine * table[2 * b]! + sine * table[2 * b + 1]!;
        let s = sine * table[2 * b]! - cosine * table[2 * b + 1]!;
        if (factors) {
          const factor = factors[a]! * factors[b]! * kept[a ^ b]!;
          c *= factor;
          s *= factor;
        }
        const above = a * size + b;
        const below = b * size + a;
        const x = entries[above]!;
        const y = entries[below]!;
        entries[above] = c * x - s * y;
        entries[below] = c * y + s * x;
      }
    }
  }

  #addMeans(mean: Float64Array, weight: number): void {
    const entries = this.#entries;
    const { qubits } = this.#network;
    const { size } = this.#work;
    let trace = 0;
    for (let b = 0; b < size; b++) trace += entries[b * (size + 1)]!;
    for (let q = 0; q < qubits; q++) {
      const bit = 1 << (qubits - 1 - q);
      for (let b = 0; b < size; b++) {
        const sign = b & bit ? -1 : 1;
        const above = entries[b * size + (b ^ bit)]!;
        const below = entries[(b ^ bit) * size + b]!;
        mean[3 * q]! += ((above + below) * weight) / (2 * trace);
        mean[3 * q + 1]! -= (sign * (above - below) * weight) / (2 * trace);
        mean[3 * q + 2]! += (sign * entries[b * (size + 1)]! * weight) / trace;
      }
    }
  }
}
