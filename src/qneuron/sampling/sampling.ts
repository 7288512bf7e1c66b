import { LANES } from '../../../assembly/qneuron/sampling/rows.js';
import {
  type Crew,
  type Engine,
  NumericalError,
  type Pacer,
  type Region,
  type RegionGroup,
  runInSteps,
} from '../../engine/index.js';
import type { QNeuronCircuit, QNeuronCircuitDescription } from '../circuit/circuit.js';
import { componentsOf } from '../circuit/components.js';
import { ChainSeries, type SeriesContent } from './chain-series.js';
import { type ChainStatistics, coupledStatistics, LARGEST_R_HAT, slowestWindow } from './chain-statistics.js';
import { type ChainRange, PathEnsemble, type RandomSource } from './path-ensemble.js';
import { PathExchange } from './path-exchange.js';
import type { PathSettings } from './path-plan.js';
import type { PathPoint } from './path-point.js';
import { type PathProfile, ProfileSums } from './path-profile.js';
import { startsOf } from './simulate-options.js';

/** What the chains of one point of a scan tell, in units of the activity; one entry for each neuron. */
export interface PointStatistics {
  /** Sums over slices of (φ² - 1)² in each chain, bin by bin. */
  wells: Float64Array[][];
  activities: ChainStatistics[];
  /** Of ⟨φ²⟩. */
  squares: ChainStatistics[];
  /** Neurons that are coupled with each other, directly or by way of others. */
  components: number[][];
  /** Paths of the first chain. */
  paths: Float64Array[];
  profile?: PathProfile;
}

/** What workers have to know of a simulation. */
export interface ChainWork {
  circuit: QNeuronCircuitDescription;
  points: readonly PathPoint[];
  settings: PathSettings;
  random: RandomSource | undefined;
}

/** What chains that were run elsewhere leave: of the first of each point the paths of its neurons, too. */
export interface ChainResult {
  series: SeriesContent;
  tests: Float64Array[];
  paths: [chain: number, path: Float64Array][];
}

const DECOUPLED_SWEEPS = 200;
const SWEEPS_BETWEEN_SNAPSHOTS = 64;
/** Slices updated in one call: some 5 ms. */
const UPDATES_PER_CALL = 500_000;
/** Measurements before the first look at the standard errors. */
const LEAST_MEASUREMENTS = 256;
const LEAST_BINS = 8;

/** The chains of all points of a scan, side by side, and what is measured of them. */
export class Sampling {
  readonly #engine: Engine;
  readonly #circuit: QNeuronCircuit;
  readonly #points: readonly PathPoint[];
  readonly #settings: PathSettings;
  readonly #pacer: Pacer;
  readonly #random: RandomSource | undefined;
  readonly #ensemble: PathEnsemble;
  readonly #exchange: PathExchange | undefined;
  readonly #record: Region<Float64Array>;
  readonly #series: ChainSeries;
  readonly #profiles: ProfileSums[];
  /** Of one call of the kernel, a multiple of the sweeps between measurements. */
  readonly #mostSweeps: number;
  #sweepsSinceExchange = 0;
  /** Of the measurements until then. */
  #slowest = { window: 0, measurements: 0 };

  constructor(
    engine: Engine,
    group: RegionGroup,
    circuit: QNeuronCircuit,
    points: readonly PathPoint[],
    settings: PathSettings,
    pacer: Pacer,
    random?: RandomSource,
    range?: ChainRange,
  ) {
    const { chains, every, sweeps, profile, exchange } = settings;
    const { slices, spacing, neurons } = circuit;
    const all = points.length * chains;
    this.#engine = engine;
    this.#random = random;
    this.#circuit = circuit;
    this.#points = points;
    this.#settings = settings;
    this.#pacer = pacer;
    this.#ensemble = new PathEnsemble(engine, group, circuit, points, settings, random, range);
    if (exchange > 0) {
      this.#exchange = new PathExchange(group, this.#ensemble, points.length, chains, slices);
    }
    const updates = slices * neurons.length * Math.ceil(all / LANES) * LANES;
    const most = Math.min(
      profile ? SWEEPS_BETWEEN_SNAPSHOTS : Infinity,
      exchange || Infinity,
      UPDATES_PER_CALL / updates,
    );
    this.#mostSweeps = every * Math.min(Math.max(1, Math.floor(most / every)), Math.floor(sweeps / every));
    this.#record = group.float64(this.#ensemble.recordLength(this.#mostSweeps, every));
    const { count } = range ?? { count: all };
    this.#series = new ChainSeries(count, neurons.length, Math.floor(sweeps / every), all);
    this.#profiles = Array.from(profile ? points.keys() : [], (point) => {
      return new ProfileSums(point * chains, chains, neurons.length, slices, spacing, points[point]!.lambda);
    });
  }

  /** Sweeps that were measured. */
  get sweeps(): number {
    return this.#series.measurements * this.#settings.every;
  }

  /** Brings all chains to equilibrium and measures; returns whether that stopped at the target error. */
  async run(): Promise<boolean> {
    const { exchange, targetStdErr, profile } = this.#settings;
    const isShared = this.#engine.crew && this.#ensemble.groups > 1;
    // Others stop together, exchange paths, or would send more than is worth it.
    if (isShared && exchange === 0 && targetStdErr === 0 && !profile) {
      await this.#runElsewhere(this.#engine.crew!);
      return false;
    }
    await this.thermalize();
    return this.measure();
  }

  /** Has workers run groups of chains. */
  async #runElsewhere(crew: Crew): Promise<void> {
    const { thermalization, sweeps, chains } = this.#settings;
    const all = this.#points.length * chains;
    const shared: ChainWork = {
      circuit: this.#circuit.toJSON(),
      points: this.#points,
      settings: this.#settings,
      random: this.#random,
    };
    const ranges = Array.from({ length: this.#ensemble.groups }, (_, group): ChainRange => {
      return { first: group * LANES, count: Math.min(LANES, all - group * LANES) };
    });
    this.#ensemble.resetAcceptance();
    const take = ({ series, tests, paths }: ChainResult, { first, count }: ChainRange) => {
      this.#series.absorb(first, series);
      this.#ensemble.addTests(tests);
      for (const [chain, path] of paths) this.#ensemble.place(chain, path);
      const total = thermalization + sweeps;
      this.#pacer.report({ unit: 'sweep', done: Math.floor((total * (first + count)) / all), total });
    };
    await crew.run('chains', shared, ranges, take, this.#pacer);
  }

  /** Runs a range of the chains for another engine, and tells of it. */
  async runRange({ first, count }: ChainRange): Promise<ChainResult> {
    await this.thermalize();
    await this.measure();
    const { chains } = this.#settings;
    const paths: ChainResult['paths'] = [];
    for (let chain = first; chain < first + count; chain++) {
      if (chain % chains === 0) paths.push([chain, this.#ensemble.paths(chain - first)]);
    }
    return { series: this.#series.content, tests: this.#ensemble.tests, paths };
  }

  /** Brings all chains from their starts to equilibrium, as far as the settings allow for. */
  async thermalize(): Promise<void> {
    const { start, thermalization, sweeps } = this.#settings;
    const starts = startsOf(start);
    const run = async (total: number) => {
      for (let done = 0; done < total; ) {
        done += this.#advance(total - done);
        await this.#pacer.pause();
        this.#pacer.report({ unit: 'sweep', done, total: thermalization + sweeps });
      }
    };
    this.#ensemble.start(starts);
    if (starts.includes('saw-decoupled')) {
      this.#ensemble.couple((chain) => starts[chain % starts.length] === 'saw-decoupled');
      await run(DECOUPLED_SWEEPS);
    }
    this.#ensemble.couple();
    await run(thermalization);
  }

  /** Measures until the sweeps are done, or the target error is reached; returns whether it is. */
  async measure(): Promise<boolean> {
    const { every, sweeps, thermalization, targetStdErr } = this.#settings;
    const total = Math.floor(sweeps / every) * every;
    this.#ensemble.resetAcceptance();
    this.#exchange?.resetAcceptance();
    // From here on exchanges come between measurements.
    this.#sweepsSinceExchange -= this.#sweepsSinceExchange % every;
    let nextLook = LEAST_MEASUREMENTS;
    for (let done = 0; done < total; ) {
      const now = this.#advance(total - done, this.#record);
      this.#series.add(this.#record.view, now / every);
      for (const sums of this.#profiles) sums.add(this.#ensemble);
      done += now;
      await this.#pacer.pause();
      this.#pacer.report({ unit: 'sweep', done: thermalization + done, total: thermalization + sweeps });
      const { measurements, length } = this.#series;
      if (targetStdErr > 0 && length >= LEAST_BINS && (measurements >= nextLook || done === total)) {
        nextLook = Math.ceil(measurements * 1.25);
        if ((await this.#largestError()) <= targetStdErr) return true;
      }
    }
    return false;
  }

  async statisticsOf(point: number): Promise<PointStatistics> {
    const { chains } = this.#settings;
    const neurons = this.#circuit.neurons.map((_, neuron) => neuron);
    const firstChain = point * chains;
    const unit = this.#activityUnit(point);
    const wells = neurons.map((neuron) => this.#series.of(firstChain, chains, neuron, 0));
    const components = componentsOf(neurons.length, this.#points[point]!.fields.couplings);
    const statistics = await this.#statistics(point, components, [0, 1]);
    const activities = statistics.map(([well]) => scaled(well!, unit));
    const bad = activities.findIndex(({ mean }) => !Number.isFinite(mean));
    if (bad >= 0)
      throw new NumericalError(`neuron ${bad}: the path left the numbers`, this.#series.measurements);
    return {
      wells,
      activities,
      squares: statistics.map(([, squares]) => scaled(squares!, 1 / this.#circuit.slices)),
      components,
      paths: neurons.map((neuron) => this.#ensemble.path(firstChain, neuron)),
      profile: this.#profiles[point]?.profile(),
    };
  }

  /** Of these quantities of each neuron, judged together with those of the neurons that it is coupled with. */
  async #statistics(
    point: number,
    components: readonly number[][],
    quantities: readonly number[],
  ): Promise<ChainStatistics[][]> {
    const found: ChainStatistics[][] = this.#circuit.neurons.map(() => []);
    const window = await this.#exchangedWindow();
    for (const component of components) {
      const observables = this.#observables(point, component, quantities);
      const all = await runInSteps(coupledStatistics(observables, window), this.#pacer);
      for (const [i, neuron] of component.entries()) {
        found[neuron] = quantities.map((quantity, q) =>
          this.#unbinned(all[i * quantities.length + q]!, point, neuron, quantity),
        );
      }
    }
    return found;
  }

  #observables(point: number, neurons: readonly number[], quantities: readonly number[]): Float64Array[][] {
    const { chains } = this.#settings;
    return neurons.flatMap((neuron) =>
      quantities.map((quantity) => this.#series.of(point * chains, chains, neuron, quantity)),
    );
  }

  /** What is slow at one point moves all that it exchanges paths with: bins that blocks of the slowest take, 0 without exchange. */
  async #exchangedWindow(): Promise<number> {
    if (!this.#exchange) return 0;
    if (this.#slowest.measurements !== this.#series.measurements) {
      const neurons = [...this.#circuit.neurons.keys()];
      const all = [...this.#points.keys()].flatMap((point) => this.#observables(point, neurons, [0]));
      const window = await runInSteps(slowestWindow(all), this.#pacer);
      this.#slowest = { window, measurements: this.#series.measurements };
    }
    return this.#slowest.window;
  }

  /** With the autocorrelation time in measurements: means of some forget sooner than their number says. */
  #unbinned(statistics: ChainStatistics, point: number, neuron: number, quantity: number): ChainStatistics {
    const { chains } = this.#settings;
    const { bin, length } = this.#series;
    const single = this.#series.variance(point * chains, chains, neuron, quantity);
    const varies = single > 0 && statistics.variance > 0;
    const tau = varies ? (bin * statistics.tau * statistics.variance) / single : 1;
    return { ...statistics, tau, effective: (chains * length * bin) / tau };
  }

  /** Accepted share of the tests of each level; of all together if the method has one test. */
  get acceptance(): Float64Array {
    return this.#ensemble.acceptance;
  }

  /** Accepted share of the exchanges between each point and the next, if there are any. */
  get exchanged(): Float64Array | undefined {
    return this.#exchange?.acceptance;
  }

  /** Accepted share of the jumps, if there are any. */
  get jumped(): number | undefined {
    return this.#ensemble.jumped;
  }

  /** Runs at most `most` sweeps, and exchanges paths when it is time to; returns how many. */
  #advance(most: number, record?: Region<Float64Array>): number {
    const { every, exchange } = this.#settings;
    const left = exchange > 0 ? exchange - this.#sweepsSinceExchange : Infinity;
    const now = Math.min(this.#mostSweeps, most, left);
    if (record) this.#ensemble.run(now, every, record);
    else this.#ensemble.run(now);
    this.#sweepsSinceExchange += now;
    if (this.#exchange && this.#sweepsSinceExchange === exchange) {
      this.#exchange.attempt();
      this.#sweepsSinceExchange = 0;
    }
    return now;
  }

  /** Activity for a sum over slices of (φ² - 1)² of 1. */
  #activityUnit(point: number): number {
    const { lambda, path } = this.#points[point]!;
    return (this.#circuit.spacing * lambda) / 4 / path.action;
  }

  /**
   * The largest standard error, each by one standard deviation larger than it was estimated: a run would otherwise end
   * when errors happen to be underestimated. Infinite before chains agree.
   */
  async #largestError(): Promise<number> {
    let largest = 0;
    for (const [point, { fields }] of this.#points.entries()) {
      const unit = this.#activityUnit(point);
      const components = componentsOf(this.#circuit.neurons.length, fields.couplings);
      for (const statistics of await this.#statistics(point, components, [0])) {
        const { stdErr, rHat, blocks } = statistics[0]!;
        if (rHat > LARGEST_R_HAT) return Infinity;
        largest = Math.max(largest, unit * stdErr * (1 + 1 / Math.sqrt(2 * (blocks - 1))));
      }
    }
    return largest;
  }
}

const scaled = (statistics: ChainStatistics, unit: number): ChainStatistics => ({
  ...statistics,
  mean: unit * statistics.mean,
  stdErr: unit * statistics.stdErr,
});
