import { FilterKind } from '../../../assembly/dynamics/record/filter-kind.js';
import {
  filterOperationBytes,
  recordFilterBytes,
  writeFilterOperation,
  writeRecordFilter,
} from '../../../build/generated/monitoring/dynamics.js';
import type { Engine, MonitoringKernels, Pacer, Region, RegionGroup } from '../../engine/index.js';
import { NumericalError } from '../../engine/index.js';
import type { Channel } from '../network/channels.js';
import type { CheckedRecord } from './measured-record.js';
import type { ModelNumbers, RecordModel } from './record-model.js';
import { LANES_BYTES, localStrings, stringPairs } from './string-pairs.js';

/** Products of numbers in a piece of work: some milliseconds. */
const PRODUCTS_AT_ONCE = 2 ** 21;
/** Bytes of kept states below which no step is gone through twice. */
const KEPT_BYTES = 2 ** 20;

/** An operation of a step: where it is, and where its derivatives are. */
interface Placed {
  pointer: number;
  gradient: Region<Float64Array>;
}

/** Of one record: ln of its likelihood, and derivatives for what operations are made of. */
export interface FilteredRecord {
  logLikelihood: number;
  /** For the angle of each string, for the entries of each decay's matrix, and for the strength of each measurement. */
  strings: Float64Array;
  decays: Float64Array[];
  measurements: Float64Array;
}

/** What is to be filtered, and whether derivatives are wanted. */
export interface FilterWork {
  model: RecordModel;
  numbers: ModelNumbers;
  record: CheckedRecord;
  back: boolean;
}

/** The filter of a network in an engine's memory, for the kernels of assembly/dynamics/record. */
export class RecordFilter {
  readonly #engine: Engine;
  readonly #kernels: MonitoringKernels;
  readonly #group: RegionGroup;
  readonly #model: RecordModel;
  readonly #record: CheckedRecord;
  readonly #strings: Placed[] = [];
  readonly #decays: Placed[] = [];
  readonly #measurements: Placed[] = [];
  readonly #pointer: number;
  readonly #state: Region<Float64Array>;
  readonly #adjoint: Region<Float64Array>;
  readonly #logarithm: Region<Float64Array>;
  /** Increments of a segment, [step][channel] in both lanes. */
  readonly #increments: Region<Float64Array>;
  /** States at the beginnings of segments. */
  readonly #beginnings: Region<Float64Array>;
  /** Steps that are kept for the way back, and that a piece of work goes through. */
  readonly #segment: number;
  readonly #piece: number;

  constructor(
    engine: Engine,
    kernels: MonitoringKernels,
    group: RegionGroup,
    { model, numbers, record, back }: FilterWork,
  ) {
    this.#engine = engine;
    this.#kernels = kernels;
    this.#group = group;
    this.#model = model;
    this.#record = record;
    const { qubits } = model;
    for (const [i, string] of model.strings.entries()) this.#addRotation(string, numbers.coefficients[i]!);
    for (const { channel, matrix } of numbers.decays) this.#addDecay(channel, matrix);
    for (const [place, measurement] of numbers.measurements.entries()) {
      this.#addMeasurement(measurement, place);
    }
    const [rotations, decays, measurements] = [this.#strings, this.#decays, this.#measurements];
    const operations = [
      ...[...rotations, ...decays, ...measurements],
      ...[...decays].reverse(),
      ...[...rotations].reverse(),
    ];
    const list = group.uint32(operations.length);
    list.view.set(operations.map(({ pointer }) => pointer));
    const maps = 2 * decays.length + measurements.length;
    const entries = 4 ** qubits;
    const stateBytes = LANES_BYTES * entries;
    const { intervals } = record;
    // As many states are kept at the beginnings of segments as in one of them, but for few.
    const balanced = Math.max(Math.sqrt(intervals / maps), KEPT_BYTES / (maps * stateBytes));
    this.#segment = Math.min(intervals, Math.max(1, Math.ceil(balanced)));
    const widths = [...numbers.decays, ...numbers.decays, ...numbers.measurements];
    const products =
      entries * (2 * rotations.length + widths.reduce((sum, { channel }) => sum + channel.dimension ** 2, 0));
    this.#piece = Math.max(1, Math.floor(PRODUCTS_AT_ONCE / products));
    this.#state = group.float64(2 * entries);
    this.#adjoint = group.float64(2 * entries);
    this.#logarithm = group.float64(2);
    this.#increments = group.float64(2 * this.#segment * record.channels.length);
    this.#beginnings = group.float64(back ? 2 * entries * Math.ceil(intervals / this.#segment) : 0, false);
    this.#pointer = group.uint8(recordFilterBytes).pointer;
    writeRecordFilter(engine.arena.memory, this.#pointer, {
      qubits,
      channels: record.channels.length,
      interval: model.interval,
      operations: operations.length,
      list: list.pointer,
      maps,
      segment: back ? this.#segment : 0,
      state: this.#state.pointer,
      adjoint: this.#adjoint.pointer,
      logarithm: this.#logarithm.pointer,
    });
    const room = group.uint8(kernels.layoutRecordFilter(this.#pointer, 0), false);
    kernels.layoutRecordFilter(this.#pointer, room.pointer);
  }

  /** The logarithms of the likelihoods of two records, or of one in both lanes. */
  async likelihoods(pacer: Pacer, first: number, second: number, report: (steps: number) => void) {
    this.#begin();
    for (let from = 0; from < this.#record.intervals; from += this.#segment) {
      await this.#forth(pacer, from, first, second, false);
      report(Math.min(this.#record.intervals, from + this.#segment));
    }
    return this.#finite(first, second);
  }

  /** The same with what changes them; `report` hears of steps there and back. */
  async gradients(
    pacer: Pacer,
    first: number,
    second: number,
    report: (steps: number) => void,
  ): Promise<FilteredRecord[]> {
    const { intervals } = this.#record;
    const segment = this.#segment;
    const width = this.#state.length;
    this.#begin();
    const last = Math.floor((intervals - 1) / segment) * segment;
    for (let from = 0; from <= last; from += segment) {
      this.#beginnings.view.set(this.#state.view, (from / segment) * width);
      await this.#forth(pacer, from, first, second, from === last);
      report(Math.min(intervals, from + segment));
    }
    const logarithms = this.#finite(first, second);
    for (let from = last; from >= 0; from -= segment) {
      if (from < last) {
        const at = (from / segment) * width;
        this.#state.view.set(this.#beginnings.view.subarray(at, at + width));
        await this.#forth(pacer, from, first, second, true);
      }
      const length = Math.min(segment, intervals - from);
      for (let to = length; to > 0; to -= this.#piece) {
        const until = Math.max(0, to - this.#piece);
        this.#kernels.runFilterBack(this.#pointer, this.#increments.pointer, until, to);
        await pacer.pause();
      }
      report(2 * intervals - from);
    }
    return logarithms.map((logLikelihood, lane) => this.#filtered(logLikelihood, lane));
  }

  #begin(): void {
    const { initial } = this.#model;
    this.#state.view.forEach((_, i, view) => {
      view[i] = initial[i >> 1]!;
    });
    this.#adjoint.view.fill(0);
    this.#adjoint.view.fill(1, 0, 2);
    this.#logarithm.view.fill(0);
    for (const { gradient } of [...this.#strings, ...this.#decays, ...this.#measurements]) {
      gradient.view.fill(0);
    }
  }

  /** Takes the state through a segment. */
  async #forth(pacer: Pacer, from: number, first: number, second: number, keep: boolean): Promise<void> {
    const { intervals, stride, values, channels } = this.#record;
    const { interval } = this.#model;
    const length = Math.min(this.#segment, intervals - from);
    const count = channels.length;
    const { view } = this.#increments;
    for (let i = 0; i < length * count; i++) {
      const at = from * count + i;
      view[2 * i] = interval * values[first * stride * count + at]!;
      view[2 * i + 1] = interval * values[second * stride * count + at]!;
    }
    for (let begin = 0; begin < length; begin += this.#piece) {
      const end = Math.min(length, begin + this.#piece);
      this.#kernels.runFilter(this.#pointer, this.#increments.pointer, begin, end, keep);
      await pacer.pause();
    }
  }

  #finite(first: number, second: number): number[] {
    const logarithms = Array.from(this.#logarithm.view);
    logarithms.forEach((logarithm, lane) => {
      if (Number.isFinite(logarithm)) return;
      const record = lane === 0 ? first : second;
      throw new NumericalError(`record ${record} is impossible, or beyond what numbers can hold`, record);
    });
    return logarithms;
  }

  #filtered(logLikelihood: number, lane: number): FilteredRecord {
    const own = ({ gradient }: Placed) => gradient.view.filter((_, i) => i % 2 === lane);
    const only = (placed: Placed[]) => Float64Array.from(placed, (each) => own(each)[0]!);
    return {
      logLikelihood,
      strings: only(this.#strings),
      decays: this.#decays.map(own),
      measurements: only(this.#measurements),
    };
  }

  #addRotation(string: { flips: number; signs: number }, coefficient: number): void {
    const { qubits, interval } = this.#model;
    const pairs = stringPairs(string, qubits);
    const table = this.#group.uint32(pairs.length);
    table.view.set(pairs);
    // Half a step by coefficient · dt/2, which turns strings by twice that.
    const angle = coefficient * interval;
    const { cos, sin } = this.#engine.kernels;
    this.#place(this.#strings, 2, {
      kind: FilterKind.Rotation,
      pairs: pairs.length / 2,
      table: table.pointer,
      cosine: cos(angle),
      sine: sin(angle),
    });
  }

  #addDecay(channel: Channel, matrix: Float64Array): void {
    const both = this.#group.float64(2 * matrix.length);
    both.view.forEach((_, i, view) => {
      view[i] = matrix[i >> 1]!;
    });
    this.#place(this.#decays, both.length, {
      kind: FilterKind.Map,
      ...this.#placesOf(channel),
      matrix: both.pointer,
    });
  }

  #addMeasurement({ channel, strength, terms }: ModelNumbers['measurements'][number], place: number): void {
    const copy = (values: Float64Array) => {
      const region = this.#group.float64(values.length);
      region.view.set(values);
      return region.pointer;
    };
    this.#place(this.#measurements, 2, {
      kind: FilterKind.Measurement,
      ...this.#placesOf(channel),
      matrix: copy(terms.value),
      slope: copy(terms.slope),
      involutory: channel.involutory,
      place,
      strength,
    });
  }

  #place(
    list: Placed[],
    derivatives: number,
    fields: Partial<Parameters<typeof writeFilterOperation>[2]>,
  ): void {
    const gradient = this.#group.float64(derivatives);
    const { pointer } = this.#group.uint8(filterOperationBytes);
    writeFilterOperation(this.#engine.arena.memory, pointer, {
      ...{ kind: FilterKind.Map, pairs: 0, table: 0, cosine: 1, sine: 0 },
      ...{ dimension: 0, mask: 0, offsets: 0, matrix: 0, slope: 0, involutory: false, place: 0, strength: 0 },
      ...fields,
      gradient: gradient.pointer,
    });
    list.push({ pointer, gradient });
  }

  /** Of a channel's qubits the bits of strings, and bytes to each local string. */
  #placesOf(channel: Channel) {
    const { mask, places } = localStrings(channel, this.#model.qubits);
    const table = this.#group.uint32(places.length);
    table.view.set(places.map((place) => LANES_BYTES * place));
    return { dimension: places.length, mask, offsets: table.pointer };
  }
}
