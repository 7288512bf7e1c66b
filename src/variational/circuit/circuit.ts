import type { Engine, LongWorkOptions, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  BornspikeError,
  checkInteger,
  checkNumbers,
  checkOptions,
  checkText,
  choice,
  type Describes,
  longWork,
  type Meta,
  makeMeta,
  readOptions,
} from '../../engine/index.js';
import {
  type CircuitGate,
  checkAngles,
  checkParameters,
  checkQubits,
  checkRegister,
  checkUnitary,
  type GateOperation,
  MOST_PURE_QUBITS,
  namedGate,
  type Register,
} from '../../register/index.js';
import { CircuitCore } from './circuit-core.js';
import { slotsOf } from './circuit-program.js';
import { checkObservable, gaugeOf, type Observable } from './observable.js';
import { inPieces, type Pause } from './pieces.js';
import { shiftGradient } from './shift-rules.js';

/** How a gradient is computed. */
export interface GradientOptions extends LongWorkOptions {
  /** `'adjoint'` (default): one pass back through the circuit; `'shift'`: from means at shifted angles. */
  method?: 'adjoint' | 'shift';
}

export const gradientOptions = () =>
  ({
    method: choice(['adjoint', 'shift'], { default: 'adjoint' }),
    ...longWork(),
  }) satisfies Describes<GradientOptions>;

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
 * their numbers, several gates the same one too. Of up to 20 qubits. It holds no memory of an engine and serves all of
 * them.
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
  /** Its gates, in the order in which they act. */
  readonly gates: readonly CircuitGate[];

  /** @throws ArgumentError naming the gate that cannot be used */
  constructor(qubits: number, gates: readonly CircuitGate[]) {
    this.qubits = checkInteger('qubits', qubits, 1, MOST_PURE_QUBITS);
    if (!Array.isArray(gates)) throw new ArgumentError('gates', 'an array of gates', gates);
    // Frozen, because kernels trust what was checked here.
    this.gates = Object.freeze(
      Array.from(gates as CircuitGate[], (gate, i) => frozen(checkGate(`gates[${i}]`, gate, qubits))),
    );
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

  /**
   * Takes a register through the circuit; `angles` are the free ones, in radians. The register changes at the end, all at
   * once.
   *
   * @throws BornspikeError if something else changed the register meanwhile
   */
  async run<R extends Register>(
    register: R,
    angles: ArrayLike<number>,
    options: LongWorkOptions = {},
  ): Promise<R> {
    const checked = this.checkAngles('angles', angles);
    readOptions('options', options, longWork);
    await this.#withCore('register', register, options, async (core, _group, pause) => {
      const before = core.state.copy();
      core.load(checked);
      await core.run(pause);
      const { view } = register.entries;
      if (differ(before, view)) {
        throw new BornspikeError('the register was changed by something else while the circuit ran');
      }
      view.set(core.state.view);
    });
    return register;
  }

  /** The mean of an observable after the circuit; `initial`, the state before it, stays as it is. */
  async expectation(
    initial: Register,
    observable: Observable,
    angles: ArrayLike<number>,
    options: LongWorkOptions = {},
  ): Promise<number> {
    readOptions('options', options, longWork);
    const hamiltonian = checkObservable('observable', observable, this.qubits);
    const checked = this.checkAngles('angles', angles);
    return this.#withCore('initial', initial, options, async (core, group, pause) => {
      const gauge = await gaugeOf(core.engine, group, hamiltonian, initial.isDensity, pause);
      core.load(checked);
      await core.run(pause);
      return gauge.read(core);
    });
  }

  /**
   * The mean of an observable after the circuit, and its exact gradient in the free angles. The adjoint method costs
   * about four runs whatever the number of angles, the shift rules two or four for each place of an angle.
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
    const { method } = readOptions('options', options, gradientOptions);
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
      return { value, gradient, meta: makeMeta(start, { method }) };
    });
  }

  /** The gates with the free angles put in, for `Register.run` and `toOpenQasm3`. */
  bind(angles: ArrayLike<number>): { qubits: number; gates: GateOperation[] } {
    const checked = this.checkAngles('angles', angles);
    const gates = this.gates.map(({ parameter, ...operation }): GateOperation => {
      if (parameter === undefined) return operation;
      const angle = typeof parameter === 'number' ? checked[parameter]! : parameter.map((i) => checked[i]!);
      return { ...operation, angle };
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

  /** Calls `work` with the circuit in the engine's memory and the state of `register` before it. */
  async #withCore<T>(
    field: string,
    register: Register,
    options: LongWorkOptions,
    work: (core: CircuitCore, group: RegionGroup, pause: Pause) => Promise<T>,
  ): Promise<T> {
    const { engine, entries, isDensity } = this.checkRegister(field, register);
    const { qubits, gates } = this;
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

function differ(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return true;
  return false;
}

/** A checked copy of a gate. */
function checkGate(field: string, operation: CircuitGate, qubits: number): CircuitGate {
  checkOptions(field, operation, ['gate', 'qubits', 'angle', 'parameter']);
  const { gate, angle, parameter } = operation;
  if (typeof gate !== 'string') {
    const { matrix, qubits: targets } = checkUnitary(`${field}.gate`, gate);
    for (const [name, value] of Object.entries({ angle, parameter })) {
      if (value !== undefined) throw new ArgumentError(`${field}.${name}`, 'none with a matrix', value);
    }
    return { gate: matrix, qubits: checkQubits(`${field}.qubits`, operation.qubits, qubits, targets) };
  }
  const { controls, targets, angles } = namedGate(`${field}.gate`, checkText(`${field}.gate`, gate));
  const places = checkQubits(`${field}.qubits`, operation.qubits, qubits, controls + targets);
  const count = angles.length;
  const free = checkParameters(field, operation, count);
  if (free) return { gate, qubits: places, parameter: count === 1 ? free[0] : free };
  const values = checkAngles(`${field}.angle`, angle, count);
  return { gate, qubits: places, ...(count > 0 && { angle: count === 1 ? values[0] : values }) };
}

function frozen(operation: CircuitGate): CircuitGate {
  Object.freeze(operation.qubits);
  Object.freeze(operation.parameter);
  return Object.freeze(operation);
}
