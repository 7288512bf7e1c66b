import { join } from 'node:path';
import type { Command } from 'commander';
import { ArgumentError, checkChoice, checkInteger, makeMeta } from '../../engine/index.js';
import { makeFolder, writeAtomically } from '../../files/index.js';
import { createEngine } from '../../index.js';
import { toOpenQasm3 } from '../../register/index.js';
import { type NeuronCircuitOptions, SpikingNetwork, SqsNeuron } from '../../spiking/index.js';
import {
  addCommon,
  addGroup,
  type CommonOptions,
  numberOption,
  option,
  parseNumbers,
  withValues,
} from '../terminal/options.js';
import { Printer } from '../terminal/print.js';
import { exportToHub } from '../train/hub-export.js';
import { readModel } from '../train/model-task.js';

const DEFAULT_STEPS = 10;
const FORMATS = ['openqasm3', 'hub'] as const;
type Format = (typeof FORMATS)[number];

interface ExportOptions extends CommonOptions {
  format?: Format;
  name?: string;
  license?: string;
  flavour?: 'bound' | 'input';
  neuron?: number;
  steps?: number;
  currents?: number[];
}

export function addExport(program: Command, signal: AbortSignal): void {
  const command = program
    .command('export')
    .summary('write a saved model for quantum computers, or for a hub of models')
    .description(
      'Write the SQS neurons of a saved model as programs in OpenQASM 3, a neuron each: in every step rotations, the circuit, a ' +
        'measurement and a reset. Bit t of the register spikes is the spike of step t. Or, with --format hub, a folder of any model for ' +
        'a hub: its file, its configuration, and a card with what result.json beside it says of its run.',
    )
    .argument('<model>', 'file that train --out or saveModel wrote');
  addGroup(command, 'Program:', [
    withValues(
      option('--format <name>', 'openqasm3 or hub (default: openqasm3)', (text, flag) =>
        checkChoice(flag, text, FORMATS),
      ),
      FORMATS,
    ),
    option(
      '--flavour <name>',
      'input: angles are inputs of the program; bound: numbers, for --currents (default: input)',
      (text, flag) => checkChoice(flag, text, ['bound', 'input']),
    ),
    numberOption('--neuron <number>', 'which of the neurons, from 0 on (default: all)'),
    numberOption(
      '--steps <count>',
      `time steps, of --flavour input (default: as in training, or ${DEFAULT_STEPS})`,
    ),
    option(
      '--currents <list>',
      'input currents, of --flavour bound: those of all channels of a step, then of the next',
      parseNumbers,
    ),
  ]);
  addGroup(command, 'Hub:', [
    option('--name <text>', "title of the card (default: the model's class)"),
    option('--license <name>', 'its licence, such as mit (default: none is named)'),
  ]);
  addCommon(command, {
    out: [
      '--out <folder>',
      'write neuron-NUMBER.qasm there, or the files for a hub (default: print the programs)',
    ],
    example: 'bornspike export trained/model-7.safetensors --out programs',
  });
  command.action((model: string, options: ExportOptions) => exportModel(model, options, signal));
}

async function exportModel(path: string, options: ExportOptions, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  if (options.format === 'hub') return exportForHub(path, options, start);
  for (const name of ['name', 'license'] as const)
    if (options[name] !== undefined) throw new ArgumentError(`--${name}`, 'is for --format hub');
  const engine = await createEngine();
  const { model, task } = await readModel(engine, path);
  if (!(model instanceof SpikingNetwork) || model.core.model.kind !== 'sqs') {
    throw new ArgumentError('MODEL', 'only networks of SQS neurons are exported');
  }
  const { inputs, memory, memoryKind, list } = model.core.model;
  const of = neuronCircuitOptions(options, task.steps ?? DEFAULT_STEPS, inputs);
  const { neurons } = model.core.topology.wiring;
  const numbers =
    options.neuron === undefined
      ? Array.from({ length: neurons }, (_, number) => number)
      : [checkInteger('--neuron', options.neuron, 0, neurons - 1)];
  const { angles } = model.parameters;
  const each = angles.length / neurons;
  const programs: { neuron: number; program: string }[] = [];
  for (const number of numbers) {
    const own = angles.subarray(number * each, (number + 1) * each);
    using neuron = new SqsNeuron(engine, { inputs, memory, memoryKind, ansatz: list.gates, angles: own });
    programs.push({ neuron: number, program: await toOpenQasm3(neuron.circuit(of), { signal }) });
  }
  const files: string[] = [];
  if (options.out !== undefined) {
    makeFolder(options.out);
    for (const { neuron, program } of programs) {
      const file = join(options.out, `neuron-${neuron}.qasm`);
      writeAtomically(file, program);
      files.push(file);
    }
  }
  const { format = 'openqasm3', flavour = 'input' } = options;
  const printer = new Printer(options.json);
  printer.document({ programs, files, meta: makeMeta(start, { model: path, format, flavour, ...of }) });
  if (options.out === undefined) for (const { program } of programs) printer.line(program.trimEnd());
  for (const file of files) printer.written(file);
}

async function exportForHub(
  path: string,
  { out, name, license, json, ...others }: ExportOptions,
  start: number,
): Promise<void> {
  for (const option of ['flavour', 'neuron', 'steps', 'currents'] as const)
    if (others[option] !== undefined) throw new ArgumentError(`--${option}`, 'is for --format openqasm3');
  if (out === undefined) throw new ArgumentError('--out', '--format hub needs a folder');
  const card = { ...(name !== undefined && { name }), ...(license !== undefined && { license }) };
  const files = await exportToHub(path, out, card);
  const printer = new Printer(json);
  printer.document({ files, meta: makeMeta(start, { model: path, format: 'hub', ...card }) });
  for (const file of files) printer.written(file);
}

/** What the circuit is to be of, by the flavour. */
function neuronCircuitOptions(
  { flavour = 'input', steps, currents }: ExportOptions,
  trained: number,
  inputs: number,
): NeuronCircuitOptions {
  if (flavour === 'input') {
    if (currents) throw new ArgumentError('--currents', 'only --flavour bound has any');
    return { steps: checkInteger('--steps', steps ?? trained, 1, 1000) };
  }
  if (steps !== undefined) throw new ArgumentError('--steps', '--flavour bound has as many as --currents');
  if (!currents) throw new ArgumentError('--currents', '--flavour bound needs them');
  if (currents.length % inputs !== 0) {
    throw new ArgumentError('--currents', `${inputs} numbers for each step`, currents.length);
  }
  return {
    currents: Array.from({ length: currents.length / inputs }, (_, t) =>
      currents.slice(t * inputs, (t + 1) * inputs),
    ),
  };
}
