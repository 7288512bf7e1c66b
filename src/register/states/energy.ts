import {
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  number,
  type Region,
  type RegionGroup,
  type Steps,
} from '../../engine/index.js';
import type { Hamiltonian } from '../hamiltonian/hamiltonian.js';
import { HamiltonianMemory } from '../hamiltonian/hamiltonian-memory.js';
import type { RegisterMemory } from './register-memory.js';

/** When a Hamiltonian's coefficients are taken. */
export interface EnergyOptions extends LongWorkOptions {
  /** The time, for coefficients that change (default 0). */
  time?: number;
}

export const energyOptions = () =>
  ({ time: number({ default: 0, unit: 'time' }), ...longWork() }) satisfies Describes<EnergyOptions>;

/** Complex numbers that a piece of work may go over. */
const NUMBERS_AT_ONCE = 2 ** 20;

/** The mean energy of a state, with the coefficients of a time. @internal */
export function meanEnergy(
  group: RegionGroup,
  register: RegisterMemory,
  hamiltonian: Hamiltonian,
  time: number,
): Steps<number> {
  const { isDensity, engine, entries } = register;
  return (isDensity ? mixedEnergy : pureEnergy)(engine, group, entries, hamiltonian, time);
}

/** ⟨ψ|H|ψ⟩ of amplitudes, with the coefficients of a time. */
function* pureEnergy(
  engine: Engine,
  group: RegionGroup,
  amplitudes: Region<Float64Array>,
  hamiltonian: Hamiltonian,
  time: number,
): Steps<number> {
  const core = new HamiltonianMemory(engine, group, hamiltonian, time);
  const [state, image, work] = [0, 1, 2].map(() => group.float64(amplitudes.length));
  state!.view.set(amplitudes.view);
  yield;
  for (const prepare of core.preparations) {
    prepare();
    yield;
  }
  const additions = core.additions(state!.pointer, image!.pointer, work!.pointer);
  const atOnce = Math.max(1, NUMBERS_AT_ONCE >> hamiltonian.qubits);
  for (let done = 0; done < additions.length; ) {
    additions[done++]!();
    if (done % atOnce === 0) yield { unit: 'part', done, total: additions.length };
  }
  const [a, b] = [image!.view, state!.view];
  let energy = 0;
  for (let i = 0; i < a.length; i++) energy += a[i]! * b[i]!;
  return energy;
}

/** Tr ρH of a density matrix, with the coefficients of a time. */
function* mixedEnergy(
  engine: Engine,
  group: RegionGroup,
  entries: Region<Float64Array>,
  hamiltonian: Hamiltonian,
  time: number,
): Steps<number> {
  const { qubits, strings } = hamiltonian;
  const coefficients = hamiltonian.coefficients(time);
  const rho = group.float64(entries.length);
  rho.view.set(entries.view);
  const atOnce = NUMBERS_AT_ONCE >> qubits;
  let energy = 0;
  for (let i = 0; i < strings.length; i++) {
    const { flips, signs } = strings[i]!;
    energy += coefficients[i]! * engine.kernels.traceString(rho.pointer, qubits, flips, signs);
    if (i % atOnce === atOnce - 1) yield { unit: 'string', done: i + 1, total: strings.length };
  }
  return energy;
}
