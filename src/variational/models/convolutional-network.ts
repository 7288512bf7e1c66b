import { checkClassNames, foreignClasses } from '../../data/index.js';
import type { LongWorkOptions, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  checkEngine,
  checked,
  checkInteger,
  checkNumbers,
  checkOptions,
  type Describes,
  type Engine,
  longWork,
  type Meta,
  makeMeta,
  number,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import {
  type Classification,
  classificationOf,
  type DescentOptions,
  type DescentTraining,
  type LossAndSlopes,
  type LossOfParameters,
  Model,
  trainByDescent,
  VectorCore,
} from '../../learning/index.js';
import type { Register } from '../../register/index.js';
import { hamiltonian } from '../../register/index.js';
import { Circuit } from '../circuit/circuit.js';
import { CircuitCore } from '../circuit/circuit-core.js';
import { type Gauge, gaugeOf } from '../circuit/observable.js';
import { inPieces, type Pause } from '../circuit/pieces.js';
import { initialNormals } from '../classifier/initial-normals.js';
import { convolutionalGates } from './convolutional-gates.js';

/** Size of a network, and its first angles. */
export interface ConvolutionalNetworkOptions {
  /** Qubits of a state: 2, 4, 8 or 16. */
  qubits: number;
  /** Initial angles are normal with this standard deviation, in radians (default 0.3). */
  angleDeviation?: number;
  /** Seed of the initial angles. */
  seed?: Seed;
}

export const convolutionalNetworkOptions = () =>
  ({
    qubits: checked(checkSize),
    angleDeviation: number({ default: 0.3, minimum: 0, maximum: 1e6, unit: 'radians' }),
    seed: seed(),
  }) satisfies Describes<ConvolutionalNetworkOptions>;

function checkSize(field: string, value: unknown): number {
  if (!SIZES.includes(value as number)) throw new ArgumentError(field, '2, 4, 8 or 16', value);
  return value as number;
}

/** States of a class each. */
export interface LabelledStates {
  /** The states, of as many qubits as the network. */
  states: readonly Register[];
  /** 0 or 1 for each of the states. */
  labels: ArrayLike<number>;
  /** What the two classes are. */
  classNames?: readonly string[];
}

/** All that is trained. */
export interface AngleParameters {
  /** The free angles, in radians. */
  angles: Float64Array;
}

/** What is measured of states. */
export interface StatesAnswers {
  /** ⟨Z⟩ of the last qubit of each of the states, [states]. */
  answers: Float64Array;
  /** How it was made. */
  meta: Meta;
}

/** What states are taken for. */
export interface StatesPredictions {
  /** The class of each of the states, [states]. */
  predictions: Uint8Array;
  /** How it was made. */
  meta: Meta;
}

/** How states were classified. */
export interface StatesEvaluation extends Classification, StatesAnswers {
  /** Mean of (⟨Z⟩ ∓ 1)². */
  loss: number;
}

const SIZES = [2, 4, 8, 16];
const DEFAULTS = { epochs: 100, learningRate: 0.05 };

/**
 * A quantum convolutional network that tells two classes of quantum states apart (Cong, Choi and Lukin, Nature Physics
 * 15, 1273 (2019); qubit-neuron paper, section 4.1 and appendix B). Each layer has one unitary for all pairs of
 * neighbours and then halves the qubits: one of each pair turns the other and is traced out. The answer is ⟨Z⟩ of the
 * qubit that is left, 1 for class 0 and −1 for class 1.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 * import { QuantumConvolutionalNetwork } from 'bornspike/variational';
 *
 * const engine = await createEngine();
 * const network = new QuantumConvolutionalNetwork(engine, { qubits: 4, seed: 1 });
 * const { answers } = await network.answers([StateVector.ghz(engine, 4), StateVector.w(engine, 4)]);
 * console.log(network.circuit.gates.length, Array.from(answers, (answer) => answer.toFixed(3)).join(' '));
 * // prints: 64 0.002 0.357
 * ```
 */
export class QuantumConvolutionalNetwork extends Model<AngleParameters> {
  /** The options with their defaults, the seed included. */
  readonly options: Required<ConvolutionalNetworkOptions>;
  /** The whole network; a qubit on which nothing acts any more has been traced out. */
  readonly circuit: Circuit;
  /** @internal */
  readonly core: VectorCore<AngleParameters>;

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: ConvolutionalNetworkOptions) {
    super();
    checkEngine(engine);
    this.options = readOptions('options', options, convolutionalNetworkOptions);
    const { qubits, angleDeviation, seed } = this.options;
    this.circuit = new Circuit(qubits, convolutionalGates(qubits));
    this.core = new VectorCore(
      this,
      engine,
      { kind: 'QuantumConvolutionalNetwork', name: 'network', options: this.options, classes: 2 },
      { angles: [this.circuit.parameters] },
    );
    // Drawn before the view is taken: drawing may make memory grow, which leaves views behind.
    const angles = initialNormals(engine, this.circuit.parameters, angleDeviation, seed);
    this.core.vector.view.set(angles);
  }

  /** ⟨Z⟩ of the last qubit for each of the states, which stay as they are. */
  async answers(states: readonly Register[], options: LongWorkOptions = {}): Promise<StatesAnswers> {
    const start = performance.now();
    const checked = checkStates(this, 'states', states);
    readOptions('options', options, longWork);
    const angles = this.core.vector.copy();
    const answers = await withCores(this, options, (cores) => cores.answers(checked, angles));
    return { answers, meta: makeMeta(start, {}) };
  }

  /** The class of each of the states: 0 where ⟨Z⟩ ≥ 0, else 1. */
  async classify(states: readonly Register[], options: LongWorkOptions = {}): Promise<StatesPredictions> {
    const { answers, meta } = await this.answers(states, options);
    return { predictions: classesOf(answers), meta };
  }

  /** Classifies states, and compares that with their labels. */
  async evaluate(data: LabelledStates, options: LongWorkOptions = {}): Promise<StatesEvaluation> {
    const start = performance.now();
    const lessons = checkData(this, data);
    readOptions('options', options, longWork);
    const foreign = foreignClasses('network', this.classNames, data.classNames);
    const angles = this.core.vector.copy();
    const states = lessons.map(({ state }) => state);
    const answers = await withCores(this, options, (cores) => cores.answers(states, angles));
    let loss = 0;
    lessons.forEach(({ wanted }, i) => {
      const error = answers[i]! - wanted;
      loss += (error * error) / lessons.length;
    });
    const labels = lessons.map(({ wanted }) => (wanted === 1 ? 0 : 1));
    return {
      ...classificationOf(labels, classesOf(answers), 2),
      answers,
      loss,
      meta: makeMeta(start, {}, foreign),
    };
  }

  /** The mean of (⟨Z⟩ ∓ 1)², and its gradient in all angles by the adjoint method. */
  async lossAndGradient(data: LabelledStates, options: LongWorkOptions = {}): Promise<LossOfParameters> {
    const start = performance.now();
    const lessons = checkData(this, data);
    readOptions('options', options, longWork);
    const angles = this.core.vector.copy();
    const found = await withCores(this, options, (cores) => cores.lossAndGradient(lessons, angles));
    return { ...found, meta: makeMeta(start, {}) };
  }
}

/**
 * Trains `network` in place: every update moves the angles against the gradient of the loss of all states together, which
 * are copied at the call. By default Adam, for 100 epochs at the learning rate 0.05.
 *
 * Nothing happens before the run is awaited or iterated: `await run`, `for await (const step of run) …`.
 *
 * @throws ArgumentError for options or states that cannot be used; BornspikeError while another run trains the network;
 *     NumericalError, before the update that would do harm, when the gradient is no longer finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { StateVector } from 'bornspike/register';
 * import { QuantumConvolutionalNetwork, trainConvolutionalNetwork } from 'bornspike/variational';
 *
 * const engine = await createEngine();
 * const network = new QuantumConvolutionalNetwork(engine, { qubits: 4, seed: 1 });
 * const states = [StateVector.ghz(engine, 4), StateVector.w(engine, 4)];
 * const { finalLoss } = await trainConvolutionalNetwork(network, { states, labels: [0, 1] });
 * const { predictions } = await network.classify(states);
 * console.log(finalLoss.toFixed(3), predictions.join(' ')); // prints: 0.004 0 1
 * ```
 */
export function trainConvolutionalNetwork(
  network: QuantumConvolutionalNetwork,
  data: LabelledStates,
  options: DescentOptions = {},
): DescentTraining {
  if (!(network instanceof QuantumConvolutionalNetwork)) {
    throw new ArgumentError('network', 'a QuantumConvolutionalNetwork', network);
  }
  const lessons = checkData(network, data);
  const classNames = data.classNames?.slice();
  return trainByDescent(
    network,
    { count: lessons.length, sizes: sizesOf(network), classNames },
    options,
    DEFAULTS,
    async (group, pause) => {
      const cores = new Cores(network, group, pause);
      return (angles) => cores.lossAndGradient(lessons, angles);
    },
  );
}

/** What the memory of its states grows with. */
const sizesOf = ({ options: { qubits } }: QuantumConvolutionalNetwork) => ({
  'network.options.qubits': qubits,
});

const classesOf = (answers: Float64Array) => Uint8Array.from(answers, (answer) => (answer < 0 ? 1 : 0));

function withCores<T>(
  network: QuantumConvolutionalNetwork,
  options: LongWorkOptions,
  work: (cores: Cores) => Promise<T>,
): Promise<T> {
  return inPieces(network.core.engine, options, sizesOf(network), (group, pause) =>
    work(new Cores(network, group, pause)),
  );
}

/** Copies, which nothing changes meanwhile. */
function checkStates(
  { core, circuit }: QuantumConvolutionalNetwork,
  field: string,
  states: unknown,
): State[] {
  core.checkAlive();
  if (!Array.isArray(states)) throw new ArgumentError(field, 'an array of states', states);
  return Array.from(states, (state, i) => {
    const { isDensity, entries } = circuit.checkRegister(`${field}[${i}]`, state, core.engine);
    return { isDensity, entries: entries.copy() };
  });
}

/** States with the answers that they should get. */
function checkData(network: QuantumConvolutionalNetwork, data: LabelledStates): Lesson[] {
  checkOptions('data', data, ['states', 'labels', 'classNames']);
  const states = checkStates(network, 'data.states', data.states);
  if (states.length === 0) throw new ArgumentError('data.states', 'at least one state', states);
  const { labels, classNames } = data;
  if (classNames !== undefined) checkClassNames('data.classNames', classNames, 2);
  checkNumbers('data.labels', labels, states.length);
  return states.map((state, i) => ({
    state,
    wanted: checkInteger(`data.labels[${i}]`, labels[i], 0, 1) === 0 ? 1 : -1,
  }));
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
  readonly #pause: Pause;

  constructor({ core, circuit }: QuantumConvolutionalNetwork, group: RegionGroup, pause: Pause) {
    this.#pause = pause;
    const { engine } = core;
    const { qubits } = circuit;
    const gates = circuit.unitaryGates();
    const answer = hamiltonian({ qubits, terms: [{ pauli: 'Z', qubits: [0], coefficient: 1 }] });
    this.#make = async (density) => ({
      core: await CircuitCore.of(engine, group, { qubits, gates, density }, pause),
      gauge: await gaugeOf(engine, group, answer, density, pause),
    });
  }

  /** ⟨Z⟩, after which the core is ready to go back. */
  async answer(state: State, angles: Float64Array): Promise<number> {
    const { core, gauge } = await this.#of(state);
    core.state.view.set(state.entries);
    core.load(angles);
    await core.run(this.#pause);
    return gauge.read(core);
  }

  async answers(states: State[], angles: Float64Array): Promise<Float64Array> {
    const answers = new Float64Array(states.length);
    for (const [i, state] of states.entries()) answers[i] = await this.answer(state, angles);
    return answers;
  }

  async lossAndGradient(lessons: Lesson[], angles: Float64Array): Promise<LossAndSlopes> {
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
      await core.reverse(gradient, this.#pause);
    }
    return { loss, gradient };
  }

  async #of({ isDensity }: State): Promise<{ core: CircuitCore; gauge: Gauge }> {
    const found = this.#made.get(isDensity) ?? (await this.#make(isDensity));
    this.#made.set(isDensity, found);
    return found;
  }
}
