import type { LongWorkOptions, Precision } from '../../engine/index.js';
import {
  ArgumentError,
  boolean,
  checkChoice,
  checkNumbers,
  choice,
  type Describes,
  integer,
  longWork,
  number,
  readOptions,
  type Seed,
  seed,
  unchecked,
} from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';

/**
 * Where chains begin: all neurons at φ = 1 (`'vacuum'`), on |ψ|, the path of an active input (`'active'`), on the paper's
 * 0, 1, 0, 1, … (`'saw'`), there with 200 sweeps without couplings (`'saw-decoupled'`), or on given paths
 * [neurons · slices].
 */
export type PathStart = 'vacuum' | 'active' | 'saw' | 'saw-decoupled' | ArrayLike<number>;

/** What shapes the result of `simulateCircuit`. */
export interface SimulateSettings {
  /** Sweeps before anything is measured (default 2000). */
  thermalization: number;
  /** Sweeps that are measured (default 10,000). */
  sweeps: number;
  /** Independent chains (default 8). */
  chains: number;
  /**
   * `'bridge'`: segments are proposed by bisection and accepted as a whole; `'multilevel'`: with a test at every level;
   * `'single'`: slice by slice; `'gaussian'`: long segments are proposed by a Gaussian process fitted to the circuit, which is
   * by far the fastest where paths fluctuate about one course (Λ ≫ 1, no threshold near). `'auto'` (default): for neurons of
   * each kind what gave most independent samples for its cost in a short pilot; `meta.options.samplers` says what, and why.
   */
  method: 'auto' | 'bridge' | 'multilevel' | 'single' | 'gaussian';
  /**
   * Segments have 2^levels slices, by so many levels of bisection (default 4; 6 for `'gaussian'`, 1 for `'single'`; for
   * `'auto'` what the pilot finds best).
   */
  levels?: number;
  /** One for all chains, or a list that they go through in turn (default `['vacuum', 'active']`). */
  start: PathStart | readonly PathStart[];
  /**
   * `'reciprocal'` (default): one weight exp(-S) for all paths, an exciter feels what it excites; `'directed'`: it does
   * not, and there is no joint weight: what chains settle to depends a little on the method, too.
   */
  coupling: 'reciprocal' | 'directed';
  /**
   * Sweeps from one time that clusters of slices draw new signs to the next (default 8), which samples the whole path
   * integral. 0: never; plateaus between kinks then keep the signs that they start with, unless segments are as long as
   * they are.
   */
  signs: number;
  /** Of the paths (default `'float32'`). */
  precision: Precision;
  /** Sweeps from one measurement to the next (default 2). */
  every: number;
  /**
   * Sweeps from one exchange of paths between neighbouring points of a scan to the next, a multiple of `every`; 0: none (default
   * 0; with the method `'auto'` 8, or the first multiple above it, where there are jumps at a point). Replica exchange needs a
   * joint weight: not for `'directed'` coupling.
   */
  exchange?: number;
  /**
   * Sweeps from one jump to the next; 0: none (default 0; with the method `'auto'` 8, or the first multiple of `every` above it,
   * for up to 8 coupled neurons). Near thresholds a circuit's paths fluctuate about either of two courses, silent and spiking:
   * jumps change all neurons from one to the other together, where a fit finds two. They need a joint weight, as exchanges do.
   */
  jumps?: number;
  /**
   * Stops as soon as all neurons' standard errors are below this for certain (default 0: when the sweeps are done). A run that
   * does not get there ends for the reason `'target missed'`.
   */
  targetStdErr: number;
  /** Whether paths are looked at slice by slice every 64 sweeps or so (default false). */
  profile: boolean;
  /** When left out, one is drawn and returned. */
  seed: Seed;
}

/** Of `simulateCircuit`, each with the default that is given there. */
export type SimulateOptions = Partial<SimulateSettings> & LongWorkOptions;

/** Of `'auto'` those that it tries first. */
export const DEFAULT_LEVELS = { single: 1, multilevel: 4, bridge: 4, gaussian: 6, auto: 6 };
const STARTS = ['vacuum', 'active', 'saw', 'saw-decoupled'] as const;
const PATH_LIMIT = 1000;
/** Neurons that jump together. */
export const MOST_JUMPING = 8;

export const simulateOptions = () =>
  ({
    thermalization: integer({ default: 2000, minimum: 0, maximum: 1e9, unit: 'sweeps' }),
    every: integer({ default: 2, minimum: 1, maximum: 1_000_000, unit: 'sweeps' }),
    sweeps: integer({ default: 10_000, minimum: ({ every }) => 4 * every, maximum: 1e9 }),
    chains: integer({ default: 8, minimum: 1, maximum: 65536 }),
    method: choice(['auto', 'bridge', 'multilevel', 'single', 'gaussian'], { default: 'auto' }),
    levels: integer({ optional: true, minimum: 1, maximum: 16 }),
    start: unchecked({ default: ['vacuum', 'active'] }),
    coupling: choice(['reciprocal', 'directed'], { default: 'reciprocal' }),
    signs: integer({ default: 8, minimum: 0, maximum: 1_000_000, unit: 'sweeps' }),
    precision: choice(['float32', 'float64'], { default: 'float32' }),
    exchange: integer({ optional: true, minimum: 0, maximum: 1_000_000, unit: 'sweeps' }),
    jumps: integer({ optional: true, minimum: 0, maximum: 1_000_000, unit: 'sweeps' }),
    targetStdErr: number({ default: 0, minimum: 0 }),
    profile: boolean({ default: false }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<SimulateOptions>;

/** Checks the options and fills in the defaults. */
export function simulateSettings(options: SimulateOptions, circuit: QNeuronCircuit): SimulateSettings {
  const settings: SimulateSettings = readOptions('options', options, simulateOptions);
  const { method, chains } = settings;
  // The least that a pilot tries.
  const levels = settings.levels ?? (method === 'auto' ? 3 : DEFAULT_LEVELS[method]);
  if (method === 'single' && levels !== 1) {
    throw new ArgumentError('options.levels', "1, as the method is 'single'", levels);
  }
  if (circuit.slices % 2 ** levels !== 0) {
    throw new ArgumentError(
      'options.levels',
      `segments of ${2 ** levels} slices must divide the circuit's ${circuit.slices}`,
    );
  }
  checkExchange(settings);
  checkJumps(settings, circuit);
  if (settings.profile && chains < 2) {
    throw new ArgumentError('options.profile', 'at least two chains, which standard errors come from');
  }
  return { ...settings, start: checkStarts(settings.start, circuit) };
}

/** The starts as a list. */
export function startsOf(start: SimulateSettings['start']): readonly PathStart[] {
  const many = Array.isArray(start) && typeof start[0] !== 'number';
  return many ? (start as readonly PathStart[]) : [start as PathStart];
}

function checkExchange({ exchange = 0, sweeps, coupling, every }: SimulateSettings): void {
  if (exchange % every !== 0) {
    throw new ArgumentError(
      'options.exchange',
      `a multiple of the ${every} sweeps between measurements`,
      exchange,
    );
  }
  const most = Math.floor(Math.floor(sweeps / every) / 2) * every;
  if (exchange > most) {
    throw new ArgumentError('options.exchange', `at most ${most}, for each pair to exchange paths`, exchange);
  }
  if (exchange > 0 && coupling === 'directed') {
    throw new ArgumentError('options.exchange', '0, as directed coupling has no joint weight', exchange);
  }
}

function checkJumps({ jumps = 0, coupling }: SimulateSettings, { neurons }: QNeuronCircuit): void {
  if (jumps === 0) return;
  if (coupling === 'directed') {
    throw new ArgumentError('options.jumps', '0, as directed coupling has no joint weight', jumps);
  }
  if (neurons.length > MOST_JUMPING) {
    throw new ArgumentError('options.jumps', `0, as there are more than ${MOST_JUMPING} neurons`, jumps);
  }
}

/** Returns the starts, those that were given as copies. */
function checkStarts(start: SimulateSettings['start'], circuit: QNeuronCircuit): readonly PathStart[] {
  const starts = startsOf(start);
  if (starts.length === 0) throw new ArgumentError('options.start', 'a start, or a list of some', start);
  return starts.map((one) => {
    if (typeof one === 'object' && one !== null) {
      const values = checkNumbers('options.start', one, circuit.neurons.length * circuit.slices);
      for (let i = 0; i < values.length; i++) {
        if (Math.abs(values[i]!) > PATH_LIMIT) {
          throw new ArgumentError(`options.start[${i}]`, `a position up to ${PATH_LIMIT}`, values[i]);
        }
      }
      return Float64Array.from(values);
    }
    return checkChoice('options.start', one as string, STARTS) as PathStart;
  });
}
