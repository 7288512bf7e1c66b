import type { Fields } from './fields.js';

/** The neurons that couplings join to each other, directly or by way of others: lists of their numbers, in ascending order. */
export function componentsOf(neurons: number, couplings: Fields['couplings']): number[][] {
  const root = Array.from({ length: neurons }, (_, neuron) => neuron);
  const rootOf = (neuron: number): number => {
    let at = neuron;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  for (const { from, to, strength } of couplings) {
    const [a, b] = [rootOf(from), rootOf(to)];
    if (strength > 0) root[Math.max(a, b)] = Math.min(a, b);
  }
  const components = new Map<number, number[]>();
  for (let neuron = 0; neuron < neurons; neuron++) {
    const own = components.get(rootOf(neuron));
    if (own) own.push(neuron);
    else components.set(neuron, [neuron]);
  }
  return [...components.values()];
}
