import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { PlaneKind } from '../../../assembly/register/operations/plane-kind.js';

/** Bytes of one component of all lanes, as the kernels of assembly/register/operations/planes.ts have it. */
const BLOCK = 64;

/** A gate: kind, target mask and control mask (0: none) of basis indices, row of its angle (−1: none). */
export type PlaneGate = readonly [kind: GateKind, target: number, control: number, row: number];

/** Component 2k is the real part of amplitude k, 2k + 1 its imaginary part. */
type Component = number;

export interface PlaneStep {
  kind: PlaneKind;
  row: number;
  /** Components i and j of one pair after the other. */
  pairs: Component[];
}

/** A circuit as plane rotations of components of the state. */
export interface PlaneCircuit {
  steps: PlaneStep[];
  /** Components that may differ from zero at the end, having started from `from`; as they were reached. */
  reached: Set<Component>;
}

/**
 * Compiles a circuit on `qubits` qubits that starts where only the components of `from` may differ from zero. A rotation
 * exp(−iθP/2) turns real and imaginary parts against each other in planes, by α = θ/2; where all gates are X rotations
 * from a basis state half of the components are never reached, and none of them is computed.
 */
export function planeCircuit(
  gates: readonly PlaneGate[],
  qubits: number,
  from: ReadonlySet<Component>,
): PlaneCircuit {
  // Flat lists and marks: a layer of ten qubits has 25,000 pairs.
  const reached = new Uint8Array(2 * 2 ** qubits);
  const components = [...from];
  for (const component of components) reached[component] = 1;
  const steps: PlaneStep[] = [];
  let lists = new Map<PlaneKind, Component[]>();
  const add = (kind: PlaneKind, i: Component, j: Component) => {
    const pairs = lists.get(kind);
    if (pairs) pairs.push(i, j);
    else lists.set(kind, [i, j]);
  };
  const visit: Visit = (kind, i, j) => {
    if (!reached[i] && !reached[j]) return;
    if (kind === PlaneKind.Swap) {
      if (!reached[i]) add(PlaneKind.Clear, i, i);
      if (!reached[j]) add(PlaneKind.Clear, j, j);
    }
    if (kind !== PlaneKind.Rotate) add(kind, i, j);
    else if (!reached[j]) add(PlaneKind.SpreadDown, i, j);
    else if (!reached[i]) add(PlaneKind.SpreadUp, i, j);
    else add(PlaneKind.Rotate, i, j);
    for (const component of [i, j]) {
      if (!reached[component]) components.push(component);
      reached[component] = 1;
    }
  };
  for (const [kind, target, control, row] of gates) {
    lists = new Map();
    for (let low = 0; low < 2 ** qubits; low++) {
      if (low & target || (low & control) !== control) continue;
      visitPlanes(kind, low, low | target, visit);
    }
    for (const [planeKind, pairs] of [...lists].sort(([a], [b]) => b - a)) {
      steps.push({ kind: planeKind, row: Math.max(row, 0), pairs });
    }
  }
  return { steps, reached: new Set(components) };
}

type Visit = (kind: PlaneKind, i: Component, j: Component) => void;

/** What a gate does with the amplitudes `low` (target qubit 0) and `high` (target qubit 1). */
function visitPlanes(kind: GateKind, low: number, high: number, visit: Visit): void {
  const [reLow, imLow, reHigh, imHigh] = [2 * low, 2 * low + 1, 2 * high, 2 * high + 1];
  switch (kind) {
    case GateKind.RotationX:
      visit(PlaneKind.Rotate, reLow, imHigh);
      visit(PlaneKind.Rotate, reHigh, imLow);
      break;
    case GateKind.RotationY:
      visit(PlaneKind.Rotate, reHigh, reLow);
      visit(PlaneKind.Rotate, imHigh, imLow);
      break;
    case GateKind.RotationZ:
      visit(PlaneKind.Rotate, reLow, imLow);
      visit(PlaneKind.Rotate, imHigh, reHigh);
      break;
    case GateKind.PauliX:
      visit(PlaneKind.Swap, reLow, reHigh);
      visit(PlaneKind.Swap, imLow, imHigh);
      break;
    case GateKind.PauliZ:
      visit(PlaneKind.Negate, reHigh, reHigh);
      visit(PlaneKind.Negate, imHigh, imHigh);
      break;
  }
}

/** Steps as the kernels read them; `place` gives each component its number in the kernels' state. */
export function planeWords(steps: readonly PlaneStep[], place: (component: Component) => number): number[] {
  const words: number[] = [];
  for (const { kind, row, pairs } of steps) {
    words.push(kind, row, pairs.length / 2);
    for (const component of pairs) words.push(place(component) * BLOCK);
  }
  return words;
}
