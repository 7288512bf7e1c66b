import { ArgumentError } from '../../engine/index.js';

/** A product of Pauli operators along a chain: letters of the sites from the first on, I between them. */
export interface ChainString {
  site: number;
  letters: string;
}

const MOST_OBSERVABLES = 4096;

/** The strings behind `record.observables`, of any number of neurons, and their names. */
export function chainObservables(
  observables: unknown,
  sites: number,
): { names: string[]; strings: ChainString[] } {
  const field = 'options.record.observables';
  if (observables !== 'bloch' && !Array.isArray(observables)) {
    throw new ArgumentError(field, "'bloch' or an array of Pauli strings", observables);
  }
  const names: unknown[] = observables === 'bloch' ? blochNames(sites) : Array.from(observables);
  if (names.length === 0 || names.length > MOST_OBSERVABLES) {
    throw new ArgumentError(field, `1 to ${MOST_OBSERVABLES} Pauli strings`, names.length);
  }
  const strings = names.map((name, i) => {
    if (typeof name !== 'string' || name.length !== sites || !/^[IXYZ]*$/.test(name)) {
      throw new ArgumentError(`${field}[${i}]`, `${sites} letters I, X, Y and Z`, name);
    }
    return chainString(name);
  });
  return { names: names as string[], strings };
}

/** A string of a letter for each site; what is I everywhere is of the first site. */
function chainString(letters: string): ChainString {
  const site = letters.search(/[XYZ]/);
  if (site < 0) return { site: 0, letters: 'I' };
  return { site, letters: letters.slice(site).replace(/I+$/, '') };
}

/** x, y and z of neuron 0, then of neuron 1, … */
export function blochNames(sites: number): string[] {
  return Array.from({ length: 3 * sites }, (_, i) => {
    const site = Math.floor(i / 3);
    return 'I'.repeat(site) + 'XYZ'[i % 3] + 'I'.repeat(sites - site - 1);
  });
}
