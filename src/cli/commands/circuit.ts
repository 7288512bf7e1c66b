import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { Engine, LongWorkOptions } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import { checkTarget, makeFolder, writeAtomically } from '../../files/index.js';
import {
  type CircuitSimulateOptions,
  circuitDiagram,
  type ExactActivity,
  exactActivity,
  type LogicCircuit,
  type PathStart,
  QNEURON_OPTIONS,
  type QNeuronCircuitOptions,
  simulateCircuit,
  truthTable,
} from '../../qneuron/index.js';
import { apiOption } from '../terminal/api-option.js';
import {
  addCommon,
  addGroup,
  type CommonOptions,
  option,
  parseNumbers,
  showFirst,
} from '../terminal/options.js';
import { bold, count, Printer, withError, writeDocument } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';
import { openEngine, workersOption } from '../terminal/workers.js';
import { type BuiltCircuit, circuitSource, LOGIC_GATE_NAMES } from './circuit-source.js';

const CIRCUIT = { reference: QNEURON_OPTIONS, call: 'QNeuronCircuit' };
const SAMPLING = { reference: QNEURON_OPTIONS, call: 'simulateCircuit' };

type Sampling = Omit<CircuitSimulateOptions, 'seed' | 'signal' | 'onProgress'>;

export interface CircuitOptions extends CommonOptions, Sampling, QNeuronCircuitOptions {
  inputs?: number[];
  exact?: boolean;
  diagram?: string;
}

export function addCircuit(program: Command, signal: AbortSignal): void {
  const command = program
    .command('circuit')
    .summary('run a circuit of Q-neurons')
    .description(
      'Simulate a circuit of Q-neurons, particles in a double well, by path-integral Monte Carlo. For given inputs: the activity ' +
        'of all neurons with its standard error. Of a gate without inputs: its truth table.',
    )
    .argument('<gate>', `${LOGIC_GATE_NAMES.join(', ')}, or a .json file that describes a circuit`);
  addGroup(command, 'Circuit:', [
    option('--inputs <list>', 'brightness of each input, from 0 to 1, such as 1,0', parseNumbers),
    apiOption('lambda', CIRCUIT, { value: 'value' }),
    apiOption('time', CIRCUIT, { value: 'value' }),
    apiOption('slices', CIRCUIT),
    apiOption('kinks', CIRCUIT),
    option('--diagram <file>', 'draw the circuit there, as SVG'),
  ]);
  addGroup(command, 'Sampling:', [
    apiOption('sweeps', SAMPLING),
    apiOption('thermalization', SAMPLING, { value: 'count' }),
    apiOption('chains', SAMPLING),
    apiOption('method', SAMPLING, { value: 'name' }),
    apiOption('levels', SAMPLING),
    apiOption('start', SAMPLING, {
      value: 'list',
      text: 'vacuum, active, saw or saw-decoupled, in turn',
      parse: parseStarts,
    }),
    apiOption('coupling', SAMPLING, { value: 'name' }),
    apiOption('signs', SAMPLING, { value: 'count' }),
    option(
      '--replicas <list>',
      'exchange paths with circuits whose strengths are so many times as large',
      parseNumbers,
    ),
    apiOption('exchange', SAMPLING, { value: 'count' }),
    apiOption('jumps', SAMPLING, { value: 'count' }),
    apiOption('precision', SAMPLING, { value: 'name' }),
    apiOption('targetStdErr', SAMPLING, { value: 'error' }),
    option('--exact', 'compute the activities exactly besides: up to four neurons, which take a few minutes'),
  ]);
  showFirst(command, ['--inputs', '--sweeps', '--chains', '--exact', '--target-std-err', '--diagram']);
  command.addOption(workersOption());
  addCommon(command, {
    seed: 'seed of the sampling (drawn if left out)',
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike circuit xor --inputs 1,0 --json',
  });
  command.action((gate: string, options: CircuitOptions) => runCircuit(gate, options, signal));
}

/** What the command's options ask for, and how it is sampled. */
export function circuitPlan(gate: string, options: CircuitOptions) {
  const { inputs, lambda, time, slices, kinks, ...others } = options;
  const { json: _, out: __, exact, diagram: ___, workers: ____, ...sampling } = others;
  const lattice = { lambda, time, slices, kinks };
  const source = circuitSource(gate, lattice);
  const isTable = source.logic !== undefined && inputs === undefined;
  for (const [flag, value] of [
    ['--exact', exact],
    ['--replicas', sampling.replicas],
  ] as const) {
    if (isTable && value !== undefined) throw new ArgumentError(flag, 'name the inputs by --inputs');
  }
  const built = source.build(inputs);
  return { built, sampling, table: isTable ? { logic: source.logic!, lattice } : undefined };
}

async function runCircuit(gate: string, options: CircuitOptions, signal: AbortSignal): Promise<void> {
  const { json, out, exact, diagram } = options;
  if (diagram !== undefined) checkTarget('file', diagram);
  const { built, sampling, table } = circuitPlan(gate, options);
  using engine = await openEngine(options);
  const isFixed = sampling.signs === 0;
  const known = exact ? await computeExactly(engine, built, isFixed, signal) : undefined;
  if (diagram !== undefined) {
    makeFolder(dirname(diagram));
    writeAtomically(diagram, circuitDiagram(built.circuit, { outputs: built.outputs }));
  }
  let bar: ProgressBar | undefined;
  const watched = {
    ...sampling,
    signal,
    onProgress: ({ done, total }) => {
      bar ??= new ProgressBar(gate, total);
      bar.update(done, `${count(done)} sweeps`);
    },
  } satisfies Sampling & LongWorkOptions;
  const printer = new Printer(json);
  const run = table
    ? tabulate(engine, gate, table.logic, { ...watched, circuit: table.lattice }, printer)
    : simulate(engine, gate, built, known, watched, printer);
  const document = await run.finally(() => bar?.end());
  if (out) writeDocument(out, document);
  printer.document(document);
  for (const path of [diagram, out]) if (path !== undefined) printer.written(path);
  for (const warning of document.meta.warnings) printer.remark(`warning: ${warning}`);
}

/** The activities without Monte Carlo, over the same paths. */
async function computeExactly(
  engine: Engine,
  { circuit }: BuiltCircuit,
  isFixed: boolean,
  signal: AbortSignal,
): Promise<ExactActivity> {
  using bar = new ProgressBar('exact activities');
  const ensemble = isFixed ? 'fixed-plateaus' : 'path-integral';
  return await exactActivity(engine, circuit, { ensemble, ...bar.watch(signal) });
}

/** Simulates and prints a gate's truth table. */
async function tabulate(
  engine: Engine,
  gate: string,
  logic: LogicCircuit,
  options: Parameters<typeof truthTable>[2],
  printer: Printer,
) {
  const { ensemble, rows, outputs, seed, meta } = await truthTable(engine, logic, options);
  const bits = (values: readonly boolean[]) => values.map(Number).join(', ');
  const lines = rows.map(({ inputs, expected, activity, stdErr }) => [
    bits(inputs),
    bits(expected),
    ...activity.map((value, i) => estimate(value, stdErr[i]!)),
  ]);
  printer.line(bold(`truth table of ${gate}, seed ${seed}`));
  printer.line();
  const columns = outputs.map((_, i) => (outputs.length > 1 ? `output ${i}` : 'output'));
  printer.table([['inputs', 'expected', ...columns], ...lines]);
  printer.line();
  for (const [i, { margin, separation, ratio }] of outputs.entries()) {
    if (Number.isNaN(margin)) continue;
    const apart = Number.isNaN(separation) ? '' : `, ${separation.toFixed(0)} standard errors`;
    printer.paragraph(
      `${columns[i]}: least true less greatest false ${margin.toFixed(4)}${apart}; ratio ${ratio.toFixed(1)}`,
    );
  }
  return { gate, ensemble, rows, outputs, seed, meta };
}

/** Simulates and prints a circuit for its inputs. */
async function simulate(
  engine: Engine,
  gate: string,
  { circuit, inputs, outputs, expected }: BuiltCircuit,
  known: ExactActivity | undefined,
  options: CircuitSimulateOptions,
  printer: Printer,
) {
  const result = await simulateCircuit(engine, circuit, options);
  const neurons = Array.from(result.activity, (activity, i) => ({
    activity,
    stdErr: result.stdErr[i],
    vacuumSubtracted: result.vacuumSubtracted[i],
    tau: result.tau[i],
    effectiveSamples: result.effectiveSamples[i],
    rHat: result.rHat[i],
    ...(known && { exact: known.activity[i] }),
  }));
  const rows = neurons.map(({ activity, stdErr, rHat }, i) => [
    `neuron ${i}${outputs.includes(i) ? ' (output)' : ''}`,
    estimate(activity, stdErr!),
    ...(known ? [known.activity[i]!.toFixed(4)] : []),
    rHat!.toFixed(3),
  ]);
  printer.line(bold(`${gate} of ${inputs.join(', ')}, seed ${result.seed}`));
  printer.line();
  const columns = ['', 'activity', ...(known ? ['exact'] : []), 'R-hat'];
  printer.table([columns, ...rows]);
  const all = outputs.map((index, i) => ({ neuron: index, ...neurons[index], expected: expected?.[i] }));
  const { ensemble, acceptance, exchanged, sweeps, seed, meta } = result;
  meta.warnings.push(...(known?.meta.warnings ?? []).map((warning) => `exact: ${warning}`));
  return {
    gate,
    ensemble,
    inputs,
    ...(all.length > 0 && { output: all[0] }),
    outputs: all,
    neurons,
    acceptance,
    ...(exchanged && { exchanged }),
    sweeps,
    circuit: circuit.toJSON(),
    seed,
    meta,
  };
}

const estimate = (mean: number, stdErr: number): string => withError(mean, stdErr, 4);

/** The library checks their names. */
const parseStarts = (text: string): PathStart[] => text.split(',') as PathStart[];
