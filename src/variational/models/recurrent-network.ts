import type { LongWorkOptions, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  checkEngine,
  checkNumbers,
  checkOptions,
  type Describes,
  type Engine,
  integer,
  longWork,
  type Meta,
  makeMeta,
  number,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import {
  type DescentOptions,
  type DescentTraining,
  type LossAndSlopes,
  type LossOfParameters,
  Model,
  trainByDescent,
  VectorCore,
} from '../../learning/index.js';
import { Circuit } from '../circuit/circuit.js';
import { CircuitCore } from '../circuit/circuit-core.js';
import { layeredGates } from '../circuit/layered-gates.js';
import { inPieces, type Pause } from '../circuit/pieces.js';
import { initialNormals } from '../classifier/initial-normals.js';
import type { AngleParameters } from './convolutional-network.js';

/** Size of a network, and its first angles. */
export interface RecurrentNetworkOptions {
  /** Qubits that take the inputs and give the outputs, one each. */
  inputs: number;
  /** Qubits of the memory; with those of the inputs at most 8. */
  memory: number;
  /** Layers of gates in a step (default 3). */
  layers?: number;
  /** Initial angles are normal with this standard deviation, in radians (default 0.5). */
  angleDeviation?: number;
  /** Seed of the initial angles. */
  seed?: Seed;
}

export const recurrentNetworkOptions = () =>
  ({
    inputs: integer({ minimum: 1, maximum: MOST_QUBITS - 1 }),
    memory: integer({ minimum: 1, maximum: ({ inputs }) => MOST_QUBITS - inputs }),
    layers: integer({ default: 3, minimum: 1, maximum: 1000 }),
    angleDeviation: number({ default: 0.5, minimum: 0, maximum: 1e6, unit: 'radians' }),
    seed: seed(),
  }) satisfies Describes<RecurrentNetworkOptions>;

/** What to learn from: inputs in time, and what the outputs should be. */
export interface Sequence {
  /** [time][inputs], in radians. */
  inputs: readonly ArrayLike<number>[];
  /** [time][inputs], from −1 to 1; null at times that do not matter. */
  targets: readonly (ArrayLike<number> | null)[];
}

/** Outputs in time. */
export interface RecurrentOutputs {
  /** ⟨Z⟩ of the input qubits after each step, [time][inputs]. */
  outputs: Float64Array;
  /** Of `outputs`. */
  shape: [steps: number, outputs: number];
  /** How it was made. */
  meta: Meta;
}

/** How well a network does on sequences. */
export interface SequencesEvaluation {
  /** Mean of (output − target)² over all targets. */
  loss: number;
  /** How it was made. */
  meta: Meta;
}

/** A sequence that was checked. */
interface Lesson {
  inputs: Float64Array[];
  targets: (Float64Array | null)[];
}

const MOST_QUBITS = 8;
const DEFAULTS = { epochs: 200, learningRate: 0.05 };

/**
 * A quantum recurrent network (after Bausch, NeurIPS 33, 1368 (2020); qubit-neuron paper, appendix B): a memory register
 * that goes from step to step through the same unitary. In each step fresh qubits in |0⟩ take the inputs x by RY(x); layers
 * of gates with free angles act on them and the memory; ⟨Z⟩ of the input qubits are the outputs, and these qubits are
 * traced out. The memory begins as |0…0⟩ and is a density matrix, so that all of it is exact.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { QuantumRecurrentNetwork } from 'bornspike/variational';
 *
 * const network = new QuantumRecurrentNetwork(await createEngine(), { inputs: 1, memory: 2, seed: 1 });
 * const { outputs, shape } = await network.run([[0], [1], [0]]);
 * console.log(shape, Array.from(outputs, (output) => output.toFixed(3)).join(' '));
 * // prints: [ 3, 1 ] 0.830 0.825 0.904
 * ```
 */
export class QuantumRecurrentNetwork extends Model<AngleParameters> {
  /** The options with their defaults, the seed included. */
  readonly options: Required<RecurrentNetworkOptions>;
  /** One step on the input qubits, then those of the memory; its first free angles are the inputs. */
  readonly circuit: Circuit;
  /** @internal */
  readonly core: VectorCore<AngleParameters>;

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: RecurrentNetworkOptions) {
    super();
    checkEngine(engine);
    this.options = readOptions('options', options, recurrentNetworkOptions);
    const { inputs, memory, layers, angleDeviation, seed } = this.options;
    const encoding = Array.from({ length: inputs }, (_, qubit) => ({
      gate: 'ry' as const,
      qubits: [qubit],
      parameter: qubit,
    }));
    this.circuit = new Circuit(inputs + memory, [
      ...encoding,
      ...layeredGates(inputs + memory, layers, inputs),
    ]);
    const count = this.circuit.parameters - inputs;
    this.core = new VectorCore(
      this,
      engine,
      { kind: 'QuantumRecurrentNetwork', name: 'network', options: this.options },
      { angles: [count] },
    );
    // Drawn before the view is taken: drawing may make memory grow, which leaves views behind.
    const angles = initialNormals(engine, count, angleDeviation, seed);
    this.core.vector.view.set(angles);
  }

  /** Runs the network on inputs [time][inputs], in radians. */
  async run(inputs: readonly ArrayLike<number>[], options: LongWorkOptions = {}): Promise<RecurrentOutputs> {
    const checked = checkInputs(this, 'inputs', inputs);
    readOptions('options', options, longWork);
    const start = performance.now();
    const angles = this.core.vector.copy();
    return withSteps(this, options, async (steps) => {
      const outputs = new Float64Array(checked.length * this.options.inputs);
      for (const [time, input] of checked.entries()) {
        outputs.set(await steps.forward(input, angles), time * this.options.inputs);
      }
      return { outputs, shape: [checked.length, this.options.inputs], meta: makeMeta(start, {}) };
    });
  }

  /** The mean of (output − target)² over all targets. */
  async evaluate(
    sequences: readonly Sequence[],
    options: LongWorkOptions = {},
  ): Promise<SequencesEvaluation> {
    const { loss, meta } = await this.lossAndGradient(sequences, options);
    return { loss, meta };
  }

  /**
   * The mean of (output − target)² over all targets, and its gradient in all angles: the adjoint method, back through
   * time.
   */
  async lossAndGradient(
    sequences: readonly Sequence[],
    options: LongWorkOptions = {},
  ): Promise<LossOfParameters> {
    const start = performance.now();
    const lessons = checkSequences(this, sequences);
    readOptions('options', options, longWork);
    const angles = this.core.vector.copy();
    const found = await withSteps(this, options, (steps) => steps.lossAndGradient(lessons, angles));
    return { ...found, meta: makeMeta(start, {}) };
  }
}

/**
 * Trains `network` in place: every update moves the angles against the gradient of the loss of all sequences together, which
 * are copied at the call. By default Adam, for 200 epochs at the learning rate 0.05.
 *
 * Nothing happens before the run is awaited or iterated: `await run`, `for await (const step of run) …`.
 *
 * @throws ArgumentError for options or sequences that cannot be used; BornspikeError while another run trains the
 *     network; NumericalError, before the update that would do harm, when the gradient is no longer finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { QuantumRecurrentNetwork, trainRecurrentNetwork } from 'bornspike/variational';
 *
 * // To say what came a step before.
 * const network = new QuantumRecurrentNetwork(await createEngine(), { inputs: 1, memory: 1, seed: 1 });
 * const sequence = { inputs: [[0], [Math.PI], [Math.PI], [0]], targets: [null, [1], [-1], [-1]] };
 * const { lossByEpoch, finalLoss } = await trainRecurrentNetwork(network, [sequence]);
 * console.log(lossByEpoch[0].toFixed(3), finalLoss.toFixed(3)); // prints: 2.428 0.000
 * ```
 */
export function trainRecurrentNetwork(
  network: QuantumRecurrentNetwork,
  sequences: readonly Sequence[],
  options: DescentOptions = {},
): DescentTraining {
  if (!(network instanceof QuantumRecurrentNetwork)) {
    throw new ArgumentError('network', 'a QuantumRecurrentNetwork', network);
  }
  const lessons = checkSequences(network, sequences);
  return trainByDescent(
    network,
    { count: lessons.length, sizes: sizesOf(network) },
    options,
    DEFAULTS,
    async (group, pause) => {
      const steps = await stepsOf(network, group, pause);
      return (angles) => steps.lossAndGradient(lessons, angles);
    },
  );
}

function withSteps<T>(
  network: QuantumRecurrentNetwork,
  options: LongWorkOptions,
  work: (steps: RecurrentSteps) => Promise<T>,
): Promise<T> {
  return inPieces(network.core.engine, options, sizesOf(network), async (group, pause) =>
    work(await stepsOf(network, group, pause)),
  );
}

/** What the memory of its circuit grows with. */
const sizesOf = ({ options: { inputs, memory } }: QuantumRecurrentNetwork) => ({
  'network.options.inputs': inputs,
  'network.options.memory': memory,
});

async function stepsOf(
  { core, circuit, options }: QuantumRecurrentNetwork,
  group: RegionGroup,
  pause: Pause,
): Promise<RecurrentSteps> {
  const { qubits } = circuit;
  const gates = circuit.unitaryGates();
  const steps = await CircuitCore.of(core.engine, group, { qubits, gates, density: true }, pause);
  return new RecurrentSteps(steps, pause, options);
}

function checkInputs(
  { core, options }: QuantumRecurrentNetwork,
  field: string,
  inputs: unknown,
): Float64Array[] {
  core.checkAlive();
  if (!Array.isArray(inputs)) throw new ArgumentError(field, 'an array of the inputs in time', inputs);
  return Array.from(inputs, (input, time) =>
    Float64Array.from(checkNumbers(`${field}[${time}]`, input, options.inputs)),
  );
}

function checkSequences(network: QuantumRecurrentNetwork, sequences: unknown): Lesson[] {
  if (!Array.isArray(sequences)) throw new ArgumentError('sequences', 'an array of sequences', sequences);
  const lessons = Array.from(sequences, (sequence, i) => {
    const field = `sequences[${i}]`;
    checkOptions(field, sequence, ['inputs', 'targets']);
    const inputs = checkInputs(network, `${field}.inputs`, sequence.inputs);
    const { targets } = sequence;
    if (!Array.isArray(targets) || targets.length !== inputs.length) {
      throw new ArgumentError(`${field}.targets`, `an array of ${inputs.length} targets`, targets);
    }
    const checked = Array.from(targets, (target, time) => {
      const name = `${field}.targets[${time}]`;
      return target === null ? null : Float64Array.from(checkNumbers(name, target, network.options.inputs));
    });
    return { inputs, targets: checked };
  });
  if (!lessons.some(({ targets }) => targets.some((target) => target))) {
    throw new ArgumentError('sequences', 'at least one with a target', sequences);
  }
  return lessons;
}

/** The steps of a sequence in an engine's memory. */
class RecurrentSteps {
  readonly #core: CircuitCore;
  readonly #pause: Pause;
  readonly #inputs: number;
  /** Rows of the memory's density matrix, and of that of all qubits. */
  readonly #memory: number;
  readonly #size: number;
  /** The memory's density matrix for each state of the inputs: blocks on the diagonal of that of all qubits. */
  readonly #blocks: number;

  constructor(core: CircuitCore, pause: Pause, { inputs, memory }: { inputs: number; memory: number }) {
    this.#core = core;
    this.#pause = pause;
    this.#inputs = inputs;
    this.#memory = 2 ** memory;
    this.#blocks = 2 ** inputs;
    this.#size = 2 ** (inputs + memory);
    this.reset();
  }

  /** Back to the beginning: all qubits in |0⟩. */
  reset(): void {
    const { view } = this.#core.state;
    view.fill(0);
    view[0] = 1;
  }

  /** Traces out the inputs of the last step and takes one more. */
  async forward(input: Float64Array, angles: Float64Array): Promise<Float64Array> {
    const { state } = this.#core;
    const memory = new Float64Array(2 * this.#memory ** 2);
    for (let block = 0; block < this.#blocks; block++) this.#addBlock(state.view, block, memory);
    state.view.fill(0);
    this.#setBlock(state.view, 0, memory);
    this.#core.load([...input, ...angles]);
    await this.#core.run(this.#pause);
    const { view } = state;
    return Float64Array.from({ length: this.#inputs }, (_, qubit) => {
      let mean = 0;
      for (let k = 0; k < this.#size; k++) mean += this.#sign(qubit, k) * view[2 * k * (this.#size + 1)]!;
      return mean;
    });
  }

  async lossAndGradient(lessons: Lesson[], angles: Float64Array): Promise<LossAndSlopes> {
    const count = lessons.flatMap(({ targets }) => targets).filter((target) => target).length * this.#inputs;
    const gradient = new Float64Array(this.#inputs + angles.length);
    let loss = 0;
    for (const { inputs, targets } of lessons) {
      this.reset();
      const states: Float64Array[] = [];
      const slopes: Float64Array[] = [];
      for (const [time, input] of inputs.entries()) {
        const outputs = await this.forward(input, angles);
        states.push(this.#core.state.copy());
        const target = targets[time];
        const errors = outputs.map((output, i) => (target ? output - target[i]! : 0));
        for (const error of errors) loss += (error * error) / count;
        slopes.push(errors.map((error) => (2 * error) / count));
      }
      let later: Float64Array = new Float64Array(2 * this.#memory ** 2);
      for (let time = inputs.length - 1; time >= 0; time--) {
        this.#core.state.view.set(states[time]!);
        this.#core.load([...inputs[time]!, ...angles]);
        later = await this.#backward(slopes[time]!, later, gradient);
      }
    }
    return { loss, gradient: gradient.slice(this.#inputs) };
  }

  /** From the cotangent of the memory after a step to that before it. */
  async #backward(slopes: Float64Array, later: Float64Array, gradient: Float64Array): Promise<Float64Array> {
    const { view } = this.#core.adjoint;
    view.fill(0);
    for (let block = 0; block < this.#blocks; block++) this.#setBlock(view, block, later);
    for (let k = 0; k < this.#size; k++) {
      for (let qubit = 0; qubit < this.#inputs; qubit++) {
        view[2 * k * (this.#size + 1)]! += this.#sign(qubit, k) * slopes[qubit]!;
      }
    }
    await this.#core.reverse(gradient, this.#pause);
    const memory = new Float64Array(2 * this.#memory ** 2);
    this.#addBlock(this.#core.adjoint.view, 0, memory);
    return memory;
  }

  /** The eigenvalue of Z on an input qubit in basis state k. */
  #sign(qubit: number, k: number): number {
    return k & (this.#size >> (qubit + 1)) ? -1 : 1;
  }

  #addBlock(from: Float64Array, block: number, to: Float64Array): void {
    const width = 2 * this.#memory;
    to.forEach((entry, i) => {
      to[i] = entry + from[this.#blockRow(block, Math.floor(i / width)) + (i % width)]!;
    });
  }

  #setBlock(to: Float64Array, block: number, from: Float64Array): void {
    const width = 2 * this.#memory;
    for (let row = 0; row < this.#memory; row++) {
      to.set(from.subarray(row * width, (row + 1) * width), this.#blockRow(block, row));
    }
  }

  /** Where a row of a block begins. */
  #blockRow(block: number, row: number): number {
    const corner = block * this.#memory;
    return 2 * ((corner + row) * this.#size + corner);
  }
}
