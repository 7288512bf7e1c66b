import { Basis } from '../../../assembly/register/algebra/basis.js';
import {
  groupBytes,
  hamiltonianBytes,
  mixedStringBytes,
  writeGroup,
  writeHamiltonian,
  writeMixedString,
} from '../../../build/generated/core/register.js';
import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import type { Hamiltonian, Rates } from './hamiltonian.js';

const BASES = { Z: Basis.Z, X: Basis.X, Y: Basis.Y };

/** Strings that act together: all of one kind, or one mixed string. */
export interface HamiltonianPart {
  /** Absent for a mixed string. */
  basis?: Basis;
  /** Number of the group, or of the mixed string, in the kernels' description. */
  index: number;
  changes: boolean;
  /** Address of the group's energies. */
  energies: number;
}

/** A Hamiltonian in an engine's memory, for the kernels of assembly/register/hamiltonian/hamiltonian.ts. */
export class HamiltonianMemory {
  readonly hamiltonian: Hamiltonian;
  /** Address of the description. */
  readonly pointer: number;
  readonly parts: readonly HamiltonianPart[];
  /** What must be called before the first use, one by one because each may take milliseconds. */
  readonly preparations: (() => void)[];
  /** How many rows of coefficients fit. */
  readonly rows: number;
  /** The largest of all coefficients that were loaded so far. */
  readonly fastest: Rates = { local: 0, total: 0 };
  readonly #engine: Engine;
  readonly #coefficients: Region<Float64Array>;

  /** With the coefficients of `time` in the first of `rows` rows; later ones come by `load`. */
  constructor(engine: Engine, group: RegionGroup, hamiltonian: Hamiltonian, time: number, rows = 1) {
    this.#engine = engine;
    const { kernels, arena } = engine;
    const { qubits, strings } = hamiltonian;
    this.hamiltonian = hamiltonian;
    this.rows = rows;
    this.#coefficients = group.float64(rows * strings.length);
    const kinds = (['Z', 'X', 'Y'] as const).filter((kind) => strings.some((string) => string.kind === kind));
    const mixed = strings.filter(({ kind }) => kind === 'mixed');
    const groups = group.uint8(kinds.length * groupBytes);
    const mixedStrings = group.uint8(mixed.length * mixedStringBytes);
    this.pointer = group.uint8(hamiltonianBytes).pointer;
    writeHamiltonian(arena.memory, this.pointer, {
      qubits,
      terms: strings.length,
      groups: kinds.length,
      strings: mixed.length,
      firstGroup: groups.pointer,
      firstString: mixedStrings.pointer,
      coefficients: this.#coefficients.pointer,
    });
    const diagonal = kinds.map((kind, index): HamiltonianPart => {
      const own = strings.filter((string) => string.kind === kind);
      const masks = group.uint32(own.length);
      masks.view.set(own.map(({ flips, signs }) => flips | signs));
      const energies = group.float64(2 ** qubits).pointer;
      const basis = BASES[kind];
      const changes = own.some((string) => string.changes);
      writeGroup(arena.memory, groups.pointer + index * groupBytes, {
        basis,
        first: strings.indexOf(own[0]!),
        terms: own.length,
        masks: masks.pointer,
        energies,
      });
      return { basis, index, changes, energies };
    });
    const single = mixed.map((string, index): HamiltonianPart => {
      const { flips, signs, changes } = string;
      const place = mixedStrings.pointer + index * mixedStringBytes;
      writeMixedString(arena.memory, place, { flips, signs, term: strings.indexOf(string) });
      return { index, changes, energies: 0 };
    });
    this.parts = [...diagonal, ...single];
    this.load([time]);
    this.preparations = diagonal.map(
      ({ index }) =>
        () =>
          kernels.groupEnergies(this.pointer, index, 0),
    );
  }

  /**
   * What adds H state to `output` with the first row of coefficients, one by one because each may take milliseconds.
   *
   * @param work address of room for a state, which is in use until the last was called
   */
  additions(state: number, output: number, work: number): (() => void)[] {
    const { kernels } = this.#engine;
    return Array.from(
      { length: kernels.hamiltonianStages(this.pointer) },
      (_, stage) => () => kernels.addHamiltonian(this.pointer, stage, state, output, work),
    );
  }

  /** Writes one row of coefficients for each of the times, at most `rows` of them. */
  load(times: readonly number[]): void {
    const { hamiltonian, fastest } = this;
    times.forEach((time, row) => {
      // Before the view is read: a function of time may make the engine's memory grow.
      const coefficients = hamiltonian.coefficients(time);
      const { local, total } = hamiltonian.rates(coefficients);
      fastest.local = Math.max(fastest.local, local);
      fastest.total = Math.max(fastest.total, total);
      this.#coefficients.view.set(coefficients, row * hamiltonian.strings.length);
    });
  }
}
