import type { LongWorkOptions, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  checkEngine,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkOptions,
  type Engine,
  resolveSeed,
  type Seed,
} from '../../engine/index.js';
import { TrainingLock } from '../../learning/index.js';
import type { Register } from '../../register/index.js';
import { type Hamiltonian, hamiltonian } from '../../register/index.js';
import { Circuit } from '../circuit/circuit.js';
import { CircuitCore } from '../circuit/circuit-core.js';
import { type Gauge, gaugeOf } from '../circuit/observable.js';
import { type Breathe, inPieces } from '../circuit/pieces.js';
import { initialNormals } from '../classifier/initial-normals.js';
import { convolutionalGates } from './convolutional-gates.js';
import {
  type DescentOptions,
  type FitResult,
  type LossOfParameters,
  type Prepare,
  trainByDescent,
} from './descent.js';

export interface ConvolutionalNetworkOptions {
  /** 2, 4, 8 or 16. */
  qubits: number;
  /** Initial angles are normal with this standard deviation, in radians (default 0.3). */
  angleDeviation?: number;
  /** Seed of the initial angles. */
  seed?: Seed;
}

/** States of a class each. */
export interface LabelledStates {
  states: readonly Register[];
  /** 0 or 1 for each of the states. */
  labels: ArrayLike<number>;
}

const SIZES = [2, 4, 8, 16];
const DEFAULTS = { iterations: 100, learningRate: 0.05 };

/**
 * A quantum convolutional network that tells two classes of quantum states apart (Cong, Choi and Lukin, Nature Physics
 * 15, 1273 (2019); qubit-neuron paper, section 4.1 and appendix B). Each layer has one unitary for all pairs of
 * neighbours and then halves the qubits: one of each pair turns the other and is traced out. The answer is ⟨Z⟩ of the
 * qubit that is left, 1 for class 0 and −1 for class 1.
 */
export class QuantumConvolutionalNetwork {
  /** The options with their defaults, the seed included. */
  readonly options: Required<ConvolutionalNetworkOptions>;
  /** The whole network; a qubit on which nothing acts any more has been traced out. */
  readonly circuit: Circuit;
  readonly #engine: Engine;
  readonly #answer: Hamiltonian;
  readonly #lock = new TrainingLock('network');
  #angles: Float64Array;

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: ConvolutionalNetworkOptions) {
    this.#engine = checkEngine(engine);
    checkOptions('options', options, ['qubits', 'angleDeviation', 'seed']);
    const { qubits } = options;
    if (!SIZES.includes(qubits)) throw new ArgumentError('options.qubits', '2, 4, 8 or 16', qubits);
    this.options = {
      qubits,
      angleDeviation: checkNumber('options.angleDeviation', options.angleDeviation ?? 0.3, 0, 1e6),
      seed: resolveSeed('options.seed', options.seed),
    };
    this.circuit = new Circuit(qubits, convolutionalGates(qubits));
    this.#answer = hamiltonian({ qubits, terms: [{ pauli: 'Z', qubits: [0], coefficient: 1 }] });
    const { angleDeviation, seed } = this.options;
    this.#angles = initialNormals(engine, this.circuit.parameters, angleDeviation, seed);
  }

  /** A copy of the free angles, in radians; assign to it to set them. */
  get angles(): Float64Array {
    return this.#angles.slice();
  }

  set angles(angles: ArrayLike<number>) {
    this.#lock.check();
    this.#angles = this.circuit.checkAngles('angles', angles);
  }

  /** ⟨Z⟩ of the last qubit for each of the states, which stay as they are. */
  async answers(states: readonly Register[], options: LongWorkOptions = {}): Promise<Float64Array> {
    const checked = this.#checkStates('states', states);
    checkOptions('options', options, ['signal', 'onProgress']);
    const angles = this.#angles;
    return this.#withCores(options, async (cores) => {
      const answers = new Float64Array(checked.length);
      for (const [i, state] of checked.entries()) answers[i] = await cores.answer(state, angles);
      return answers;
    });
  }

  /** The class of each of the states: 0 where ⟨Z⟩ ≥ 0, else 1. */
  async classify(states: readonly Register[], options: LongWorkOptions = {}): Promise<Uint8Array> {
    return Uint8Array.from(await this.answers(states, options), (answer) => (answer < 0 ? 1 : 0));
  }

  /** The mean of (⟨Z⟩ ∓ 1)², and its gradient in all angles by the adjoint method. */
  async lossAndGradient(data: LabelledStates, options: LongWorkOptions = {}): Promise<LossOfParameters> {
    const checked = this.#checkData(data);
    checkOptions('options', options, ['signal', 'onProgress']);
    const angles = this.#angles;
    return this.#withCores(options, (cores) => cores.lossAndGradient(checked, angles));
  }

  /** Moves the angles against the gradient of the loss of all states together; they change at the end. */
  async train(data: LabelledStates, options: DescentOptions = {}): Promise<FitResult> {
    const lessons = this.#checkData(data);
    const prepare: Prepare = async (group, breathe) => {
      const cores = new Cores(this.#engine, group, breathe, this.circuit, this.#answer);
      return (angles: Float64Array) => cores.lossAndGradient(lessons, angles);
    };
    const model = { start: this.#angles, seed: this.options.seed, defaults: DEFAULTS, lock: this.#lock };
    const { parameters, result } = await trainByDescent(this.#engine, model, options, prepare);
    this.#angles = parameters;
    return result;
  }

  async #withCores<T>(options: LongWorkOptions, work: (cores: Cores) => Promise<T>): Promise<T> {
    return inPieces(this.#engine, options, (group, breathe) =>
      work(new Cores(this.#engine, group, breathe, this.circuit, this.#answer)),
    );
  }

  /** Copies, which nothing changes meanwhile. */
  #checkStates(field: string, states: unknown): State[] {
    this.#engine.checkAlive();
    if (!Array.isArray(states)) throw new ArgumentError(field, 'an array of states', states);
    return Array.from(states, (state, i) => {
      const { isDensity, entries } = this.circuit.checkRegister(`${field}[${i}]`, state, this.#engine);
      return { isDensity, entries: entries.copy() };
    });
  }

  /** States with the answers that they should get. */
  #checkData(data: LabelledStates): Lesson[] {
    checkOptions('data', data, ['states', 'labels']);
    const states = this.#checkStates('data.states', data.states);
    if (states.length === 0) throw new ArgumentError('data.states', 'at least one state', states);
    const { labels } = data;
    checkNumbers('data.labels', labels, states.length);
    return states.map((state, i) => ({
      state,
      wanted: checkInteger(`data.labels[${i}]`, labels[i], 0, 1) === 0 ? 1 : -1,
    }));
  }
}

interface State {
  isDensity: boolean;
  entries: Float64Array;
}

interface Lesson {
  state: State;
  wanted: number;
}

/** The network in an engine's memory, for pure states and for mixed ones as they come. */
class Cores {
  readonly #make: (density: boolean) => Promise<{ core: CircuitCore; gauge: Gauge }>;
  readonly #made = new Map<boolean, { core: CircuitCore; gauge: Gauge }>();
  readonly #breathe: Breathe;

  constructor(engine: Engine, group: RegionGroup, breathe: Breathe, circuit: Circuit, answer: Hamiltonian) {
    this.#breathe = breathe;
    const { qubits, gates } = circuit;
    this.#make = async (density) => ({
      core: await CircuitCore.of(engine, group, { qubits, gates, density }, breathe),
      gauge: await gaugeOf(engine, group, answer, density, breathe),
    });
  }

  /** ⟨Z⟩, after which the core is ready to go back. */
  async answer(state: State, angles: Float64Array): Promise<number> {
    const { core, gauge } = await this.#of(state);
    core.state.view.set(state.entries);
    core.load(angles);
    await core.run(this.#breathe);
    return gauge.read(core);
  }

  async lossAndGradient(lessons: Lesson[], angles: Float64Array): Promise<LossOfParameters> {
    const gradient = new Float64Array(angles.length);
    let loss = 0;
    for (const { state, wanted } of lessons) {
      const error = (await this.answer(state, angles)) - wanted;
      loss += (error * error) / lessons.length;
      const { core } = await this.#of(state);
      const slope = (2 * error) / lessons.length;
      core.adjoint.view.forEach((entry, i, view) => {
        view[i] = slope * entry;
      });
      await core.reverse(gradient, this.#breathe);
    }
    return { loss, gradient };
  }

  async #of({ isDensity }: State): Promise<{ core: CircuitCore; gauge: Gauge }> {
    const found = this.#made.get(isDensity) ?? (await this.#make(isDensity));
    this.#made.set(isDensity, found);
    return found;
  }
}
