import { ArgumentError } from '../../engine/index.js';
import type { Hamiltonian } from '../../register/index.js';

/** A term of one or two sites. */
export interface ChainTerm {
  /** Its number among the Hamiltonian's strings. */
  index: number;
  /** In ascending order. */
  sites: readonly number[];
  letters: string;
}

/** Terms that commute, as they are diagonal in one product basis. */
export interface ChainLayer {
  terms: ChainTerm[];
  /** Of one site. */
  sites: ChainTerm[];
  /** Of two neighbours, which one sweep takes. */
  neighbours: ChainTerm[];
  /** Of two that are brought together by swaps. */
  far: ChainTerm[];
  /** Whether they are diagonal in the basis of Z. */
  isDiagonal: boolean;
  changes: boolean;
}

/**
 * Sorts the terms of a Hamiltonian into layers as `basisGroups` sorts its strings, so that a step is split as that of a state vector is:
 * the layer of the Z, if there is one, is the last.
 *
 * @throws ArgumentError for terms of more than two neurons
 */
export function chainLayers(hamiltonian: Hamiltonian | undefined): ChainLayer[] {
  const layers: (ChainLayer & { basis: Map<number, string> })[] = [];
  hamiltonian?.strings.forEach(({ pauli, qubits, changes }, index) => {
    if (qubits.length === 0) return;
    if (qubits.length > 2) {
      throw new ArgumentError(
        'options.hamiltonian',
        "terms of one or two neurons where the representation is 'matrix-product'",
        pauli,
      );
    }
    const isDiagonal = /^Z+$/.test(pauli);
    let layer = layers.find(
      (one) =>
        one.isDiagonal === isDiagonal &&
        qubits.every((site, i) => (one.basis.get(site) ?? pauli[i]) === pauli[i]),
    );
    if (!layer) {
      const none = { terms: [], sites: [], neighbours: [], far: [] };
      layer = { ...none, isDiagonal, changes: false, basis: new Map() };
      layers.push(layer);
    }
    for (const [i, site] of qubits.entries()) layer.basis.set(site, pauli[i]!);
    const term = sorted({ index, sites: qubits, letters: pauli });
    const distance = qubits.length === 1 ? 0 : term.sites[1]! - term.sites[0]!;
    layer.terms.push(term);
    [layer.sites, layer.neighbours, layer.far][Math.min(distance, 2)]!.push(term);
    layer.changes ||= changes;
  });
  return layers.sort((a, b) => Number(a.isDiagonal) - Number(b.isDiagonal));
}

function sorted(term: ChainTerm): ChainTerm {
  const { sites, letters } = term;
  if (sites.length < 2 || sites[0]! < sites[1]!) return term;
  return { ...term, sites: [sites[1]!, sites[0]!], letters: letters[1]! + letters[0]! };
}
