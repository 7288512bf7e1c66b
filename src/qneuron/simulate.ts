import { RegionGroup } from '../engine/arena.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError, NumericalError } from '../engine/errors.js';
import { Pacer } from '../engine/long-work.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { type ChainStatistics, chainStatistics } from './chain-statistics.js';
import { checkCircuit, type QNeuronCircuit } from './circuit.js';
import { type Fields, fieldsOf } from './fields.js';
import { type InputPath, inputPath } from './input-path.js';
import { PathEnsemble, QUANTITIES } from './path-ensemble.js';
import { type PathProfile, ProfileSums } from './path-profile.js';
import {
  type SimulateOptions,
  type SimulateSettings,
  simulateSettings,
  startsOf,
} from './simulate-options.js';
import { convergenceWarnings } from './simulate-warnings.js';
import { vacuumActivity } from './vacuum.js';

/** What a simulation found; arrays in the order of the circuit's neurons. */
export interface SimulationResult {
  /** a Σ_t ⟨V0(φ_t)⟩ / a Σ_t V0(ψ_t), ψ the path of an active input: Float64Array [neurons]. */
  activity: Float64Array;
  /** Blocked standard error of `activity`, which `vacuumSubtracted` shares. */
  stdErr: Float64Array;
  /** `activity` less that of a neuron at rest, which is known exactly. */
  vacuumSubtracted: Float64Array;
  /** ⟨φ²⟩, over all slices, and its standard error. */
  square: Float64Array;
  squareStdErr: Float64Array;
  /** Integrated autocorrelation time 1 + 2 Σ ρ of the activity, in sweeps. */
  tau: Float64Array;
  /** Independent samples that all chains together are worth. */
  effectiveSamples: Float64Array;
  /** Agreement of the chains' halves (Gelman and Rubin): 1 when converged. */
  rHat: Float64Array;
  /** Accepted share of the tests of each level; of all together if the method has one test. */
  acceptance: Float64Array;
  /** Sweeps that were measured. */
  sweeps: number;
  /** If it was asked for. */
  profile?: PathProfile;
  /** The paths of the first chain at the end: Float64Array [neurons · slices]. */
  paths: Float64Array;
  meta: Meta;
}

const LANES = 4;
const DECOUPLED_SWEEPS = 200;
const SWEEPS_BETWEEN_SNAPSHOTS = 64;
/** Slots updated in one call: a few hundredths of a second. */
const SLOTS_PER_CALL = 4_000_000;
/** Values that are kept of each chain; beyond that, means of some. */
const MOST_BINS = 4096;
/** Measurements between two looks at the standard errors. */
const LEAST_MEASUREMENTS = 256;

/**
 * Samples the paths of a circuit's simulated neurons by Monte Carlo and measures their activity.
 *
 * What has not converged says so in `meta.warnings`.
 *
 * @throws ArgumentError naming the option that cannot be used; the signal's reason when aborted
 */
export async function simulateCircuit(
  engine: Engine,
  circuit: QNeuronCircuit,
  options: SimulateOptions = {},
): Promise<SimulationResult> {
  checkCircuit('circuit', circuit);
  return (await simulateScan(engine, [circuit], options))[0];
}

/**
 * `simulateCircuit` of circuits that differ in brightness and strengths only, side by side: the points of a scan. Each
 * has chains of its own.
 *
 * @throws ArgumentError for circuits of different lattices, neurons or couplings
 */
export async function simulateScan(
  engine: Engine,
  circuits: readonly QNeuronCircuit[],
  options: SimulateOptions = {},
): Promise<SimulationResult[]> {
  checkEngine(engine);
  const points = checkScan(circuits);
  const [circuit] = circuits;
  const settings = simulateSettings(options, circuit);
  const pacer = new Pacer(options);
  const start = performance.now();
  const path = inputPath(engine, circuit);
  const vacuum = vacuumActivity(engine, circuit, path.action);
  const group = new RegionGroup(engine.arena);
  try {
    const ensemble = new PathEnsemble(engine, group, circuit, points, path, settings);
    const record = group.float64(
      ensemble.recordLength(sweepsPerCall(circuit, ensemble, settings), settings.every),
    );
    await thermalize(ensemble, circuit, path, settings, pacer);
    const series = new Series(circuits.length * settings.chains, circuit.neurons.length, settings);
    const { slices, spacing, lambda, neurons } = circuit;
    const profiled = settings.profile ? circuits.keys() : [];
    const profiles = Array.from(profiled, (point) => {
      const firstChain = point * settings.chains;
      return new ProfileSums(firstChain, settings.chains, neurons.length, slices, spacing, lambda);
    });
    const stopped = await measure(ensemble, circuit, record, series, profiles, path, settings, pacer);
    const seconds = { start, stopped };
    const acceptance = acceptanceOf(ensemble, circuit, series, settings);
    return circuits.map((one, point) => {
      const from = point * settings.chains;
      const result = resultOf(one, series, from, path, vacuum, acceptance, ensemble, settings, seconds);
      return settings.profile ? { ...result, profile: profiles[point].profile() } : result;
    });
  } finally {
    group.dispose();
  }
}

/** The bins of all chains and neurons: sums over slots of (φ² - 1)², then of φ². */
class Series {
  readonly #bin: number;
  readonly #values: Float64Array[];
  measurements = 0;

  constructor(
    readonly chains: number,
    readonly neurons: number,
    settings: SimulateSettings,
  ) {
    const total = Math.floor(settings.sweeps / settings.every);
    this.#bin = Math.ceil(total / MOST_BINS);
    const length = Math.floor(total / this.#bin);
    this.#values = Array.from({ length: chains * neurons * QUANTITIES }, () => new Float64Array(length));
  }

  /** Measurements in one bin. */
  get bin(): number {
    return this.#bin;
  }

  get length(): number {
    return Math.min(Math.floor(this.measurements / this.#bin), this.#values[0].length);
  }

  /** Takes what `count` measurements recorded. */
  add(record: Float64Array, count: number): void {
    for (let chain = 0; chain < this.chains; chain++) {
      const group = Math.floor(chain / LANES);
      for (let m = 0; m < count; m++) {
        const bin = Math.floor((this.measurements + m) / this.#bin);
        if (bin >= this.#values[0].length) break;
        const first = (group * count + m) * this.neurons * QUANTITIES * LANES + (chain % LANES);
        for (let i = 0; i < this.neurons * QUANTITIES; i++) {
          this.#values[chain * this.neurons * QUANTITIES + i][bin] += record[first + i * LANES] / this.#bin;
        }
      }
    }
    this.measurements += count;
  }

  /** The full bins of `chains` chains. */
  of(firstChain: number, chains: number, neuron: number, quantity: number): Float64Array[] {
    return Array.from({ length: chains }, (_, c) => {
      const index = ((firstChain + c) * this.neurons + neuron) * QUANTITIES + quantity;
      return this.#values[index].subarray(0, this.length);
    });
  }
}

function checkScan(circuits: readonly QNeuronCircuit[]): Fields[] {
  if (!Array.isArray(circuits) || circuits.length === 0) {
    throw new ArgumentError('circuits', 'a list of circuits', circuits);
  }
  const shape = ({ lambda, time, slices, kinks, neurons }: QNeuronCircuit, { couplings }: Fields) =>
    JSON.stringify([
      lambda,
      time,
      slices,
      kinks,
      neurons.length,
      couplings.map((c) => [c.kind, c.from, c.to]),
    ]);
  const points = circuits.map((circuit, i) => fieldsOf(checkCircuit(`circuits[${i}]`, circuit)));
  for (const [i, fields] of points.entries()) {
    if (shape(circuits[i], fields) !== shape(circuits[0], points[0])) {
      throw new ArgumentError(
        `circuits[${i}]`,
        'differs from the first in more than brightness and strengths',
      );
    }
  }
  return points;
}

/** A multiple of the sweeps between measurements. */
function sweepsPerCall(
  circuit: QNeuronCircuit,
  ensemble: PathEnsemble,
  { every, sweeps, profile }: SimulateSettings,
): number {
  const slots = circuit.slices * circuit.neurons.length * ensemble.groups * LANES;
  const most = Math.min(profile ? SWEEPS_BETWEEN_SNAPSHOTS : Infinity, SLOTS_PER_CALL / slots);
  const fitting = Math.max(1, Math.floor(most / every));
  return every * Math.min(fitting, Math.floor(sweeps / every));
}

async function thermalize(
  ensemble: PathEnsemble,
  circuit: QNeuronCircuit,
  path: InputPath,
  settings: SimulateSettings,
  pacer: Pacer,
): Promise<void> {
  const starts = startsOf(settings.start);
  ensemble.start(starts, path.square);
  const step = sweepsPerCall(circuit, ensemble, settings);
  const run = async (total: number) => {
    for (let done = 0; done < total; done += step) {
      ensemble.run(Math.min(step, total - done));
      await pacer.breathe();
      pacer.report({
        unit: 'sweep',
        done: Math.min(done + step, total),
        total: settings.thermalization + settings.sweeps,
      });
    }
  };
  if (starts.includes('saw-decoupled')) {
    ensemble.couple((chain) => starts[chain % starts.length] === 'saw-decoupled');
    await run(DECOUPLED_SWEEPS);
  }
  ensemble.couple();
  await run(settings.thermalization);
}

/** Returns whether the target error ended the run early. */
async function measure(
  ensemble: PathEnsemble,
  circuit: QNeuronCircuit,
  record: Parameters<PathEnsemble['run']>[2] & object,
  series: Series,
  profiles: readonly ProfileSums[],
  path: InputPath,
  settings: SimulateSettings,
  pacer: Pacer,
): Promise<boolean> {
  const { every, sweeps, thermalization, targetError } = settings;
  const step = sweepsPerCall(circuit, ensemble, settings);
  const total = Math.floor(sweeps / every) * every;
  ensemble.resetAcceptance();
  let nextLook = LEAST_MEASUREMENTS;
  for (let done = 0; done < total; ) {
    const now = Math.min(step, total - done);
    ensemble.run(now, every, record);
    series.add(record.view, now / every);
    for (const sums of profiles) sums.add(ensemble);
    done += now;
    await pacer.breathe();
    pacer.report({ unit: 'sweep', done: thermalization + done, total: thermalization + sweeps });
    if (targetError > 0 && done < total && series.measurements >= nextLook && series.length >= 8) {
      nextLook = Math.ceil(series.measurements * 1.25);
      const unit = activityUnit(circuit, path);
      let largest = 0;
      for (let first = 0; first < series.chains; first += settings.chains) {
        for (let neuron = 0; neuron < series.neurons; neuron++) {
          const { stdErr } = chainStatistics(series.of(first, settings.chains, neuron, 0));
          largest = Math.max(largest, unit * stdErr);
        }
      }
      if (largest <= targetError) return true;
    }
  }
  return false;
}

/** Activity for a sum over slots of (φ² - 1)² of 1. */
function activityUnit(circuit: QNeuronCircuit, path: InputPath): number {
  return (circuit.spacing * circuit.lambda) / 4 / path.action;
}

function acceptanceOf(
  ensemble: PathEnsemble,
  circuit: QNeuronCircuit,
  series: Series,
  { method, levels, every }: SimulateSettings,
): Float64Array {
  let segments = method === 'single' ? circuit.slices : circuit.slices / 2 ** levels;
  // One sweep of four is of bridges.
  if (method === 'gaussian') segments = (3 * segments + circuit.slices / 2 ** Math.min(levels, 4)) / 4;
  const tests = segments * circuit.neurons.length * ensemble.groups * LANES * series.measurements * every;
  const shares = ensemble.accepted.map((accepted) => accepted / tests);
  return method === 'multilevel' ? shares : shares.subarray(0, 1);
}

function resultOf(
  circuit: QNeuronCircuit,
  series: Series,
  firstChain: number,
  path: InputPath,
  vacuum: number,
  acceptance: Float64Array,
  ensemble: PathEnsemble,
  settings: SimulateSettings,
  { start, stopped }: { start: number; stopped: boolean },
): SimulationResult {
  const { chains } = settings;
  const unit = activityUnit(circuit, path);
  const each = <R>(make: (neuron: number) => R) => circuit.neurons.map((_, neuron) => make(neuron));
  const wells = each((neuron) => series.of(firstChain, chains, neuron, 0));
  const activities: ChainStatistics[] = wells.map(chainStatistics);
  const squares = each((neuron) => chainStatistics(series.of(firstChain, chains, neuron, 1)));
  const column = (list: ChainStatistics[], name: keyof ChainStatistics, factor = 1) =>
    Float64Array.from(list, (statistics) => factor * statistics[name]);
  const activity = column(activities, 'mean', unit);
  const bad = activity.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new NumericalError(`neuron ${bad}: the path left the numbers`, series.measurements);
  const paths = each((neuron) => ensemble.path(firstChain, neuron));
  const { start: starts, ...options } = settings;
  const names = startsOf(starts).map((one) => (typeof one === 'string' ? one : 'given'));
  return {
    activity,
    stdErr: column(activities, 'stdErr', unit),
    vacuumSubtracted: activity.map((value) => value - vacuum),
    square: column(squares, 'mean', 1 / circuit.slices),
    squareStdErr: column(squares, 'stdErr', 1 / circuit.slices),
    tau: column(activities, 'tau', series.bin * settings.every),
    effectiveSamples: column(activities, 'effective'),
    rHat: column(activities, 'rHat'),
    acceptance,
    sweeps: series.measurements * settings.every,
    paths: Float64Array.from(paths.flatMap((one) => Array.from(one))),
    meta: makeMeta(
      start,
      settings.seed,
      { ...options, start: names },
      convergenceWarnings(wells, activities, acceptance, names, circuit.couplings.length > 0),
      stopped ? 'stopped' : 'done',
    ),
  };
}
