import {
  ArgumentError,
  checkChoice,
  checked,
  checkInteger,
  type RegionGroup,
  type Steps,
} from '../../engine/index.js';
import { DensityNeuron } from '../neuron/density-neuron.js';
import type { BatchMemory } from './batch-memory.js';
import type { NetworkCore, RunParameters } from './network-core.js';

/** What of neurons can be recorded. */
export type RecordedQuantity = 'spikes' | 'potentials' | 'probabilities' | 'states';

const QUANTITIES: readonly RecordedQuantity[] = ['spikes', 'potentials', 'probabilities', 'states'];
/** Most numbers of a quantity, 1 GiB. */
const MOST_NUMBERS = 2 ** 27;

/** Of which a step takes some milliseconds as a density matrix. */
const MOST_QUBITS = 8;

/** Numbers of one quantity. */
export interface RecordedValues {
  /** Row-major. */
  values: Float64Array;
  /** [T][item][recorded neuron], then what the quantity has. */
  shape: number[];
}

/** What was asked for with `record`. */
export type Recorded = Partial<Record<RecordedQuantity, RecordedValues>>;

export const recordOption = () =>
  checked<readonly RecordedQuantity[], readonly RecordedQuantity[], { optional: true }>(
    (field, value) => {
      if (!Array.isArray(value)) throw new ArgumentError(field, `a list of ${QUANTITIES.join(', ')}`, value);
      return Array.from(value, (each, i) => checkChoice(`${field}[${i}]`, each, QUANTITIES));
    },
    { optional: true },
  );

export const neuronsOption = () =>
  checked<readonly number[], readonly number[], { optional: true }>(
    (field, value) => {
      if (!Array.isArray(value)) throw new ArgumentError(field, 'a list of numbers of neurons', value);
      return Array.from(value, (each, i) => checkInteger(`${field}[${i}]`, each, 0));
    },
    { optional: true },
  );

/** Keeps what some neurons of a network do in a run. */
export class Recorder {
  readonly recorded: Recorded = {};
  readonly #core: NetworkCore;
  readonly #neurons: readonly number[];
  readonly #items: number;
  /** Of each recorded neuron, which goes through its steps once more. */
  readonly #twins: (DensityNeuron | undefined)[] = [];

  constructor(
    core: NetworkCore,
    {
      record,
      neurons,
      device,
    }: { record: readonly RecordedQuantity[]; neurons?: readonly number[]; device?: unknown },
    steps: number,
    items: number,
  ) {
    const { model, topology } = core;
    const count = topology.wiring.neurons;
    this.#core = core;
    this.#items = items;
    this.#neurons = neurons ?? Array.from({ length: count }, (_, neuron) => neuron);
    this.#neurons.forEach((neuron, i) => {
      checkInteger(`options.neurons[${i}]`, neuron, 0, count - 1);
    });
    const memory = model.kind === 'sqs' ? 2 ** model.memory : 0;
    const shapes: Record<RecordedQuantity, number[]> = {
      spikes: [model.inputs],
      potentials: [model.inputs],
      probabilities: [2 ** model.inputs],
      states: [memory, memory, 2],
    };
    for (const quantity of record) {
      if (quantity === 'probabilities' || quantity === 'states') {
        if (model.kind !== 'sqs') throw new ArgumentError('options.record', `${quantity} are of SQS neurons`);
        if (model.inputs + model.memory > MOST_QUBITS)
          throw new ArgumentError(
            'options.record',
            `${quantity} are of neurons of at most ${MOST_QUBITS} qubits`,
          );
        if (device !== undefined) throw new ArgumentError('options.record', `no ${quantity} on a device`);
      }
      const shape = [steps, items, this.#neurons.length, ...shapes[quantity]];
      const size = shape.reduce((product, length) => product * length, 1);
      if (size > MOST_NUMBERS) {
        throw new ArgumentError('options.record', `at most ${MOST_NUMBERS} numbers of ${quantity}`, size);
      }
      this.recorded[quantity] = { values: new Float64Array(size), shape };
    }
  }

  get hasPotentials(): boolean {
    return this.recorded.potentials !== undefined;
  }

  /** A spike, of any neuron. */
  spike(step: number, item: number, neuron: number, channel: number): void {
    const { spikes } = this.recorded;
    if (!spikes) return;
    this.#neurons.forEach((each, k) => {
      if (each === neuron) spikes.values[this.#place(step, item, k) * this.#core.model.inputs + channel] = 1;
    });
  }

  /** A potential after a step, of any neuron that has one. */
  potential(step: number, item: number, neuron: number, value: number): void {
    this.#neurons.forEach((each, k) => {
      if (each === neuron) this.recorded.potentials!.values[this.#place(step, item, k)] = value;
    });
  }

  /**
   * The currents of a batch of SQS neurons that ran, from item number `first` on, and what they led to: each neuron is taken
   * through the same steps once more, to the patterns that were measured.
   */
  *replay(
    batch: BatchMemory,
    first: number,
    angles: RunParameters['angles'],
    group: RegionGroup,
  ): Steps<void> {
    const { model, topology, engine } = this.#core;
    if (model.kind !== 'sqs') return;
    const { inputs, list } = model;
    const { neurons } = topology.wiring;
    const { potentials, probabilities, states } = this.recorded;
    for (const [k, neuron] of this.#neurons.entries()) {
      const own = angles.view.slice(neuron * list.angles, (neuron + 1) * list.angles);
      if (probabilities || states) this.#twins[k] ??= new DensityNeuron(engine, group, model, own);
      const twin = this.#twins[k];
      for (let item = 0; item < batch.items; item++) {
        twin?.reset();
        for (let step = 0; step < batch.steps; step++) {
          const row = item * batch.steps + step;
          const { view } = batch.currents;
          const currents = Float64Array.from(
            { length: inputs },
            (_, n) => view[(row * inputs + n) * neurons + neuron]!,
          );
          const place = this.#place(step, first + item, k);
          potentials?.values.set(currents, place * inputs);
          if (!twin) continue;
          const pattern = batch.records.view[row * neurons + neuron]!;
          const found = twin.probabilities(currents);
          probabilities?.values.set(found, place * found.length);
          twin.collapse(pattern, found[pattern]!);
          states?.values.set(twin.state, place * twin.state.length);
          yield;
        }
      }
      yield;
    }
  }

  #place(step: number, item: number, k: number): number {
    return (step * this.#items + item) * this.#neurons.length + k;
  }
}
