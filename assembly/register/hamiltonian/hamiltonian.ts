/**
 * Hamiltonians as sums of Pauli strings with real coefficients. Strings of Z alone, of X alone and of Y alone form three
 * groups, each diagonal in a basis that Walsh-Hadamard transforms (and S on every qubit, for Y) lead to: with the
 * coefficients put where the strings' masks point, a real transform gives a group's energies of all basis states at
 * once, whatever the number of terms. Strings of several kinds of Pauli operators stay single.
 *
 * The coefficients are a table [row][term]; a row belongs to a moment. Terms are ordered as the groups are, the mixed
 * strings behind them. What does not change with time has its energies from row 0 once and for all.
 */
import { Basis } from '../algebra/basis';
import { turn } from '../algebra/complex';
import { addString } from '../algebra/pauli-string';
import { walshHadamard, walshHadamardReal } from './walsh-hadamard';

/** Strings of one kind of Pauli operator. */
@unmanaged
export class Group {
  /** The basis in which it is diagonal. */
  basis: Basis;
  /** Number of its first term in a row of coefficients, and how many it has. */
  first: i32;
  terms: i32;
  /** u32 [term]: the qubits of each string. */
  masks: usize;
  /** f64 [1 << qubits]. */
  energies: usize;
}

/** A string of several kinds; see pauli-string.ts. */
@unmanaged
export class MixedString {
  flips: u32;
  signs: u32;
  /** Its number in a row of coefficients. */
  term: i32;
}


@unmanaged
export class Hamiltonian {
  qubits: i32;
  /** Terms, the length of a row. */
  terms: i32;
  groups: i32;
  strings: i32;
  firstGroup: usize;
  firstString: usize;
  /** f64 [row][term] */
  coefficients: usize;


  @inline
  group(index: i32): Group {
    return changetype<Group>(this.firstGroup + <usize>index * offsetof<Group>());
  }


  @inline
  string(index: i32): MixedString {
    return changetype<MixedString>(this.firstString + <usize>index * offsetof<MixedString>());
  }


  @inline
  coefficient(row: i32, term: i32): f64 {
    return load<f64>(this.coefficients + ((<usize>row * <usize>this.terms + <usize>term) << 3));
  }
}

/** Writes the energies of group number `index` for the coefficients of a row. */
export function groupEnergies(hamiltonian: Hamiltonian, index: i32, row: i32): void {
  const group = hamiltonian.group(index);
  const energies = group.energies;
  memory.fill(energies, 0, (<usize>8) << hamiltonian.qubits);
  for (let term = 0; term < group.terms; term++) {
    const place = energies + ((<usize>load<u32>(group.masks + ((<usize>term) << 2))) << 3);
    store<f64>(place, load<f64>(place) + hamiltonian.coefficient(row, group.first + term));
  }
  walshHadamardReal(energies, hamiltonian.qubits);
}

/** Stages of a group's part of `addHamiltonian`. */
const GROUP_STAGES: i32 = 3;

/** Into how many stages `addHamiltonian` falls, each of which goes through all states once or twice. */
export function hamiltonianStages(hamiltonian: Hamiltonian): i32 {
  return GROUP_STAGES * hamiltonian.groups + hamiltonian.strings;
}

/**
 * output ← output + H state, with the first row of coefficients, of which the groups' energies must be (`groupEnergies`):
 * one of its stages.
 *
 * @param work room for a state, which is kept from stage to stage
 */
export function addHamiltonian(
  hamiltonian: Hamiltonian,
  stage: i32,
  state: usize,
  output: usize,
  work: usize,
): void {
  const qubits = hamiltonian.qubits;
  const grouped = GROUP_STAGES * hamiltonian.groups;
  if (stage < grouped) {
    const group = hamiltonian.group(stage / GROUP_STAGES);
    addGroup(group, qubits, stage % GROUP_STAGES, state, output, work);
  } else {
    const string = hamiltonian.string(stage - grouped);
    addString(state, qubits, string.flips, string.signs, hamiltonian.coefficient(0, string.term), output);
  }
}

function addGroup(group: Group, qubits: i32, stage: i32, state: usize, output: usize, work: usize): void {
  const dimension: u32 = 1 << qubits;
  const basis = group.basis;
  if (basis == Basis.Z) {
    if (stage > 0) return;
    for (let k: u32 = 0; k < dimension; k++) {
      const place = (<usize>k) << 4;
      const energy = v128.load_splat<f64>(group.energies + (place >> 1));
      const sum = f64x2.add(v128.load(output + place), f64x2.mul(energy, v128.load(state + place)));
      v128.store(output + place, sum);
    }
    return;
  }
  // S† in front of the transform and S behind it, for Y.
  const quarters = basis == Basis.Y ? 1 : 0;
  if (stage == 0) {
    for (let k: u32 = 0; k < dimension; k++) {
      const place = (<usize>k) << 4;
      v128.store(work + place, turn(v128.load(state + place), -quarters * popcnt<u32>(k)));
    }
    walshHadamard(work, qubits);
  } else if (stage == 1) {
    const scale = f64x2.splat(1 / <f64>dimension);
    for (let k: u32 = 0; k < dimension; k++) {
      const place = (<usize>k) << 4;
      const energy = f64x2.mul(scale, v128.load_splat<f64>(group.energies + (place >> 1)));
      v128.store(work + place, f64x2.mul(energy, v128.load(work + place)));
    }
    walshHadamard(work, qubits);
  } else {
    for (let k: u32 = 0; k < dimension; k++) {
      const place = (<usize>k) << 4;
      const image = turn(v128.load(work + place), quarters * popcnt<u32>(k));
      v128.store(output + place, f64x2.add(v128.load(output + place), image));
    }
  }
}
