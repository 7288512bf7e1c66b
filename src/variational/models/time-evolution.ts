import {
  ArgumentError,
  type Describes,
  integer,
  type LongWorkOptions,
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
import {
  checkRegister,
  DensityMatrix,
  evolve,
  MOST_MIXED_QUBITS,
  StateVector,
  trustedMatrix,
} from '../../register/index.js';
import { Circuit } from '../circuit/circuit.js';
import { CircuitCore } from '../circuit/circuit-core.js';
import { inner } from '../circuit/observable.js';
import { joinAncillas, spreadOver, traceAncillas } from './ancillas.js';
import { type Dissipation, type DissipationStep, dissipate, dissipationSteps } from './dissipation.js';

/** Defaults of the descent. */
const DEFAULTS = { epochs: 200, learningRate: 0.02 };

/** How a circuit is fitted. */
export interface FitOptions extends Omit<DescentOptions, 'resume'> {
  /** The free angles to begin with (default all 0). */
  angles?: ArrayLike<number>;
  /**
   * Of the circuit's qubits the last so many (default 0) are not the register's: they begin in |0⟩ and are reset behind the circuit, so
   * that states may become more mixed, or less. States are density matrices then, of up to 10 qubits with these.
   */
  ancillas?: number;
}

export const fitOptions = () => {
  const { resume: _, ...descent } = descentOptions(DEFAULTS);
  return {
    ...descent,
    angles: unchecked({ optional: true }),
    ancillas: integer({ default: 0, minimum: 0, maximum: MOST_MIXED_QUBITS - 1 }),
  } satisfies Describes<FitOptions>;
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
 * where ρ(t + Δt) is more mixed than ρ(t) a distance remains, unless there are `ancillas`: ρ(t) ⊗ |0⟩⟨0| is turned, and the ancillas
 * are traced out of it.
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
  const begin = performance.now();
  const { angles: given, ancillas, ...settings } = readOptions('options', options, fitOptions);
  const own = ownQubits(circuit, ancillas);
  checkRegister('before', before, own);
  checkRegister('after', after, own, before.engine);
  const start =
    given === undefined ? new Float64Array(circuit.parameters) : circuit.checkAngles('options.angles', given);
  const { engine } = before;
  const density = ancillas > 0 || before.isDensity || after.isDensity;
  const [from, to] = [before, after].map((register) =>
    density && !register.isDensity ? register.reducedMatrix(register.all) : register.entries.copy(),
  );
  const [a, b] = [inner(from!, from!), inner(to!, to!)];
  const squares = density ? a + b : a * a + b * b;
  const { qubits } = circuit;
  const prepare: Prepare = async (group, pause) => {
    const core = await CircuitCore.of(engine, group, { qubits, gates, density }, pause);
    return async (angles) => {
      core.load(angles);
      if (ancillas > 0)
        return openLoss(core, from!, to!, { size: 2 ** own, ancillas, count: angles.length }, pause);
      core.state.view.set(from!);
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
      meta: makeMeta(begin, { ...settings, ancillas, angles: Array.from(start) }, meta.warnings),
    };
  } finally {
    group.dispose();
  }
}

/** The steps in time, and how each is fitted. */
export interface VariationalEvolutionOptions extends FitOptions {
  /** The ansatz, of as many qubits as the register and the ancillas. */
  circuit: Circuit;
  /** Length of a step in time. */
  dt: number;
  /** Steps in time, each with a fit of its own that begins where the last one ended. */
  steps: number;
  /** The time at the beginning, for coefficients that change (default 0). */
  time?: number;
  /** Contact of a density matrix with the environment (default none): what is fitted is a step of the Lindblad equation. */
  channels?: readonly Dissipation[];
}

export const variationalEvolutionOptions = () =>
  ({
    ...fitOptions(),
    circuit: unchecked(),
    dt: number({ unit: 'time' }),
    steps: integer({ minimum: 1, maximum: 1e6 }),
    time: number({ default: 0, unit: 'time' }),
    channels: unchecked<readonly Dissipation[], { default: readonly Dissipation[] }>({ default: [] }),
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
 * (qubit-neuron paper, section 3.3), and the environment where there are `channels`. The register changes at the end, all at once.
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
  const { circuit, dt, steps, time, channels, ...settings } = readOptions(
    'options',
    options,
    variationalEvolutionOptions,
  );
  const fitting = { ...settings, signal: options.signal };
  checkCircuit(circuit, 'options.circuit');
  circuit.unitaryGates('options.circuit.');
  const { ancillas } = settings;
  const own = ownQubits(circuit, ancillas);
  checkRegister('register', register, own);
  const contacts = dissipationSteps('options.channels', channels, own, Math.max(0, dt) / SUBSTEPS / 2);
  if (contacts.length > 0 && !(dt > 0)) {
    throw new ArgumentError('options.dt', 'above 0 where there are channels', dt);
  }
  if ((ancillas > 0 || contacts.length > 0) && !(register instanceof DensityMatrix)) {
    throw new ArgumentError('register', 'a DensityMatrix, where there are ancillas or channels', register);
  }
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
    await advance(target, hamiltonian, contacts, { dt, time: time + step * dt, signal });
    const fit = await fitTimeStep(circuit, state, target, { ...fitting, angles: start });
    if (ancillas > 0) await runOpen(circuit, state as DensityMatrix, ancillas, fit.angles, signal);
    else await circuit.run(state, fit.angles, { signal });
    angles.set(fit.angles, step * circuit.parameters);
    distances[step] = fit.distance;
    start = fit.angles;
    warnings.push(...fit.meta.warnings.map((warning) => `step ${step + 1}: ${warning}`));
    pacer.report({ unit: 'step', done: step + 1, total: steps });
  }
  register.exchange(changes, state);
  const meta = makeMeta(begin, { ...settings, dt, steps, time, channels: contacts.length }, warnings);
  return { angles, shape: [steps, circuit.parameters], distances, meta };
}

function checkCircuit(circuit: unknown, field = 'circuit'): void {
  if (!(circuit instanceof Circuit)) throw new ArgumentError(field, 'a Circuit', circuit);
}

/** Of a circuit's qubits those of the register. */
function ownQubits({ qubits }: Circuit, ancillas: number): number {
  if (ancillas >= qubits) {
    throw new ArgumentError('options.ancillas', `fewer than the circuit's ${qubits} qubits`, ancillas);
  }
  if (ancillas > 0 && qubits > MOST_MIXED_QUBITS) {
    throw new ArgumentError('circuit', `at most ${MOST_MIXED_QUBITS} qubits with ancillas`, qubits);
  }
  return qubits - ancillas;
}

/** Takes a state exactly through a step: with contacts by Strang's splitting in short parts. */
async function advance(
  state: Register,
  hamiltonian: Hamiltonian,
  contacts: readonly DissipationStep[],
  { dt, time, signal }: { dt: number; time: number; signal: LongWorkOptions['signal'] },
): Promise<void> {
  const parts = contacts.length > 0 ? SUBSTEPS : 1;
  for (let part = 0; part < parts; part++) {
    const options = { steps: SUBSTEPS / parts, time: time + (part * dt) / parts, tolerance: 1e-6, signal };
    if (state instanceof DensityMatrix) await dissipate(state, contacts, signal);
    await evolve(state, hamiltonian, { ...options, dt: dt / SUBSTEPS, order: 4 });
    if (state instanceof DensityMatrix) await dissipate(state, [...contacts].reverse(), signal);
  }
}

/** Takes a state through a circuit with ancillas, which are reset. */
async function runOpen(
  circuit: Circuit,
  state: DensityMatrix,
  ancillas: number,
  angles: Float64Array,
  signal: LongWorkOptions['signal'],
): Promise<void> {
  const { engine, qubits } = state;
  const joint = new Float64Array(state.entries.length * 4 ** ancillas);
  joinAncillas(state.entries.view, 2 ** qubits, ancillas, joint);
  using whole = trustedMatrix(engine, circuit.qubits, joint);
  await circuit.run(whole, angles, { signal });
  using left = trustedMatrix(engine, qubits, traceAncillas(whole.entries.view, 2 ** qubits, ancillas));
  state.exchange(state.changes, left);
}

/** ‖Tr_A UρU† − σ‖², and its gradient. */
async function openLoss(
  core: CircuitCore,
  from: Float64Array,
  to: Float64Array,
  { size, ancillas, count }: { size: number; ancillas: number; count: number },
  pause: () => Promise<void>,
): Promise<{ loss: number; gradient: Float64Array }> {
  joinAncillas(from, size, ancillas, core.state.view);
  await core.run(pause);
  const apart = traceAncillas(core.state.view, size, ancillas).map((entry, i) => entry - to[i]!);
  const gradient = new Float64Array(count);
  spreadOver(
    apart.map((entry) => 2 * entry),
    size,
    ancillas,
    core.adjoint.view,
  );
  await pause();
  await core.reverse(gradient, pause);
  return { loss: inner(apart, apart), gradient };
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
