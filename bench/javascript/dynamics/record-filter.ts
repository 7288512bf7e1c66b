/** Networks of neurons that are driven, coupled in a chain and measured along z, all alike. */
export interface ChainRecord {
  qubits: number;
  rabi: number;
  /** Of Z Z of neighbours. */
  k: number;
  rate: number;
  efficiency: number;
  interval: number;
  steps: number;
  /** [step][channel] */
  increments: Float64Array;
}

/** A turn of Pauli strings: [pair][a, b]. */
interface Turn {
  pairs: Int32Array;
  cosine: number;
  sine: number;
  gradient: number;
}

/**
 * The filter of one record on the means of all Pauli strings (bits of X or Y before bits of Z or Y), and the way back; maps are
 * matrices [out][in] of four rows on the strings I, Z, X, Y of a neuron.
 */
export class RecordFilter {
  readonly #given: ChainRecord;
  readonly #turns: Turn[] = [];
  readonly #decay = new Float64Array(16);
  readonly #map = new Float64Array(16);
  readonly #slope = new Float64Array(16);
  readonly #cotangent = new Float64Array(16);
  readonly #state: Float64Array;
  readonly #adjoint: Float64Array;
  readonly #traces: Float64Array;
  /** [step][map] states before it. */
  readonly #tape: Float64Array;

  constructor(given: ChainRecord) {
    this.#given = given;
    const { qubits, rabi, k, rate, efficiency, interval, steps } = given;
    for (let q = 0; q + 1 < qubits; q++) this.#addTurn(0, 3 << (qubits - 2 - q), k * interval);
    for (let q = 0; q < qubits; q++) this.#addTurn(1 << (qubits - 1 - q), 0, (rabi / 2) * interval);
    const kept = Math.exp(-rate * (1 - efficiency) * interval);
    this.#decay.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, kept, 0, 0, 0, 0, kept]);
    const size = 4 ** qubits;
    this.#state = new Float64Array(size);
    this.#adjoint = new Float64Array(size);
    this.#traces = new Float64Array(steps);
    this.#tape = new Float64Array(steps * 3 * qubits * size);
  }

  /** ln p of the record. */
  logLikelihood(keep = false): number {
    const { qubits, steps } = this.#given;
    const state = this.#state;
    const size = state.length;
    // All neurons silent: 1 for I and Z.
    state.fill(0);
    state.fill(1, 0, 2 ** qubits);
    let logarithm = 0;
    let at = 0;
    const apply = (map: Float64Array, qubit: number) => {
      if (keep) this.#tape.set(state, at);
      at += size;
      this.#apply(map, qubit);
    };
    for (let step = 0; step < steps; step++) {
      for (const turn of this.#turns) this.#turn(turn);
      for (let q = 0; q < qubits; q++) apply(this.#decay, q);
      for (let q = 0; q < qubits; q++) {
        this.#measure(step, q);
        apply(this.#map, q);
      }
      for (let q = qubits - 1; q >= 0; q--) apply(this.#decay, q);
      for (let i = this.#turns.length - 1; i >= 0; i--) this.#turn(this.#turns[i]!);
      const trace = state[0]!;
      this.#traces[step] = trace;
      logarithm += Math.log(trace);
      for (let i = 0; i < size; i++) state[i]! /= trace;
    }
    return logarithm;
  }

  /** To `out`: ln p, and its derivatives for the drive of the first neuron, for all rates and for all efficiencies. */
  gradient(out: Float64Array): void {
    const { qubits, steps, rate, efficiency, interval } = this.#given;
    out[0] = this.logLikelihood(true);
    let state = this.#state;
    const adjoint = this.#adjoint;
    const size = state.length;
    adjoint.fill(0);
    adjoint[0] = 1;
    for (const turn of this.#turns) turn.gradient = 0;
    const lost = new Float64Array(16);
    let strength = 0;
    let at = this.#tape.length;
    const back = (map: Float64Array, qubit: number, target: Float64Array) => {
      at -= size;
      state = this.#tape.subarray(at, at + size);
      this.#applyBack(map, qubit, state, target);
    };
    for (let step = steps - 1; step >= 0; step--) {
      const trace = this.#traces[step]!;
      for (let i = 0; i < size; i++) {
        adjoint[i]! /= trace;
        state[i]! *= trace;
      }
      for (const turn of this.#turns) this.#turnBack(turn, state);
      for (let q = 0; q < qubits; q++) back(this.#decay, q, lost);
      for (let q = qubits - 1; q >= 0; q--) {
        this.#measure(step, q);
        this.#cotangent.fill(0);
        back(this.#map, q, this.#cotangent);
        for (let i = 0; i < 16; i++) strength += this.#cotangent[i]! * this.#slope[i]!;
      }
      for (let q = qubits - 1; q >= 0; q--) back(this.#decay, q, lost);
      for (let i = this.#turns.length - 1; i >= 0; i--) this.#turnBack(this.#turns[i]!, state);
    }
    const kept = this.#decay[10]!;
    const byLoss = -interval * kept * (lost[10]! + lost[15]!);
    const half = (strength * Math.sqrt(rate * efficiency)) / 2;
    out[1] = (interval / 2) * this.#turns[qubits - 1]!.gradient;
    out[2] = half / rate + (1 - efficiency) * byLoss;
    out[3] = half / efficiency - rate * byLoss;
  }

  /** The pairs of strings that a string with these bits turns by an angle, from a to b. */
  #addTurn(flips: number, signs: number, angle: number): void {
    const { qubits } = this.#given;
    const size = 2 ** qubits;
    const pairs: number[] = [];
    for (let x = 0; x < size; x++) {
      for (let z = 0; z < size; z++) {
        const [a, b] = [x * size + z, (x ^ flips) * size + (z ^ signs)];
        if (a > b || (ones(x & signs) + ones(z & flips)) % 2 === 0) continue;
        const quarters =
          ones(x & z) + ones(flips & signs) - ones((x ^ flips) & (z ^ signs)) + 2 * ones(z & flips);
        pairs.push(...((quarters & 3) === 3 ? [a, b] : [b, a]));
      }
    }
    const turn = { cosine: Math.cos(angle), sine: Math.sin(angle), gradient: 0 };
    this.#turns.push({ pairs: Int32Array.from(pairs), ...turn });
  }

  #turn({ pairs, cosine, sine }: Turn): void {
    const state = this.#state;
    for (let i = 0; i < pairs.length; i += 2) {
      const [a, b] = [pairs[i]!, pairs[i + 1]!];
      const x = state[a]!;
      const y = state[b]!;
      state[a] = cosine * x - sine * y;
      state[b] = cosine * y + sine * x;
    }
  }

  #turnBack(turn: Turn, state: Float64Array): void {
    const { pairs, cosine, sine } = turn;
    const adjoint = this.#adjoint;
    let gradient = turn.gradient;
    for (let i = 0; i < pairs.length; i += 2) {
      const [a, b] = [pairs[i]!, pairs[i + 1]!];
      const x = state[a]!;
      const y = state[b]!;
      const u = adjoint[a]!;
      const w = adjoint[b]!;
      gradient += w * x - u * y;
      state[a] = cosine * x + sine * y;
      state[b] = cosine * y - sine * x;
      adjoint[a] = cosine * u + sine * w;
      adjoint[b] = cosine * w - sine * u;
    }
    turn.gradient = gradient;
  }

  /** The map of a measurement, and its derivative for the strength. */
  #measure(step: number, qubit: number): void {
    const { qubits, rate, efficiency, interval, increments } = this.#given;
    const y = increments[step * qubits + qubit]!;
    const strength = Math.sqrt(rate * efficiency);
    const loss = Math.exp(-2 * strength * strength * interval);
    const up = Math.exp(2 * strength * y);
    const cosh = (loss * (up + 1 / up)) / 2;
    const sinh = (loss * (up - 1 / up)) / 2;
    const faster = -4 * strength * interval;
    const map = this.#map;
    const slope = this.#slope;
    map[0] = map[5] = cosh;
    map[1] = map[4] = sinh;
    map[10] = map[15] = loss;
    slope[0] = slope[5] = faster * cosh + 2 * y * sinh;
    slope[1] = slope[4] = faster * sinh + 2 * y * cosh;
    slope[10] = slope[15] = faster * loss;
  }

  #apply(map: Float64Array, qubit: number): void {
    const { qubits } = this.#given;
    const state = this.#state;
    const z = 1 << (qubits - 1 - qubit);
    const x = z << qubits;
    const mask = x | z;
    for (let rest = 0; rest < state.length; rest = ((rest | mask) + 1) & ~mask) {
      const a = state[rest]!;
      const b = state[rest + z]!;
      const c = state[rest + x]!;
      const d = state[rest + mask]!;
      state[rest] = map[0]! * a + map[1]! * b + (map[2]! * c + map[3]! * d);
      state[rest + z] = map[4]! * a + map[5]! * b + (map[6]! * c + map[7]! * d);
      state[rest + x] = map[8]! * a + map[9]! * b + (map[10]! * c + map[11]! * d);
      state[rest + mask] = map[12]! * a + map[13]! * b + (map[14]! * c + map[15]! * d);
    }
  }

  /** `target` += adjoint ⊗ state, adjoint ← mapᵀ adjoint. */
  #applyBack(map: Float64Array, qubit: number, state: Float64Array, target: Float64Array): void {
    const { qubits } = this.#given;
    const adjoint = this.#adjoint;
    const z = 1 << (qubits - 1 - qubit);
    const x = z << qubits;
    const mask = x | z;
    const places = [0, z, x, mask];
    for (let rest = 0; rest < state.length; rest = ((rest | mask) + 1) & ~mask) {
      const a = adjoint[rest]!;
      const b = adjoint[rest + z]!;
      const c = adjoint[rest + x]!;
      const d = adjoint[rest + mask]!;
      for (let j = 0; j < 4; j++) {
        const at = rest + places[j]!;
        const value = state[at]!;
        target[j]! += a * value;
        target[4 + j]! += b * value;
        target[8 + j]! += c * value;
        target[12 + j]! += d * value;
        adjoint[at] = map[j]! * a + map[4 + j]! * b + (map[8 + j]! * c + map[12 + j]! * d);
      }
    }
  }
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
