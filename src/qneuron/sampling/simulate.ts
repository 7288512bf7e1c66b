import {
  ArgumentError,
  checkEngine,
  checkNumber,
  checkNumbers,
  checkOptionsObject,
  type Describes,
  type Engine,
  integer,
  type Meta,
  makeMeta,
  Pacer,
  RegionGroup,
  runInSteps,
  type Seed,
  tooLarge,
  unchecked,
} from '../../engine/index.js';
import { checkCircuit, type QNeuronCircuit } from '../circuit/circuit.js';
import { type Fields, fieldsOf } from '../circuit/fields.js';
import { vacuumActivity } from '../exact/vacuum.js';
import type { ChainStatistics } from './chain-statistics.js';
import { chooseSettings, sweepsBetween } from './choose-settings.js';
import { ensembleOf, type PathEnsembleName } from './ensemble.js';
import type { PathSettings } from './path-plan.js';
import { type PathPoint, pathPointOf } from './path-point.js';
import type { MeasuredArray, PathProfile } from './path-profile.js';
import type { NeuronSampler } from './pilot.js';
import { Sampling } from './sampling.js';
import {
  type PathStart,
  type SimulateOptions,
  type SimulateSettings,
  simulateOptions,
  simulateSettings,
  startsOf,
} from './simulate-options.js';
import { convergenceWarnings } from './simulate-warnings.js';

/** What a simulation found; arrays in the order of the circuit's neurons. */
export interface SimulationResult {
  /** Which paths the means are over. */
  ensemble: PathEnsembleName;
  /** a Σ_t ⟨V0(φ_t)⟩ / a Σ_t V0(ψ_t), ψ the path of an active input: Float64Array [neurons]. */
  activity: Float64Array;
  /** Blocked standard error of `activity`, which `vacuumSubtracted` shares. */
  stdErr: Float64Array;
  /** `activity` less that of a neuron at rest, which is known exactly. */
  vacuumSubtracted: Float64Array;
  /** ⟨φ²⟩ over all slices, [neuron]. */
  square: MeasuredArray;
  /** Integrated autocorrelation time 1 + 2 Σ ρ of the activity, in sweeps. */
  tau: Float64Array;
  /** Independent samples that all chains together are worth. */
  effectiveSamples: Float64Array;
  /** Agreement of the chains' halves (Gelman and Rubin): 1 when converged. */
  rHat: Float64Array;
  /** Accepted share of the tests of each level; of all together if the method has one test. */
  acceptance: Float64Array;
  /**
   * With replica exchange, for each point of the scan, or each replica in the order of its factor, how many of the exchanges with
   * the next took in a slice, as a share: that of the slice with the fewest. Float64Array [points - 1].
   */
  exchanged?: Float64Array;
  /** With jumps the accepted share of them, of all points of a scan together. */
  jumped?: number;
  /** Sweeps that were measured. */
  sweeps: number;
  /** If it was asked for. */
  profile?: PathProfile;
  /** The paths of the first chain at the end. */
  paths: { values: Float64Array; shape: [neurons: number, slices: number] };
  /** The one given, or drawn; of a scan that of all its points. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

const LARGEST_FACTOR = 1000;

/** Options of one circuit's simulation. */
export interface CircuitSimulateOptions extends SimulateOptions {
  /**
   * Factors of all strengths: for each a circuit is sampled besides and exchanges paths with its neighbours, so that paths get
   * around what holds them fast at the circuit's own strengths (default none). For a circuit near a threshold, take factors
   * on both sides of it, so close that a few percent of the exchanges are accepted.
   */
  replicas?: ArrayLike<number>;
  /**
   * Sweeps from one exchange of paths between neighbouring replicas to the next, a multiple of `every` (default 8, or the
   * first multiple above it). Replica exchange needs a joint weight: not for `'directed'` coupling.
   */
  exchange?: number;
}

export const circuitSimulateOptions = () =>
  ({
    ...simulateOptions(),
    replicas: unchecked({ optional: true }),
    exchange: integer({
      optional: true,
      minimum: 0,
      maximum: 1_000_000,
      unit: 'sweeps',
    }),
  }) satisfies Describes<CircuitSimulateOptions>;

/**
 * Samples the paths of a circuit's simulated neurons by Monte Carlo, with the weight exp(−S) of the action S of
 * `QNeuronCircuit`, and measures their activity a Σ_t ⟨V0(φ_t)⟩ / a Σ_t V0(ψ_t), ψ being the path of an active input. A
 * neuron at rest has some, too: see `vacuumSubtracted`.
 *
 * What has not converged says so in `meta.warnings`. Segments of 2^`levels` slices must divide the circuit's; `exchange`
 * needs `replicas` or a scan, and does not go together with directed coupling; a `profile` takes two chains.
 *
 * @throws ArgumentError naming the option that cannot be used; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { QNeuronCircuit, simulateCircuit } from 'bornspike/qneuron';
 *
 * const circuit = new QNeuronCircuit({ slices: 128 });
 * circuit.excite(circuit.input(1), circuit.neuron(), 8000);
 * const { activity, stdErr, rHat } = await simulateCircuit(await createEngine(), circuit, { seed: 1 });
 * console.log(activity[0].toFixed(3), stdErr[0].toFixed(4), rHat[0].toFixed(2)); // prints: 1.576 0.0005 1.00
 * ```
 */
export async function simulateCircuit(
  engine: Engine,
  circuit: QNeuronCircuit,
  options: CircuitSimulateOptions = {},
): Promise<SimulationResult> {
  checkEngine(engine);
  const shape = checkCircuit('circuit', circuit);
  const own = pathPointOf(engine, shape);
  checkOptionsObject('options', options);
  const { replicas, ...rest } = options;
  if (replicas === undefined) return (await simulatePoints(engine, shape, [own], rest))[0]!;
  const { every = 2 } = rest;
  const exchange = rest.exchange ?? sweepsBetween(every);
  if (exchange === 0) throw new ArgumentError('options.exchange', 'at least 1, with replicas', exchange);
  const factors = [1, ...Array.from(checkNumbers('options.replicas', replicas))].sort((a, b) => a - b);
  for (const factor of factors) checkNumber('options.replicas', factor, 0, LARGEST_FACTOR);
  const points = factors.map((factor) => ({ ...own, fields: scaledFields(own.fields, factor) }));
  const results = await simulatePoints(engine, shape, points, { ...rest, exchange });
  const result = results[factors.indexOf(1)]!;
  Object.assign(result.meta.options, { replicas: factors });
  return result;
}

/**
 * `simulateCircuit` of circuits that differ in brightness, strengths, kinks and Λ only, side by side: the points of a scan.
 * Each has chains of its own; with the option `exchange` they exchange paths with their neighbours'.
 *
 * @throws ArgumentError for circuits of different times, slices, neurons or couplings
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { QNeuronCircuit, simulateScan } from 'bornspike/qneuron';
 *
 * const circuits = [0, 0.5, 1].map((brightness) => {
 *   const circuit = new QNeuronCircuit({ slices: 128 });
 *   circuit.excite(circuit.input(brightness), circuit.neuron(), 8000);
 *   return circuit;
 * });
 * const results = await simulateScan(await createEngine(), circuits, { thermalization: 500, sweeps: 1000, seed: 1 });
 * console.log(results.map(({ activity }) => activity[0].toFixed(2)).join(' ')); // prints: 0.13 0.87 1.58
 * ```
 */
export async function simulateScan(
  engine: Engine,
  circuits: readonly QNeuronCircuit[],
  options: SimulateOptions = {},
): Promise<SimulationResult[]> {
  checkEngine(engine);
  const own = checkScan(circuits);
  const points = own.map((circuit) => pathPointOf(engine, circuit));
  return simulatePoints(engine, own[0]!, points, options);
}

async function simulatePoints(
  engine: Engine,
  circuit: QNeuronCircuit,
  points: readonly PathPoint[],
  options: SimulateOptions,
): Promise<SimulationResult[]> {
  const given = simulateSettings(options, circuit);
  if (given.exchange) checkExchange(points);
  const pacer = new Pacer(options);
  const start = performance.now();
  const vacuums = await vacuumsOf(engine, circuit, points, pacer);
  const group = new RegionGroup(engine.arena);
  try {
    const quiet = new Pacer({ signal: options.signal });
    const { settings, samplers } = await chooseSettings(engine, circuit, points, given, quiet);
    await pacer.pause();
    const sampling = new Sampling(engine, group, circuit, points, settings, pacer);
    await pacer.pause();
    const stopped = await sampling.run();
    const results: SimulationResult[] = [];
    for (const point of points.keys()) {
      results.push(
        await resultOf(sampling, point, circuit, settings, vacuums[point]!, {
          options: samplers ? { ...given, samplers } : given,
          start,
          stopped,
          told: engine.warnings,
          pacer,
        }),
      );
    }
    return results;
  } catch (error) {
    const { slices, neurons } = circuit;
    throw tooLarge(error, {
      'options.chains': given.chains,
      'circuit.slices': slices,
      'circuit.neurons': neurons.length,
    });
  } finally {
    group.dispose();
  }
}

function checkExchange(points: readonly PathPoint[]): void {
  if (points.length < 2) {
    throw new ArgumentError(
      'options.exchange',
      'a scan of at least two circuits, or replicas, to exchange paths between',
    );
  }
}

/** Activity at rest of each point, for equal points worked out once. */
async function vacuumsOf(
  engine: Engine,
  { spacing, time }: QNeuronCircuit,
  points: readonly PathPoint[],
  pacer: Pacer,
): Promise<number[]> {
  const known = new Map<string, number>();
  const vacuums: number[] = [];
  for (const { lambda, path } of points) {
    const key = `${lambda} ${path.action}`;
    const vacuum =
      known.get(key) ?? (await vacuumActivity(engine, { lambda, spacing, time }, path.action, pacer));
    known.set(key, vacuum);
    vacuums.push(vacuum);
  }
  return vacuums;
}

/** The circuits as they are now. */
function checkScan(circuits: readonly QNeuronCircuit[]): QNeuronCircuit[] {
  if (!Array.isArray(circuits) || circuits.length === 0) {
    throw new ArgumentError('circuits', 'a list of circuits', circuits);
  }
  const own = circuits.map((circuit, i) => checkCircuit(`circuits[${i}]`, circuit));
  const shapes = own.map(shapeOf);
  const other = shapes.findIndex((shape) => shape !== shapes[0]);
  if (other >= 0) {
    throw new ArgumentError(
      `circuits[${other}]`,
      'differs from the first in more than brightness, strengths, kinks and lambda',
    );
  }
  return own;
}

/** What all circuits of a scan have in common, as text. */
function shapeOf(circuit: QNeuronCircuit): string {
  const ends = fieldsOf(circuit).couplings.map(({ kind, from, to }) => [kind, from, to]);
  return JSON.stringify([circuit.time, circuit.slices, circuit.neurons.length, ends]);
}

function scaledFields({ excitation, inhibition, couplings }: Fields, factor: number): Fields {
  return {
    excitation: excitation.map((strength) => factor * strength),
    inhibition: inhibition.map((strength) => factor * strength),
    couplings: couplings.map((coupling) => ({ ...coupling, strength: factor * coupling.strength })),
  };
}

async function resultOf(
  sampling: Sampling,
  point: number,
  circuit: QNeuronCircuit,
  settings: PathSettings,
  vacuum: number,
  {
    options,
    start,
    stopped,
    told,
    pacer,
  }: {
    options: SimulateSettings & { samplers?: NeuronSampler[] };
    start: number;
    stopped: boolean;
    told: readonly string[];
    pacer: Pacer;
  },
): Promise<SimulationResult> {
  const statistics = await sampling.statisticsOf(point);
  const { activities, squares, paths, profile } = statistics;
  const { acceptance, exchanged, jumped } = sampling;
  const column = (list: ChainStatistics[], name: keyof ChainStatistics, factor = 1) =>
    Float64Array.from(list, (each) => factor * each[name]);
  const activity = column(activities, 'mean');
  const names = namesOf(startsOf(settings.start));
  const { exchange, jumps } = settings;
  const ensemble = ensembleOf(circuit, settings);
  const { targetStdErr } = settings;
  const isMissed = targetStdErr > 0 && !stopped && activities.some(({ stdErr }) => stdErr > targetStdErr);
  const warnings = await runInSteps(
    convergenceWarnings({
      statistics,
      acceptance,
      // Points that exchange by themselves where they are near enough are none the worse for those that are not.
      exchanged: options.exchange === undefined ? undefined : exchanged,
      // Fewer chains begin from the first starts only.
      starts: names.slice(0, settings.chains),
      coupled: circuit.couplings.length > 0,
      missedTarget: isMissed ? targetStdErr : undefined,
    }),
    pacer,
  );
  const endReason = stopped ? 'stopped' : isMissed ? 'target missed' : 'done';
  return {
    ensemble,
    activity,
    stdErr: column(activities, 'stdErr'),
    vacuumSubtracted: activity.map((value) => value - vacuum),
    square: { values: column(squares, 'mean'), stdErr: column(squares, 'stdErr'), shape: [activity.length] },
    tau: column(activities, 'tau', settings.every),
    effectiveSamples: column(activities, 'effective'),
    rHat: column(activities, 'rHat'),
    acceptance,
    ...(exchanged && { exchanged }),
    ...(jumped !== undefined && { jumped }),
    sweeps: sampling.sweeps,
    ...(profile && { profile }),
    paths: {
      values: Float64Array.from(paths.flatMap((one) => Array.from(one))),
      shape: [activity.length, circuit.slices],
    },
    seed: settings.seed,
    meta: makeMeta(
      start,
      { ...options, exchange, jumps, start: names, ensemble },
      [...told, ...warnings],
      endReason,
    ),
  };
}

/** Given paths go by their number if there are several. */
function namesOf(starts: readonly PathStart[]): string[] {
  const areMany = starts.filter((start) => typeof start !== 'string').length > 1;
  return starts.map((start, i) => (typeof start === 'string' ? start : areMany ? `given ${i}` : 'given'));
}
