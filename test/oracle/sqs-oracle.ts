/**
 * The SQS neuron of the spiking paper, equation by equation with density matrices. Slow; a reference only. Shares
 * nothing with the kernels but the names of the gates.
 */
import type { AnsatzGate, GateName, MemoryKindName } from '../../src/spiking/public.js';
import { complex, dagger, identity, kronecker, type Matrix, product, scale, sum, zeros } from './complex.js';

const X: Matrix = [
  [complex(0), complex(1)],
  [complex(1), complex(0)],
];
const Y: Matrix = [
  [complex(0), complex(0, -1)],
  [complex(0, 1), complex(0)],
];
const Z: Matrix = [
  [complex(1), complex(0)],
  [complex(0), complex(-1)],
];
const PROJECT_0: Matrix = [
  [complex(1), complex(0)],
  [complex(0), complex(0)],
];
const PROJECT_1: Matrix = [
  [complex(0), complex(0)],
  [complex(0), complex(1)],
];

/** exp(−iθP/2) = cos(θ/2) − i sin(θ/2) P */
const rotation = (pauli: Matrix, theta: number): Matrix =>
  sum(scale(identity(2), complex(Math.cos(theta / 2))), scale(pauli, complex(0, -Math.sin(theta / 2))));

const MATRICES: Record<GateName, (theta: number) => Matrix> = {
  rx: (theta) => rotation(X, theta),
  ry: (theta) => rotation(Y, theta),
  rz: (theta) => rotation(Z, theta),
  crx: (theta) => rotation(X, theta),
  cry: (theta) => rotation(Y, theta),
  crz: (theta) => rotation(Z, theta),
  z: () => Z,
  cx: () => X,
  cnot: () => X,
  cz: () => Z,
};

/** ⊗ of one 2×2 matrix per qubit, qubit 0 leftmost. */
const everywhere = (factors: Matrix[]): Matrix =>
  factors.reduce((left, right) => kronecker(left, right), [[complex(1)]]);

/** The 2^n × 2^n matrix of a gate. */
export function gateMatrix(gate: AnsatzGate, theta: number, qubits: number): Matrix {
  const small = MATRICES[gate.gate](theta);
  const on = (assignment: Record<number, Matrix>) =>
    everywhere(Array.from({ length: qubits }, (_, q) => assignment[q] ?? identity(2)));
  if (gate.qubits.length === 1) return on({ [gate.qubits[0]!]: small });
  const [control, target] = gate.qubits as [number, number];
  return sum(on({ [control]: PROJECT_0 }), on({ [control]: PROJECT_1, [target]: small }));
}

const unitaries = new WeakMap<readonly AnsatzGate[], Map<string, Matrix>>();

/** V(θ) of (4), of an angle per gate. Kept for the next call: differences ask for the same ones again and again. */
export function unitaryOf(gates: readonly AnsatzGate[], angles: readonly number[], qubits: number): Matrix {
  const kept = unitaries.get(gates) ?? new Map<string, Matrix>();
  unitaries.set(gates, kept);
  const key = `${qubits} ${angles}`;
  let unitary = kept.get(key);
  if (!unitary) {
    unitary = gates.reduce(
      (before, gate, index) => product(gateMatrix(gate, angles[index]!, qubits), before),
      identity(2 ** qubits),
    );
    if (kept.size > 200) kept.clear();
    kept.set(key, unitary);
  }
  return unitary;
}

export interface OracleNeuron {
  inputs: number;
  memory: number;
  gates: readonly AnsatzGate[];
  angles: number[];
  memoryKind: MemoryKindName;
}

/** Called for each gate of each step; may return another angle. */
export type AngleAt = (gate: number, step: number) => number;

/** |0…0⟩⟨0…0| of the memory. */
export function initialMemory(neuron: OracleNeuron): Matrix {
  const sigma = zeros(2 ** neuron.memory, 2 ** neuron.memory);
  sigma[0]![0] = complex(1);
  return sigma;
}

/** ρ = U (|0⟩⟨0| ⊗ σ) U†, eqs. 4 and 8. */
export function evolve(
  neuron: OracleNeuron,
  sigma: Matrix,
  currents: number[],
  angle: (gate: number) => number,
): Matrix {
  const qubits = neuron.inputs + neuron.memory;
  const ground = zeros(2 ** neuron.inputs, 2 ** neuron.inputs);
  ground[0]![0] = complex(1);
  const encoding = everywhere([
    ...currents.map((z) => rotation(X, z > 0 ? Math.PI * z : 0)),
    ...Array.from({ length: neuron.memory }, () => identity(2)),
  ]);
  const angles = neuron.gates.map((_, index) => angle(index));
  const unitary = product(unitaryOf(neuron.gates, angles, qubits), encoding);
  return product(product(unitary, kronecker(ground, sigma)), dagger(unitary));
}

/** Eqs. 5-6. */
export function patternProbabilities(neuron: OracleNeuron, rho: Matrix): number[] {
  const side = 2 ** neuron.memory;
  return Array.from({ length: 2 ** neuron.inputs }, (_, pattern) => {
    let probability = 0;
    for (let k = 0; k < side; k++) probability += rho[pattern * side + k]![pattern * side + k]!.re;
    return probability;
  });
}

/** Eq. 7, or what the other kinds of memory put in its place. */
export function collapse(neuron: OracleNeuron, rho: Matrix, pattern: number): Matrix {
  const side = 2 ** neuron.memory;
  const sigma = zeros(side, side);
  if (neuron.memoryKind === 'none') {
    sigma[0]![0] = complex(1);
  } else if (neuron.memoryKind === 'last-spike') {
    const bits = pattern.toString(2).padStart(neuron.inputs, '0');
    const stored = Array.from({ length: neuron.memory }, (_, m) => bits[m % neuron.inputs]).join('');
    const index = stored === '' ? 0 : Number.parseInt(stored, 2);
    sigma[index]![index] = complex(1);
  } else {
    const probability = patternProbabilities(neuron, rho)[pattern]!;
    for (let k = 0; k < side; k++) {
      for (let l = 0; l < side; l++) {
        const element = rho[pattern * side + k]![pattern * side + l]!;
        sigma[k]![l] = complex(element.re / probability, element.im / probability);
      }
    }
  }
  return sigma;
}

const ownAngle =
  (neuron: OracleNeuron): AngleAt =>
  (gate) =>
    neuron.angles[neuron.gates[gate]!.parameter ?? 0] ?? 0;

/**
 * p(target_t | record up to t − 1) for each step: the neuron collapses on `record` and is judged by `target`.
 * `angleAt` overrides the angle of single gates at single steps.
 */
export function conditionalProbabilities(
  neuron: OracleNeuron,
  currents: number[][],
  record: number[],
  target = record,
  angleAt: AngleAt = ownAngle(neuron),
): { target: number[]; record: number[] } {
  let sigma = initialMemory(neuron);
  const result = { target: [] as number[], record: [] as number[] };
  currents.forEach((row, t) => {
    const rho = evolve(neuron, sigma, row, (gate) => angleAt(gate, t));
    const probabilities = patternProbabilities(neuron, rho);
    result.target.push(probabilities[target[t]!]!);
    result.record.push(probabilities[record[t]!]!);
    sigma = collapse(neuron, rho, record[t]!);
  });
  return result;
}

/** Natural logarithm of the probability of a record. */
export const logLikelihood = (neuron: OracleNeuron, currents: number[][], record: number[]): number =>
  conditionalProbabilities(neuron, currents, record).record.reduce((total, p) => total + Math.log(p), 0);

/** ∂/∂θ of `gateMatrix`: the derivative of exp(−iθP/2) is half of it at θ + π. */
function gateDerivative(gate: AnsatzGate, theta: number, qubits: number): Matrix {
  const half = scale(MATRICES[gate.gate](theta + Math.PI), complex(0.5));
  const on = (assignment: Record<number, Matrix>) =>
    everywhere(Array.from({ length: qubits }, (_, q) => assignment[q] ?? identity(2)));
  if (gate.qubits.length === 1) return on({ [gate.qubits[0]!]: half });
  return on({ [gate.qubits[0]!]: PROJECT_1, [gate.qubits[1]!]: half });
}

/**
 * The derivative of Σ_t credit_t log p(target_t) for one parameter, by carrying the derivative of the memory's density
 * matrix along (forward mode). `parameter` is an angle, or the current of one channel at one step.
 */
export function derivative(
  neuron: OracleNeuron,
  currents: number[][],
  record: number[],
  target: number[],
  credit: number[],
  parameter: { angle: number } | { step: number; channel: number },
): number {
  const qubits = neuron.inputs + neuron.memory;
  const side = 2 ** neuron.memory;
  const size = 2 ** qubits;
  const ground = zeros(2 ** neuron.inputs, 2 ** neuron.inputs);
  ground[0]![0] = complex(1);
  let sigma = initialMemory(neuron);
  let change = zeros(side, side);
  let total = 0;
  currents.forEach((row, t) => {
    let unitary = identity(size);
    let slope = zeros(size, size);
    const apply = (matrix: Matrix, derivative: Matrix | undefined) => {
      slope = product(matrix, slope);
      if (derivative) slope = sum(slope, product(derivative, unitary));
      unitary = product(matrix, unitary);
    };
    row.forEach((z, n) => {
      const gate: AnsatzGate = { gate: 'rx', qubits: [n] };
      const asked = 'step' in parameter && parameter.step === t && parameter.channel === n && z > 0;
      const theta = z > 0 ? Math.PI * z : 0;
      const derivative = () => scale(gateDerivative(gate, theta, qubits), complex(Math.PI));
      apply(gateMatrix(gate, theta, qubits), asked ? derivative() : undefined);
    });
    for (const gate of neuron.gates) {
      const theta = neuron.angles[gate.parameter ?? 0]!;
      const asked = 'angle' in parameter && parameter.angle === gate.parameter;
      apply(gateMatrix(gate, theta, qubits), asked ? gateDerivative(gate, theta, qubits) : undefined);
    }
    const before = kronecker(ground, sigma);
    const half = product(product(slope, before), dagger(unitary));
    const rho = product(product(unitary, before), dagger(unitary));
    const rhoChange = sum(
      sum(half, dagger(half)),
      product(product(unitary, kronecker(ground, change)), dagger(unitary)),
    );
    const block = (matrix: Matrix, pattern: number): Matrix =>
      matrix
        .slice(pattern * side, (pattern + 1) * side)
        .map((line) => line.slice(pattern * side, (pattern + 1) * side));
    const trace = (matrix: Matrix) => matrix.reduce((value, line, k) => value + line[k]!.re, 0);
    total += (credit[t]! * trace(block(rhoChange, target[t]!))) / trace(block(rho, target[t]!));
    sigma = collapse(neuron, rho, record[t]!);
    if (neuron.memoryKind === 'quantum') {
      const probability = trace(block(rho, record[t]!));
      const probabilityChange = trace(block(rhoChange, record[t]!));
      change = scale(
        sum(block(rhoChange, record[t]!), scale(sigma, complex(-probabilityChange))),
        complex(1 / probability),
      );
    }
  });
  return total;
}
