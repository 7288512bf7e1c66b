import type { CaseOf } from '../case.js';
import { prepareJavaScriptReverse, prepareKernelReverse, type StackSize } from '../setup/stack.js';
import { STACK_STRAYS, STACK_TOLERANCE } from '../setup/stack-sizes.js';

const size = (neuron: StackSize['neuron']): StackSize => ({
  label: `${neuron}, 784-300-10, T = 10`,
  neuron,
  layers: [784, 300, 10],
  samples: 64,
  steps: 10,
  density: 0.06,
  precision: 'float32',
});

export const trainingStep: CaseOf<StackSize> = {
  name: 'training-step',
  measures:
    'forward and backward of a mini-batch of 64 samples, 6 % of the inputs spiking, in layers of each kind of spiking ' +
    'neuron; float32',
  unit: 'samples',
  vectorisable: true,
  sizes: [size('sqs'), size('lif'), size('qlif')],
  tolerance: STACK_TOLERANCE,
  strays: STACK_STRAYS,
  note: '',
  wasm: (engine, size) => prepareKernelReverse(engine, size, true),
  javascript: (engine, size) => prepareJavaScriptReverse(engine, size, true),
};
