import { Term } from '../../../assembly/qneuron/sampling/method.js';
import { COURSE_ROWS, LANES, QUANTITIES, REFERENCE_ROWS } from '../../../assembly/qneuron/sampling/rows.js';
import { ensembleBytes, writeEnsemble } from '../../../build/generated/core/qneuron.js';
import type { Engine, FloatRegion, Region, RegionGroup } from '../../engine/index.js';
import { type Key, keyOf } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import type { Fields } from '../circuit/fields.js';
import type { InputPath } from '../circuit/input-path.js';
import { type PathSettings, SAMPLING_METHODS } from './path-plan.js';
import type { PathPoint } from './path-point.js';
import { COURSE_STARTS, referenceProcesses } from './reference-process.js';
import type { PathStart } from './simulate-options.js';

/** Where chains' random numbers come from. */
export interface RandomSource {
  key: Key;
  /** Number of the first sweep. */
  sweep: number;
  /** Chains with the same item have the same random numbers; by default each chain has its own. */
  items?: readonly number[];
}

/** Chains that lie side by side, from number `first` on, a multiple of 4. */
export interface ChainRange {
  first: number;
  count: number;
}

/** The paths of many chains in linear memory. Chain i belongs to point i / chains of a scan. */
export class PathEnsemble {
  readonly groups: number;
  readonly #engine: Engine;
  readonly #settings: PathSettings;
  /** The most of any neuron. */
  readonly #levels: number;
  readonly #slices: number;
  readonly #neurons: number;
  readonly #points: readonly PathPoint[];
  readonly #paths: FloatRegion;
  readonly #excitation: FloatRegion;
  readonly #inhibition: FloatRegion;
  readonly #strengths: FloatRegion;
  readonly #accepted: Region<Float64Array>;
  readonly #tested: Region<Float64Array>;
  readonly #jumped: Region<Float64Array>;
  /** Address of the kernels' description. */
  readonly #ensemble: number;
  readonly #first: number;
  readonly #firstSweep: number;
  #sweep: number;

  /**
   * All `points` have couplings between the same neurons. Random numbers are the seed's and differ from chain to chain,
   * unless `random` says otherwise. Of a `range` of the chains, the numbers of chains elsewhere are those within it.
   */
  constructor(
    engine: Engine,
    group: RegionGroup,
    circuit: QNeuronCircuit,
    points: readonly PathPoint[],
    settings: PathSettings,
    random: RandomSource = { key: keyOf(settings.seed), sweep: 0 },
    range: ChainRange = { first: 0, count: points.length * settings.chains },
  ) {
    const { precision, plans, coupling } = settings;
    this.#engine = engine;
    this.#settings = settings;
    this.#points = points;
    this.#levels = Math.max(...plans.map(({ levels }) => levels));
    this.#slices = circuit.slices;
    this.#neurons = circuit.neurons.length;
    this.#first = range.first;
    this.groups = Math.ceil(range.count / LANES);
    const lanes = this.groups * LANES;
    const items = group.uint32(lanes);
    items.view.set(
      Uint32Array.from({ length: lanes }, (_, lane) => random.items?.[lane] ?? this.#first + lane),
    );
    const { couplings } = points[0]!.fields;
    this.#paths = group[precision](lanes * this.#neurons * this.#rows);
    this.#excitation = group[precision](lanes * this.#neurons);
    this.#inhibition = group[precision](lanes * this.#neurons);
    this.#strengths = group[precision](lanes * couplings.length);
    this.#accepted = group.float64(this.#levels);
    this.#tested = group.float64(this.#levels);
    const wells = group[precision](lanes);
    const inputWell = group[precision](lanes * this.#slices);
    const [wellsView, inputWellView, slices] = [wells.view, inputWell.view, this.#slices];
    this.#forEachLane((group, lane, point) => {
      const { lambda, path } = points[point]!;
      wellsView[group * LANES + lane] = circuit.spacing * (lambda / 4);
      const first = group * slices * LANES + lane;
      const given = path.inputWell;
      for (let slice = 0; slice < slices; slice++) inputWellView[first + slice * LANES] = given[slice]!;
    });
    const deviations = group[precision](this.#levels);
    // Half as far from the ends at each level.
    deviations.view.set(
      Array.from({ length: this.#levels }, (_, level) =>
        Math.sqrt((circuit.spacing * 2 ** (this.#levels - 1 - level)) / 2),
      ),
    );
    const planList = group.int32(2 * this.#neurons);
    planList.view.set(plans.flatMap(({ method, levels }) => [SAMPLING_METHODS[method], levels]));
    const isGaussian = plans.some(({ method }) => method === 'gaussian');
    const reference = group[precision](
      isGaussian ? this.groups * this.#neurons * REFERENCE_ROWS * this.#rows * LANES : 0,
    );
    this.#jumped = group.float64(2);
    const jumping = settings.jumps > 0 ? points.length : 0;
    const pointOf = group.int32(lanes);
    this.#forEachLane((group, lane, point) => {
      pointOf.view[group * LANES + lane] = point;
    });
    const courses = group.float64(jumping * this.#neurons * COURSE_ROWS * this.#slices * 2);
    if (jumping > 0) this.#fillCourses(courses, circuit);
    const { first, terms } = termsOf(couplings, this.#neurons, coupling === 'reciprocal');
    const firstTerm = group.int32(first.length);
    firstTerm.view.set(first);
    const termList = group.int32(terms.length);
    termList.view.set(terms);
    const [key0, key1] = random.key;
    if (isGaussian) this.#fillReference(reference, circuit);
    this.#firstSweep = random.sweep;
    this.#sweep = random.sweep;
    const { pointer } = group.uint8(ensembleBytes);
    writeEnsemble(engine.arena.memory, pointer, {
      neurons: this.#neurons,
      slices: this.#slices,
      levels: this.#levels,
      signs: settings.signs,
      jumps: settings.jumps,
      jumpLevels: jumpLevelsOf(circuit),
      couplings: couplings.length,
      spacing: circuit.spacing,
      key0,
      key1,
      plans: planList.pointer,
      items: items.pointer,
      paths: this.#paths.pointer,
      wells: wells.pointer,
      inputWell: inputWell.pointer,
      excitation: this.#excitation.pointer,
      inhibition: this.#inhibition.pointer,
      strengths: this.#strengths.pointer,
      firstTerm: firstTerm.pointer,
      terms: termList.pointer,
      deviations: deviations.pointer,
      reference: reference.pointer,
      points: pointOf.pointer,
      courses: courses.pointer,
      jumped: this.#jumped.pointer,
      accepted: this.#accepted.pointer,
      tested: this.#tested.pointer,
    });
    group.laidOut((at) => engine.kernels.layoutEnsemble(pointer, at));
    this.#ensemble = pointer;
  }

  /** Fits what jumps propose by. */
  #fillCourses(courses: Region<Float64Array>, circuit: QNeuronCircuit): void {
    const { log } = this.#engine.kernels;
    let first = 0;
    for (const point of this.#points) {
      const fits = COURSE_STARTS.map((start) => referenceProcesses(circuit, point, true, start));
      for (let neuron = 0; neuron < this.#neurons; neuron++) {
        for (const [course, processes] of fits.entries()) {
          const { mean, factor, deviation } = processes[neuron]!;
          const inverse = deviation.map((value) => 1 / value);
          const rows = [mean, factor, deviation, inverse, deviation.map((value) => log(value))];
          for (const [row, values] of rows.entries()) {
            for (let i = 0; i < this.#slices; i++) {
              courses.view[first + (row * this.#slices + i) * fits.length + course] = values[i]!;
            }
          }
        }
        first += COURSE_ROWS * this.#slices * fits.length;
      }
    }
  }

  /** Fits what `'gaussian'` proposes by. */
  #fillReference(reference: FloatRegion, circuit: QNeuronCircuit): void {
    const processes = this.#points.map((point) =>
      referenceProcesses(circuit, point, this.#settings.coupling === 'reciprocal'),
    );
    const { view } = reference;
    const [rows, slices] = [this.#rows, this.#slices];
    this.#forEachLane((group, lane, point) => {
      for (const [neuron, process] of processes[point]!.entries()) {
        const { mean, curvature, slope, factor, deviation } = process;
        for (const [row, values] of [mean, curvature, slope, factor, deviation].entries()) {
          const first = ((group * this.#neurons + neuron) * REFERENCE_ROWS + row) * rows;
          for (let i = 0; i < rows; i++) view[(first + i) * LANES + lane] = values[i % slices]!;
        }
      }
    });
  }

  get #rows(): number {
    return this.#slices + 2 ** this.#levels;
  }

  /** Puts chain i of each point on `starts[i % starts.length]`; random numbers begin anew. */
  start(starts: readonly PathStart[]): void {
    this.#sweep = this.#firstSweep;
    const active = new Map<InputPath, Float64Array>();
    for (const { path } of this.#points) if (!active.has(path)) active.set(path, path.square.map(Math.sqrt));
    const { view } = this.#paths;
    const [rows, slices] = [this.#rows, this.#slices];
    this.#forEachLane((group, lane, point, chain) => {
      const start = starts[chain % starts.length]!;
      const square = active.get(this.#points[point]!.path)!;
      for (let neuron = 0; neuron < this.#neurons; neuron++) {
        const first = (group * this.#neurons + neuron) * rows * LANES + lane;
        for (let slice = 0; slice < slices; slice++) {
          view[first + slice * LANES] = positionAt(start, neuron * slices, slice, square);
        }
      }
    });
  }

  /** Puts chain i's neurons on `paths[i]`: Float64Array [neurons · slices]. */
  startOn(paths: readonly Float64Array[]): void {
    for (const [chain, path] of paths.entries()) this.place(chain, path);
  }

  /** Puts a chain's neurons on a path. */
  place(chain: number, path: Float64Array): void {
    const { view } = this.#paths;
    for (let neuron = 0; neuron < this.#neurons; neuron++) {
      const first = this.#firstNumber(chain, neuron);
      for (let slice = 0; slice < this.#slices; slice++) {
        view[first + slice * LANES] = path[neuron * this.#slices + slice]!;
      }
    }
  }

  /** Couples the neurons, but for the chains that `decoupled` names. */
  couple(decoupled: (chain: number) => boolean = () => false): void {
    const { chains } = this.#settings;
    this.#forEachLane((group, lane, point, chain) => {
      const on = decoupled(chain % chains) ? 0 : 1;
      const { excitation, inhibition, couplings } = this.#points[point]!.fields;
      for (let neuron = 0; neuron < this.#neurons; neuron++) {
        const at = (group * this.#neurons + neuron) * LANES + lane;
        this.#excitation.view[at] = on * excitation[neuron]!;
        this.#inhibition.view[at] = on * inhibition[neuron]!;
      }
      for (const [i, { strength }] of couplings.entries()) {
        this.#strengths.view[(group * couplings.length + i) * LANES + lane] = on * strength;
      }
    });
  }

  /** Numbers that `run` records for so many sweeps. */
  recordLength(sweeps: number, every: number): number {
    return this.groups * Math.floor(sweeps / every) * this.#neurons * QUANTITIES * LANES;
  }

  /**
   * Sweeps over all chains. With a record, the sums over slices of (φ² - 1)² and φ² are written after each `every` sweeps,
   * [groups][sweeps / every][neurons][quantity][lane]; `sweeps` is then a multiple of that.
   */
  run(sweeps: number, every = 2 ** 31 - 1, record?: Region<Float64Array>): void {
    const { kernels } = this.#engine;
    const kernel = this.#settings.precision === 'float32' ? kernels.circuitSweeps32 : kernels.circuitSweeps64;
    kernel(this.#ensemble, this.groups, this.#sweep, sweeps, every, record?.pointer ?? 0);
    this.#sweep += sweeps;
  }

  /**
   * Exchanges positions of the chains from `first` on with those of the chains from `second` on, slice by slice, with the
   * random numbers of `attempt`. `counts` grow by how often each slice was exchanged.
   */
  exchange(
    [first, second]: readonly [number, number],
    chains: number,
    attempt: number,
    counts: number,
  ): void {
    const { kernels } = this.#engine;
    const kernel = this.#settings.precision === 'float32' ? kernels.exchangePaths32 : kernels.exchangePaths64;
    kernel(this.#ensemble, first, second, chains, attempt, counts);
  }

  /**
   * Accepted share of each level's tests since `resetAcceptance`, of all chains; of all together where no neuron's method has
   * several.
   */
  get acceptance(): Float64Array {
    const tests = this.#settings.plans.map(({ method, levels }) => (method === 'multilevel' ? levels : 1));
    return Float64Array.from(
      { length: Math.max(...tests) },
      (_, i) => this.#accepted.view[i]! / this.#tested.view[i]!,
    );
  }

  /** Tests since `resetAcceptance`, and how many of them were accepted, for `addTests`. */
  get tests(): Float64Array[] {
    return [this.#accepted.copy(), this.#tested.copy(), this.#jumped.copy()];
  }

  /** Counts tests of chains that are run elsewhere. */
  addTests(tests: readonly Float64Array[]): void {
    for (const [i, { view }] of [this.#accepted, this.#tested, this.#jumped].entries()) {
      for (const [k, count] of tests[i]!.entries()) view[k]! += count;
    }
  }

  /** Accepted share of the jumps since `resetAcceptance`, if there are any. */
  get jumped(): number | undefined {
    const [accepted, tested] = this.#jumped.view;
    return tested! > 0 ? accepted! / tested! : undefined;
  }

  resetAcceptance(): void {
    this.#jumped.view.fill(0);
    this.#accepted.view.fill(0);
    this.#tested.view.fill(0);
  }

  /** Path of a neuron in a chain: Float64Array [slices]. */
  path(chain: number, neuron: number): Float64Array {
    const { view } = this.#paths;
    const first = this.#firstNumber(chain, neuron);
    const path = new Float64Array(this.#slices);
    for (let slice = 0; slice < path.length; slice++) path[slice] = view[first + slice * LANES]!;
    return path;
  }

  /** Those of all neurons of a chain: Float64Array [neurons · slices]. */
  paths(chain: number): Float64Array {
    const paths = new Float64Array(this.#neurons * this.#slices);
    for (let neuron = 0; neuron < this.#neurons; neuron++) {
      paths.set(this.path(chain, neuron), neuron * this.#slices);
    }
    return paths;
  }

  /** Where a neuron's path begins in a chain. */
  #firstNumber(chain: number, neuron: number): number {
    const group = Math.floor(chain / LANES);
    return (group * this.#neurons + neuron) * this.#rows * LANES + (chain % LANES);
  }

  /** Chains beyond the last are its copies, with random numbers of their own. */
  #forEachLane(visit: (group: number, lane: number, point: number, chain: number) => void): void {
    const { chains } = this.#settings;
    for (let i = 0; i < this.groups * LANES; i++) {
      const chain = Math.min(this.#first + i, this.#points.length * chains - 1);
      visit(Math.floor(i / LANES), i % LANES, Math.floor(chain / chains), chain % chains);
    }
  }
}

/** Of the longest segments that divide the ring and are no longer than from kink to kink. */
function jumpLevelsOf({ slices, kinks }: QNeuronCircuit): number {
  let levels = 0;
  while (slices % 2 ** (levels + 1) === 0 && 2 ** (levels + 1) * kinks <= slices) levels++;
  return levels;
}

function positionAt(start: PathStart, first: number, slice: number, active: Float64Array): number {
  if (typeof start !== 'string') return start[first + slice]!;
  if (start === 'vacuum') return 1;
  return start === 'active' ? active[slice]! : slice % 2;
}

/** For each neuron what the couplings do to it: kind, partner, coupling. */
function termsOf(couplings: Fields['couplings'], neurons: number, reciprocal: boolean) {
  const lists: number[][] = Array.from({ length: neurons }, () => []);
  for (const [i, { kind, from, to }] of couplings.entries()) {
    if (kind === 'inhibit') {
      lists[from]!.push(Term.Inhibited, to, i);
      lists[to]!.push(Term.Inhibited, from, i);
    } else {
      lists[to]!.push(Term.Excited, from, i);
      if (reciprocal) lists[from]!.push(Term.Exciting, to, i);
    }
  }
  const first = [0];
  for (const list of lists) first.push(first.at(-1)! + list.length / 3);
  return { first, terms: lists.flat() };
}
