import { LANES, QUANTITIES } from '../../../assembly/qneuron/sampling/rows.js';
import { type Engine, type Key, type Pacer, RegionGroup } from '../../engine/index.js';
import type { QNeuronCircuit, QNeuronCircuitOptions } from '../circuit/circuit.js';
import type { InputPath } from '../circuit/input-path.js';
import { square } from '../exact/square.js';
import { PathEnsemble } from '../sampling/path-ensemble.js';
import { uniformSettings } from '../sampling/path-plan.js';
import { simulateSettings } from '../sampling/simulate-options.js';
import { ROUND } from './recognizer-options.js';

/** Sweeps between two measurements. */
const EVERY = 2;
const LEAST_ROUNDS = 3;
export const LEVELS = 4;

/** What workers have to know of a recognition. */
export interface RaceWork {
  lattice: QNeuronCircuitOptions;
  classes: number;
  sweeps: number;
  thermalization: number;
  deviations: number;
}

/** Some images from number `first` on: what excites each output, and the key of their random numbers. */
export interface RacePart {
  first: number;
  excitations: Float64Array;
  key: Key;
}

/** What became of these. */
export interface RaceResult {
  means: Float64Array;
  winners: Uint8Array;
  sampled: number;
}

/** Samples some images. */
export async function runRace(
  engine: Engine,
  circuit: QNeuronCircuit,
  path: InputPath,
  { classes, sweeps, thermalization, deviations }: RaceWork,
  { excitations, key }: RacePart,
  pacer: Pacer,
): Promise<RaceResult> {
  const race = new Race(engine, circuit, path, excitations, classes, key);
  await race.run(sweeps, thermalization, deviations, pacer);
  const winners = Uint8Array.from({ length: excitations.length / classes }, (_, image) => race.winner(image));
  return { means: race.means, winners, sampled: race.sampled };
}

/** The outputs of some images, of which the ones that lose are dropped early. */
class Race {
  /** Mean over measurements of the sum over slices of (φ² - 1)²: Float64Array [images · classes]. */
  readonly means: Float64Array;
  /** Sweeps of all outputs together. */
  sampled = 0;
  readonly #rounds: number[][];
  /** Outputs that are still in the race, image · classes + class. */
  #active: number[];

  constructor(
    readonly engine: Engine,
    readonly circuit: QNeuronCircuit,
    readonly path: InputPath,
    readonly excitations: Float64Array,
    readonly classes: number,
    readonly key: Key,
  ) {
    this.means = new Float64Array(excitations.length);
    this.#rounds = Array.from(excitations, () => []);
    this.#active = Array.from(excitations, (_, output) => output);
  }

  async run(sweeps: number, thermalization: number, deviations: number, pacer: Pacer): Promise<void> {
    const { engine, circuit, classes } = this;
    // What is measured is even, and new signs would part the outputs of an image, whose random numbers are the same.
    const fixed = { chains: 1, method: 'bridge', levels: LEVELS, seed: 0, signs: 0 } as const;
    const settings = uniformSettings(simulateSettings(fixed, circuit), 1);
    let paths: Float64Array[] | undefined;
    let done = 0;
    while (this.#active.length > 0 && done + ROUND <= thermalization + sweeps) {
      const group = new RegionGroup(engine.arena);
      try {
        const points = this.#active.map((output) => ({
          lambda: circuit.lambda,
          path: this.path,
          fields: {
            excitation: Float64Array.of(this.excitations[output]!),
            inhibition: new Float64Array(1),
            couplings: [],
          },
        }));
        const items = this.#active.map((output) => Math.floor(output / classes));
        const random = { key: this.key, items, sweep: done };
        const ensemble = new PathEnsemble(engine, group, circuit, points, settings, random);
        const record = group.float64(ensemble.recordLength(EVERY, EVERY));
        await pacer.pause();
        if (paths) ensemble.startOn(paths);
        else ensemble.start(['active']);
        ensemble.couple();
        await pacer.pause();
        if (done === 0 && thermalization > 0) {
          for (let from = 0; from < thermalization; from += EVERY) {
            ensemble.run(Math.min(EVERY, thermalization - from));
            await pacer.pause();
          }
          done += thermalization;
          this.sampled += thermalization * this.#active.length;
        }
        // New chains take the place of those that end as soon as a quarter of them has.
        const before = this.#active.length;
        let left = this.#active;
        while (left.length > 0.75 * before && done + ROUND <= thermalization + sweeps) {
          const sums = new Float64Array(before);
          for (let sweep = 0; sweep < ROUND; sweep += EVERY) {
            ensemble.run(EVERY, EVERY, record);
            addMeasurement(record.view, sums);
            await pacer.pause();
          }
          done += ROUND;
          this.sampled += ROUND * before;
          this.#take(sums);
          left = this.#undecided(deviations);
        }
        const stays = new Set(left);
        paths = this.#active.flatMap((output, chain) => (stays.has(output) ? [ensemble.path(chain, 0)] : []));
        this.#active = left;
      } finally {
        group.dispose();
      }
    }
  }

  winner(image: number): number {
    // An output that was dropped early may have been sampled less, and its mean be larger by chance.
    const first = image * this.classes;
    const longest = Math.max(...this.#rounds.slice(first, first + this.classes).map((list) => list.length));
    let best = -1;
    for (let c = 0; c < this.classes; c++) {
      const eligible = this.#rounds[first + c]!.length === longest;
      if (eligible && (best < 0 || this.means[first + c]! > this.means[first + best]!)) best = c;
    }
    return best;
  }

  /** Adds the sums of a round's measurements. */
  #take(sums: Float64Array): void {
    const measurements = ROUND / EVERY;
    for (const [chain, output] of this.#active.entries()) {
      const rounds = this.#rounds[output]!;
      rounds.push(sums[chain]! / measurements);
      this.means[output]! += (sums[chain]! / measurements - this.means[output]!) / rounds.length;
    }
  }

  /** The outputs of undecided images that may still win. */
  #undecided(deviations: number): number[] {
    const { classes } = this;
    const left: number[] = [];
    for (let from = 0; from < this.#active.length; ) {
      const image = Math.floor(this.#active[from]! / classes);
      let to = from + 1;
      while (to < this.#active.length && Math.floor(this.#active[to]! / classes) === image) to++;
      const outputs = this.#active.slice(from, to);
      from = to;
      const best = outputs.reduce((a, b) => (this.means[b]! > this.means[a]! ? b : a));
      const rivals = outputs.filter((output) => output !== best && !this.#loses(output, best, deviations));
      if (rivals.length > 0) left.push(...[best, ...rivals].sort((a, b) => a - b));
    }
    return left;
  }

  /** Whether the mean difference of the rounds is far enough below 0. */
  #loses(output: number, best: number, deviations: number): boolean {
    const [mine, its] = [this.#rounds[output], this.#rounds[best]];
    const n = mine!.length;
    if (n < LEAST_ROUNDS) return false;
    const mean = this.means[best]! - this.means[output]!;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += square(its![i]! - mine![i]! - mean);
    return mean > deviations * Math.sqrt(squares / (n - 1) / n);
  }
}

/** Adds what one measurement recorded of each chain. */
function addMeasurement(record: Float64Array, sums: Float64Array): void {
  for (let chain = 0; chain < sums.length; chain++) {
    sums[chain]! += record[Math.floor(chain / LANES) * QUANTITIES * LANES + (chain % LANES)]!;
  }
}
