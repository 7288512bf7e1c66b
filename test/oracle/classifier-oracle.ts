/**
 * The quantum classifier with dense complex matrices, gate by gate and sample by sample. Slow; a reference only. Shares
 * nothing with the kernels and the facade but the shapes of the parameters.
 */
import type { ClassifierParameters } from '../../src/variational/public.js';
import { complex, type Matrix, product } from './complex.js';
import { gateMatrix } from './sqs-oracle.js';

export interface OracleClassifier {
  features: number;
  classes: number;
  qubits: number;
  circuits: number;
  layers: number;
}

const matrices = new Map<string, Matrix>();

/** Kept for the next call: all samples have the same layers, and differences change one angle. */
function matrixOf(gate: 'rx' | 'ry' | 'rz' | 'cnot', on: number[], angle: number, qubits: number): Matrix {
  const key = `${gate} ${on} ${angle} ${qubits}`;
  const matrix = matrices.get(key) ?? gateMatrix({ gate, qubits: on }, angle, qubits);
  if (matrices.size > 1000) matrices.clear();
  matrices.set(key, matrix);
  return matrix;
}

/** ⟨Z⟩ of all qubits of one circuit. `angles` is [layer][qubit][2]. */
export function circuitExpectations(embedding: number[], angles: number[], layers: number): number[] {
  const qubits = embedding.length;
  let state: Matrix = Array.from({ length: 2 ** qubits }, (_, k) => [complex(k === 0 ? 1 : 0)]);
  const apply = (gate: 'rx' | 'ry' | 'rz' | 'cnot', on: number[], angle = 0) => {
    state = product(matrixOf(gate, on, angle, qubits), state);
  };
  embedding.forEach((angle, qubit) => {
    apply('rx', [qubit], angle);
  });
  for (let layer = 0; layer < layers; layer++) {
    for (let qubit = 0; qubit < qubits; qubit++) {
      const [first, second] = angles.slice(2 * (layer * qubits + qubit));
      apply('rz', [qubit], first);
      apply('ry', [qubit], second);
    }
    if (qubits > 1) for (let qubit = 0; qubit < qubits; qubit++) apply('cnot', [qubit, (qubit + 1) % qubits]);
  }
  return Array.from({ length: qubits }, (_, qubit) => {
    const sign = (k: number) => (String(k.toString(2)).padStart(qubits, '0')[qubit] === '1' ? -1 : 1);
    return state.reduce(
      (sum, [entry], k) => sum + sign(k) * (entry!.re * entry!.re + entry!.im * entry!.im),
      0,
    );
  });
}

/** The logits of one sample. */
export function classifierLogits(
  { features, classes, qubits, circuits, layers }: OracleClassifier,
  parameters: ClassifierParameters,
  x: number[],
): number[] {
  const { inputWeights, inputBiases, angles, outputWeights, outputBiases } = parameters;
  const embedding = [...inputBiases].map((bias, f) =>
    x.reduce((sum, value, i) => sum + inputWeights[f * features + i]! * value, bias),
  );
  const perCircuit = 2 * layers * qubits;
  const expectations = Array.from({ length: circuits }, (_, c) =>
    circuitExpectations(
      embedding.slice(c * qubits, (c + 1) * qubits),
      [...angles.slice(c * perCircuit, (c + 1) * perCircuit)],
      layers,
    ),
  ).flat();
  return Array.from({ length: classes }, (_, k) =>
    expectations.reduce(
      (sum, z, f) => sum! + outputWeights[k * expectations.length + f]! * z,
      outputBiases[k]!,
    ),
  );
}

/** Mean cross-entropy of samples `items`, natural. */
export function classifierLoss(
  classifier: OracleClassifier,
  parameters: ClassifierParameters,
  items: number[][],
  labels: ArrayLike<number>,
): number {
  const losses = items.map((x, i) => {
    const logits = classifierLogits(classifier, parameters, x);
    return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[labels[i]!]!;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / items.length;
}
