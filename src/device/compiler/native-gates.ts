import { type GatePart, H, Z } from '../parts.js';

/** Two-qubit gates that devices have: CZ, ECR = X·exp(−iπ/4 Z⊗X) and ZZ = exp(−iπ/4 Z⊗Z), the first qubit on the left. */
export type Entangler = 'cz' | 'ecr' | 'zz';

/** A device's two-qubit gate, and how it takes the place of a CZ, up to phases of the whole. */
interface NativeGate {
  /** The gate itself, of CZs and one-qubit gates: what it is, not how it is made. */
  parts: readonly GatePart[];
  /** One-qubit gates before it that make it a CZ. */
  before: readonly GatePart[];
  /** And behind it. */
  after: readonly GatePart[];
  /** Whether it commutes with turns about Z, which then need not be made before it. */
  diagonal: boolean;
}

const QUARTER = Math.PI / 2;

// ZZ = (RZ(π/2) ⊗ RZ(π/2)) CZ, and ECR = (X ⊗ H) ZZ (1 ⊗ H).
export const NATIVE_GATES: Record<Entangler, NativeGate> = {
  cz: { parts: [['cz', 0, 1]], before: [], after: [], diagonal: true },
  zz: {
    parts: [['cz', 0, 1], Z(0, QUARTER), Z(1, QUARTER)],
    before: [],
    after: [Z(0, -QUARTER), Z(1, -QUARTER)],
    diagonal: true,
  },
  ecr: {
    parts: [H(1), ['cz', 0, 1], Z(0, QUARTER), Z(1, QUARTER), H(1), H(0), Z(0, Math.PI), H(0)],
    before: [H(1)],
    after: [H(0), Z(0, Math.PI), H(0), H(1), Z(0, -QUARTER), Z(1, -QUARTER)],
    diagonal: false,
  },
};

export const ENTANGLERS = Object.keys(NATIVE_GATES) as Entangler[];
