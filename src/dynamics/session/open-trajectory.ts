import {
  checkEngine,
  choice,
  type Describes,
  type Engine,
  integer,
  Pacer,
  readOptions,
  type Seed,
  seed,
  tooLarge,
  unchecked,
} from '../../engine/index.js';
import type { DensityMatrix, Hamiltonian, Observables, StateVector } from '../../register/index.js';
import { gridOptions } from '../ensemble/time-grid.js';
import type { NeuronChannel } from '../network/channels.js';
import { networkSystem } from '../network/qubit-neurons.js';
import { Trajectory } from './trajectory.js';

/** A network of qubit-neurons, one trajectory of which is taken through time step by step. */
export interface OpenTrajectoryOptions {
  /** The result of `hamiltonian()`, to begin with; none by default. */
  hamiltonian?: Hamiltonian;
  /** Contact with the environment; none by default. */
  channels?: readonly NeuronChannel[];
  /** A basis state such as `'01'`, a `StateVector` (up to 16 qubits) or a `DensityMatrix` (up to 10). */
  initial: string | StateVector | DensityMatrix;
  /** Length of a time step, in units of time. */
  dt: number;
  /** `'homodyne'` (default): diffusive, under continuous measurement. `'jumps'`: quantum jumps of all channels, of a pure state. */
  unravelling?: 'homodyne' | 'jumps';
  /** What is recorded at the end of each step, see `Observables` (default `'bloch'`). */
  observables?: Observables;
  /** Number of the trajectory (default 0): its noise is that of this trajectory of `simulateQubitNeurons`. */
  trajectory?: number;
  /** Drawn if left out. */
  seed?: Seed;
}

/** By state vectors or density matrices. */
const FULL = { representation: 'full', bond: 0, truncation: 0, order: 2 } as const;

const MOST_TRAJECTORIES = 100_000_000;

export const openTrajectoryOptions = () =>
  ({
    dt: gridOptions().dt,
    hamiltonian: unchecked({ optional: true }),
    channels: unchecked({ default: [] }),
    initial: unchecked(),
    unravelling: choice(['homodyne', 'jumps'], { default: 'homodyne' }),
    observables: unchecked({ default: 'bloch' }),
    trajectory: integer({ default: 0, minimum: 0, maximum: MOST_TRAJECTORIES - 1 }),
    seed: seed(),
  }) satisfies Describes<OpenTrajectoryOptions>;

/**
 * Opens a trajectory of a network of qubit-neurons, of the equations of `simulateQubitNeurons`, that its caller takes through time:
 * quantum feedback, and the paper's plasticity of couplings (QNNS paper, section 2.2), are what the caller does between steps.
 * Without changes it is, bit for bit, trajectory number `trajectory` of `simulateQubitNeurons` with `record: { every: 1 }`.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { openTrajectory } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * const session = await openTrajectory(engine, {
 *   channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 0.5 }],
 *   initial: '1',
 *   dt: 0.01,
 *   seed: 1,
 * });
 * const { values, measurement } = await session.step(10);
 * console.log(values[29], measurement.shape); // prints: -1 [ 10, 1 ]
 * ```
 */
export async function openTrajectory(engine: Engine, options: OpenTrajectoryOptions): Promise<Trajectory> {
  checkEngine(engine);
  const settings = readOptions('options', options, openTrajectoryOptions);
  const { observables, dt, trajectory, seed } = settings;
  const description = { ...FULL, ...settings, record: { observables, entropy: false } };
  const { system, names } = networkSystem(engine, description, dt, 'options.observables');
  try {
    const session = new Trajectory(engine, { system, observables: names, dt, trajectory, seed });
    await session.prepare(new Pacer({}));
    return session;
  } catch (error) {
    throw tooLarge(error, { 'options.initial': system.qubits });
  }
}
