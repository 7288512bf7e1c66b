import type { StackSize } from './stack.js';

/** What float32 may differ by: the kernels round every result, JavaScript what it stores. */
export const STACK_TOLERANCE = 2e-5;
/** Where a sum that is all but 0, or a uniform number next to a probability, falls to the other side. */
export const STACK_STRAYS = 1e-4;

const size = (hidden: number, steps: number, more: Partial<StackSize> = {}): StackSize => {
  const { density = 0.06, precision = 'float32' } = more;
  const inputs = density === 'analogue' ? 'analogue' : `${100 * density} % spikes`;
  const exact = precision === 'float64';
  return {
    label: `H = ${hidden}, T = ${steps}, ${inputs}${exact ? ', float64' : ''}`,
    neuron: 'sqs',
    layers: [784, hidden, 10],
    samples: 64,
    steps,
    density,
    precision,
    // The kernels add angles where JavaScript goes gate by gate.
    ...(exact && { tolerance: 1e-11 }),
  };
};

/** One thing changed at a time; H = 1000 is the size of the spiking paper's networks. */
export const STACK_SIZES: readonly StackSize[] = [
  size(100, 5),
  size(300, 5),
  size(1000, 5),
  size(300, 20),
  size(300, 5, { density: 0.01 }),
  size(300, 5, { density: 0.25 }),
  size(300, 5, { density: 'analogue' }),
  size(300, 5, { precision: 'float64' }),
];
