import type { LossKind } from '../../assembly/spiking/stack/loss-kind.js';
import { NeuronKind } from '../../assembly/spiking/stack/neuron-kind.js';
import type { SurrogateKind } from '../../assembly/spiking/stack/surrogate-kind.js';
import type { Region, RegionGroup } from '../engine/arena.js';
import { ArgumentError, NumericalError } from '../engine/errors.js';
import type { Key } from '../engine/seed.js';
import { MEMORY_KINDS } from './descriptor.js';
import type { NetworkCore } from './network-core.js';
import { planeNeuron } from './plane-neuron.js';
import { type PlannedLayer, type PlannedRun, stackPlan } from './stack-plan.js';
import { pieceOf, stepNanoseconds } from './work-estimate.js';

/** Numbers of a stack: half the memory and twice the speed, or the physics' own precision. */
export type Precision = 'float32' | 'float64';
type Numbers = Region<Float32Array> | Region<Float64Array>;

/** What a stack's cotangents are of. */
export interface StackLearning {
  surrogate: SurrogateKind;
  surrogateScale: number;
  throughMemory: boolean;
  clamped: boolean;
  /** λ of each layer, see `SurrogateOptions.sparsity`. */
  sparsity: number[];
}

export interface StackOptions {
  precision: Precision;
  /** Most items of a batch. */
  capacity: number;
  steps: number;
  loss: LossKind;
  /** Nothing for forward runs only. */
  learning?: StackLearning;
  /** Whether inputs are analogue values, the same in each step, instead of spikes. */
  analogue: boolean;
  /** Whether the spikes of all layers are counted, not only the output layer's. */
  countAll: boolean;
  /** Most bytes that states may take; longer runs are computed in segments, all but the last of them twice. */
  memoryBudget: number;
}

/** Where nothing is learnt, the most memory for spikes that the next layers have not seen yet. */
const SPIKE_BYTES = 2 ** 24;

/** Parameters of one kind, laid out for the kernels, and the network's own that they stand for. */
interface Share {
  parameters: Numbers;
  /** Where each of the network's values is in `parameters`; all other places stay zero. */
  places: Int32Array;
  /** If the stack learns. */
  gradient?: Numbers;
  /** The other places, if the stack learns. */
  unused?: Int32Array;
  /** The numbers of `places` in the network's weights or angles. */
  numbers: Int32Array;
  of: 'weights' | 'angles';
}

/** The network's spikes as lists, see `networkForward`. */
export interface EventLists {
  readonly eventStart: Region<Uint32Array>;
  readonly events: Region<Uint32Array>;
}

/** A layer and its description in the kernels' memory. */
interface PlacedLayer {
  plan: PlannedLayer;
  pointer: number;
}

/** A network as layers of neurons side by side, with the memory of a mini-batch: the fast path, and the one that learns. */
export class NetworkStack {
  readonly precision: Precision;
  readonly capacity: number;
  readonly steps: number;
  /** Steps that are kept at once (states, or spikes only), and in how many such segments a run is computed. */
  readonly segment: number;
  readonly segments: number;
  /** Bytes of states, cotangents and scratch. */
  readonly bytes: number;
  readonly shares: Share[];
  /** u32 [item] */
  readonly labels: Region<Uint32Array>;
  /** f64 [item], the loss of each item in the last run. */
  readonly losses: Region<Float64Array>;
  readonly #core: NetworkCore;
  readonly #descriptor: number;
  readonly #layers: PlacedLayer[];
  readonly #lanes: number;
  #items = 0;

  constructor(core: NetworkCore, group: RegionGroup, options: StackOptions) {
    const { kernels } = core.engine;
    const { precision, capacity, steps, learning } = options;
    const bytes = precision === 'float32' ? 4 : 8;
    this.#core = core;
    this.#lanes = 64 / bytes;
    this.precision = precision;
    this.capacity = capacity;
    this.steps = steps;
    const plan = stackPlan(core.topology, core.model.inputs);
    const numbers = (length: number): Numbers =>
      precision === 'float32' ? group.float32(length) : group.float64(length);
    const share = (length: number, values: Pick<Share, 'places' | 'numbers' | 'of'>): Share => ({
      parameters: numbers(length),
      ...(learning && { gradient: numbers(length), unused: complement(values.places, length) }),
      ...values,
    });
    this.labels = group.uint32(capacity);
    this.losses = group.float64(capacity);

    const shares: Share[] = [];
    const program = core.model.kind === 'sqs' ? new StackProgram(core, group) : undefined;
    this.#layers = plan.layers.map((layer, l) => {
      const pointer = group.uint8(kernels.layerBytes()).pointer;
      const width = this.#width(layer);
      kernels.describeLayer(
        pointer,
        { sqs: NeuronKind.Sqs, lif: NeuronKind.Lif, qlif: NeuronKind.Qlif }[core.model.kind],
        layer.neurons,
        layer.firstNeuron,
        core.model.inputs,
        core.planes,
        program?.slots ?? 1,
        layer.feeds,
        layer.isOutput,
        layer.isOutput || options.countAll,
        learning?.sparsity[l] ?? 0,
      );
      if (program) {
        const angles = core.model.list.angles;
        const turned = share(angles * width, { ...anglePlaces(layer, angles, width), of: 'angles' });
        shares.push(turned);
        program.describe(pointer, turned);
      } else if (core.model.kind !== 'sqs') {
        const { decay, threshold, form } = core.model;
        kernels.describeThresholdLayer(pointer, decay, threshold, form);
      }
      return { plan: layer, pointer };
    });
    const projections = plan.projections.map((projection) => {
      const pointer = group.uint8(kernels.projectionBytes()).pointer;
      const lines =
        projection.source < 0 ? core.topology.inputs : this.#width(plan.layers[projection.source]);
      const width = this.#width(plan.layers[projection.target]);
      const connected = share(lines * width, {
        ...weightPlaces(projection.runs, lines, this.#lanes),
        of: 'weights',
      });
      shares.push(connected);
      const { source, channel, target, plane, delay } = projection;
      kernels.describeProjection(
        pointer,
        ...([source, channel, target, plane, delay, lines] as const),
        ...([connected.parameters.pointer, connected.gradient?.pointer ?? 0] as const),
      );
      return pointer;
    });
    this.shares = shares;

    const layerList = group.uint32(this.#layers.length);
    layerList.view.set(this.#layers.map(({ pointer }) => pointer));
    const projectionList = group.uint32(projections.length);
    projectionList.view.set(projections);
    this.#descriptor = group.uint8(kernels.stackBytes()).pointer;
    const lay = (segment: number, at: number) => {
      kernels.describeStack(
        this.#descriptor,
        ...([bytes, capacity, steps, segment, learning !== undefined] as const),
        ...([layerList.pointer, layerList.length, projectionList.pointer, projectionList.length] as const),
        ...([core.topology.inputs, core.model.inputs, this.labels.pointer, this.losses.pointer] as const),
      );
      return kernels.layoutStack(
        this.#descriptor,
        options.analogue,
        capacity * steps * core.topology.inputs,
        at,
      );
    };
    this.segment = learning
      ? longestSegment(steps, options.memoryBudget, (segment) => lay(segment, 64))
      : Math.max(
          1,
          Math.min(
            steps,
            Math.floor(SPIKE_BYTES / (lay(2, 64) - lay(1, 64))),
            pieceOf(capacity * stepNanoseconds(core)),
          ),
        );
    this.segments = Math.ceil(steps / this.segment);
    this.bytes = lay(this.segment, 64);
    lay(this.segment, group.uint8(this.bytes).pointer);
    kernels.describeLearning(
      this.#descriptor,
      options.loss,
      learning?.surrogate ?? 0,
      learning?.surrogateScale ?? 0,
      learning?.throughMemory ?? false,
      learning?.clamped ?? false,
    );
    this.read();
  }

  /** Takes the parameters from the network. */
  read(): void {
    for (const { parameters, places, numbers, of } of this.shares) {
      const from = this.#core[of].view;
      const view = parameters.view;
      for (let i = 0; i < places.length; i++) view[places[i]] = from[numbers[i]];
    }
  }

  /** Gives the parameters to the network. */
  write(): void {
    for (const { parameters, places, numbers, of } of this.shares) {
      const to = this.#core[of].view;
      const view = parameters.view;
      for (let i = 0; i < places.length; i++) to[numbers[i]] = view[places[i]];
    }
  }

  /** `forwardSegments` all at once. */
  forward(items: number, firstItem: number, key: Key, lists: EventLists): void {
    for (const _ of this.forwardSegments(items, firstItem, key, lists));
  }

  /**
   * Runs a batch, whose labels stand in `labels`; item i takes its random numbers from stream `firstItem` + i. Others may run
   * after each segment, of which this tells the first step and the number of steps.
   *
   * @throws NumericalError when a current is not finite or too large to tell its angle
   */
  *forwardSegments(
    items: number,
    firstItem: number,
    key: Key,
    lists: EventLists,
  ): Generator<{ first: number; steps: number }> {
    const { kernels } = this.#core.engine;
    const single = this.precision === 'float32';
    const [begin, run, end] = single
      ? [kernels.beginStack32, kernels.runStack32, kernels.endStack32]
      : [kernels.beginStack64, kernels.runStack64, kernels.endStack64];
    this.#items = items;
    kernels.seedStack(this.#descriptor, firstItem, key[0], key[1]);
    begin(this.#descriptor, items, lists.eventStart.pointer, lists.events.pointer);
    for (let segment = 0; segment < this.segments; segment++) {
      const broken = run(this.#descriptor, segment);
      if (broken >= 0) {
        throw new NumericalError(
          `currents overflowed at time step ${broken}: the weights are too large`,
          broken,
        );
      }
      const first = segment * this.segment;
      yield { first, steps: Math.min(this.segment, this.steps - first) };
    }
    end(this.#descriptor);
  }

  /** Calls `see` for each spike of the last segment; steps are the segment's, neurons and channels the network's. */
  visitSpikes(
    steps: number,
    see: (step: number, item: number, neuron: number, channel: number) => void,
  ): void {
    const { kernels, arena } = this.#core.engine;
    const channels = this.#core.model.inputs;
    const lanes = this.#lanes;
    const bytes = new Uint8Array(arena.memory.buffer);
    for (const { plan, pointer } of this.#layers) {
      const rowOfStep = Math.ceil(plan.neurons / lanes) * channels * this.#items * lanes;
      // Its first row is the step before the segment.
      let at = kernels.layerSpikes(pointer) + rowOfStep;
      for (let step = 0; step < steps; step++) {
        for (let first = 0; first < plan.neurons; first += lanes) {
          for (let channel = 0; channel < channels; channel++) {
            for (let item = 0; item < this.#items; item++, at += lanes) {
              const used = Math.min(lanes, plan.neurons - first);
              for (let lane = 0; lane < used; lane++) {
                if (bytes[at + lane] !== 0) see(step, item, plan.firstNeuron + first + lane, channel);
              }
            }
          }
        }
      }
    }
  }

  /** After `forward`: writes the gradient of the mean loss to the shares' gradients. */
  reverse(): void {
    const { kernels } = this.#core.engine;
    if (this.precision === 'float32') kernels.stackReverse32(this.#descriptor);
    else kernels.stackReverse64(this.#descriptor);
    // Lanes without a neuron and connections that the network does not have stay as they are.
    for (const { gradient, unused } of this.shares) {
      const view = gradient!.view;
      for (let i = 0; i < unused!.length; i++) view[unused![i]] = 0;
    }
  }

  /** Adds the spikes of some items of the last run, all together, to `into`: [neuron of the network]. */
  addCounts(firstItem: number, items: number, into: Float64Array): void {
    for (const layer of this.#layers) {
      this.#addCounts(layer, firstItem, items, into.subarray(layer.plan.firstNeuron));
    }
  }

  /** Writes the spikes of an item's output neurons in the last run: [class]. */
  outputCounts(item: number, out: Float64Array): void {
    out.fill(0);
    this.#addCounts(this.#layers[this.#layers.length - 1], item, 1, out);
  }

  #addCounts({ plan, pointer }: PlacedLayer, firstItem: number, items: number, into: Float64Array): void {
    const { kernels, arena } = this.#core.engine;
    const at = kernels.layerCounts(pointer);
    if (at === 0) return;
    const channels = this.#core.model.inputs;
    const lanes = this.#lanes;
    const { buffer } = arena.memory;
    // Of all memory, as a view costs more than what one item's lanes are read in.
    const memory = this.precision === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
    const counts = at / memory.BYTES_PER_ELEMENT;
    for (let first = 0; first < plan.neurons; first += lanes) {
      const used = Math.min(lanes, plan.neurons - first);
      for (let channel = 0; channel < channels; channel++) {
        const row = ((first / lanes) * channels + channel) * this.#items + firstItem;
        const end = counts + (row + items) * lanes;
        for (let lane = 0; lane < used; lane++) {
          let sum = 0;
          for (let from = counts + row * lanes + lane; from < end; from += lanes) sum += memory[from];
          into[first + lane] += sum;
        }
      }
    }
  }

  /** Where analogue inputs [item][input] are to be written. */
  get analogue(): Float32Array | Float64Array {
    const { kernels, arena } = this.#core.engine;
    const Type = this.precision === 'float32' ? Float32Array : Float64Array;
    const length = this.capacity * this.#core.topology.inputs;
    return new Type(arena.memory.buffer, kernels.stackAnalogue(this.#descriptor), length);
  }

  #width(layer: PlannedLayer): number {
    return Math.ceil(layer.neurons / this.#lanes) * this.#lanes;
  }
}

/** The neurons' program in the kernels' memory. */
class StackProgram {
  readonly slots: number;
  readonly #core: NetworkCore;
  readonly #words: Record<'forward' | 'reverse' | 'members' | 'collapse' | 'basis', Region<Uint32Array>>;
  readonly #components: number;
  readonly #most: number;

  constructor(core: NetworkCore, group: RegionGroup) {
    if (core.model.kind !== 'sqs') throw new Error('only SQS neurons have a program');
    const neuron = planeNeuron(core.model);
    const put = (words: number[]) => {
      const region = group.uint32(words.length);
      region.view.set(words);
      return region;
    };
    this.slots = neuron.slots;
    this.#core = core;
    this.#components = neuron.components;
    this.#most = neuron.most;
    this.#words = {
      forward: put(neuron.forward),
      reverse: put(neuron.reverse),
      members: put(neuron.members),
      collapse: put(neuron.collapse),
      basis: put(neuron.basis),
    };
  }

  describe(layer: number, angles: Share): void {
    const { engine, model } = this.#core;
    if (model.kind !== 'sqs') return;
    const { forward, reverse, members, collapse, basis } = this.#words;
    engine.kernels.describeSqsLayer(
      layer,
      ...([model.list.angles, angles.parameters.pointer, angles.gradient?.pointer ?? 0] as const),
      ...([MEMORY_KINDS[model.memoryKind], this.#components] as const),
      ...([forward.pointer, forward.length, reverse.pointer, reverse.length] as const),
      ...([members.pointer, this.#most, collapse.pointer, basis.pointer] as const),
    );
  }
}

/** Network: [neuron][angle]; stack: [angle][neuron of the layer]. */
function anglePlaces(layer: PlannedLayer, angles: number, width: number) {
  const places = new Int32Array(layer.neurons * angles);
  const numbers = new Int32Array(layer.neurons * angles);
  for (let i = 0; i < places.length; i++) {
    const neuron = Math.floor(i / angles);
    places[i] = (i % angles) * width + neuron;
    numbers[i] = (layer.firstNeuron + neuron) * angles + (i % angles);
  }
  return { places, numbers };
}

/** [target block][line][lane] */
function weightPlaces(runs: readonly PlannedRun[], lines: number, lanes: number) {
  const length = runs.reduce((sum, { count }) => sum + count, 0);
  const places = new Int32Array(length);
  const numbers = new Int32Array(length);
  let i = 0;
  for (const { from, to, count, weight } of runs) {
    for (let done = 0; done < count; done++, i++) {
      const lane = (to + done) % lanes;
      places[i] = (to + done - lane) * lines + from * lanes + lane;
      numbers[i] = weight + done;
    }
  }
  return { places, numbers };
}

function complement(places: Int32Array, length: number): Int32Array {
  const used = new Uint8Array(length);
  for (let i = 0; i < places.length; i++) used[places[i]] = 1;
  const others = new Int32Array(length - places.length);
  for (let place = 0, i = 0; place < length; place++) if (used[place] === 0) others[i++] = place;
  return others;
}

/** The fewest segments of about equal length with which a run keeps to its budget. */
function longestSegment(steps: number, budget: number, bytesOf: (segment: number) => number): number {
  let least = Infinity;
  for (let segments = 1; segments <= steps; segments = Math.max(segments + 1, Math.floor(segments * 1.1))) {
    const segment = Math.ceil(steps / segments);
    const bytes = bytesOf(segment);
    if (bytes <= budget) return segment;
    least = Math.min(least, bytes);
  }
  throw new ArgumentError(
    'options.memoryBudget',
    `at least ${least} bytes for this network, batch and number of steps`,
    budget,
  );
}
