import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { PlaneKind } from '../../../assembly/register/operations/plane-kind.js';

/** Bytes of one component of all lanes, as the kernels of assembly/register/operations/planes.ts have it. */
const BLOCK = 64;
/** Words before the pairs of a step. */
const HEAD = 3;

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
  // By kind.
  let lists: (Component[] | undefined)[] = [];
  const add = (kind: PlaneKind, i: Component, j: Component) => {
    const pairs = lists[kind];
    if (pairs) pairs.push(i, j);
    else lists[kind] = [i, j];
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
    if (!reached[i]) components.push(i);
    reached[i] = 1;
    if (!reached[j]) components.push(j);
    reached[j] = 1;
  };
  for (const [kind, target, control, row] of gates) {
    lists = [];
    for (let low = 0; low < 2 ** qubits; low++) {
      if (low & target || (low & control) !== control) continue;
      visitPlanes(kind, low, low | target, visit);
    }
    for (let planeKind = lists.length - 1; planeKind >= 0; planeKind--) {
      const pairs = lists[planeKind];
      if (pairs) steps.push({ kind: planeKind, row: Math.max(row, 0), pairs });
    }
  }
  return { steps, reached: new Set(components) };
}

type Visit = (kind: PlaneKind, i: Component, j: Component) => void;

/** What a gate does with the amplitudes `low` (target qubit 0) and `high` (target qubit 1). */
function visitPlanes(kind: GateKind, low: number, high: number, visit: Visit): void {
  const reLow = 2 * low;
  const imLow = reLow + 1;
  const reHigh = 2 * high;
  const imHigh = reHigh + 1;
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
  const words = new Array<number>(steps.reduce((sum, { pairs }) => sum + HEAD + pairs.length, 0));
  let at = 0;
  for (const { kind, row, pairs } of steps) {
    words[at++] = kind;
    words[at++] = row;
    words[at++] = pairs.length / 2;
    for (let i = 0; i < pairs.length; i++) words[at++] = place(pairs[i]!) * BLOCK;
  }
  return words;
}
