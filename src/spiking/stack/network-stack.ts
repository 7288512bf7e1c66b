import { STEPS_TOGETHER } from '../../../assembly/spiking/stack/steps-together.js';
import { stackBytes, writeStack } from '../../../build/generated/core/spiking.js';
import type { Key, Precision, Region, RegionGroup } from '../../engine/index.js';
import { NumericalError, tooLarge } from '../../engine/index.js';
import type { NetworkCore } from '../network/network-core.js';
import { pieceOf, stepNanoseconds } from '../network/work-estimate.js';
import { type PlacedLayer, StackLayers } from './stack-layers.js';
import { longestSegment, type StackOptions } from './stack-options.js';
import { eachRow, type ParameterBlock, unusedPlaces } from './stack-parameters.js';

/** Where nothing is learnt, the most memory for spikes that the next layers have not seen yet. */
const SPIKE_BYTES = 2 ** 24;
/** Up to which pieces are cut by blocks of neurons, each through many steps. */
const MOST_BLOCKS = 128;
const MOST_STEPS = 64;
/** Weights that are read in some milliseconds; if there are more, the parameters are those that were set last before all are read. */
const READ_AT_ONCE = 2 ** 20;

/** Of the time that one item after the other takes: neurons side by side are that much faster. */
const SIDE_BY_SIDE = { float32: 0.2, float64: 0.4 };

/** As many units of work as a kernel may find to do. */
const ALL_UNITS = 2 ** 31 - 1;

/** Some of a run's steps. */
export interface StepRange {
  first: number;
  steps: number;
}

/** The network's spikes as lists, see `networkForward`. */
export interface EventLists {
  readonly eventStart: Region<Uint32Array>;
  readonly events: Region<Uint32Array>;
}

/** A network as layers of neurons side by side, with the memory of a mini-batch: the fast path, and the one that learns. */
export class NetworkStack {
  readonly precision: Precision;
  readonly capacity: number;
  readonly steps: number;
  /** StepRange that are kept at once (states, or spikes only), and in how many such segments a run is computed. */
  readonly segment: number;
  readonly segments: number;
  /** Bytes of states, cotangents and scratch. */
  readonly bytes: number;
  readonly parameterBlocks: ParameterBlock[];
  /** u32 [item] */
  readonly labels: Region<Uint32Array>;
  /** f64 [item], the loss of each item in the last run. */
  readonly losses: Region<Float64Array>;
  readonly #core: NetworkCore;
  readonly #descriptor: number;
  readonly #layers: PlacedLayer[];
  readonly #lanes: number;
  /** Whether pieces of a run are cut by blocks, not by steps. */
  readonly #byBlocks: boolean;
  readonly #stepwise: boolean;
  /** Blocks of neurons that share a cache line, in all layers. */
  readonly #blocks: number;
  /** What is left of taking the network's parameters. */
  #reading: Generator<void> | undefined;
  /** The unused places of each parameter block, found by the first `reverse`. */
  readonly #unused: Int32Array[] = [];
  /** Of a layer's neurons, for a moment. */
  readonly #sums: Region<Float64Array>;
  #items = 0;

  constructor(core: NetworkCore, group: RegionGroup, options: StackOptions) {
    const { kernels, arena } = core.engine;
    const { precision, capacity, steps, learning, stepwise = false } = options;
    this.#core = core;
    this.precision = precision;
    this.capacity = capacity;
    this.steps = steps;
    this.labels = group.uint32(capacity);
    this.losses = group.float64(capacity);
    this.#sums = group.float64(core.topology.wiring.neurons);

    const placed = new StackLayers(core, group, options);
    this.parameterBlocks = placed.parameterBlocks;
    this.#layers = placed.layers;
    this.#lanes = placed.lanes;
    this.#blocks = placed.layers.reduce((sum, { plan }) => sum + Math.ceil(plan.neurons / placed.lanes), 0);
    // Of larger networks a block's weights are not near for long, and of longer runs a call has too many steps to count.
    this.#stepwise = stepwise;
    this.#byBlocks = !stepwise && placed.feedforward && this.#blocks <= MOST_BLOCKS && steps <= MOST_STEPS;
    const list = (pointers: number[]) => {
      const region = group.uint32(pointers.length);
      region.view.set(pointers);
      return region.pointer;
    };
    const layers = list(placed.layers.map(({ pointer }) => pointer));
    const projections = list(placed.projections);
    this.#descriptor = group.uint8(stackBytes).pointer;
    const lay = (segment: number, at: number) => {
      writeStack(arena.memory, this.#descriptor, {
        bytes: precision === 'float32' ? 4 : 8,
        capacity,
        steps,
        segment,
        learns: learning !== undefined,
        feedforward: placed.feedforward,
        layers,
        layerCount: placed.layers.length,
        projections,
        projectionCount: placed.projections.length,
        inputs: core.topology.inputs,
        inputChannels: core.model.inputs,
        loss: options.loss,
        surrogate: learning?.surrogate ?? 0,
        surrogateScale: learning?.surrogateScale ?? 0,
        throughMemory: learning?.throughMemory ?? false,
        expectedCounts: learning?.expectedCounts ?? false,
        clamped: learning?.clamped ?? false,
        labels: this.labels.pointer,
        losses: this.losses.pointer,
      });
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
            this.#byBlocks ? steps : pieceOf(capacity * stepNanoseconds(core)),
          ),
        );
    this.segments = Math.ceil(steps / this.segment);
    this.bytes = lay(this.segment, 64);
    try {
      lay(this.segment, group.uint8(this.bytes).pointer);
    } catch (error) {
      // In more and shorter segments it takes less.
      throw learning && this.segment > 1 ? tooLarge(error, { 'options.memoryBudget': this.bytes }) : error;
    }
    this.#reading = this.#read();
    // Nobody sets what is being learnt; for others, what is short is read before anybody can set it.
    if (!learning && core.topology.wiring.weights <= READ_AT_ONCE) for (const _ of this.reading());
  }

  /** Takes the parameters from the network unless that was done, in pieces between which others may run. */
  *reading(): Generator<void> {
    while (this.#reading && !this.#reading.next().done) yield;
    this.#reading = undefined;
  }

  *#read(): Generator<void> {
    for (const _ of this.#core.drawn()) yield;
    // All samples are to meet the same parameters, whatever is set meanwhile.
    for (let changes = Number.NaN; changes !== this.#core.changes; ) {
      changes = this.#core.changes;
      for (const block of this.parameterBlocks) yield* this.#readBlock(block);
    }
  }

  *#readBlock(block: ParameterBlock): Generator<void> {
    const { stride, of, parameters } = block;
    const from = this.#core[of];
    let [values, view] = [from.view, parameters.view];
    for (const _ of eachRow(block, (place, number, count) => {
      copyRow(values, number, stride, view, place, 1, count);
    })) {
      yield;
      [values, view] = [from.view, parameters.view];
    }
  }

  /** Gives the parameters, or what the last `reverse` found, to the network's vectors or such that are like them. */
  write(
    to: Record<ParameterBlock['of'], { view: Float64Array }> = this.#core,
    what: 'parameters' | 'gradient' = 'parameters',
  ): void {
    for (const _ of this.reading());
    if (to === this.#core) this.#core.change();
    for (const block of this.parameterBlocks) {
      const { stride, of } = block;
      const view = block[what]!.view;
      const values = to[of].view;
      for (const _ of eachRow(block, (place, number, count) => {
        copyRow(view, place, 1, values, number, stride, count);
      }));
    }
  }

  /** `forwardPieces` all at once. */
  forward(items: number, firstItem: number, key: Key, lists: EventLists): void {
    for (const _ of this.forwardPieces(items, firstItem, key, lists));
  }

  /**
   * Runs a batch, whose labels stand in `labels`; item i takes its random numbers from stream `firstItem` + i. Others may run
   * after each piece of its steps.
   *
   * @param batch how many items the batch has of which these are a part; losses are for a mean over all of them
   * @throws NumericalError when a current is not finite or too large to tell its angle
   */
  *forwardPieces(
    items: number,
    firstItem: number,
    key: Key,
    lists: EventLists,
    batch = items,
  ): Generator<StepRange> {
    const { kernels } = this.#core.engine;
    const [begin, end] =
      this.precision === 'float32'
        ? [kernels.beginStack32, kernels.endStack32]
        : [kernels.beginStack64, kernels.endStack64];
    this.#items = items;
    for (const _ of this.reading()) yield { first: 0, steps: 0 };
    kernels.seedStack(this.#descriptor, firstItem, batch, key[0], key[1]);
    for (const _ of this.#units(this.#analogueNanoseconds, (...units) =>
      begin(this.#descriptor, items, lists.eventStart.pointer, lists.events.pointer, ...units),
    )) {
      yield { first: 0, steps: 0 };
    }
    for (let segment = 0; segment < this.segments; segment++) yield* this.#run(segment, true);
    end(this.#descriptor);
  }

  /** Runs a segment's steps, for the first time or again. */
  *#run(segment: number, first: boolean): Generator<StepRange> {
    const { kernels } = this.#core.engine;
    const run = this.precision === 'float32' ? kernels.runStack32 : kernels.runStack64;
    const begin = segment * this.segment;
    const end = Math.min(begin + this.segment, this.steps);
    const piece = pieceOf(this.#stepNanoseconds);
    const [stride, nanoseconds] = this.#strideOf(this.#stepNanoseconds, end - begin);
    for (let from = begin; from < end; from += stride) {
      const to = Math.min(end, from + stride);
      for (const _ of this.#units(nanoseconds, (...units) => {
        const broken = run(this.#descriptor, from, to, first, ...units);
        if (broken >= 0) {
          throw new NumericalError(
            `currents overflowed at time step ${broken}: the weights are too large`,
            broken,
          );
        }
        return broken === -1;
      })) {
        yield { first: from, steps: 0 };
      }
      for (let at = from; at < to; at += piece) yield { first: at, steps: Math.min(piece, to - at) };
    }
  }

  /** Of so many steps those that a call takes together, and how long that is. */
  #strideOf(nanoseconds: number, steps: number): [stride: number, nanoseconds: number] {
    if (!this.#byBlocks) return [this.#stepwise ? 1 : pieceOf(nanoseconds), nanoseconds];
    // What has no feedback goes through many steps block by block, each with its weights near: read at every step anew, those of
    // a thousand neurons took half of the time.
    const stride = pieceOf(nanoseconds / this.#blocks);
    return [stride, Math.min(stride, steps) * nanoseconds];
  }

  /** Calls a kernel that works by units, which take so long in one step, until none are left; yields in between. */
  *#units(nanoseconds: number, call: (first: number, end: number) => boolean | number): Generator<void> {
    const count = pieceOf(nanoseconds) > 1 ? ALL_UNITS : pieceOf(nanoseconds / this.#blocks);
    for (let first = 0; !call(first, first + count); first += count) yield;
  }

  /** About what a step of the present batch takes. */
  get #stepNanoseconds(): number {
    return this.#items * stepNanoseconds(this.#core) * SIDE_BY_SIDE[this.precision];
  }

  /** About what the currents of analogue inputs take. */
  get #analogueNanoseconds(): number {
    return this.#items * this.#core.topology.wiring.weights * SIDE_BY_SIDE[this.precision];
  }

  /** Calls `see` for each spike of the last piece; neurons and channels are the network's. */
  visitSpikes(
    piece: StepRange,
    see: (step: number, item: number, neuron: number, channel: number) => void,
  ): void {
    const { kernels, arena } = this.#core.engine;
    const channels = this.#core.model.inputs;
    const lanes = this.#lanes;
    const bytes = new Uint8Array(arena.memory.buffer);
    for (const { plan, pointer } of this.#layers) {
      const rowOfStep = Math.ceil(plan.neurons / lanes) * channels * this.#items * lanes;
      // The first row is the step before the segment.
      let at = kernels.layerSpikes(pointer) + (1 + (piece.first % this.segment)) * rowOfStep;
      for (let step = piece.first; step < piece.first + piece.steps; step++) {
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

  /** Calls `see` for the state of each threshold neuron after the last step, in float64; of those with shots the estimate. */
  visitStates(see: (item: number, neuron: number, value: number) => void): void {
    const { engine, model } = this.#core;
    const rows = this.#items * (model.kind === 'qlif' && model.shots > 0 ? 2 : 1);
    for (const { plan, pointer } of this.#layers) {
      const states = new Float64Array(engine.arena.memory.buffer, engine.kernels.layerStates(pointer));
      for (let neuron = 0; neuron < plan.neurons; neuron++) {
        const row = Math.floor(neuron / this.#lanes) * rows;
        for (let item = 0; item < this.#items; item++)
          see(item, plan.firstNeuron + neuron, states[(row + item) * this.#lanes + (neuron % this.#lanes)]!);
      }
    }
  }

  /** After `forward`: writes the gradient of the mean loss to the gradients of the parameter blocks. */
  reverse(): void {
    for (const _ of this.reversePieces());
  }

  /** `reverse` in pieces of some milliseconds, to let others run between them. */
  *reversePieces(): Generator<void> {
    const { kernels } = this.#core.engine;
    const kernel = this.precision === 'float32' ? kernels.stackReverse32 : kernels.stackReverse64;
    const reverse = (from: number, to: number, nanoseconds: number) =>
      this.#units(nanoseconds, (...units) => kernel(this.#descriptor, from, to, ...units));
    yield* reverse(this.steps, this.steps, 2 * this.#core.topology.wiring.weights);
    for (let segment = this.segments - 1; segment >= 0; segment--) {
      if (segment < this.segments - 1) for (const _ of this.#run(segment, false)) yield;
      const begin = segment * this.segment;
      const end = Math.min(begin + this.segment, this.steps);
      const steps = Math.min(STEPS_TOGETHER, end - begin);
      const [most, nanoseconds] = this.#strideOf(2 * this.#stepNanoseconds, steps);
      const stride = Math.min(most, steps);
      for (let to = end; to > begin; to -= stride) {
        yield* reverse(Math.max(begin, to - stride), to, nanoseconds);
        yield;
      }
    }
    yield* reverse(0, 0, this.#analogueNanoseconds);
    // Lanes without a neuron and connections that the network does not have stay as they are.
    for (const [b, block] of this.parameterBlocks.entries()) {
      const { length } = block.parameters;
      const unused = this.#unused[b] ?? (yield* unusedPlaces(block, length));
      this.#unused[b] = unused;
      const { view } = block.gradient!;
      for (let i = 0; i < unused.length; i++) view[unused[i]!] = 0;
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
    this.#addCounts(this.#layers[this.#layers.length - 1]!, item, 1, out);
  }

  #addCounts({ plan, pointer }: PlacedLayer, firstItem: number, items: number, into: Float64Array): void {
    const { kernels } = this.#core.engine;
    const sum = this.precision === 'float32' ? kernels.sumCounts32 : kernels.sumCounts64;
    if (!sum(this.#descriptor, pointer, firstItem, items, this.#sums.pointer)) return;
    const sums = this.#sums.view;
    for (let i = 0; i < plan.neurons; i++) into[i]! += sums[i]!;
  }

  /** Where analogue inputs [item][input] are to be written. */
  get analogue(): Float32Array | Float64Array {
    const { kernels, arena } = this.#core.engine;
    const Type = this.precision === 'float32' ? Float32Array : Float64Array;
    const length = this.capacity * this.#core.topology.inputs;
    return new Type(arena.memory.buffer, kernels.stackAnalogue(this.#descriptor), length);
  }
}

type Numbers = Float32Array | Float64Array;

/** A loop of its own: one within a closure reads what the closure holds at each number, five times as long. */
function copyRow(
  from: Numbers,
  first: number,
  stride: number,
  to: Numbers,
  place: number,
  step: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) to[place + i * step] = from[first + i * stride]!;
}
