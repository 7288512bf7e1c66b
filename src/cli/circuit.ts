import { Argument, type Command } from 'commander';
import { createEngine } from '../engine/create-engine.js';
import { ArgumentError } from '../engine/errors.js';
import { checkExact } from '../qneuron/exact-activity.js';
import type { SimulateOptions } from '../qneuron/index.js';
import {
  exactActivity,
  LOGIC,
  type LogicCircuit,
  QNeuronCircuit,
  simulateCircuit,
} from '../qneuron/index.js';
import { catchInterruption } from './interruption.js';
import {
  addCommon,
  addGroup,
  type CommonOptions,
  kebab,
  numberOption,
  option,
  parseNumbers,
} from './options.js';
import { bold, count, Printer, table, writeDocument } from './print.js';
import { ProgressBar } from './progress.js';

interface CircuitOptions extends CommonOptions, Omit<SimulateOptions, 'seed' | 'signal' | 'onProgress'> {
  inputs?: number[];
  exact?: boolean;
  lambda?: number;
  time?: number;
  slices?: number;
  kinks?: number;
}

/** The names of `LOGIC` as the command line writes them. */
const GATES = new Map<string, LogicCircuit>(
  Object.entries(LOGIC).map(([name, logic]) => [kebab(name), logic]),
);

export function addCircuit(program: Command): void {
  const command = program
    .command('circuit')
    .summary('run a gate made of Q-neurons')
    .description(
      'Simulate a gate made of Q-neurons, particles in a double well, by path-integral Monte Carlo: the activity of its ' +
        'output and of all its neurons, each with its standard error.',
    )
    .addArgument(new Argument('<gate>', 'which one').choices([...GATES.keys()]));
  addGroup(command, 'Circuit:', [
    option(
      '--inputs <list>',
      'brightness of each input, from 0 to 1, such as 1,0 (default: all 1)',
      parseNumbers,
    ),
    numberOption('--lambda <value>', 'Λ of the potential (default: 5000)'),
    numberOption('--time <value>', 'length of the periodic time (default: 0.7)'),
    numberOption('--slices <count>', 'slices of that time (default: 512)'),
    numberOption('--kinks <count>', "kinks of an active input's path, even (default: 4)"),
  ]);
  addGroup(command, 'Sampling:', [
    numberOption('--sweeps <count>', 'sweeps that are measured (default: 10000)'),
    numberOption('--thermalization <count>', 'sweeps before (default: 2000)'),
    numberOption('--chains <count>', 'independent chains (default: 8)'),
    option('--method <name>', 'bridge, multilevel or single (default: bridge)'),
    numberOption('--levels <count>', 'levels of bisection (default: 4)'),
    option('--coupling <name>', 'reciprocal or directed (default: reciprocal)'),
    option('--precision <name>', 'float32 or float64 (default: float32)'),
    numberOption('--target-error <value>', 'stop when all standard errors are below this'),
    option('--exact', 'compute the activities exactly besides: up to four neurons, which take a minute or two'),
  ]);
  addCommon(command, {
    seed: 'seed of the sampling (drawn if left out)',
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike circuit xor --inputs 1,0 --json',
  });
  command.action((gate: string, options: CircuitOptions) => runCircuit(gate, options));
}

async function runCircuit(gate: string, options: CircuitOptions): Promise<void> {
  const { json, out, inputs: given, exact, lambda, time, slices, kinks, ...sampling } = options;
  const logic = GATES.get(gate)!;
  const inputs = given ?? Array.from({ length: logic.inputs }, () => 1);
  if (inputs.length !== logic.inputs) {
    throw new ArgumentError('--inputs', `${logic.inputs} numbers for ${gate}`, inputs.length);
  }
  const circuit = new QNeuronCircuit({ lambda, time, slices, kinks });
  const ends = inputs.map((brightness) => {
    if (!(brightness >= 0 && brightness <= 1)) {
      throw new ArgumentError('--inputs', 'numbers from 0 to 1', brightness);
    }
    return circuit.input(brightness);
  });
  const outputs = logic.build(circuit, ends).map(({ index }) => index);
  using engine = await createEngine();
  // Before the simulation, which takes its time.
  if (exact) checkExact(engine, circuit);
  const signal = catchInterruption();
  let bar: ProgressBar | undefined;
  const result = await simulateCircuit(engine, circuit, {
    ...sampling,
    signal,
    onProgress: ({ done, total }) => {
      bar ??= new ProgressBar(gate, total, { format: '{sweeps} sweeps', first: { sweeps: '0' } });
      bar.update(done, { sweeps: count(done) });
    },
  }).finally(() => bar?.end());
  const known = exact ? exactActivity(engine, circuit) : undefined;
  const neurons = Array.from(result.activity, (activity, i) => ({
    activity,
    stdErr: result.stdErr[i],
    vacuumSubtracted: result.vacuumSubtracted[i],
    tau: result.tau[i],
    effectiveSamples: result.effectiveSamples[i],
    rHat: result.rHat[i],
    ...(known && { exact: known.activity[i] }),
  }));
  const isLogical = inputs.every((brightness) => brightness === 0 || brightness === 1);
  const expected = isLogical ? logic.expected(...inputs.map((brightness) => brightness === 1)) : undefined;
  const all = outputs.map((index, i) => ({ neuron: index, ...neurons[index], expected: expected?.[i] }));
  const document = {
    gate,
    inputs,
    output: all[0],
    outputs: all,
    neurons,
    acceptance: result.acceptance,
    sweeps: result.sweeps,
    circuit: circuit.toJSON(),
    meta: result.meta,
  };
  if (out) writeDocument(out, document);
  const printer = new Printer(json);
  printer.document(document);
  const rows = neurons.map((neuron, i) => [
    `neuron ${i}${outputs.includes(i) ? ' (output)' : ''}`,
    neuron.activity.toFixed(4),
    `± ${neuron.stdErr.toFixed(4)}`,
    ...(known ? [known.activity[i].toFixed(4)] : []),
    neuron.rHat.toFixed(3),
  ]);
  printer.line(bold(`${gate} of ${inputs.join(', ')}, seed ${result.meta.seed}`));
  printer.line();
  for (const line of table([['', 'activity', '', ...(known ? ['exact'] : []), 'R-hat'], ...rows]))
    printer.line(line);
  for (const warning of result.meta.warnings) printer.remark(`warning: ${warning}`);
}
