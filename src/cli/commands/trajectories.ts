import type { Command } from 'commander';
import {
  DYNAMICS_OPTIONS,
  type NeuronChannel,
  type QubitNeuronsOptions,
  type QubitNeuronsResult,
  simulateQubitNeurons,
} from '../../dynamics/index.js';
import type { Engine, LongWorkOptions } from '../../engine/index.js';
import { ArgumentError, checkChoice, checkInteger, checkNumber, resolveSeed } from '../../engine/index.js';
import { coupleAll, coupleChain, coupleRing, type Hamiltonian, hamiltonian } from '../../register/index.js';
import { checkOn, type OnOptions, onOptions } from '../cluster/on-options.js';
import { wholeRuns } from '../cluster/whole-runs.js';
import { tryOut } from '../sweep/sweep-job.js';
import { apiOption } from '../terminal/api-option.js';
import { naming } from '../terminal/flags.js';
import { terminalColumns } from '../terminal/layout.js';
import { addCommon, addGroup, type CommonOptions, numberOption, option } from '../terminal/options.js';
import { dim, Printer, withError, writeDocument } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';
import { openEngine, workersOption } from '../terminal/workers.js';

export interface TrajectoriesOptions extends CommonOptions, OnOptions {
  neurons?: number;
  coupling?: string;
  jx?: number;
  jy?: number;
  k?: number;
  bias?: number;
  rabi?: number;
  rate?: number;
  efficiency?: number;
  decay?: number;
  initial?: string;
  dt?: number;
  steps?: number;
  trajectories?: number;
  unravelling?: string;
  method?: string;
  every?: number;
  observables?: string;
  targetStdErr?: number;
  tolerance?: number;
}

const SIMULATION = { reference: DYNAMICS_OPTIONS, call: 'simulateQubitNeurons' };
const COUPLINGS = { ring: coupleRing, chain: coupleChain, all: coupleAll };
const MOST_NEURONS = 16;
const SHOWN_TIMES = 11;
/** Columns of a table that an observable takes, about. */
const CELL = 18;
const MOST_SHOWN = 9;

/** Of what the library has no default for. */
const DEFAULTS = {
  neurons: 1,
  coupling: 'ring',
  jx: 0.5,
  jy: 0,
  k: 0,
  bias: 0,
  rabi: 1,
  rate: 0.5,
  efficiency: 1,
  decay: 0,
  dt: 0.01,
  steps: 500,
  trajectories: 100,
} as const;

export function addTrajectories(program: Command, signal: AbortSignal): void {
  const command = program
    .command('trajectories')
    .summary('simulate networks of qubit-neurons')
    .description(
      'Simulate qubit-neurons that are coupled, driven, measured (σz of every neuron) and decay, and print the mean of the ' +
        'trajectories with its standard error.',
    );
  addGroup(command, 'Network:', [
    numberOption('--neurons <count>', `qubit-neurons (default: ${DEFAULTS.neurons})`),
    option('--coupling <graph>', `ring, chain or all (default: ${DEFAULTS.coupling})`),
    numberOption('--jx <strength>', `Σ J XX along the graph (default: ${DEFAULTS.jx})`),
    numberOption('--jy <strength>', `Σ J YY along the graph (default: ${DEFAULTS.jy})`),
    numberOption('--k <strength>', `Σ K ZZ along the graph (default: ${DEFAULTS.k})`),
    numberOption('--bias <strength>', `Σ h Z (default: ${DEFAULTS.bias})`),
    numberOption('--rabi <frequency>', `Σ (Ω/2) X (default: ${DEFAULTS.rabi})`),
    option('--initial <bits>', 'basis state to begin with (default: all 0)'),
  ]);
  addGroup(command, 'Environment:', [
    numberOption('--rate <rate>', `rate γ at which σz of every neuron leaks out (default: ${DEFAULTS.rate})`),
    numberOption(
      '--efficiency <share>',
      `how much of that is measured, 0 to 1 (default: ${DEFAULTS.efficiency})`,
    ),
    numberOption(
      '--decay <rate>',
      `rate of the decay from active to inactive, which is not monitored (default: ${DEFAULTS.decay})`,
    ),
  ]);
  addGroup(command, 'Simulation:', [
    apiOption('dt', SIMULATION, { default: DEFAULTS.dt }),
    apiOption('steps', SIMULATION, { default: DEFAULTS.steps }),
    apiOption('trajectories', SIMULATION, { default: DEFAULTS.trajectories }),
    apiOption('unravelling', SIMULATION),
    apiOption('method', SIMULATION),
    numberOption(
      '--every <steps>',
      'steps from one recorded time to the next (default: so that 200 are recorded)',
    ),
    option('--observables <list>', 'bloch, or Pauli strings with commas between (default: bloch)'),
    apiOption('targetStdErr', SIMULATION, { value: 'error' }),
    apiOption('tolerance', SIMULATION, { value: 'error' }),
  ]);
  for (const each of onOptions()) command.addOption(each);
  command.addOption(workersOption());
  addCommon(command, {
    seed: 'seed of the noise (default: drawn)',
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike trajectories --neurons 3 --coupling chain --steps 200 --seed 7',
  });
  command.action((options: TrajectoriesOptions) => trajectories(options, signal));
}

async function trajectories(options: TrajectoriesOptions, signal: AbortSignal): Promise<void> {
  const printer = new Printer(options.json);
  checkOn(options);
  const result = await (options.on === undefined
    ? simulateWatched(options, signal)
    : simulateElsewhere(options, signal, printer));
  if (options.out) writeDocument(options.out, result);
  printer.document(result);
  print(printer, result);
  if (options.out) printer.written(options.out);
}

async function simulateWatched(
  options: TrajectoriesOptions,
  signal: AbortSignal,
): Promise<QubitNeuronsResult> {
  const engine = await openEngine(options);
  using bar = new ProgressBar('trajectories');
  return await simulateTrajectories(engine, options, bar.watch(signal));
}

async function simulateElsewhere(
  options: TrajectoriesOptions,
  signal: AbortSignal,
  printer: Printer,
): Promise<QubitNeuronsResult> {
  const { json: _, out: __, on: ___, store: ____, seed, ...shaping } = options;
  using engine = await openEngine({});
  await tryOut((stopped) => simulateTrajectories(engine, options, { signal: stopped }));
  const asked = { command: 'trajectories', options: shaping, seed: resolveSeed('--seed', seed) };
  const [results] = await wholeRuns<QubitNeuronsResult>(options, [asked], { signal, printer });
  return results![0]!;
}

/** The simulation that the command's options describe. */
export async function simulateTrajectories(
  engine: Engine,
  options: TrajectoriesOptions,
  control: LongWorkOptions,
): Promise<QubitNeuronsResult> {
  const neurons = checkInteger('--neurons', options.neurons ?? DEFAULTS.neurons, 1, MOST_NEURONS);
  const { seed, method, unravelling } = options;
  const initial = options.initial ?? '0'.repeat(neurons);
  if (initial.length !== neurons)
    throw new ArgumentError('--initial', `${neurons} characters 0 and 1`, initial);
  const request = {
    hamiltonian: networkOf(options, neurons),
    channels: channelsOf(options, neurons),
    initial,
    dt: options.dt ?? DEFAULTS.dt,
    steps: options.steps ?? DEFAULTS.steps,
    trajectories: options.trajectories ?? DEFAULTS.trajectories,
    method: method as QubitNeuronsOptions['method'],
    unravelling: unravelling as QubitNeuronsOptions['unravelling'],
    targetStdErr: options.targetStdErr,
    tolerance: options.tolerance,
    record: {
      every: options.every,
      observables:
        options.observables === undefined || options.observables === 'bloch'
          ? 'bloch'
          : options.observables.split(','),
    },
    seed,
  } satisfies QubitNeuronsOptions;
  // The state to begin with is refused for its size, which is the user's doing only by way of the neurons.
  const flags: Record<string, string> = options.initial === undefined ? { initial: '--neurons' } : {};
  return await naming(flags, () => simulateQubitNeurons(engine, { ...request, ...control }));
}

function networkOf(options: TrajectoriesOptions, neurons: number): Hamiltonian {
  const graph = checkChoice(
    '--coupling',
    options.coupling ?? DEFAULTS.coupling,
    Object.keys(COUPLINGS) as (keyof typeof COUPLINGS)[],
  );
  const strength = (flag: string, value: number) => checkNumber(flag, value);
  // A single neuron has no couplings.
  const along = (flag: string, value: number) =>
    neurons === 1 ? [[0]] : COUPLINGS[graph](neurons, strength(flag, value));
  const everywhere = (flag: string, value: number) => new Array<number>(neurons).fill(strength(flag, value));
  return hamiltonian({
    qubits: neurons,
    jx: along('--jx', options.jx ?? DEFAULTS.jx),
    jy: along('--jy', options.jy ?? DEFAULTS.jy),
    k: along('--k', options.k ?? DEFAULTS.k),
    h: everywhere('--bias', options.bias ?? DEFAULTS.bias),
    rabi: everywhere('--rabi', options.rabi ?? DEFAULTS.rabi),
  });
}

function channelsOf(options: TrajectoriesOptions, neurons: number): NeuronChannel[] {
  const rate = checkNumber('--rate', options.rate ?? DEFAULTS.rate, 0);
  const efficiency = checkNumber('--efficiency', options.efficiency ?? DEFAULTS.efficiency, 0, 1);
  const decay = checkNumber('--decay', options.decay ?? DEFAULTS.decay, 0);
  const all = Array.from({ length: neurons }, (_, qubit) => qubit);
  return [
    ...(rate > 0 ? all.map((qubit) => ({ operator: 'z' as const, qubit, rate, efficiency })) : []),
    ...(decay > 0 ? all.map((qubit) => ({ operator: '-' as const, qubit, rate: decay, efficiency: 0 })) : []),
  ];
}

function print(printer: Printer, result: QubitNeuronsResult): void {
  const { times, observables, mean, stdErr, trajectories: count, seed, meta } = result;
  for (const warning of meta.warnings) printer.remark(`warning: ${warning}`);
  const room = Math.max(1, Math.floor(terminalColumns() / CELL - 0.5));
  const shown = observables.slice(0, Math.min(room, MOST_SHOWN));
  const last = times.length - 1;
  const rows = Math.min(SHOWN_TIMES, times.length);
  const picked = Array.from({ length: rows }, (_, i) => Math.round((i * last) / Math.max(1, rows - 1)));
  printer.table([
    ['time', ...shown],
    ...picked.map((time) => [
      times[time]!.toPrecision(4),
      ...shown.map((_, i) =>
        cell(mean[time * observables.length + i]!, stdErr[time * observables.length + i]!),
      ),
    ]),
  ]);
  const rest = observables.length - shown.length;
  if (rest > 0) printer.line(dim(`and ${rest} more observables, which --json prints`));
  printer.line(dim(`${count} ${count === 1 ? 'trajectory' : 'trajectories'}, seed ${seed}`));
}

const cell = (mean: number, stdErr: number): string =>
  withError(mean, Number.isFinite(stdErr) && stdErr > 0 ? stdErr : null, 4);
