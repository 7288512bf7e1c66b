import {
  checkInteger,
  type Describes,
  type Engine,
  integer,
  type Pacer,
  type Settings,
  unchecked,
} from '../../engine/index.js';
import type { PauliString } from '../algebra/pauli-string.js';
import { checkObservables, type Observables } from '../states/observables.js';

/** What of a state on its way is kept. */
export interface EvolutionRecordOptions {
  /** Steps from one recorded time to the next (default: about 200 times are recorded). */
  every?: number;
  /** What is recorded, see `Observables` (default `'bloch'`). */
  observables?: Observables;
}

export const evolutionRecordOptions = () =>
  ({
    every: integer({ minimum: 1, optional: true, unit: 'steps' }),
    observables: unchecked<Observables, { default: Observables }>({ default: 'bloch' }),
  }) satisfies Describes<EvolutionRecordOptions>;

/** Means of a state on its way. */
export interface EvolutionRecord {
  /** Recorded times, from that of the beginning on. */
  times: Float64Array;
  /** The Pauli strings that were recorded. */
  observables: string[];
  /** Their means, [time][observable]. */
  mean: Float64Array;
  /** Of `mean`. */
  shape: [times: number, observables: number];
}

/** By default, about so many times are recorded. */
const DEFAULT_TIMES = 200;
/** Complex numbers that a piece of work may go over. */
const NUMBERS_AT_ONCE = 2 ** 20;

/** A register's entries, and whether they are those of a density matrix. */
interface Place {
  qubits: number;
  isDensity: boolean;
  pointer: number;
}

/** What is recorded of a state, and when. */
export class EvolutionRecorder {
  readonly every: number;
  readonly #dt: number;
  readonly #time: number;
  readonly #intervals: number;
  readonly #names: string[];
  readonly #strings: PauliString[];

  constructor(
    settings: Settings<ReturnType<typeof evolutionRecordOptions>>,
    { dt, steps, time }: { dt: number; steps: number; time: number },
    qubits: number,
  ) {
    this.#dt = dt;
    this.#time = time;
    const { every = Math.max(1, Math.ceil(steps / DEFAULT_TIMES)) } = settings;
    this.every = checkInteger('options.record.every', every, 1, Math.max(1, steps));
    this.#intervals = Math.floor(steps / this.every);
    const { names, strings } = checkObservables(settings.observables, qubits);
    this.#names = names;
    this.#strings = strings;
  }

  /** A record in which nothing is written yet. */
  begin(): EvolutionRecord {
    const times = Float64Array.from(
      { length: this.#intervals + 1 },
      (_, i) => this.#time + i * this.every * this.#dt,
    );
    const shape: [number, number] = [times.length, this.#names.length];
    return { times, observables: this.#names, mean: new Float64Array(shape[0] * shape[1]), shape };
  }

  /** Writes the means of a state into the row of a recorded time. */
  async take(
    engine: Engine,
    pacer: Pacer,
    row: number,
    place: Place,
    record: EvolutionRecord,
  ): Promise<void> {
    const { qubits, isDensity, pointer } = place;
    const { expectString, traceString } = engine.kernels;
    const mean = isDensity ? traceString : expectString;
    const atOnce = Math.max(1, NUMBERS_AT_ONCE >> qubits);
    for (let i = 0; i < this.#strings.length; i++) {
      const { flips, signs } = this.#strings[i]!;
      record.mean[row * this.#strings.length + i] = mean(pointer, qubits, flips, signs);
      if (i % atOnce === atOnce - 1) {
        await pacer.pause();
        engine.checkAlive();
      }
    }
  }
}
