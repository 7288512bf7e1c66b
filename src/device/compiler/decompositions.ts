import { type GatePart, H, type Multiple, turn, Z } from '../parts.js';

const cz: GatePart = ['cz', 0, 1];
const X = (place: number) => [H(place), Z(place, Math.PI), H(place)];
const S = (place: number) => Z(place, Math.PI / 2);
const SDG = (place: number) => Z(place, -Math.PI / 2);
const T = (place: number) => Z(place, Math.PI / 4);
const TDG = (place: number) => Z(place, -Math.PI / 4);
const CX = (control: number, target: number): GatePart[] => [H(target), ['cz', control, target], H(target)];
/** RX and RY by a part that turns about Z: RX = H RZ H, RY = S RX S†. */
const aboutX = (place: number, by: GatePart) => [H(place), by, H(place)];
const aboutY = (place: number, by: GatePart) => [SDG(place), ...aboutX(place, by), S(place)];
const half = (sign: 1 | -1): Multiple => [0, sign / 2];

const TOFFOLI: GatePart[] = [
  H(2),
  ...[...CX(1, 2), TDG(2), ...CX(0, 2), T(2)],
  ...[...CX(1, 2), TDG(2), ...CX(0, 2), T(1), T(2), H(2)],
  ...[...CX(0, 1), T(0), TDG(1), ...CX(0, 1)],
];

// A CZ turns RX and RY of its target round where the control is 1: two halves add up there, and cancel elsewhere.
const crx = [...aboutX(1, turn(1, half(1))), cz, ...aboutX(1, turn(1, half(-1))), cz];
const cry = [...aboutY(1, turn(1, half(1))), cz, ...aboutY(1, turn(1, half(-1))), cz];
const crz = [H(1), ...crx, H(1)];

/**
 * The gates of the register's table, of parts, in the order in which they act; controls come first. A test holds each to its
 * matrix.
 */
export const DECOMPOSITIONS: Readonly<Record<string, readonly GatePart[]>> = {
  id: [],
  p: [turn(0, [0, 1])],
  x: X(0),
  y: [Z(0, Math.PI), ...X(0)],
  z: [Z(0, Math.PI)],
  h: [H(0)],
  s: [S(0)],
  sdg: [SDG(0)],
  t: [T(0)],
  tdg: [TDG(0)],
  sx: aboutX(0, S(0)),
  rx: aboutX(0, turn(0, [0, 1])),
  ry: aboutY(0, turn(0, [0, 1])),
  rz: [turn(0, [0, 1])],
  u: [turn(0, [2, 1]), ...aboutY(0, turn(0, [0, 1])), turn(0, [1, 1])],
  cx: CX(0, 1),
  cnot: CX(0, 1),
  cy: [SDG(1), ...CX(0, 1), S(1)],
  cz: [cz],
  ch: [...aboutY(1, Z(1, -Math.PI / 4)), cz, ...aboutY(1, Z(1, Math.PI / 4))],
  cp: [...crz, turn(0, [0, 1 / 2])],
  crx,
  cry,
  crz,
  // As in OpenQASM 2's qelib1.inc: angles θ, φ, λ and γ.
  cu: [
    turn(0, [2, 1 / 2], [1, 1 / 2], [3, 1]),
    turn(1, [2, 1 / 2], [1, -1 / 2]),
    ...CX(0, 1),
    turn(1, [1, -1 / 2], [2, -1 / 2]),
    ...aboutY(1, turn(1, half(-1))),
    ...CX(0, 1),
    ...aboutY(1, turn(1, half(1))),
    turn(1, [1, 1]),
  ],
  swap: [...CX(0, 1), ...CX(1, 0), ...CX(0, 1)],
  ccx: TOFFOLI,
  cswap: [...CX(2, 1), ...TOFFOLI, ...CX(2, 1)],
};
