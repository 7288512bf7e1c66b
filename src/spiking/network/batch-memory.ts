import { batchBytes, forwardBytes, writeBatch, writeForward } from '../../../build/generated/core/spiking.js';
import type { Key, Region, RegionGroup } from '../../engine/index.js';
import { NumericalError } from '../../engine/index.js';
import type { NetworkCore, RunParameters } from './network-core.js';
import { type NeuronRun, plainRun } from './neuron-run.js';
import { pieceOf, stepNanoseconds } from './work-estimate.js';

interface ForwardOptions {
  /** Samples of the batch of which these are a part (default: these are all). */
  whole?: number;
  /** Whether the parameters may be others than before (default true). */
  fresh?: boolean;
  judged: boolean;
  clamped: boolean;
  floor: number;
}

/** Everything a batch needs in linear memory, laid out once for `samples` × `passes` items of `steps` steps. */
export class BatchMemory {
  readonly capacity: number;
  readonly passes: number;
  readonly steps: number;
  /** Items that ran last. */
  items = 0;
  /** u32 [step · sample + 1] and the events' lines. */
  readonly eventStart: Region<Uint32Array>;
  readonly events: Region<Uint32Array>;
  /** u16 [sample][step][output] */
  readonly targets: Region<Uint16Array>;
  /** u16 [item][step][neuron] */
  readonly records: Region<Uint16Array>;
  /** f64 [item][step][channel][neuron] */
  readonly currents: Region<Float64Array>;
  /** f64 [item][step] */
  readonly loss: Region<Float64Array>;
  readonly #core: NetworkCore;
  readonly #neurons: NeuronRun;
  readonly #scored: Region<Uint16Array>;
  readonly #likelihoods: Region<Float64Array> | undefined;
  /** Address of the kernels' description of the batch. */
  readonly descriptor: number;
  /** Address of what runs it forward. */
  readonly #forward: number;

  constructor(
    core: NetworkCore,
    group: RegionGroup,
    capacity: number,
    passes: number,
    steps: number,
    parameters: RunParameters = core,
    run: NeuronRun = plainRun(core),
    keepsLikelihoods = false,
  ) {
    const { kernels, arena } = core.engine;
    const { neurons, outputs } = core.topology.wiring;
    const items = capacity * passes;
    this.#core = core;
    this.#neurons = run;
    this.capacity = capacity;
    this.passes = passes;
    this.steps = steps;
    // A run writes all of it before it reads it.
    this.eventStart = group.uint32(steps * capacity + 1, false);
    this.events = group.uint32(steps * capacity * core.inputLines, false);
    this.targets = group.uint16(capacity * steps * outputs);
    this.records = group.uint16(items * steps * neurons, false);
    this.loss = group.float64(items * steps, false);
    this.currents = group.float64(items * steps * neurons * core.model.inputs, false);
    this.#scored = group.uint16(items * steps * neurons, false);
    if (keepsLikelihoods) this.#likelihoods = group.float64(items * steps * neurons, false);
    this.descriptor = group.uint8(batchBytes).pointer;
    this.#forward = group.uint8(forwardBytes).pointer;
    writeForward(arena.memory, this.#forward, {
      network: run.descriptor,
      batch: this.descriptor,
      weights: parameters.weights.pointer,
      angles: parameters.angles.pointer,
    });
    group.laidOut((at) => kernels.layoutForward(this.#forward, at));
  }

  /** `forwardPieces` all at once. */
  forward(samples: number, firstItem: number, key: Key, options: ForwardOptions): void {
    for (const _ of this.forwardPieces(samples, firstItem, key, options));
  }

  /**
   * Runs the first `samples` samples, see `networkForward` in assembly/spiking/network/forward.ts, in pieces between which others
   * may run.
   *
   * @throws NumericalError when a current is not finite
   */
  *forwardPieces(
    samples: number,
    firstItem: number,
    key: Key,
    { whole = samples, fresh = true, judged, clamped, floor }: ForwardOptions,
  ): Generator<void> {
    const core = this.#core;
    const items = samples * this.passes;
    this.items = items;
    writeBatch(core.engine.arena.memory, this.descriptor, {
      samples,
      whole,
      passes: this.passes,
      firstItem,
      steps: this.steps,
      key0: key[0],
      key1: key[1],
      clamped,
      floor,
      eventStart: this.eventStart.pointer,
      events: this.events.pointer,
      targets: judged ? this.targets.pointer : 0,
      currents: this.currents.pointer,
      records: this.records.pointer,
      scored: this.#scored.pointer,
      loss: this.loss.pointer,
      likelihoods: this.#likelihoods?.pointer ?? 0,
    });
    const run = this.#neurons;
    const { neurons } = core.topology.wiring;
    const prepared = pieceOf(run.angleNanoseconds);
    for (let first = fresh ? 0 : neurons; first < neurons; first += prepared) {
      if (first > 0) yield;
      core.engine.kernels.prepareForward(this.#forward, first, Math.min(prepared, neurons - first));
    }
    const steps = pieceOf(2 * stepNanoseconds(core, run.neuronNanoseconds));
    const pairs = Math.max(1, Math.floor(steps / this.steps));
    for (let item = 0; item < items; item += 2 * pairs) {
      for (let step = 0; step < this.steps; step += steps) {
        const broken = core.engine.kernels.networkForward(
          this.#forward,
          item,
          Math.min(2 * pairs, items - item),
          step,
          Math.min(steps, this.steps - step),
        );
        if (broken >= 0) {
          throw new NumericalError(
            `currents overflowed at time step ${broken}: the weights are too large`,
            broken,
          );
        }
        yield;
      }
    }
  }

  /** Writes the labels' target patterns: the right class's neuron spikes on all channels in each step, no other does. */
  setTargets(labels: ArrayLike<number>): void {
    const { outputs } = this.#core.topology.wiring;
    const all = 2 ** this.#core.model.inputs - 1;
    const targets = this.targets.view;
    targets.fill(0, 0, labels.length * this.steps * outputs);
    for (let b = 0; b < labels.length; b++) {
      for (let t = 0; t < this.steps; t++) targets[(b * this.steps + t) * outputs + labels[b]!] = all;
    }
  }
}
