import type { Engine } from '../../engine/index.js';
import {
  adjoint,
  conjugate,
  exponential,
  identityMatrix,
  kronecker,
  overI,
  plus,
  product,
  times,
} from '../../register/index.js';

/** What collides, and how. Matrices are (re, im) [size][size]. */
export interface Collision {
  size: number;
  /** H and L, with the rate in it. */
  energies: Float64Array;
  jump: Float64Array;
  dt: number;
  /** Of the field: photons, squeezing r and its angle θ. */
  photons: number;
  squeezing: number;
  angle: number;
  /** How long the field remembers, 0 for not at all, and its frequency. */
  memory: { time: number; frequency: number };
  detection: 'none' | 'homodyne' | 'counting';
  /** φ of the measured quadrature. */
  phase: number;
}

/** What may come out of a collision. */
export interface Outcome {
  /** ρ ↦ Σ K ρ K† on the entries, row by row: (re, im) [side²][side²], side being that of system and memory. */
  map: Float64Array;
  /** Its trace, as (re, im) of each entry's share. */
  effect: Float64Array;
  /** What it adds to the record. */
  value: number;
}

/** b = |0⟩⟨1| */
const LOWER = [0, 0, 1, 0, 0, 0, 0, 0];

/** All outcomes of a bin's collision, one alone where nothing is measured. */
export function collisionOutcomes(engine: Engine, collision: Collision): Outcome[] {
  const { memory, photons, detection } = collision;
  const whole = 2 * photons + 1;
  const { jump, gain, turn } = squeezed(engine, collision);
  const unitary = memory.time > 0 ? withMemory(engine, collision) : withoutMemory(collision, jump, whole);
  const side = memory.time > 0 ? 2 * collision.size : collision.size;
  const weights = [(photons + 1) / whole, photons / whole];
  const half = Math.SQRT1_2;
  const [re, im] = [half * turn[0], half * turn[1]];
  // Rows of ⟨m| in the field's basis, (re, im).
  const bras =
    detection === 'homodyne'
      ? [
          [half, 0, re, -im],
          [half, 0, -re, im],
        ]
      : [
          [1, 0, 0, 0],
          [0, 0, 1, 0],
        ];
  const reading = (gain * Math.sqrt(whole)) / Math.sqrt(collision.dt);
  const values = detection === 'homodyne' ? [reading, -reading] : [0, 1];
  const maps = bras.map((bra) =>
    weights.reduce<Float64Array>(
      (sum, weight, state) => {
        if (weight === 0) return sum;
        const kraus = krausOf(unitary, side, bra, state);
        return plus(sum, times(weight, kronecker(kraus, side, conjugate(kraus), side)));
      },
      new Float64Array(2 * (side * side) ** 2),
    ),
  );
  const outcomes = maps.map((map, i) => ({ map, effect: effectOf(map, side), value: values[i]! }));
  if (detection !== 'none') return outcomes;
  const map = plus(maps[0]!, maps[1]!);
  return [{ map, effect: effectOf(map, side), value: 0 }];
}

/**
 * The operator that takes the part of L where the field b cosh r − e^(iθ) b† sinh r is squeezed, and the quadrature of b that the
 * measured one is: `gain` · (e^(−iχ) b + h.c.), with e^(iχ) as `turn`.
 */
function squeezed({ kernels }: Engine, { size, jump, squeezing, angle, phase }: Collision) {
  const up = kernels.exp(squeezing);
  const [cosh, sinh] = [(up + 1 / up) / 2, (up - 1 / up) / 2];
  const [re, im] = [sinh * kernels.cos(angle), sinh * kernels.sin(angle)];
  const mirrored = adjoint(jump, size).map((_, at, all) =>
    at % 2 === 0 ? re * all[at]! - im * all[at + 1]! : re * all[at]! + im * all[at - 1]!,
  );
  // e^(−iφ) cosh r − e^(i(φ − θ)) sinh r = gain · e^(−iχ)
  const x = cosh * kernels.cos(phase) - sinh * kernels.cos(phase - angle);
  const y = -cosh * kernels.sin(phase) - sinh * kernels.sin(phase - angle);
  const gain = Math.sqrt(x * x + y * y);
  const turn = [x / gain, -y / gain] as const;
  return { jump: squeezing === 0 ? jump : plus(times(cosh, jump), mirrored), gain, turn };
}

/** exp(−iH dt + √dt (L b† − L†b)) on system and field. */
function withoutMemory({ energies, size, dt }: Collision, jump: Float64Array, whole: number): Float64Array {
  const generator = plus(
    overI(kronecker(times(dt, energies), size, identityMatrix(2), 2)),
    times(Math.sqrt(whole * dt), exchange(jump, size)),
  );
  return exponential(generator, 2 * size);
}

/**
 * The same of a field that remembers: L meets a memory qubit a with the strength √(λ/2), which then hands 1 − e^(−2λdt) of its
 * excitation over to the bin, λ = 1/time.
 */
function withMemory({ kernels }: Engine, { energies, jump, size, dt, memory }: Collision): Float64Array {
  const one = identityMatrix(2);
  const active = [0, 0, 0, 0, 0, 0, memory.frequency * dt, 0];
  const generator = plus(
    overI(
      plus(kronecker(times(dt, energies), size, one, 2), kronecker(identityMatrix(size), size, active, 2)),
    ),
    times(dt / Math.sqrt(2 * memory.time), exchange(jump, size)),
  );
  const meeting = kronecker(exponential(generator, 2 * size), 2 * size, one, 2);
  const kept = kernels.exp(-dt / memory.time);
  const given = Math.sqrt(1 - kept * kept);
  // |memory, bin⟩
  // biome-ignore format: a matrix
  const handing = [
    1, 0, 0, 0, 0, 0, 0, 0,
    0, 0, kept, 0, given, 0, 0, 0,
    0, 0, -given, 0, kept, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 1, 0,
  ];
  return product(kronecker(identityMatrix(size), size, handing, 4), meeting, 4 * size);
}

/** L ⊗ b† − L† ⊗ b */
function exchange(jump: Float64Array, size: number): Float64Array {
  const raise = adjoint(LOWER, 2);
  return plus(kronecker(jump, size, raise, 2), times(-1, kronecker(adjoint(jump, size), size, LOWER, 2)));
}

/** ⟨bra| U |state⟩, where the field is the last bit of the indices. */
function krausOf(unitary: Float64Array, side: number, bra: readonly number[], state: number): Float64Array {
  const result = new Float64Array(2 * side * side);
  for (let a = 0; a < side; a++) {
    for (let b = 0; b < side; b++) {
      for (let field = 0; field < 2; field++) {
        const from = 2 * ((2 * a + field) * 2 * side + 2 * b + state);
        const to = 2 * (a * side + b);
        const [re, im] = [bra[2 * field]!, bra[2 * field + 1]!];
        result[to]! += re * unitary[from]! - im * unitary[from + 1]!;
        result[to + 1]! += re * unitary[from + 1]! + im * unitary[from]!;
      }
    }
  }
  return result;
}

function effectOf(map: Float64Array, side: number): Float64Array {
  const row = 2 * side * side;
  const effect = new Float64Array(row);
  for (let a = 0; a < side; a++) {
    const start = a * (side + 1) * row;
    for (let i = 0; i < row; i++) effect[i]! += map[start + i]!;
  }
  return effect;
}
