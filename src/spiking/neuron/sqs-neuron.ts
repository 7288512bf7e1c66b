import {
  likelihoodBytes,
  sqsNeuronBytes,
  writeLikelihood,
  writeSqsNeuron,
} from '../../../build/generated/core/spiking.js';
import { type CheckedDevice, type DeviceOptions, deviceOptions, noisyDevice } from '../../device/index.js';
import type { Region, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  BornspikeError,
  checkEngine,
  checkNumbers,
  checkUniformSource,
  choice,
  type Describes,
  dispose,
  drawUniform,
  type Engine,
  integer,
  NumericalError,
  readOptions,
  type Settings,
  tooLarge,
  type UniformSource,
  unchecked,
} from '../../engine/index.js';
import type { GateList } from '../../register/index.js';
import { type SingleShotOptions, type SingleShotRecords, sampleShots } from '../shots/sample-shots.js';
import { type Ansatz, DEFAULT_ANSATZ, expandAnsatz, MAXIMUM_QUBITS } from './ansatz.js';
import { checkCurrents } from './check-currents.js';
import { DensityNeuron } from './density-neuron.js';
import { describe, LONE_NEURON, MEMORY_KINDS, type MemoryKindName, type NeuronModel } from './descriptor.js';
import { checkNoisyQubits, checkTensor, noisyStep, placeInstrument } from './instrument.js';
import { type NeuronCircuitOptions, neuronCircuit } from './neuron-circuit.js';

/** Size, circuit and angles of a neuron. */
export interface SqsNeuronOptions extends DeviceOptions {
  /** N, input-output qubits, at least 1 (default 1, as in networks). */
  inputs?: number;
  /** N^M, memory qubits; N + N^M is at most 10 (default 1, as in networks). */
  memory?: number;
  /** The circuit V(θ): a preset or a list of gates (default `'memory-to-input'`, as in networks). */
  ansatz?: Ansatz;
  /** θ in radians, one value for each index that the ansatz uses. */
  angles: ArrayLike<number>;
  /**
   * What the memory qubits hold after a measurement: `'quantum'` (default) the post-measurement state (eqs. 7-8),
   * `'last-spike'` the measured spikes as a basis state, memory qubit m that of channel m mod N (what the authors'
   * published code amounts to, errata S3), `'none'` |0…0⟩. How surrogate gradients go through `'last-spike'`: see
   * `SurrogateOptions.detachMemory`.
   */
  memoryKind?: MemoryKindName;
  /**
   * `'amplitudes'` (default) or `'density'`, the slow path by density matrices, for `probabilities` and `step`. With a
   * `device` all is by density matrices.
   */
  representation?: 'amplitudes' | 'density';
}

/** What a neuron has, alone or in a network. */
export const sqsOptions = () =>
  ({
    inputs: integer({ default: 1, minimum: 1, maximum: MAXIMUM_QUBITS }),
    memory: integer({ default: 1, minimum: 0, maximum: ({ inputs }) => MAXIMUM_QUBITS - inputs }),
    ansatz: unchecked({ default: DEFAULT_ANSATZ }),
    memoryKind: choice(Object.keys(MEMORY_KINDS) as MemoryKindName[], { default: 'quantum' }),
  }) satisfies Describes<Omit<SqsNeuronOptions, 'angles' | 'representation' | keyof DeviceOptions>>;

export const sqsNeuronOptions = () =>
  ({
    ...sqsOptions(),
    angles: unchecked(),
    representation: choice(['amplitudes', 'density'], { default: 'amplitudes' }),
    ...deviceOptions(),
  }) satisfies Describes<SqsNeuronOptions>;

/** Gradient of `SqsNeuron.logLikelihood`. */
export interface LikelihoodGradient {
  /** ∂/∂θ, one value per angle. */
  angles: Float64Array;
  /** ∂/∂z, [T][N]. Zero where a current is not positive, since the encoding is constant there. */
  currents: Float64Array[];
}

/**
 * A stochastic quantum spiking neuron (spiking paper, eqs. 1-8): in each step the N input-output qubits start in |0⟩,
 * qubit n is rotated by RX(πz^n) if its current z^n is positive, the ansatz acts on all qubits, and a measurement of the
 * input-output qubits gives the spikes; the memory qubits go on into the next step.
 *
 * Patterns of N spikes are numbered with channel 0 as the highest bit.
 *
 * With a `device` the circuit is compiled to its gates, and all of its noise acts: gates, measurements, resets, and the memory
 * that idles meanwhile. Of up to 8 qubits, exactly, by density matrices; `noiseScale` 0 gives the bits that there are without.
 *
 * @example
 * ```ts
 * import { createEngine, RandomStream } from 'bornspike';
 * import { SqsNeuron } from 'bornspike/spiking';
 *
 * const engine = await createEngine();
 * const neuron = new SqsNeuron(engine, { inputs: 2, memory: 1, ansatz: 'two-way', angles: Array(7).fill(0.3) });
 * console.log(Array.from(neuron.probabilities([0.4, 0.9]), (p) => p.toFixed(4)).join(' '));
 * // prints: 0.0005 0.5036 0.0022 0.4936
 * console.log(neuron.step([0.4, 0.9], new RandomStream('seed')).join('')); // prints: 01
 * console.log(neuron.logLikelihood([[0.4, 0.9]], [[0, 1]]).toFixed(4)); // prints: -0.6860
 * ```
 */
export class SqsNeuron {
  /** N, its input-output qubits. */
  readonly inputs: number;
  /** N^M, its memory qubits. */
  readonly memory: number;
  /** What the memory qubits hold after a measurement. */
  readonly memoryKind: MemoryKindName;
  readonly #engine: Engine;
  readonly #model: NeuronModel;
  readonly #group: RegionGroup;
  readonly #descriptor: number;
  readonly #angles: Region<Float64Array>;
  readonly #currents: Region<Float64Array>;
  readonly #probabilities: Region<Float64Array>;
  /** Address of the kernels' description. */
  readonly #neuron: number;
  readonly #density: DensityNeuron | undefined;
  readonly #device: CheckedDevice | undefined;
  #disposed = false;

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: SqsNeuronOptions) {
    checkEngine(engine);
    const { angles: given, representation, ...settings } = readOptions('options', options, sqsNeuronOptions);
    this.#model = neuronModel(settings);
    this.inputs = this.#model.inputs;
    this.memory = this.#model.memory;
    this.memoryKind = this.#model.memoryKind;
    const angles = checkNumbers('options.angles', given, this.#model.list.angles);
    this.#engine = engine;
    const group = engine.arena.groupOf(this);
    this.#group = group;
    try {
      const device = noisyDevice(engine.kernels, settings);
      let instrument = 0;
      if (device) {
        checkNoisyQubits(this.#model);
        instrument = placeInstrument(engine, group, this.#model, noisyStep(this.#model, device));
      }
      this.#device = device;
      this.#descriptor = describe(engine, group, this.#model, LONE_NEURON, instrument);
      this.#angles = group.float64(angles.length);
      this.#angles.view.set(angles);
      this.#currents = group.float64(this.inputs);
      this.#probabilities = group.float64(2 ** this.inputs);
      const { pointer } = group.uint8(sqsNeuronBytes);
      writeSqsNeuron(engine.arena.memory, pointer, {
        network: this.#descriptor,
        angles: this.#angles.pointer,
        currents: this.#currents.pointer,
        probabilities: this.#probabilities.pointer,
      });
      group.laidOut((at) => engine.kernels.layoutSqsNeuron(pointer, at));
      this.#neuron = pointer;
      if (representation === 'density' && !device)
        this.#density = new DensityNeuron(engine, group, this.#model, angles);
      this.reset();
    } catch (error) {
      group.dispose();
      throw tooLarge(error, { 'options.inputs': this.inputs, 'options.memory': this.memory });
    }
  }

  /** Puts the memory qubits back into |0…0⟩. */
  reset(): void {
    this.#alive();
    this.#engine.kernels.sqsReset(this.#neuron);
    this.#density?.reset();
  }

  /**
   * The probabilities of the 2^N spike patterns (eq. 6) if `currents` came now; the neuron itself does not move.
   *
   * @param currents N numbers
   */
  probabilities(currents: ArrayLike<number>): Float64Array {
    this.#alive();
    checkCurrents('currents', currents, this.inputs);
    if (this.#density) return this.#density.probabilities(currents);
    this.#currents.view.set(currents);
    this.#engine.kernels.sqsEvolve(this.#neuron);
    return this.#probabilities.copy();
  }

  /**
   * One step: evolves, measures (Born's rule, one uniform number of `rng`) and collapses.
   *
   * @param rng a stream, or a function that returns uniform numbers in [0, 1)
   * @returns N spikes, 0 or 1
   */
  step(currents: ArrayLike<number>, rng: UniformSource): Uint8Array {
    checkUniformSource('rng', rng);
    const probabilities = this.probabilities(currents);
    const uniform = drawUniform('rng', rng);
    this.#probabilities.view.set(probabilities);
    const { kernels } = this.#engine;
    const pattern = kernels.choosePattern(this.#probabilities.pointer, probabilities.length, 8, uniform);
    if (this.#density) this.#density.collapse(pattern, probabilities[pattern]!);
    else kernels.sqsCollapse(this.#neuron, pattern);
    return Uint8Array.from({ length: this.inputs }, (_, n) => (pattern >> (this.inputs - 1 - n)) & 1);
  }

  /**
   * log p(spikes | currents), natural, of a record that starts with the memory in |0…0⟩ (eqs. 10-11). The neuron's own
   * memory is neither used nor changed. -Infinity for a record that cannot happen.
   *
   * @param currents [T][N]
   * @param spikes [T][N], 0 or 1
   */
  logLikelihood(currents: readonly ArrayLike<number>[], spikes: readonly ArrayLike<number>[]): number {
    return this.#likelihood(currents, spikes, false).logProbability;
  }

  /**
   * The exact gradient of `logLikelihood` for angles and currents, by one sweep forth and one back: time and memory
   * grow with T.
   *
   * @throws NumericalError if the record cannot happen: there is no gradient
   */
  logLikelihoodGradient(
    currents: readonly ArrayLike<number>[],
    spikes: readonly ArrayLike<number>[],
  ): LikelihoodGradient {
    const { angles, flat, firstImpossible } = this.#likelihood(currents, spikes, true);
    if (firstImpossible >= 0) {
      throw new NumericalError(
        `the spikes of step ${firstImpossible} have probability 0: the log-likelihood has no gradient`,
        firstImpossible,
      );
    }
    const rows = currents.map((_, t) => flat.slice(t * this.inputs, (t + 1) * this.inputs));
    return { angles, currents: rows };
  }

  /**
   * T steps as a circuit for quantum computers, whose input-output qubits are measured and reset in between: gates for
   * `toOpenQasm3` of bornspike/register and `new Circuit(qubits, gates)` of bornspike/variational. The input-output qubits
   * are the register `io`, those after them `memory`; bit t of `spikes` (of `spikes_n` where there are several channels) is
   * channel n's spike of step t. It starts with all qubits in |0⟩.
   *
   * @throws ArgumentError for neither currents nor steps, or more than 1000 steps
   */
  circuit(options: NeuronCircuitOptions): GateList {
    this.#alive();
    return neuronCircuit(this.#model, this.#angles.copy(), options);
  }

  /**
   * Runs the neuron again and again along the same currents, from a fresh memory: a record of spikes for each shot. Each is drawn by
   * itself on pure states, on a device too: its errors happen as often as they are to. The neuron's own memory is neither used nor
   * changed.
   *
   * @param currents [T][N]
   * @throws ArgumentError naming the option or the current that cannot be used
   */
  async sample(
    currents: readonly ArrayLike<number>[],
    options: SingleShotOptions = {},
  ): Promise<SingleShotRecords> {
    this.#alive();
    checkCurrentRows(currents, this.inputs);
    const given = { currents: currents.map((row) => Array.from(row)), angles: this.#angles.copy() };
    return sampleShots(this.#engine, this.#model, this.#device, given, options);
  }

  /** Frees the neuron's memory in the engine; any later use throws. */
  dispose(): void {
    if (!this.#disposed) this.#group.dispose();
    this.#disposed = true;
  }

  /** As `dispose`, for `using`. */
  [dispose](): void {
    this.dispose();
  }

  #likelihood(
    currents: readonly ArrayLike<number>[],
    spikes: readonly ArrayLike<number>[],
    withGradient: boolean,
  ) {
    this.#alive();
    if (this.#device) checkTensor('options.device', this.#model);
    const steps = checkRecord(currents, spikes, this.inputs);
    const { kernels, arena } = this.#engine;
    return arena.scratch((scratch) => {
      const flat = scratch.float64(steps * this.inputs);
      const record = scratch.uint16(steps);
      const logProbability = scratch.float64(steps);
      const angleGradient = scratch.float64(this.#angles.length);
      const currentGradient = scratch.float64(steps * this.inputs);
      currents.forEach((row, t) => {
        flat.view.set(row, t * this.inputs);
      });
      record.view.set(
        spikes.map((row) => Array.from(row).reduce((pattern, spike) => 2 * pattern + spike, 0)),
      );
      const { pointer } = scratch.uint8(likelihoodBytes);
      writeLikelihood(arena.memory, pointer, {
        network: this.#descriptor,
        angles: this.#angles.pointer,
        currents: flat.pointer,
        record: record.pointer,
        steps,
        logProbability: logProbability.pointer,
        angleGradient: angleGradient.pointer,
        currentGradient: currentGradient.pointer,
      });
      scratch.laidOut((at) => kernels.layoutLikelihood(pointer, at));
      if (withGradient) kernels.sqsLikelihoodGradient(pointer);
      else kernels.sqsLikelihood(pointer);
      return {
        logProbability: logProbability.view.reduce((sum, value) => sum + value, 0),
        firstImpossible: logProbability.view.indexOf(-Infinity),
        angles: angleGradient.copy(),
        flat: currentGradient.copy(),
      };
    });
  }

  #alive(): void {
    this.#engine.checkAlive();
    if (this.#disposed) throw new BornspikeError('this neuron was disposed');
  }
}

/** The neuron of checked options. */
export function neuronModel({
  inputs,
  memory,
  ansatz,
  memoryKind,
}: Settings<ReturnType<typeof sqsOptions>>): NeuronModel {
  if (memoryKind === 'last-spike' && memory === 0) {
    throw new ArgumentError('options.memoryKind', "'last-spike' needs at least one memory qubit");
  }
  return { kind: 'sqs', inputs, memory, memoryKind, list: expandAnsatz(ansatz, inputs, memory) };
}

/** Checks currents and spikes of shape [T][N] against each other; returns T. */
function checkRecord(
  currents: readonly ArrayLike<number>[],
  spikes: readonly ArrayLike<number>[],
  inputs: number,
): number {
  checkCurrentRows(currents, inputs);
  if (!Array.isArray(spikes) || spikes.length !== currents.length) {
    throw new ArgumentError(
      'spikes',
      `as many time steps as currents (${currents.length})`,
      Array.isArray(spikes) ? spikes.length : spikes,
    );
  }
  spikes.forEach((row, t) => {
    checkNumbers(`spikes[${t}]`, row, inputs);
    Array.from(row).forEach((spike, n) => {
      if (spike !== 0 && spike !== 1) throw new ArgumentError(`spikes[${t}][${n}]`, '0 or 1', spike);
    });
  });
  return currents.length;
}

/** Checks currents of shape [T][N]. */
function checkCurrentRows(currents: readonly ArrayLike<number>[], inputs: number): void {
  if (!Array.isArray(currents) || currents.length === 0) {
    throw new ArgumentError('currents', 'at least one time step', currents);
  }
  currents.forEach((row, t) => {
    checkCurrents(`currents[${t}]`, row, inputs);
  });
}
