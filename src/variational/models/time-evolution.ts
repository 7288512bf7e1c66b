import {
  ArgumentError,
  type Describes,
  integer,
  type Meta,
  makeMeta,
  number,
  Pacer,
  RegionGroup,
  readOptions,
  unchecked,
} from '../../engine/index.js';
import {
  type DescentOptions,
  DescentTraining,
  descentOptions,
  type Prepare,
  TrainingLock,
} from '../../learning/index.js';
import type { Hamiltonian, Register } from '../../register/index.js';
import { DensityMatrix, evolve, StateVector } from '../../register/index.js';
import { Circuit } from '../circuit/circuit.js';
import { CircuitCore } from '../circuit/circuit-core.js';
import { inner } from '../circuit/observable.js';

/** Defaults of the descent. */
const DEFAULTS = { epochs: 200, learningRate: 0.02 };

/** How a circuit is fitted. */
export interface FitOptions extends Omit<DescentOptions, 'resume'> {
  /** The free angles to begin with (default all 0). */
  angles?: ArrayLike<number>;
}

export const fitOptions = () => {
  const { resume: _, ...descent } = descentOptions(DEFAULTS);
  return { ...descent, angles: unchecked({ optional: true }) } satisfies Describes<FitOptions>;
};

/** A circuit that was fitted to a step in time. */
export interface Fit {
  /** The fitted ones, in radians, [parameters]. */
  angles: Float64Array;
  /** ‖UρU† − σ‖, the Hilbert-Schmidt norm; of pure states √(2 − 2·fidelity). */
  distance: number;
  /** The squared distance before each update, and at the end: [epochs + 1]. */
  losses: Float64Array;
  /** How it was made. */
  meta: Meta;
}

/**
 * Fits the angles of a circuit so that it takes one state to another (qubit-neuron paper, section 3.3): the loss is the
 * squared Hilbert-Schmidt distance of U(θ)ρ(t)U†(θ) to ρ(t + Δt). No circuit changes the spectrum of a state, so that
 * where ρ(t + Δt) is more mixed than ρ(t) a distance remains.
 *
 * @param before ρ(t)
 * @param after ρ(t + Δt)
 * @throws ArgumentError for options that cannot be used, or registers of other qubits than the circuit's
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 * import { Circuit, fitTimeStep } from 'bornspike/variational';
 *
 * const before = new StateVector(await createEngine(), 1);
 * const after = before.clone().apply('rx', [0], 0.3);
 * const circuit = new Circuit(1, [{ gate: 'rx', qubits: [0], parameter: 0 }]);
 * const { angles, distance } = await fitTimeStep(circuit, before, after);
 * console.log(angles[0].toFixed(3), distance < 1e-3); // prints: 0.300 true
 * ```
 */
export async function fitTimeStep(
  circuit: Circuit,
  before: Register,
  after: Register,
  options: FitOptions = {},
): Promise<Fit> {
  checkCircuit(circuit);
  const gates = circuit.unitaryGates('circuit.');
  circuit.checkRegister('before', before);
  circuit.checkRegister('after', after, before.engine);
  const begin = performance.now();
  const { angles: given, ...settings } = readOptions('options', options, fitOptions);
  const start =
    given === undefined ? new Float64Array(circuit.parameters) : circuit.checkAngles('options.angles', given);
  const { engine } = before;
  const density = before.isDensity || after.isDensity;
  const [from, to] = [before, after].map((register) =>
    density && !register.isDensity ? register.reducedMatrix(register.all) : register.entries.copy(),
  );
  const [a, b] = [inner(from!, from!), inner(to!, to!)];
  const squares = density ? a + b : a * a + b * b;
  const { qubits } = circuit;
  const prepare: Prepare = async (group, pause) => {
    const core = await CircuitCore.of(engine, group, { qubits, gates, density }, pause);
    return async (angles) => {
      core.state.view.set(from!);
      core.load(angles);
      await core.run(pause);
      const overlap = density ? mixedOverlap(core, to!) : pureOverlap(core, to!);
      const gradient = new Float64Array(angles.length);
      await core.reverse(gradient, pause);
      return { loss: squares - 2 * overlap, gradient: gradient.map((slope) => -2 * slope) };
    };
  };
  const group = new RegionGroup(engine.arena);
  try {
    const parameters = group.float64(start.length);
    parameters.view.set(start);
    const fitted = {
      ...{ engine, lock: new TrainingLock('circuit'), parameters, seed: 0, identity: {} },
      sizes: { circuit: qubits },
    };
    const { lossByEpoch, finalLoss, meta } = await new DescentTraining(fitted, settings, options, prepare);
    const losses = new Float64Array(settings.epochs + 1);
    losses.set(lossByEpoch);
    losses[settings.epochs] = finalLoss;
    return {
      angles: parameters.copy(),
      distance: Math.sqrt(Math.max(0, finalLoss)),
      losses,
      meta: makeMeta(begin, { ...settings, angles: Array.from(start) }, meta.warnings),
    };
  } finally {
    group.dispose();
  }
}

/** The steps in time, and how each is fitted. */
export interface VariationalEvolutionOptions extends FitOptions {
  /** The ansatz, of as many qubits as the register. */
  circuit: Circuit;
  /** Length of a step in time. */
  dt: number;
  /** Steps in time, each with a fit of its own that begins where the last one ended. */
  steps: number;
  /** The time at the beginning, for coefficients that change (default 0). */
  time?: number;
}

export const variationalEvolutionOptions = () =>
  ({
    ...fitOptions(),
    circuit: unchecked(),
    dt: number({ unit: 'time' }),
    steps: integer({ minimum: 1, maximum: 1e6 }),
    time: number({ default: 0, unit: 'time' }),
  }) satisfies Describes<VariationalEvolutionOptions>;

/** The circuits of a variational evolution. */
export interface VariationalEvolution {
  /** [steps][parameters], row by row. */
  angles: Float64Array;
  /** Of `angles`. */
  shape: [number, number];
  /** Hilbert-Schmidt distance of each fit to the exact step from the state before it, [steps]. */
  distances: Float64Array;
  /** How it was made. */
  meta: Meta;
}

/** Steps of the fourth-order splitting that stand for the exact evolution over one step in time. */
const SUBSTEPS = 16;

/**
 * Takes a register through time by circuits that are fitted step by step to what the Hamiltonian does with the state
 * (qubit-neuron paper, section 3.3). The register changes at the end, all at once.
 *
 * @throws ArgumentError for options that cannot be used, or a circuit of other qubits than the register's
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { hamiltonian, StateVector } from 'bornspike/register';
 * import { Circuit, evolveVariationally } from 'bornspike/variational';
 *
 * const state = new StateVector(await createEngine(), 1);
 * const circuit = new Circuit(1, [{ gate: 'rx', qubits: [0], parameter: 0 }]);
 * const drive = hamiltonian({ qubits: 1, rabi: [1] });
 * const { shape, distances } = await evolveVariationally(state, drive, { circuit, dt: 0.2, steps: 3 });
 * console.log(shape, distances.every((distance) => distance < 1e-3)); // prints: [ 3, 1 ] true
 * ```
 */
export async function evolveVariationally(
  register: StateVector | DensityMatrix,
  hamiltonian: Hamiltonian,
  options: VariationalEvolutionOptions,
): Promise<VariationalEvolution> {
  if (!(register instanceof StateVector || register instanceof DensityMatrix)) {
    throw new ArgumentError('register', 'a StateVector or a DensityMatrix', register);
  }
  const { circuit, dt, steps, time, ...settings } = readOptions(
    'options',
    options,
    variationalEvolutionOptions,
  );
  const fitting = { ...settings, signal: options.signal };
  checkCircuit(circuit, 'options.circuit');
  circuit.unitaryGates('options.circuit.');
  circuit.checkRegister('register', register);
  const begin = performance.now();
  const pacer = new Pacer(options);
  const { changes } = register;
  using state = register.clone();
  const angles = new Float64Array(steps * circuit.parameters);
  const distances = new Float64Array(steps);
  const warnings: string[] = [];
  let start = fitting.angles;
  for (let step = 0; step < steps; step++) {
    using target = state.clone();
    const { signal } = options;
    await evolve(target, hamiltonian, {
      dt: dt / SUBSTEPS,
      steps: SUBSTEPS,
      order: 4,
      time: time + step * dt,
      tolerance: 1e-6,
      signal,
    });
    const fit = await fitTimeStep(circuit, state, target, { ...fitting, angles: start });
    await circuit.run(state, fit.angles, { signal });
    angles.set(fit.angles, step * circuit.parameters);
    distances[step] = fit.distance;
    start = fit.angles;
    warnings.push(...fit.meta.warnings.map((warning) => `step ${step + 1}: ${warning}`));
    pacer.report({ unit: 'step', done: step + 1, total: steps });
  }
  register.exchange(changes, state);
  const meta = makeMeta(begin, { ...settings, dt, steps, time }, warnings);
  return { angles, shape: [steps, circuit.parameters], distances, meta };
}

function checkCircuit(circuit: unknown, field = 'circuit'): void {
  if (!(circuit instanceof Circuit)) throw new ArgumentError(field, 'a Circuit', circuit);
}

/** Tr(σ ρ), with its cotangent. */
function mixedOverlap({ state, adjoint }: CircuitCore, target: Float64Array): number {
  adjoint.view.set(target);
  return inner(target, state.view);
}

/** |⟨φ|ψ⟩|², with its cotangent |φ⟩⟨φ|ψ⟩. */
function pureOverlap({ state, adjoint }: CircuitCore, target: Float64Array): number {
  const psi = state.view;
  const re = inner(target, psi);
  let im = 0;
  for (let k = 0; k < target.length; k += 2) im += target[k]! * psi[k + 1]! - target[k + 1]! * psi[k]!;
  const lambda = adjoint.view;
  for (let k = 0; k < target.length; k += 2) {
    lambda[k] = target[k]! * re - target[k + 1]! * im;
    lambda[k + 1] = target[k]! * im + target[k + 1]! * re;
  }
  return re * re + im * im;
}
