import type { Crew, Pacer, Region, RegionGroup } from '../../engine/index.js';
import { type EnsembleMean, ensembleMean } from './ensemble-mean.js';
import type { TimeGrid } from './time-grid.js';

/** Entries between two looks at the clock. */
const AT_ONCE = 2 ** 17;

/** The sums of some trajectories, and of their squares: [entry][2], even and odd trajectories apart. */
interface Sums {
  sums: Float64Array;
  squares: Float64Array;
}

/** What is kept of single trajectories: `stride` numbers of each of the first `most`. */
interface Kept {
  region: Region<Float64Array> | Region<Int32Array>;
  stride: number;
  most: number;
}

/** Trajectories that a worker runs, from number `first` on, and the noise of these if it is given. */
export interface Range {
  first: number;
  count: number;
  increments?: Float64Array | undefined;
}

/** What these leave behind: sums, part by part, and what is kept. */
export interface RangeOutput {
  parts: Sums[];
  kept: (Float64Array | Int32Array)[];
}

/** What a crew has to know of an ensemble to divide it; workers get the rest. */
export interface RangeWork {
  grid: TimeGrid;
  /** Trajectories whose sums are added up by themselves. */
  part: number;
  /** Given noise, and how many numbers of it belong to a trajectory. */
  increments: Float64Array | undefined;
  row: number;
  /** `count` is how many trajectories a worker has room for. */
  keep: { count: number };
}

/**
 * What kernels write down about the trajectories of an ensemble. They are added up part by part: the sums of a part begin at 0, and
 * are added to those of the parts before it, so that the bits do not depend on where a part was run.
 */
export class EnsembleRecord {
  /** Those of the part that is being run, for the kernels. */
  readonly sums: Region<Float64Array>;
  readonly squares: Region<Float64Array>;
  readonly #group: RegionGroup;
  readonly #kept: readonly Kept[];
  #allSums: Region<Float64Array>;
  #allSquares: Region<Float64Array>;

  constructor(group: RegionGroup, entries: number, kept: readonly Kept[]) {
    this.#group = group;
    this.#kept = kept;
    this.#allSums = this.sums = group.float64(2 * entries);
    this.#allSquares = this.squares = group.float64(2 * entries);
  }

  /** To be called before more than one part is run. */
  expectParts(): void {
    this.#allSums = this.#group.float64(this.sums.length);
    this.#allSquares = this.#group.float64(this.sums.length);
  }

  /** To be awaited after each part: takes its sums into those of all. */
  async endPart(pacer: Pacer): Promise<void> {
    if (this.#allSums === this.sums) return;
    await this.#add(pacer, () => ({ sums: this.sums.view, squares: this.squares.view }));
    this.#clear();
  }

  /** The sums of a part, which then begin anew. */
  takePart(): Sums {
    const part = { sums: this.sums.copy(), squares: this.squares.copy() };
    this.#clear();
    return part;
  }

  /** A copy of what is kept of a range, which the arrays hold from their beginning on; they are cleared. */
  takeKept({ first, count }: Range): RangeOutput['kept'] {
    return this.#kept.map(({ region, stride, most }) => {
      const copy = region.view.slice(0, stride * Math.min(count, Math.max(0, most - first)));
      region.view.fill(0);
      return copy;
    });
  }

  /** Over the first `count` trajectories, which have been run; a recorded time has `width` entries. */
  mean(pacer: Pacer, count: number, width: number, grid: TimeGrid): Promise<EnsembleMean> {
    return ensembleMean(pacer, this.#allSums, this.#allSquares, Math.max(1, count), width, grid);
  }

  /** The sums of squares of all parts. */
  get allSquares(): Float64Array {
    return this.#allSquares.view;
  }

  /** Has workers run trajectories from `first` on, which is the first of a part; `report` hears how many are done. */
  runElsewhere(
    crew: Crew,
    pacer: Pacer,
    job: string,
    work: RangeWork,
    whole: Range,
    report: (trajectories: number) => void,
  ): Promise<void> {
    const take = async ({ parts, kept }: RangeOutput, range: Range) => {
      for (const part of parts) await this.#add(pacer, () => part);
      for (const [i, { region, stride }] of this.#kept.entries()) {
        if (kept[i]!.length > 0) region.view.set(kept[i]!, range.first * stride);
      }
      report(range.first + range.count - whole.first);
    };
    return crew.run(job, work, [whole], take, pacer);
  }

  /** Views are taken anew after each pause, in which memory may grow. */
  async #add(pacer: Pacer, part: () => Sums): Promise<void> {
    for (let start = 0; start < this.sums.length; start += AT_ONCE) {
      const end = Math.min(start + AT_ONCE, this.sums.length);
      const { sums, squares } = part();
      addTo(this.#allSums.view, sums, start, end);
      addTo(this.#allSquares.view, squares, start, end);
      if (end < this.sums.length) await pacer.pause();
    }
  }

  #clear(): void {
    this.sums.view.fill(0);
    this.squares.view.fill(0);
  }
}

function addTo(all: Float64Array, part: Float64Array, start: number, end: number): void {
  for (let i = start; i < end; i++) all[i]! += part[i]!;
}
