import { sinCos } from '../simd/sine-cosine.js';
import { makeNumbers, type Numbers } from '../spiking/stack/numbers.js';

/** Equal circuits with angles of their own, and the final states that samples were left in. */
export interface Circuits {
  count: number;
  qubits: number;
  layers: number;
  /** [circuit][layer][qubit][2]: of RZ and RY, in radians. */
  angles: Numbers;
  /** Cosine and sine of half of each. */
  turns: Float64Array;
  /** Where the ring of CNOTs takes each amplitude from, and where to. */
  from: Int32Array;
  to: Int32Array;
  /** Ones in each basis state. */
  ones: Int32Array;
  /** [sample][circuit]: real, then imaginary parts. */
  states: Numbers;
  work: {
    re: Float64Array;
    im: Float64Array;
    adjointRe: Float64Array;
    adjointIm: Float64Array;
    spare: Float64Array;
    turn: Float64Array;
  };
}

export function makeCircuits(
  single: boolean,
  count: number,
  qubits: number,
  layers: number,
  samples: number,
  angles: ArrayLike<number>,
): Circuits {
  const size = 2 ** qubits;
  const from = new Int32Array(size);
  const to = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    let state = k;
    for (let qubit = 0; qubit < qubits && qubits > 1; qubit++) {
      const target = (qubit + 1) % qubits;
      if (state & (size >> (qubit + 1))) state ^= size >> (target + 1);
    }
    to[k] = state;
    from[state] = k;
  }
  const numbers = () => new Float64Array(size);
  const all = makeNumbers(single, angles.length);
  all.set(angles);
  return {
    ...{ count, qubits, layers, angles: all, turns: new Float64Array(2 * angles.length), from, to },
    ones: Int32Array.from(to, (_, k) => k.toString(2).replaceAll('0', '').length),
    states: makeNumbers(single, samples * count * 2 * size),
    work: {
      ...{ re: numbers(), im: numbers(), adjointRe: numbers(), adjointIm: numbers(), spare: numbers() },
      turn: new Float64Array(2),
    },
  };
}

/** Cosines and sines of all angles. */
export function prepareAngles({ angles, turns }: Circuits): void {
  for (let i = 0; i < angles.length; i++) sinCos(0.5 * angles[i]!, turns, 2 * i);
}

/** Writes ⟨Z⟩ of a circuit's qubits from the embedding angles at `at`, and keeps the state. */
export function circuitForward(
  circuits: Circuits,
  circuit: number,
  sample: number,
  embedding: Numbers,
  expectations: Numbers,
  at: number,
): void {
  const { qubits, layers, turns, from, ones, states } = circuits;
  const { re, im, spare, turn } = circuits.work;
  const size = 1 << qubits;
  // RX(φ) on |0⟩ is cos φ/2 |0⟩ − i sin φ/2 |1⟩: a product, and a factor −i for each one.
  spare[0] = 1;
  for (let qubit = 0; qubit < qubits; qubit++) {
    sinCos(0.5 * embedding[at + qubit]!, turn, 0);
    const cosine = turn[0]!;
    const sine = turn[1]!;
    for (let k = (1 << qubit) - 1; k >= 0; k--) {
      spare[2 * k + 1] = spare[k]! * sine;
      spare[2 * k] = spare[k]! * cosine;
    }
  }
  for (let k = 0; k < size; k++) {
    const quarter = ones[k]! & 3;
    re[k] = quarter === 0 ? spare[k]! : quarter === 2 ? -spare[k]! : 0;
    im[k] = quarter === 1 ? -spare[k]! : quarter === 3 ? spare[k]! : 0;
  }
  let angle = circuit * layers * qubits * 4;
  for (let layer = 0; layer < layers; layer++) {
    for (let half = size >> 1; half > 0; half >>= 1, angle += 4) {
      turnForward(re, im, size, half, turns, angle);
    }
    permute(re, spare, from);
    permute(im, spare, from);
  }
  const kept = (sample * circuits.count + circuit) * 2 * size;
  for (let k = 0; k < size; k++) {
    states[kept + k] = re[k]!;
    states[kept + size + k] = im[k]!;
    spare[k] = re[k]! * re[k]! + im[k]! * im[k]!;
  }
  for (let half = size >> 1, target = at; half > 0; half >>= 1, target++) {
    let difference = 0;
    for (let k = 0; k < half; k++) {
      difference += spare[k]! - spare[k + half]!;
      spare[k]! += spare[k + half]!;
    }
    expectations[target] = difference;
  }
}

/**
 * The way back through `circuitForward`: turns the cotangents of ⟨Z⟩ at `at` into those of the embedding angles and adds
 * to the gradient of the angles.
 */
export function circuitReverse(
  circuits: Circuits,
  circuit: number,
  sample: number,
  cotangents: Numbers,
  at: number,
  angleGradient: Float64Array,
): void {
  const { qubits, layers, turns, to, states } = circuits;
  const { re, im, adjointRe, adjointIm, spare } = circuits.work;
  const size = 1 << qubits;
  spare[0] = 0;
  for (let qubit = 0; qubit < qubits; qubit++) {
    const slope = 2 * cotangents[at + qubit]!;
    for (let k = (1 << qubit) - 1; k >= 0; k--) {
      spare[2 * k + 1] = spare[k]! - slope;
      spare[2 * k] = spare[k]! + slope;
    }
  }
  const kept = (sample * circuits.count + circuit) * 2 * size;
  for (let k = 0; k < size; k++) {
    re[k] = states[kept + k]!;
    im[k] = states[kept + size + k]!;
    adjointRe[k] = spare[k]! * re[k]!;
    adjointIm[k] = spare[k]! * im[k]!;
  }
  let angle = (circuit + 1) * layers * qubits * 2;
  for (let layer = 0; layer < layers; layer++) {
    permute(re, spare, to);
    permute(im, spare, to);
    permute(adjointRe, spare, to);
    permute(adjointIm, spare, to);
    for (let half = 1; half < size; half <<= 1) {
      angle -= 2;
      turnReverse(circuits, size, half, turns, angle, angleGradient);
    }
  }
  for (let half = size >> 1, target = at; half > 0; half >>= 1, target++) {
    let slope = 0;
    for (let base = 0; base < size; base += 2 * half) {
      for (let zero = base; zero < base + half; zero++) {
        const one = zero + half;
        slope += adjointRe[zero]! * im[one]! - adjointIm[zero]! * re[one]!;
        slope += adjointRe[one]! * im[zero]! - adjointIm[one]! * re[zero]!;
      }
    }
    cotangents[target] = 0.5 * slope;
  }
}

/** RZ, then RY, of the qubit whose pairs are `half` apart. */
function turnForward(
  re: Float64Array,
  im: Float64Array,
  size: number,
  half: number,
  turns: Float64Array,
  angle: number,
): void {
  const phaseCosine = turns[angle]!;
  const phaseSine = turns[angle + 1]!;
  const cosine = turns[angle + 2]!;
  const sine = turns[angle + 3]!;
  for (let base = 0; base < size; base += 2 * half) {
    for (let zero = base; zero < base + half; zero++) {
      const one = zero + half;
      const zeroRe = phaseCosine * re[zero]! + phaseSine * im[zero]!;
      const zeroIm = phaseCosine * im[zero]! - phaseSine * re[zero]!;
      const oneRe = phaseCosine * re[one]! - phaseSine * im[one]!;
      const oneIm = phaseCosine * im[one]! + phaseSine * re[one]!;
      re[zero] = cosine * zeroRe - sine * oneRe;
      im[zero] = cosine * zeroIm - sine * oneIm;
      re[one] = sine * zeroRe + cosine * oneRe;
      im[one] = sine * zeroIm + cosine * oneIm;
    }
  }
}

/** Takes them back in state and adjoint, and adds the slopes of both angles. */
function turnReverse(
  { work }: Circuits,
  size: number,
  half: number,
  turns: Float64Array,
  angle: number,
  angleGradient: Float64Array,
): void {
  const { re, im, adjointRe, adjointIm } = work;
  const phaseCosine = turns[2 * angle]!;
  const phaseSine = turns[2 * angle + 1]!;
  const cosine = turns[2 * angle + 2]!;
  const sine = turns[2 * angle + 3]!;
  let phaseSlope = 0;
  let slope = 0;
  for (let base = 0; base < size; base += 2 * half) {
    for (let zero = base; zero < base + half; zero++) {
      const one = zero + half;
      const a = re[zero]!;
      const b = im[zero]!;
      const c = re[one]!;
      const d = im[one]!;
      const p = adjointRe[zero]!;
      const q = adjointIm[zero]!;
      const r = adjointRe[one]!;
      const s = adjointIm[one]!;
      slope += r * a + s * b - p * c - q * d;
      const zeroRe = cosine * a + sine * c;
      const zeroIm = cosine * b + sine * d;
      const oneRe = cosine * c - sine * a;
      const oneIm = cosine * d - sine * b;
      const zeroAdjointRe = cosine * p + sine * r;
      const zeroAdjointIm = cosine * q + sine * s;
      const oneAdjointRe = cosine * r - sine * p;
      const oneAdjointIm = cosine * s - sine * q;
      phaseSlope += zeroAdjointRe * zeroIm - zeroAdjointIm * zeroRe;
      phaseSlope += oneAdjointIm * oneRe - oneAdjointRe * oneIm;
      re[zero] = phaseCosine * zeroRe - phaseSine * zeroIm;
      im[zero] = phaseCosine * zeroIm + phaseSine * zeroRe;
      re[one] = phaseCosine * oneRe + phaseSine * oneIm;
      im[one] = phaseCosine * oneIm - phaseSine * oneRe;
      adjointRe[zero] = phaseCosine * zeroAdjointRe - phaseSine * zeroAdjointIm;
      adjointIm[zero] = phaseCosine * zeroAdjointIm + phaseSine * zeroAdjointRe;
      adjointRe[one] = phaseCosine * oneAdjointRe + phaseSine * oneAdjointIm;
      adjointIm[one] = phaseCosine * oneAdjointIm - phaseSine * oneAdjointRe;
    }
  }
  angleGradient[angle]! += 0.5 * phaseSlope;
  angleGradient[angle + 1]! += 0.5 * slope;
}

function permute(values: Float64Array, spare: Float64Array, from: Int32Array): void {
  for (let k = 0; k < from.length; k++) spare[k] = values[from[k]!]!;
  for (let k = 0; k < from.length; k++) values[k] = spare[k]!;
}
