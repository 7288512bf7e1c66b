import { markdownTable } from './markdown-table.js';
import type { Results } from './results.js';
import { duration } from './table.js';

/** What the README shows: a case, the label of its size, and what one of its units is. */
const HIGHLIGHTS = [
  [
    'stack-forward',
    'H = 1000, T = 5, 6 % spikes',
    'SQS layers 784-1000-10, 5 steps, float32, a sample forward',
  ],
  ['stack-backward', 'H = 1000, T = 5, 6 % spikes', 'the same backward, by surrogate gradients'],
  ['bloch-ensemble', '1024 trajectories', 'one measured qubit-neuron, 1024 trajectories, a step'],
  ['stochastic-schroedinger', 'n = 10', 'ten coupled qubit-neurons, state vectors, a step of a trajectory'],
  ['stochastic-master', 'n = 6', 'six of them as density matrices'],
  ['gates-quantum-circuit', '12 qubits', 'a gate on 12 qubits, against quantum-circuit 0.9 (npm)'],
  ['path-sweep', 'bridge, 4 levels', 'a path-integral node update, bridges of 16 slices'],
  [
    'path-samples',
    'gaussian / Gaussian steps',
    'an independent sample of an activity, against single-site steps',
  ],
] as const;

/** The README's table: a few cases of all. */
export function highlightTable(results: Results): string {
  const rows = HIGHLIGHTS.map(([name, label, what]) => {
    const size = results.cases
      .find((result) => result.name === name)
      ?.sizes.find((result) => result.label === label);
    if (!size?.contenders || !size.ratio) throw new Error(`the results have no times of ${name}, ${label}`);
    const { wasm, javascript } = size.contenders;
    const { median } = size.ratio;
    return [
      what,
      duration(wasm.nanoseconds.median),
      duration(javascript.nanoseconds.median),
      `${median.toFixed(median < 100 ? 1 : 0)}x`,
    ];
  });
  return markdownTable(['what', 'bornspike', 'JavaScript', 'ratio'], rows);
}
