import type { Region, RegionGroup } from '../engine/arena.js';
import { NumericalError } from '../engine/errors.js';
import type { Key } from '../engine/seed.js';
import type { NetworkCore } from './network-core.js';

/** Everything a batch needs in linear memory, laid out once for `samples` × `passes` items of `steps` steps. */
export class BatchMemory {
  readonly capacity: number;
  readonly passes: number;
  readonly steps: number;
  /** u32 [step · sample + 1] and the events' lines. */
  readonly eventStart: Region<Uint32Array>;
  readonly events: Region<Uint32Array>;
  /** u16 [sample][step][output] */
  readonly targets: Region<Uint16Array>;
  /** u16 [item][step][neuron] */
  readonly records: Region<Uint16Array>;
  /** f64 [item][step] */
  readonly loss: Region<Float64Array>;
  readonly #core: NetworkCore;
  readonly #currents: Region<Float64Array>;
  readonly #scored: Region<Uint16Array>;
  readonly #descriptor: Region<Uint8Array>;
  readonly #work: Region<Uint8Array>;

  constructor(core: NetworkCore, group: RegionGroup, capacity: number, passes: number, steps: number) {
    const { kernels } = core.engine;
    const { neurons, outputs } = core.topology.wiring;
    const items = capacity * passes;
    this.#core = core;
    this.capacity = capacity;
    this.passes = passes;
    this.steps = steps;
    this.eventStart = group.uint32(steps * capacity + 1);
    this.events = group.uint32(steps * capacity * core.inputLines);
    this.targets = group.uint16(capacity * steps * outputs);
    this.records = group.uint16(items * steps * neurons);
    this.loss = group.float64(items * steps);
    this.#currents = group.float64(items * steps * neurons * core.model.inputs);
    this.#scored = group.uint16(items * steps * neurons);
    this.#descriptor = group.uint8(kernels.batchBytes());
    this.#work = group.uint8(kernels.forwardBytes(core.descriptor));
  }

  /** Address of the kernels' description of the batch that `forward` ran last. */
  get descriptor(): number {
    return this.#descriptor.pointer;
  }

  /**
   * Runs the first `samples` samples, see `networkForward` in assembly/spiking/forward.ts.
   *
   * @throws NumericalError when a current is not finite
   */
  forward(
    samples: number,
    firstItem: number,
    key: Key,
    options: { judged: boolean; clamped: boolean; floor: number },
  ): void {
    const core = this.#core;
    const { kernels } = core.engine;
    kernels.describeBatch(
      this.#descriptor.pointer,
      samples,
      this.passes,
      firstItem,
      this.steps,
      this.eventStart.pointer,
      this.events.pointer,
      options.judged ? this.targets.pointer : 0,
      this.#currents.pointer,
      this.records.pointer,
      this.#scored.pointer,
      this.loss.pointer,
    );
    const broken = kernels.networkForward(
      core.descriptor,
      this.#descriptor.pointer,
      core.weights.pointer,
      core.angles.pointer,
      options.clamped,
      options.floor,
      key[0],
      key[1],
      this.#work.pointer,
    );
    if (broken >= 0) {
      throw new NumericalError(
        `currents overflowed at time step ${broken}: the weights are too large`,
        broken,
      );
    }
  }

  /** Writes the labels' target patterns: the right class's neuron spikes on all channels in each step, no other does. */
  setTargets(labels: ArrayLike<number>): void {
    const { outputs } = this.#core.topology.wiring;
    const all = 2 ** this.#core.model.inputs - 1;
    const targets = this.targets.view;
    targets.fill(0, 0, labels.length * this.steps * outputs);
    for (let b = 0; b < labels.length; b++) {
      for (let t = 0; t < this.steps; t++) targets[(b * this.steps + t) * outputs + labels[b]] = all;
    }
  }
}
