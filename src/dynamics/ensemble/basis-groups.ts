/** Pauli strings that are diagonal in one product basis. */
export interface BasisGroup {
  /** Bits of the qubits that a Hadamard turns, and of those among them that take S† before it (Y). */
  turned: number;
  quarter: number;
  /** Their numbers in the Hamiltonian, and in the basis the bits of the qubits on which they are not 1. */
  strings: number[];
  masks: number[];
}

/**
 * Sorts strings into as few groups as come by taking each into the first that fits: strings of Z alone into one, those of
 * X alone into another, and so on. The group of the Z, if there is one, is the last.
 */
export function basisGroups(strings: readonly { flips: number; signs: number }[]): BasisGroup[] {
  const groups: (BasisGroup & { settled: number })[] = [];
  strings.forEach(({ flips, signs }, number) => {
    const quarter = flips & signs;
    const mask = flips | signs;
    // Strings of Z alone stay among themselves: their phases need no change of basis.
    let group = groups.find((one) => {
      const shared = one.settled & mask;
      const fits =
        (one.turned & shared) === (flips & shared) && (one.quarter & shared) === (quarter & shared);
      return fits && (one.turned === 0) === (flips === 0);
    });
    if (!group) {
      group = { turned: 0, quarter: 0, strings: [], masks: [], settled: 0 };
      groups.push(group);
    }
    group.turned |= flips;
    group.quarter |= quarter;
    group.settled |= mask;
    group.strings.push(number);
    group.masks.push(mask);
  });
  return groups.sort((a, b) => Number(a.turned === 0) - Number(b.turned === 0));
}

/** values[b] ← Σ_m values[m] (-1)^|b AND m| */
export function walshHadamard(values: Float64Array): void {
  for (let step = 1; step < values.length; step *= 2) {
    for (let i = 0; i < values.length; i++) {
      if (i & step) continue;
      const a = values[i]!;
      const b = values[i + step]!;
      values[i] = a + b;
      values[i + step] = a - b;
    }
  }
}
