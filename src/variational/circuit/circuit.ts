import {
  type CheckedDevice,
  circuitCosts,
  type DeviceCosts,
  type DeviceOptions,
  deviceOptions,
  noisyDevice,
} from '../../device/index.js';
import type { Engine, LongWorkOptions, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  checkInteger,
  checkNumbers,
  choice,
  type Describes,
  longWork,
  type Meta,
  makeMeta,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import {
  bitsOf,
  type CircuitGate,
  type CircuitInstruction,
  checkInstructions,
  checkRegister,
  DensityMatrix,
  isUnitary,
  MOST_MIXED_QUBITS,
  MOST_PURE_QUBITS,
  type Register,
  type StateVector,
} from '../../register/index.js';
import { CircuitCore } from './circuit-core.js';
import { slotsOf } from './circuit-program.js';
import { deviceActions, deviceGradient } from './device-run.js';
import { averageRun, drawRun, perfectActions } from './measured-run.js';
import { checkObservable, gaugeOf, type Observable } from './observable.js';
import { inPieces, type Pause } from './pieces.js';
import { shiftGradient } from './shift-rules.js';

/** How a mean after a circuit is computed. */
export type CircuitMeanOptions = DeviceOptions & LongWorkOptions;

export const circuitMeanOptions = () =>
  ({ ...deviceOptions(), ...longWork() }) satisfies Describes<CircuitMeanOptions>;

/** How a gradient is computed. */
export interface GradientOptions extends DeviceOptions, LongWorkOptions {
  /**
   * `'adjoint'` (default but on a device): one pass back through the circuit; `'shift'` (default on a device, where there
   * is no other): from means at shifted angles.
   */
  method?: 'adjoint' | 'shift';
}

export const gradientOptions = () =>
  ({
    ...deviceOptions(),
    method: choice(['adjoint', 'shift'], {
      default: ({ device }: { device?: object }) => (device ? 'shift' : 'adjoint'),
    }),
    ...longWork(),
  }) satisfies Describes<GradientOptions>;

/** How a circuit is run. */
export interface CircuitRunOptions extends DeviceOptions, LongWorkOptions {
  /** Of the outcomes of measurements, and of a state vector's noise; when left out, one is drawn and returned. */
  seed?: Seed;
}

export const circuitRunOptions = () =>
  ({ ...deviceOptions(), seed: seed(), ...longWork() }) satisfies Describes<CircuitRunOptions>;

/** What a run of a circuit leaves. */
export interface CircuitRun<R extends Register = Register> {
  /** The register that was given, after the circuit. */
  register: R;
  /** How it was made. */
  meta: Meta;
}

/** A run of a state vector, of which measurements have outcomes. */
export interface DrawnRun extends CircuitRun<StateVector> {
  /** What was measured last into each classical bit, 0 where nothing was, [bits]. */
  bits: Uint8Array;
  /** Of all outcomes of `measure` together, given those of `reset`; 1 where nothing was measured. */
  probability: number;
  /** The one given, or drawn. */
  seed: Seed;
  /** On a device: what this run would take of it. */
  costs?: DeviceCosts;
}

/** A run of a density matrix, which is the mean over all outcomes afterwards. */
export interface AveragedRun extends CircuitRun<DensityMatrix> {
  /** Of each record of the classical bits, bit 0 the most significant, [2^bits]. */
  probabilities: Float64Array;
}

/** An observable's mean after a circuit, and how it changes. */
export interface ValueAndGradient {
  /** The observable's mean. */
  value: number;
  /** By each free angle, [parameters]. */
  gradient: Float64Array;
  /** How it was made. */
  meta: Meta;
}

/**
 * A circuit in which angles are free: gates as `Register.run` takes them, of which any with angles may name free ones by
 * their numbers, several gates the same one too. It may measure qubits into classical bits and reset them in between,
 * and let gates depend on bits that were measured before. Of up to 20 qubits. It holds no memory of an engine and serves
 * all of them.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 * import { Circuit } from 'bornspike/variational';
 *
 * const circuit = new Circuit(2, [
 *   { gate: 'ry', qubits: [0], parameter: 0 },
 *   { gate: 'crx', qubits: [0, 1], parameter: 1 },
 * ]);
 * const initial = new StateVector(await createEngine(), 2);
 * const { value, gradient } = await circuit.gradient(initial, 'ZZ', [0.1, 0.2]);
 * console.log(value.toFixed(6), Array.from(gradient, (slope) => slope.toFixed(6)).join(' '));
 * // prints: 0.995054 -0.098838 0.000496
 * ```
 */
export class Circuit {
  /** How many qubits it has. */
  readonly qubits: number;
  /** Its gates, measurements and resets, in the order in which they act. */
  readonly gates: readonly CircuitInstruction[];

  /** @throws ArgumentError naming the gate that cannot be used */
  constructor(qubits: number, gates: readonly CircuitInstruction[]) {
    this.qubits = checkInteger('qubits', qubits, 1, MOST_PURE_QUBITS);
    this.gates = Object.freeze(checkInstructions('gates', gates, qubits));
    const used = new Set(slotsOf(this.gates).map(({ parameter }) => parameter));
    for (let number = 0; number < used.size; number++) {
      if (!used.has(number)) {
        throw new ArgumentError('gates', `none has the parameter ${number}, though a later one is there`);
      }
    }
  }

  /** How many angles are free. */
  get parameters(): number {
    return slotsOf(this.gates).reduce((most, { parameter }) => Math.max(most, parameter + 1), 0);
  }

  /** How many classical bits it measures into. */
  get bits(): number {
    return bitsOf(this.gates);
  }

  /**
   * Takes a register through the circuit; `angles` are the free ones, in radians. The register changes at the end, all at
   * once. Where the circuit measures, the outcomes of a state vector are drawn; a density matrix becomes the mean over all
   * of them, exactly. On a `device` they are read as it reads them; its noise is drawn or exact alike.
   *
   * @throws ArgumentError for a density matrix of more records than fit into memory
   * @throws BornspikeError if something else changed the register meanwhile
   */
  async run(register: StateVector, angles: ArrayLike<number>, options?: CircuitRunOptions): Promise<DrawnRun>;
  /** Of a density matrix: the mean over all outcomes, with the probability of each record. */
  async run(
    register: DensityMatrix,
    angles: ArrayLike<number>,
    options?: CircuitRunOptions,
  ): Promise<AveragedRun>;
  /** Of a register of either kind. */
  async run(register: Register, angles: ArrayLike<number>, options?: CircuitRunOptions): Promise<CircuitRun>;
  async run(
    register: Register,
    angles: ArrayLike<number>,
    options: CircuitRunOptions = {},
  ): Promise<CircuitRun> {
    const start = performance.now();
    const checked = this.checkAngles('angles', angles);
    const settings = readOptions('options', options, circuitRunOptions);
    const { isDensity } = this.checkRegister('register', register);
    const device = noisyDevice(register.engine.kernels, settings);
    const found =
      device || this.#measures
        ? await this.#measure(register, checked, settings.seed, options, device)
        : await this.#turn(register, checked, options);
    const drawn = isDensity ? {} : { seed: settings.seed };
    return { register, ...found, ...drawn, meta: makeMeta(start, settings) } as CircuitRun;
  }

  /**
   * The mean of an observable after the circuit; `initial`, the state before it, stays as it is. On a `device`, of up to 10
   * qubits, exactly, without errors of a readout.
   *
   * @throws ArgumentError for a state vector where the circuit measures: a density matrix has the mean over all outcomes
   */
  async expectation(
    initial: Register,
    observable: Observable,
    angles: ArrayLike<number>,
    options: CircuitMeanOptions = {},
  ): Promise<number> {
    const settings = readOptions('options', options, circuitMeanOptions);
    const hamiltonian = checkObservable('observable', observable, this.qubits);
    const checked = this.checkAngles('angles', angles);
    const { engine, isDensity } = this.checkRegister('initial', initial);
    const device = noisyDevice(engine.kernels, settings);
    if (device || (this.#measures && isDensity)) {
      using state = mixed('initial', initial);
      const { signal, onProgress } = options;
      await this.#measure(state, checked, 0, { signal, onProgress }, device);
      return state.energy(hamiltonian, { signal, onProgress });
    }
    return this.#withCore('initial', initial, options, async (core, group, pause) => {
      const gauge = await gaugeOf(core.engine, group, hamiltonian, initial.isDensity, pause);
      core.load(checked);
      await core.run(pause);
      return gauge.read(core);
    });
  }

  /**
   * The mean of an observable after the circuit, and its exact gradient in the free angles. The adjoint method costs
   * about four runs whatever the number of angles, the shift rules two or four for each place of an angle. On a `device`,
   * of up to 10 qubits, the mean is that of `expectation`.
   *
   * @throws ArgumentError naming the first measurement, reset or condition: there is no gradient through it
   */
  async gradient(
    initial: Register,
    observable: Observable,
    angles: ArrayLike<number>,
    options: GradientOptions = {},
  ): Promise<ValueAndGradient> {
    const start = performance.now();
    const hamiltonian = checkObservable('observable', observable, this.qubits);
    const checked = this.checkAngles('angles', angles);
    const settings = readOptions('options', options, gradientOptions);
    const { method } = settings;
    const { engine } = this.checkRegister('initial', initial);
    const device = noisyDevice(engine.kernels, settings);
    if (device) {
      if (method !== 'shift') throw new ArgumentError('options.method', "'shift' on a device", method);
      const gates = this.unitaryGates();
      using state = mixed('initial', initial);
      const free = { angles: checked, parameters: this.parameters };
      const found = await deviceGradient(state, gates, hamiltonian, free, device, options);
      return { ...found, meta: makeMeta(start, settings) };
    }
    return this.#withCore('initial', initial, options, async (core, group, pause) => {
      const gauge = await gaugeOf(core.engine, group, hamiltonian, initial.isDensity, pause);
      const before = core.state.copy();
      await pause();
      const mean = async () => {
        core.state.view.set(before);
        await pause();
        await core.run(pause);
        return gauge.read(core);
      };
      core.load(checked);
      const value = await mean();
      let gradient: Float64Array = new Float64Array(this.parameters);
      if (method === 'adjoint') await core.reverse(gradient, pause);
      else gradient = await shiftGradient(core, checked, this.parameters, mean);
      return { value, gradient, meta: makeMeta(start, settings) };
    });
  }

  /** The gates with the free angles put in, for `Register.run` and `toOpenQasm3`. */
  bind(angles: ArrayLike<number>): { qubits: number; gates: CircuitInstruction[] } {
    const checked = this.checkAngles('angles', angles);
    const gates = this.gates.map((instruction): CircuitInstruction => {
      if (!('parameter' in instruction) || instruction.parameter === undefined) return instruction;
      const { parameter, ...gate } = instruction;
      const angle = typeof parameter === 'number' ? checked[parameter]! : parameter.map((i) => checked[i]!);
      return { ...gate, angle };
    });
    return { qubits: this.qubits, gates };
  }

  /** @internal */
  checkAngles(field: string, angles: unknown): Float64Array {
    return Float64Array.from(checkNumbers(field, angles, this.parameters));
  }

  /** Returns `register` if the circuit can act on it, and it is of `engine` where that is given. @internal */
  checkRegister(field: string, register: unknown, engine?: Engine): Register {
    return checkRegister(field, register, this.qubits, engine);
  }

  /**
   * Its gates, if there are no others than those that always act.
   *
   * @throws ArgumentError naming what measures, resets or depends on that
   * @internal
   */
  unitaryGates(circuit = ''): readonly CircuitGate[] {
    const place = this.gates.findIndex((instruction) => !isUnitary(instruction));
    if (place < 0) return this.gates as readonly CircuitGate[];
    const { gate, condition } = this.gates[place]!;
    const [name, value] = condition ? ['condition', condition] : ['gate', gate];
    throw new ArgumentError(
      `${circuit}gates[${place}].${name}`,
      'only gates that always act, for gradients, fits and means of state vectors',
      value,
    );
  }

  /** Whether it does more than turn a state. */
  get #measures(): boolean {
    return !this.gates.every(isUnitary);
  }

  /** A run without measurements. */
  async #turn(register: Register, angles: Float64Array, options: LongWorkOptions) {
    const before = register.changes;
    await this.#withCore('register', register, options, async (core, _group, pause) => {
      core.load(angles);
      await core.run(pause);
      register.replace(before, core.state);
    });
    const certain = Float64Array.of(1);
    return register.isDensity ? { probabilities: certain } : { bits: new Uint8Array(0), probability: 1 };
  }

  /** A run with measurements. */
  async #measure(
    register: Register,
    angles: Float64Array,
    seed: Seed,
    options: LongWorkOptions,
    device?: CheckedDevice,
  ) {
    return inPieces(register.engine, options, { register: this.qubits }, async (_group, pause) => {
      const before = register.changes;
      using state = register.clone();
      const onDevice =
        device && (await deviceActions(this.gates, this.qubits, angles, device, options.signal));
      const actions = onDevice?.actions ?? perfectActions(this.bind(angles).gates);
      const found =
        state instanceof DensityMatrix
          ? { probabilities: await averageRun(state, actions, this.bits, pause) }
          : {
              ...(await drawRun(state as StateVector, actions, this.bits, seed, pause)),
              ...(onDevice && { costs: circuitCosts(onDevice.compiled, 1) }),
            };
      register.exchange(before, state);
      return found;
    });
  }

  /** Calls `work` with the circuit in the engine's memory and the state of `register` before it. */
  async #withCore<T>(
    field: string,
    register: Register,
    options: LongWorkOptions,
    work: (core: CircuitCore, group: RegionGroup, pause: Pause) => Promise<T>,
  ): Promise<T> {
    const { engine, entries, isDensity } = this.checkRegister(field, register);
    const { qubits } = this;
    const gates = this.unitaryGates();
    return inPieces(engine, options, { [field]: qubits }, async (group, pause) => {
      const before = entries.copy();
      await pause();
      const core = await CircuitCore.of(engine, group, { qubits, gates, density: isDensity }, pause);
      core.state.view.set(before);
      await pause();
      return work(core, group, pause);
    });
  }
}

/** A density matrix of a state, which is a copy. */
function mixed(field: string, state: Register): DensityMatrix {
  if (state.qubits > MOST_MIXED_QUBITS) {
    throw new ArgumentError(field, `at most ${MOST_MIXED_QUBITS} qubits on a device`, state.qubits);
  }
  return DensityMatrix.fromState(state);
}
