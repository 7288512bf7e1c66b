import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import type { Kernels } from '../../engine/index.js';

/**
 * Gates by their names in OpenQASM 3's `stdgates.inc` (and `cnot` for its `cx`): RX(θ) = exp(−iθX/2) and so on,
 * u(θ, φ, λ) = [[cos θ/2, −e^(iλ) sin θ/2], [e^(iφ) sin θ/2, e^(i(φ+λ)) cos θ/2]], and cu(θ, φ, λ, γ) is a controlled
 * e^(iγ) u(θ, φ, λ). Controls come first.
 */
export type RegisterGateName =
  | ('id' | 'p' | 'x' | 'y' | 'z' | 'h' | 's' | 'sdg' | 't' | 'tdg' | 'sx' | 'rx' | 'ry' | 'rz' | 'u')
  | ('cx' | 'cnot' | 'cy' | 'cz' | 'ch' | 'cp' | 'crx' | 'cry' | 'crz' | 'cu')
  | ('ccx' | 'swap' | 'cswap');

/**
 * A turn exp(−iαG) of a target by one of a gate's angles.
 * @internal
 */
export interface Turn {
  kind: GateKind.RotationX | GateKind.RotationY | GateKind.RotationZ | GateKind.Phase;
  /** G on the target, where the controls are 1; P₁ is |1⟩⟨1|. */
  generator: 'X/2' | 'Y/2' | 'Z/2' | '−P₁';
  /** Which of the gate's angles α is. */
  angle: number;
  /** Whether it acts on the controls alone. */
  controlsOnly?: boolean;
}

/**
 * A row of the table.
 * @internal
 */
export interface NamedGate {
  /** Its name in OpenQASM 3. */
  openQasm: string;
  controls: number;
  targets: number;
  /** The names of its angles, in order. */
  angles: readonly string[];
  /** What it does to its targets. */
  kind: GateKind;
  /** The same as a matrix, row-major, re and im in turn. */
  matrix: (angles: readonly number[], kernels: Kernels) => number[];
  /** Of gates with angles: turns that make it up, the first to act first. */
  turns: readonly Turn[];
  /**
   * For each turn the differences of its generator's eigenvalues, which are the frequencies of any mean in its angle, and
   * so tell the shift rule: two terms for 1, four for ½ and 1.
   */
  frequencies: readonly (readonly number[])[];
}

/** What a gate does to its targets, however many controls it has. */
type Action = Pick<NamedGate, 'targets' | 'angles' | 'kind' | 'matrix' | 'turns'>;

const HALF = Math.SQRT1_2;

const fixed = (kind: GateKind, matrix: number[]): Action => ({
  targets: matrix.length === 8 ? 1 : 2,
  angles: [],
  kind,
  matrix: () => matrix,
  turns: [],
});
const turn = (kind: Turn['kind'], generator: Turn['generator'], angle = 0): Turn => ({
  kind,
  generator,
  angle,
});
const turning = (by: Turn, angle: string, matrix: NamedGate['matrix']): Action => ({
  targets: 1,
  angles: [angle],
  kind: by.kind,
  matrix,
  turns: [by],
});

const id = fixed(GateKind.Matrix2, [1, 0, 0, 0, 0, 0, 1, 0]);
const x = fixed(GateKind.PauliX, [0, 0, 1, 0, 1, 0, 0, 0]);
const y = fixed(GateKind.Matrix2, [0, 0, 0, -1, 0, 1, 0, 0]);
const z = fixed(GateKind.PauliZ, [1, 0, 0, 0, 0, 0, -1, 0]);
const h = fixed(GateKind.Matrix2, [HALF, 0, HALF, 0, HALF, 0, -HALF, 0]);
const s = fixed(GateKind.Matrix2, [1, 0, 0, 0, 0, 0, 0, 1]);
const sdg = fixed(GateKind.Matrix2, [1, 0, 0, 0, 0, 0, 0, -1]);
const t = fixed(GateKind.Matrix2, [1, 0, 0, 0, 0, 0, HALF, HALF]);
const tdg = fixed(GateKind.Matrix2, [1, 0, 0, 0, 0, 0, HALF, -HALF]);
const sx = fixed(GateKind.Matrix2, [0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5]);
// biome-ignore format: a matrix
const swap = fixed(GateKind.Swap, [
  1, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 1, 0, 0, 0,
  0, 0, 1, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 1, 0,
]);

const phase = (angle = 0) => turn(GateKind.Phase, '−P₁', angle);
const p = turning(phase(), 'λ', ([angle], { cos, sin }) => [1, 0, 0, 0, 0, 0, cos(angle!), sin(angle!)]);
const rx = turning(turn(GateKind.RotationX, 'X/2'), 'θ', ([angle], kernels) => {
  const c = kernels.cos(angle! / 2);
  const sine = kernels.sin(angle! / 2);
  return [c, 0, 0, -sine, 0, -sine, c, 0];
});
const rotateY = turn(GateKind.RotationY, 'Y/2');
const ry = turning(rotateY, 'θ', ([angle], kernels) => {
  const c = kernels.cos(angle! / 2);
  const sine = kernels.sin(angle! / 2);
  return [c, 0, -sine, 0, sine, 0, c, 0];
});
const rz = turning(turn(GateKind.RotationZ, 'Z/2'), 'θ', ([angle], kernels) => {
  const c = kernels.cos(angle! / 2);
  const sine = kernels.sin(angle! / 2);
  return [c, -sine, 0, 0, 0, 0, c, sine];
});
/** u(θ, φ, λ) is P(φ) RY(θ) P(λ). */
const u: Action = {
  targets: 1,
  angles: ['θ', 'φ', 'λ'],
  kind: GateKind.Matrix2,
  matrix: ([theta, phi, lambda, gamma = 0], kernels) => {
    const c = kernels.cos(theta! / 2);
    const sine = kernels.sin(theta! / 2);
    const polar = (radius: number, angle: number) => [
      radius * kernels.cos(angle),
      radius * kernels.sin(angle),
    ];
    return [
      ...polar(c, gamma),
      ...polar(-sine, gamma + lambda!),
      ...polar(sine, gamma + phi!),
      ...polar(c, gamma + phi! + lambda!),
    ];
  },
  turns: [phase(2), rotateY, phase(1)],
};
const cu: Action = {
  ...u,
  angles: [...u.angles, 'γ'],
  turns: [...u.turns, { ...phase(3), controlsOnly: true }],
};

const gate = (openQasm: string, controls: number, action: Action): NamedGate => ({
  openQasm,
  controls,
  ...action,
  frequencies: action.turns.map(({ kind }) => (controls > 0 && kind !== GateKind.Phase ? [0.5, 1] : [1])),
});

/**
 * All gates: registers, circuits, SQS neurons, OpenQASM and the documentation take theirs from here.
 * @internal
 */
export const GATES: Record<RegisterGateName, NamedGate> = {
  id: gate('id', 0, id),
  p: gate('p', 0, p),
  x: gate('x', 0, x),
  y: gate('y', 0, y),
  z: gate('z', 0, z),
  h: gate('h', 0, h),
  s: gate('s', 0, s),
  sdg: gate('sdg', 0, sdg),
  t: gate('t', 0, t),
  tdg: gate('tdg', 0, tdg),
  sx: gate('sx', 0, sx),
  rx: gate('rx', 0, rx),
  ry: gate('ry', 0, ry),
  rz: gate('rz', 0, rz),
  u: gate('U', 0, u),
  cx: gate('cx', 1, x),
  cnot: gate('cx', 1, x),
  cy: gate('cy', 1, y),
  cz: gate('cz', 1, z),
  ch: gate('ch', 1, h),
  cp: gate('cp', 1, p),
  crx: gate('crx', 1, rx),
  cry: gate('cry', 1, ry),
  crz: gate('crz', 1, rz),
  cu: gate('cu', 1, cu),
  ccx: gate('ccx', 2, x),
  swap: gate('swap', 0, swap),
  cswap: gate('cswap', 1, swap),
};
