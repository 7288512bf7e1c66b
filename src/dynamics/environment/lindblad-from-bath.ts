import {
  ArgumentError,
  checkEngine,
  checked,
  choice,
  type Describes,
  type Engine,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  number,
  Pacer,
  readOptions,
  runInSteps,
  unchecked,
} from '../../engine/index.js';
import { Hamiltonian, hamiltonianMatrix, type PauliTerm, plus, sumOfSquares } from '../../register/index.js';
import type { NeuronChannel } from '../network/channels.js';
import { redfieldEquation, secularEquation } from './bath-equations.js';
import { bathResponse } from './bath-response.js';
import { type Coupling, couplingMatrix } from './coupling-matrix.js';
import { pauliTerms } from './pauli-terms.js';
import { checkDensity, type Density, type SpectralDensity } from './spectral-density.js';
import { type Transition, transitionsOf } from './transitions.js';

/** `'secular'`: transitions of different frequencies do not mix, which is a Lindblad equation. `'redfield'`: they do. */
export type BathApproximation = 'secular' | 'redfield';

/** A system of one or two neurons, and the bath that it is coupled to by A ⊗ B. */
export interface LindbladFromBathOptions extends LongWorkOptions {
  /** H of one or two qubits, the same at all times; the result of `hamiltonian()`. */
  hamiltonian: Hamiltonian;
  /** A, which is Hermitian: operator and place as those of channels. */
  coupling: Coupling;
  /** J(ω) of the bath, see `SpectralDensity`. */
  spectralDensity: SpectralDensity;
  /** T in units of energy (k_B = ħ = 1), at least 0. */
  temperature: number;
  /** See `BathApproximation` (default `'secular'`). */
  approximation?: BathApproximation;
  /** Frequencies no farther apart are one: by default those that only rounding tells apart. */
  resolution?: number;
}

/** The master equation of a system in a bath. Matrices are row-major, re and im in turn; d is 2 or 4. */
export interface LindbladFromBathResult {
  /** ω, ascending: what the system gives to the bath in a transition, [transition]. */
  frequencies: Float64Array;
  /** γ(ω), [transition]. */
  rates: Float64Array;
  /** S(ω), [transition]. */
  shifts: Float64Array;
  /** A(ω), [d][d] of each transition. */
  operators: Float64Array[];
  /** H_LS, [d][d]: what the bath adds to the Hamiltonian. */
  lambShift: Float64Array;
  /** H + H_LS, as `terms` of `hamiltonian()`. */
  terms: PauliTerm[];
  /** √γ(ω) A(ω), unwatched, for `simulateQubitNeurons`; empty where `approximation` is `'redfield'`, which is no Lindblad equation. */
  channels: NeuronChannel[];
  /** The generator of the averaged state's entries, row by row: [d²][d²]. */
  generator: Float64Array;
  /** About how long the bath remembers: the longer of 1/cutoff and 1/2πT. */
  bathTime: number;
  /** About how long it takes to change the system: 1 over the largest rate. */
  systemTime: number;
  /** How it was made, with warnings where the approximations do not hold. */
  meta: Meta;
}

const LARGEST = 1e30;
/** Frequencies that only rounding tells apart, beside the largest entry of the Hamiltonian. */
const RESOLUTION = 1e-9;
/** Three digits of a time or a frequency, of whatever size. */
const shown = (value: number): string => value.toPrecision(3);
/** How many times longer one time has to be than another to be called much longer. */
const MUCH = 10;

export const lindbladFromBathOptions = () =>
  ({
    hamiltonian: checked<Hamiltonian, Hamiltonian>(checkHamiltonian),
    coupling: unchecked<Coupling>(),
    spectralDensity: unchecked<SpectralDensity>(),
    temperature: number({ minimum: 0, maximum: LARGEST, unit: 'energy' }),
    approximation: choice(['secular', 'redfield'], { default: 'secular' }),
    resolution: number({ optional: true, minimum: 0, maximum: LARGEST }),
    ...longWork(),
  }) satisfies Describes<LindbladFromBathOptions>;

/**
 * What a thermal bath of oscillators does to one or two qubit-neurons, from how it is coupled to them (QNNS paper, A.2 to A.4, by
 * Breuer and Petruccione, The Theory of Open Quantum Systems, section 3.3): in the Born and Markov approximations
 *
 *     dρ/dt = -i[H, ρ] + Λρ A + A ρΛ† - AΛρ - ρΛ†A,  Λ = Σ_ω (γ(ω)/2 + iS(ω)) A(ω)
 *
 * (Bloch and Redfield), which need not keep ρ positive, and with the secular one besides
 *
 *     dρ/dt = -i[H + H_LS, ρ] + Σ_ω γ(ω) 𝒟[A(ω)]ρ,  H_LS = Σ_ω S(ω) A(ω)†A(ω).
 *
 * Several baths: add their Lamb shifts, and use the channels of all. The paper's condition, that the bath forgets much faster than
 * it changes the system, is looked at: `meta.warnings`.
 *
 * @throws ArgumentError naming the option that cannot be used, as a density that diverges
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { lindbladFromBath } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * // A neuron in a cold bath: what it gives away is 2, the difference of its energies.
 * const { frequencies, rates, channels } = await lindbladFromBath(await createEngine(), {
 *   hamiltonian: hamiltonian({ qubits: 1, h: [1] }),
 *   coupling: { operator: 'x', qubit: 0 },
 *   spectralDensity: { kind: 'ohmic', strength: 0.01, cutoff: 10 },
 *   temperature: 0.5,
 * });
 * console.log(Array.from(frequencies), Array.from(rates, (rate) => rate.toFixed(5)), channels.length);
 * // prints: [ -2, 2 ] [ '0.00061', '0.03336' ] 2
 * ```
 */
export async function lindbladFromBath(
  engine: Engine,
  options: LindbladFromBathOptions,
): Promise<LindbladFromBathResult> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, lindbladFromBathOptions);
  const { hamiltonian, temperature, approximation } = settings;
  const { qubits } = hamiltonian;
  const size = 2 ** qubits;
  const coupling = couplingMatrix('options.coupling', settings.coupling, qubits);
  const density = checkDensity(engine, 'options.spectralDensity', settings.spectralDensity);
  const pacer = new Pacer(options);
  const energies = hamiltonianMatrix(hamiltonian);
  const largest = energies.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const { resolution = RESOLUTION * (largest || 1) } = settings;
  const transitions = await transitionsOf(engine, energies, coupling, size, resolution);

  const response = bathResponse(engine, density, temperature);
  const rates = Float64Array.from(transitions, ({ frequency }) => response.rate(frequency));
  const shifts = new Float64Array(transitions.length);
  for (const [i, { frequency }] of transitions.entries()) {
    shifts[i] = await runInSteps(response.shift(frequency), pacer);
    await pacer.pause();
    pacer.report({ unit: 'transition', done: i + 1, total: transitions.length });
  }
  const secular = approximation === 'secular';
  const memory = { transitions, rates, shifts, energies, coupling, size };
  const { lambShift, generator } = secular ? secularEquation(memory) : redfieldEquation(memory);
  // The sum of all squares is no less than that of the largest singular value.
  const strengths = transitions.map(({ operator }, i) => rates[i]! * sumOfSquares(operator));
  const most = Math.max(0, ...strengths);
  const bathTime = Math.max(1 / density.cutoff, temperature > 0 ? 1 / (2 * Math.PI * temperature) : 0);
  const systemTime = 1 / most;
  return {
    frequencies: Float64Array.from(transitions, ({ frequency }) => frequency),
    rates,
    shifts,
    operators: transitions.map(({ operator }) => operator),
    lambShift,
    terms: pauliTerms(plus(energies, lambShift), qubits),
    channels: secular ? channelsOf(transitions, rates, qubits) : [],
    generator,
    bathTime,
    systemTime,
    meta: makeMeta(
      start,
      { ...settings, hamiltonian: 'given', qubits, resolution },
      warningsOf({ bathTime, systemTime, transitions, secular }, density),
    ),
  };
}

function checkHamiltonian(field: string, value: unknown): Hamiltonian {
  if (!(value instanceof Hamiltonian)) throw new ArgumentError(field, 'the result of hamiltonian()', value);
  if (value.qubits > 2) throw new ArgumentError(field, 'one of 1 or 2 qubits', value.qubits);
  if (value.changes) throw new ArgumentError(field, 'one that does not depend on time');
  return value;
}

function channelsOf(
  transitions: readonly Transition[],
  rates: Float64Array,
  qubits: number,
): NeuronChannel[] {
  const places = Array.from({ length: qubits }, (_, qubit) => qubit);
  return transitions.flatMap(({ operator }, i) =>
    rates[i]! > 0 ? [{ operator, qubits: places, rate: rates[i]!, efficiency: 0 }] : [],
  );
}

function warningsOf(
  {
    bathTime,
    systemTime,
    transitions,
    secular,
  }: { bathTime: number; systemTime: number; transitions: readonly Transition[]; secular: boolean },
  { cutoff }: Density,
): string[] {
  const warnings: string[] = [];
  if (systemTime < MUCH * bathTime) {
    warnings.push(
      `the bath remembers for about ${shown(bathTime)} and changes the system within ${shown(systemTime)}, which should be much ` +
        `longer for the Born and Markov approximations: couple less, or raise the cutoff (${shown(cutoff)}) or the temperature`,
    );
  }
  const gaps = transitions.slice(1).map(({ frequency }, i) => frequency - transitions[i]!.frequency);
  const least = Math.min(Infinity, ...gaps);
  if (secular && least * systemTime < MUCH) {
    warnings.push(
      `transitions that differ by ${shown(least)} in frequency mix within ${shown(systemTime)}, so that the secular approximation ` +
        "does not hold: use approximation: 'redfield', or take them for one by a larger resolution",
    );
  }
  return warnings;
}
