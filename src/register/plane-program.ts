import { GateKind } from '../../assembly/register/gate-kind.js';
import { PlaneKind } from '../../assembly/register/plane-kind.js';

/** Bytes of one component of all lanes, as the kernels of assembly/register/planes.ts have it. */
const BLOCK = 64;

/** A gate: kind, target mask and control mask (0: none) of basis indices, row of its angle (−1: none). */
export type PlaneGate = readonly [kind: GateKind, target: number, control: number, row: number];

/** Component 2k is the real part of amplitude k, 2k + 1 its imaginary part. */
type Component = number;

interface Step {
  kind: PlaneKind;
  row: number;
  pairs: [Component, Component][];
}

/** A circuit as plane rotations of components of the state. */
export interface PlaneCircuit {
  steps: Step[];
  /** Components that may differ from zero at the end, having started from `from`. */
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
  const reached = new Set(from);
  const steps: Step[] = [];
  for (const [kind, target, control, row] of gates) {
    const found = new Map<PlaneKind, [Component, Component][]>();
    const add = (planeKind: PlaneKind, pair: [Component, Component]) =>
      found.set(planeKind, [...(found.get(planeKind) ?? []), pair]);
    for (let low = 0; low < 2 ** qubits; low++) {
      if (low & target || (low & control) !== control) continue;
      for (const [planeKind, i, j] of planes(kind, low, low | target)) {
        if (!reached.has(i) && !reached.has(j)) continue;
        if (planeKind === PlaneKind.Swap) {
          for (const unwritten of [i, j].filter((component) => !reached.has(component))) {
            add(PlaneKind.Clear, [unwritten, unwritten]);
          }
        }
        if (planeKind !== PlaneKind.Rotate) add(planeKind, [i, j]);
        else if (!reached.has(j)) add(PlaneKind.SpreadDown, [i, j]);
        else if (!reached.has(i)) add(PlaneKind.SpreadUp, [i, j]);
        else add(PlaneKind.Rotate, [i, j]);
        reached.add(i).add(j);
      }
    }
    for (const [planeKind, pairs] of [...found].sort(([a], [b]) => b - a))
      steps.push({ kind: planeKind, row: Math.max(row, 0), pairs });
  }
  return { steps, reached };
}

/** What a gate does with the amplitudes `low` (target qubit 0) and `high` (target qubit 1). */
function planes(kind: GateKind, low: number, high: number): [PlaneKind, Component, Component][] {
  const re = (k: number) => 2 * k;
  const im = (k: number) => 2 * k + 1;
  switch (kind) {
    case GateKind.RotationX:
      return [
        [PlaneKind.Rotate, re(low), im(high)],
        [PlaneKind.Rotate, re(high), im(low)],
      ];
    case GateKind.RotationY:
      return [
        [PlaneKind.Rotate, re(high), re(low)],
        [PlaneKind.Rotate, im(high), im(low)],
      ];
    case GateKind.RotationZ:
      return [
        [PlaneKind.Rotate, re(low), im(low)],
        [PlaneKind.Rotate, im(high), re(high)],
      ];
    case GateKind.PauliX:
      return [
        [PlaneKind.Swap, re(low), re(high)],
        [PlaneKind.Swap, im(low), im(high)],
      ];
    case GateKind.PauliZ:
      return [
        [PlaneKind.Negate, re(high), re(high)],
        [PlaneKind.Negate, im(high), im(high)],
      ];
  }
}

/** Steps as the kernels read them; `place` gives each component its number in the kernels' state. */
export function planeWords(steps: readonly Step[], place: (component: Component) => number): number[] {
  return steps.flatMap(({ kind, row, pairs }) => [
    kind,
    row,
    pairs.length,
    ...pairs.flat().map((component) => place(component) * BLOCK),
  ]);
}
