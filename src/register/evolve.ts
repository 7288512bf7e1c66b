import { RegionGroup } from '../engine/arena.js';
import { checkInteger, checkNumber, checkOptions } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';
import { type LongWorkOptions, Pacer } from '../engine/long-work.js';
import { EvolutionCore } from './evolution-core.js';
import { Hamiltonian, LARGEST } from './hamiltonian.js';
import { Register } from './register.js';

export interface EvolveOptions extends LongWorkOptions {
  /** Length of a step; below 0 it leads back in time. */
  dt: number;
  steps: number;
  /** 2 (default): Strang's splitting, with an error in dt²; 4: Suzuki's composition of five, in dt⁴. */
  order?: 2 | 4;
  /** The time at the beginning, for coefficients that change (default 0). */
  time?: number;
}

/** Complex numbers that a kernel call may go over: some milliseconds of work. */
const ENTRIES_AT_ONCE = 2 ** 20;

/**
 * Takes a register through time, |ψ⟩ ← T exp(−i∫H dt)|ψ⟩ (ħ = 1), by splitting each step into parts that are diagonal in
 * the Z, X or Y basis. A step costs O(n 2^n) however many couplings there are, and keeps the norm to rounding; where all
 * terms commute it is exact. The register changes at the end, all at once; what else changes it meanwhile is lost.
 */
export async function evolve(
  register: Register,
  hamiltonian: Hamiltonian,
  options: EvolveOptions,
): Promise<void> {
  if (!(register instanceof Register)) {
    throw new ArgumentError('register', 'a StateVector or a DensityMatrix', register);
  }
  if (!(hamiltonian instanceof Hamiltonian)) {
    throw new ArgumentError('hamiltonian', 'the result of hamiltonian()', hamiltonian);
  }
  if (hamiltonian.qubits !== register.qubits) {
    throw new ArgumentError('hamiltonian', `one of ${register.qubits} qubits`, hamiltonian.qubits);
  }
  checkOptions('options', options, ['dt', 'steps', 'order', 'time', 'signal', 'onProgress']);
  const dt = checkNumber('options.dt', options.dt, -LARGEST, LARGEST);
  const steps = checkInteger('options.steps', options.steps, 0, 2 ** 31 - 1);
  const begin = checkNumber('options.time', options.time ?? 0);
  const order = options.order ?? 2;
  if (order !== 2 && order !== 4) throw new ArgumentError('options.order', '2 or 4', order);
  const pacer = new Pacer(options);
  const { engine, entries } = register;
  const group = new RegionGroup(engine.arena);
  try {
    const core = new EvolutionCore(engine, group, hamiltonian, { dt, order, begin });
    const copy = group.float64(entries.length);
    copy.view.set(entries.view);
    const once = Math.max(1, Math.floor(ENTRIES_AT_ONCE / entries.length));
    const chunk = Math.min(core.stepsAtOnce, once);
    for (let step = 0; step < steps; step += chunk) {
      const count = Math.min(chunk, steps - step);
      core.load(step, count);
      engine.kernels.evolve(core.pointer, copy.pointer, register.isDensity, 0, count);
      await pacer.breathe();
      pacer.report({ unit: 'step', done: step + count, total: steps });
    }
    register.entries.view.set(copy.view);
  } finally {
    group.dispose();
  }
}
