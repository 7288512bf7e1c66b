import type { NetworkCore } from './network-core.js';
import { currentsOf } from './network-options.js';
import { isGraph, type NetworkGraph } from './topology.js';

/** Neurons, weights that lead to them and angles of each layer, or of what is hidden in a graph and what is not. */
export function layerTable(core: NetworkCore, layers: readonly number[] | NetworkGraph): string {
  const { fanIn, inputs } = core.topology;
  const sizes = isGraph(layers) ? [layers.hidden, layers.outputs] : layers.slice(1);
  const currents = currentsOf(core.model).flat().length;
  let first = 0;
  const rows = sizes.map((neurons, i) => {
    const own = fanIn.subarray(first, first + neurons);
    first += neurons;
    const weights = currents * own.reduce((sum, count) => sum + count, 0);
    const name = i === sizes.length - 1 ? 'outputs' : isGraph(layers) ? 'hidden' : `hidden ${i + 1}`;
    return [name, neurons, weights, neurons * core.model.list.angles];
  });
  const columns = [['layer', 'neurons', 'weights', 'angles'], ['features', inputs, '', ''], ...rows];
  return columns
    .map(([name, ...cells]) =>
      cells.reduce((line, cell) => line + `${cell}`.padStart(10), `${name}`.padEnd(10)),
    )
    .join('\n');
}
