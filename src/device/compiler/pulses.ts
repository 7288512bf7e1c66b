import { aboutX, aboutZ, inTurn, type Rotation, rotationTransfer } from '../transfer.js';

/** How far a rotation may be from one that needs fewer pulses, by rounding. */
const CLOSE = 1e-12;

/** Of a unitary matrix of 2 rows, whose phase does not matter. */
export function rotationOf(matrix: ArrayLike<number>): Rotation {
  const entry = (i: number): [number, number] => [matrix[2 * i]!, matrix[2 * i + 1]!];
  /** Re and im of conj(a) b. */
  const inner = ([a, b]: [number, number], [c, d]: [number, number]) =>
    [a * c + b * d, a * d - b * c] as const;
  const [a, b, c, d] = [entry(0), entry(1), entry(2), entry(3)];
  // U P U† of U = [[a, b], [c, d]]: columns are where X, Y and Z go.
  const norm = ([re, im]: [number, number]) => re * re + im * im;
  const [ac, bd] = [inner(a, c), inner(b, d)];
  const [ad, bc] = [inner(a, d), inner(b, c)];
  const [ab, cd] = [inner(b, a), inner(d, c)];
  return [
    ...[ad[0] + bc[0], bc[1] - ad[1], ac[0] - bd[0]],
    ...[ad[1] + bc[1], ad[0] - bc[0], ac[1] - bd[1]],
    ...[ab[0] - cd[0], ab[1] - cd[1], (norm(a) - norm(b) - norm(c) + norm(d)) / 2],
  ];
}

/** The sine of the angle by which a rotation turns Z away, from its entries for Z in a column or a row. */
const sineOf = (rotation: Rotation, i: number, j: number) => Math.sqrt(rotation[i]! ** 2 + rotation[j]! ** 2);

/** How many of sx and x a rotation takes, with turns about Z between them: 0, 1 or 2. */
export function pulsesOf(rotation: Rotation): 0 | 1 | 2 {
  const cosine = rotation[8]!;
  if (sineOf(rotation, 2, 5) < CLOSE) return cosine > 0 ? 0 : 1;
  return Math.abs(cosine) < CLOSE ? 1 : 2;
}

/** A rotation RZ(φ) RY(θ) RZ(λ) by the fewest pulses sx and x, with noise behind each of them. */
export function pulsedTransfer(rotation: Rotation, noise: Float64Array): Float64Array {
  const z = (cos: number, sin: number) => rotationTransfer(aboutZ(cos, sin));
  const sx = () => rotationTransfer(aboutX(0, 1));
  const pulses = pulsesOf(rotation);
  if (pulses === 0) return rotationTransfer(rotation);
  const cosine = rotation[8]!;
  const sine = sineOf(rotation, 2, 5);
  // RZ(φ − λ + π) X
  if (sine < CLOSE) return inTurn(rotationTransfer(aboutX(-1, 0)), noise, z(rotation[0]!, rotation[3]!));
  const [cosPhi, sinPhi] = [rotation[2]! / sine, rotation[5]! / sine];
  const across = sineOf(rotation, 6, 7);
  const [cosLambda, sinLambda] = [-rotation[6]! / across, rotation[7]! / across];
  // RZ(φ + π/2) SX RZ(λ − π/2)
  if (pulses === 1) return inTurn(z(sinLambda, -cosLambda), sx(), noise, z(-sinPhi, cosPhi));
  // RZ(φ + π) SX RZ(θ + π) SX RZ(λ)
  return inTurn(z(cosLambda, sinLambda), sx(), noise, z(-cosine, -sine), sx(), noise, z(-cosPhi, -sinPhi));
}
