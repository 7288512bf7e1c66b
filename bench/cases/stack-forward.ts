import type { CaseOf } from '../case.js';
import { prepareJavaScriptForward, prepareKernelForward, type StackSize } from '../setup/stack.js';
import { STACK_SIZES, STACK_STRAYS, STACK_TOLERANCE } from '../setup/stack-sizes.js';

export const stackForward: CaseOf<StackSize> = {
  name: 'stack-forward',
  measures:
    'a mini-batch of 64 samples through SQS layers 784-H-10 in T steps, from listed input spikes or ' +
    'analogue inputs to spikes, counts and losses; float32 but where it says float64',
  unit: 'samples',
  vectorisable: true,
  sizes: STACK_SIZES,
  tolerance: STACK_TOLERANCE,
  strays: STACK_STRAYS,
  note: 'Spikes are compared one and all: they are the same. In float64 the losses are so to the bit.',
  wasm: prepareKernelForward,
  javascript: prepareJavaScriptForward,
};
