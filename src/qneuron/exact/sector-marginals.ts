import type { Engine, Pacer } from '../../engine/index.js';
import { NumericalError, type Region, RegionGroup } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import { couplingPotential, fieldsOf } from '../circuit/fields.js';
import { PathTransfer, type State } from './path-transfer.js';
import { checkWeight, fillVacuum, MOST_BLOCKS, TOLERANCE } from './plateau.js';
import type { PositionGrid } from './position-grid.js';
import { power } from './power.js';
import { square } from './square.js';

/** What a state sums up to; kept as float32, it has values down to 1e-66 of that. */
const TOTAL = 2 ** 96;
/** Of the weight of all paths: what those may have whose sign, or whose sector, is ignored; activities change by less than 1e-5. */
const NEGLIGIBLE = 1e-7;
/** Blocks in which the even sector mostly settles. */
const ROUNDS = 2;
/** Elements for a loop of some milliseconds that works out a potential for each. */
const POTENTIALS = 2 ** 14;

/** Distributions of |φ| at the slices 0 … block / 2 of a block, not normalised: Float64Array [neurons][points / 2] each. */
export type Distributions = Float64Array[];
type Parities = readonly number[];

export interface MarginalOptions {
  ensemble: 'path-integral' | 'fixed-plateaus';
  pacer: Pacer;
  /** Called after each slice that a state was taken through, with how many there may be in all. */
  passed: (expected: number) => void;
}

/**
 * The neurons' distributions of |φ|, and about what share of the weight the excited states have that are left out.
 *
 * Weights and free motion are even in each φ, so a state falls into 2^neurons sectors, even or odd in each φ, that stay
 * apart; each is known from its values where all φ > 0. All closed paths are the trace of each sector's transfer matrix to
 * the power of the kinks, of which its slowest state is all that remains.
 *
 * With fixed plateaus, a state f that is 0 elsewhere, as on a plateau, is the sum of its sectors, all of them f / 2^neurons
 * there. Thus each sector in turn goes from f through a block; the values where all φ > 0, which the next plateau leaves, are
 * the sum of what arrives in all sectors, and so are the distributions of |φ|, as products of different sectors cancel.
 *
 * In a sector that is odd in φ_m, paths on which φ_m ends with the other sign count as negative. So it differs from the
 * one that is even in φ_m by at most twice their weight, which is largest if all else is even: where this is negligible,
 * as for a neuron that stays at rest, the sectors odd in φ_m are left out.
 */
export async function sectorMarginals(
  engine: Engine,
  circuit: QNeuronCircuit,
  grid: PositionGrid,
  inputWell: Float64Array,
  { ensemble, pacer, passed }: MarginalOptions,
): Promise<{ distributions: Distributions; remainder: number }> {
  const group = new RegionGroup(engine.arena);
  try {
    const solver = new SectorSolver(engine, group, circuit, grid, pacer, passed);
    await solver.fill(engine, inputWell);
    const isWhole = ensemble === 'path-integral';
    const distributions = await (isWhole ? solver.allSigns() : solver.fixedPlateaus());
    return { distributions, remainder: solver.remainder };
  } finally {
    group.dispose();
  }
}

class SectorSolver {
  readonly #circuit: QNeuronCircuit;
  readonly #positions: Float64Array;
  readonly #transfer: PathTransfer;
  readonly #passed: (expected: number) => void;
  readonly #block: number;
  readonly #half: number;
  readonly #state: State;
  readonly #plateau: State;
  readonly #arrived: State;
  readonly #kept: Region<Float32Array>[];
  readonly #factors: State;
  readonly #marginals: State;
  /** Those of the even sector, for all: no value of another is larger. */
  readonly #scales: Float64Array;
  /** What is left of a deviation from the slowest state after a block, at most. */
  #contraction = 0;
  /** Slices that states will mostly be taken through. */
  #expected: number;

  constructor(
    engine: Engine,
    group: RegionGroup,
    circuit: QNeuronCircuit,
    grid: PositionGrid,
    pacer: Pacer,
    passed: (expected: number) => void,
  ) {
    const neurons = circuit.neurons.length;
    this.#circuit = circuit;
    this.#passed = passed;
    this.#positions = grid.positions.subarray(grid.positions.length / 2);
    const points = this.#positions.length;
    this.#transfer = new PathTransfer(engine, group, pacer, points, neurons, grid.motion);
    this.#block = circuit.slices / circuit.kinks;
    this.#half = Math.floor(this.#block / 2);
    this.#expected = ROUNDS * this.#block + neurons * (this.#block - this.#half + 1);
    this.#state = this.#transfer.state(group);
    this.#plateau = this.#transfer.state(group);
    this.#arrived = this.#transfer.state(group);
    this.#kept = Array.from({ length: this.#half + 1 }, () => group.float32(this.#state.length));
    this.#factors = group.float64(this.#block * neurons * points);
    this.#marginals = group.float64(neurons * points);
    this.#scales = new Float64Array(this.#block + 1).fill(1);
  }

  /** Works out all weights, and begins on the vacuum. */
  async fill(engine: Engine, inputWell: Float64Array): Promise<void> {
    const positions = this.#positions;
    const { count } = this.#transfer;
    const fillAll = (all: number, work: (first: number, end: number) => void) =>
      this.#transfer.forEachPiece(work, all, POTENTIALS);
    await fillAll(count, (first, end) =>
      fillPotential(this.#circuit, positions, this.#state.view, first, end),
    );
    await this.#transfer.couple(this.#state, this.#circuit.spacing);
    await fillAll(this.#factors.length, (first, end) =>
      fillFactors(engine, this.#circuit, positions, inputWell, this.#factors.view, first, end),
    );
    await fillAll(count, (first, end) =>
      fillVacuum(engine, this.#circuit, positions, this.#plateau.view, first, end),
    );
  }

  /** Over all closed paths. */
  async allSigns(): Promise<Distributions> {
    const even = await this.#settle([this.#even]);
    const sectors = await this.#sectorsBeside(even);
    const result: Distributions = even.map(({ length }) => new Float64Array(length));
    const growth = this.#growthOf(even);
    const shareOf = (distributions: Distributions) =>
      power(this.#growthOf(distributions) / growth, this.#circuit.kinks);
    const add = (distributions: Distributions) => {
      const share = shareOf(distributions);
      if (share < NEGLIGIBLE) return;
      for (const [slice, values] of distributions.entries()) {
        const factor = share / this.#weightOf(values);
        addTo(
          result[slice]!,
          values.map((value) => factor * value),
        );
      }
    };
    add(even);
    for (const parities of sectors.slice(1)) {
      await this.#advance();
      add(await this.#settle([parities], (first) => !(shareOf(first) >= NEGLIGIBLE)));
    }
    return result;
  }

  /** Over the paths with all φ > 0 halfway between kinks. */
  async fixedPlateaus(): Promise<Distributions> {
    // The even sector settles by itself first: that is faster, and near to what all of them settle to.
    const even = await this.#settle([this.#even]);
    const sectors = await this.#sectorsBeside(even);
    if (sectors.length === 1) return even;
    await this.#advance();
    return this.#settle(sectors);
  }

  get remainder(): number {
    return this.#circuit.neurons.length * power(this.#contraction, this.#circuit.kinks);
  }

  get #even(): Parities {
    return this.#circuit.neurons.map(() => 1);
  }

  /** Takes the sum of `sectors` from plateau to plateau until it stays as it is, or after one block `isEnough`. */
  async #settle(
    sectors: readonly Parities[],
    isEnough: (first: Distributions) => boolean = () => false,
  ): Promise<Distributions> {
    for (let round = 0, before = Infinity; round < MOST_BLOCKS; round++) {
      const [first, ...others] = sectors;
      const result = await this.#pass(first!, this.#block);
      await this.#transfer.forEachPiece((from, end) =>
        this.#arrived.view.set(this.#state.view.subarray(from, end), from),
      );
      for (const parities of others) {
        for (const [slice, distributions] of (await this.#pass(parities, this.#block)).entries()) {
          addTo(result[slice]!, distributions);
        }
        await this.#transfer.forEachPiece((from, end) =>
          addTo(this.#arrived.view.subarray(from, end), this.#state.view.subarray(from, end)),
        );
      }
      if (round === 0 && isEnough(result)) return result;
      const change = await this.#change();
      this.#contraction = Math.max(this.#contraction, change / before);
      if (change < TOLERANCE) return result;
      before = change;
      await this.#advance();
    }
    throw new NumericalError(`the plateaus' state still changes after ${MOST_BLOCKS} blocks`, MOST_BLOCKS);
  }

  /** The even sector, settled as `even`, and those which differ from it. */
  async #sectorsBeside(even: Distributions): Promise<Parities[]> {
    const weight = this.#weightOf(even[this.#half]!);
    const ranges: number[][] = [];
    for (const axis of this.#even.keys()) {
      const odd = this.#even.map((_, m) => (m === axis ? -1 : 1));
      const passed = await this.#pass(odd, this.#block - this.#half + 1);
      ranges.push(this.#weightOf(passed[this.#half]!) < (1 - NEGLIGIBLE) * weight ? [1, -1] : [1]);
    }
    const sectors = ranges.reduce<number[][]>(
      (all, range) => range.flatMap((parity) => all.map((parities) => [...parities, parity])),
      [[]],
    );
    this.#expected += this.#block * (sectors.length - 1);
    return sectors;
  }

  /** Takes the sector of these parities through the first `slices` slices; returns its distributions as far as known. */
  async #pass(parities: Parities, slices: number): Promise<Distributions> {
    const [block, half, scales, transfer] = [this.#block, this.#half, this.#scales, this.#transfer];
    const size = this.#marginals.length;
    const isEven = parities.every((parity) => parity === 1);
    const result = Array.from({ length: half + 1 }, () => new Float64Array(size));
    await transfer.forEachPiece((first, end) =>
      this.#state.view.set(this.#plateau.view.subarray(first, end), first),
    );
    for (let slice = 0; slice < slices; slice++) {
      if (slice <= half) await transfer.keep(this.#state, this.#kept[slice]!);
      const factors = this.#factors.pointer + 8 * slice * size;
      const sum = await transfer.weigh(this.#state, factors, scales[slice]!);
      if (isEven) scales[slice + 1] = TOTAL / checkWeight(sum, slice);
      if (slice === 0 || slice >= block - half) {
        // What comes from the other side is what came to the slice as far from the block's other end.
        const mirrored = slice === 0 ? 0 : block - slice;
        result[mirrored] = await transfer.distributions(this.#kept[mirrored]!, this.#state, this.#marginals);
      }
      await transfer.move(this.#state, parities);
      this.#passed(this.#expected);
    }
    return result;
  }

  /** How far what arrived is from the plateau's state, of their sums. */
  async #change(): Promise<number> {
    let [before, after, distance] = [0, 0, 0];
    await this.#transfer.forEachPiece((first, end) => {
      before = total(this.#plateau.view.subarray(first, end), before);
      after = total(this.#arrived.view.subarray(first, end), after);
    });
    await this.#transfer.forEachPiece((first, end) => {
      const [plateau, arrived] = [this.#plateau.view, this.#arrived.view];
      for (let i = first; i < end; i++) distance += Math.abs(plateau[i]! / before - arrived[i]! / after);
    });
    return distance;
  }

  /** What arrived is the next plateau's state. */
  async #advance(): Promise<void> {
    let sum = 0;
    await this.#transfer.forEachPiece((first, end) => {
      sum = total(this.#arrived.view.subarray(first, end), sum);
    });
    const scale = TOTAL / sum;
    await this.#transfer.forEachPiece((first, end) => {
      const [plateau, arrived] = [this.#plateau.view, this.#arrived.view];
      for (let i = first; i < end; i++) plateau[i] = arrived[i]! * scale;
    });
  }

  /** Of all paths through a block, from the distributions at any of its slices but the first. */
  #weightOf(distributions: Float64Array): number {
    return total(distributions.subarray(0, this.#positions.length), 0);
  }

  /** By how much a settled state grows from plateau to plateau, by Rayleigh's quotient. */
  #growthOf(distributions: Distributions): number {
    return this.#weightOf(distributions[this.#half]!) / this.#weightOf(distributions[0]!);
  }
}

/** Writes the potential of the couplings between neurons, from element `first` to `end`. */
function fillPotential(
  circuit: QNeuronCircuit,
  positions: Float64Array,
  view: Float64Array,
  first: number,
  end: number,
): void {
  const fields = fieldsOf(circuit);
  const neurons = circuit.neurons.length;
  const points = positions.length;
  const squares = positions.map(square);
  const u = new Float64Array(neurons);
  for (let i = first; i < end; i++) {
    for (let m = neurons - 1, rest = i; m >= 0; m--, rest = Math.floor(rest / points)) {
      u[m] = squares[rest % points]!;
    }
    view[i] = couplingPotential(fields, u);
  }
}

/** Writes what a neuron's own potential and the inputs leave at each slice, [block][neurons][points], from `first` to `end`. */
function fillFactors(
  engine: Engine,
  circuit: QNeuronCircuit,
  positions: Float64Array,
  inputWell: Float64Array,
  view: Float64Array,
  first: number,
  end: number,
): void {
  const { excitation, inhibition } = fieldsOf(circuit);
  const { lambda, spacing } = circuit;
  const neurons = circuit.neurons.length;
  const points = positions.length;
  for (let i = first; i < end; i++) {
    const u = square(positions[i % points]!);
    const m = Math.floor(i / points) % neurons;
    const g = inputWell[Math.floor(i / (neurons * points))]!;
    const well = square(u - 1);
    const potential = (lambda / 4) * well + g * excitation[m]! * u + square(g * well) * inhibition[m]!;
    view[i] = engine.kernels.exp(-spacing * potential);
  }
}

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += values[i]!;
}

function total(values: Float64Array<ArrayBufferLike>, sum: number): number {
  for (const value of values) sum += value;
  return sum;
}
