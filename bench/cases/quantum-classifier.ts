import type { CaseOf } from '../case.js';
import {
  type ClassifierSize,
  prepareJavaScriptClassifier,
  prepareKernelClassifier,
} from '../setup/classifier.js';
import { STACK_TOLERANCE } from '../setup/stack-sizes.js';

const size = (
  circuits: number,
  qubits: number,
  layers: number,
  precision: ClassifierSize['precision'] = 'float32',
): ClassifierSize => ({
  label: `${circuits} x ${qubits} qubits, ${layers} layers${precision === 'float64' ? ', float64' : ''}`,
  ...{ inputs: 784, classes: 10, qubits, circuits, layers, samples: 64, precision },
  ...(precision === 'float64' && { tolerance: 1e-11 }),
});

export const quantumClassifier: CaseOf<ClassifierSize> = {
  name: 'quantum-classifier',
  measures:
    'forward and gradient of a mini-batch of 64 samples in a quantum classifier 784-(circuits x qubits)-10, the fourth model ' +
    'beside those of training-step and the first size as large as they are; float32 but where it says float64',
  unit: 'samples',
  vectorisable: true,
  sizes: [size(75, 4, 2), size(75, 4, 2, 'float64'), size(10, 8, 2), size(10, 8, 8)],
  tolerance: STACK_TOLERANCE,
  note: 'Gradients are compared in units of the largest of their kind.',
  wasm: prepareKernelClassifier,
  javascript: prepareJavaScriptClassifier,
};
