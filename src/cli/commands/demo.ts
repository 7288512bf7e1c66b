import type { Command } from 'commander';
import { encodeRate, type ImageDataset, strokes, subset } from '../../data/index.js';
import { createEngine } from '../../index.js';
import { SpikingNetwork, trainLocal } from '../../spiking/index.js';
import { bold, dim, Printer, percent, programName } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';

const SEED = 7;
const CLASSES = [1, 7];
const EPOCHS = 8;
const STEPS = 20;
const REPEATS = 3;
/** Of the bar of an accuracy. */
const WIDTH = 40;

export function addDemo(program: Command, signal: AbortSignal): void {
  program
    .command('demo')
    .summary('see spiking quantum neurons learn')
    .description(
      'Train two spiking quantum neurons to tell handwritten strokes of 1 and 7 apart, and show what they see and how they answer.',
    )
    .addHelpText('after', '\nExample:\n  $ bornspike demo')
    .action(() => demo(signal));
}

async function demo(signal: AbortSignal): Promise<void> {
  const printer = new Printer();
  const draw = (seed: string, count: number) => strokes({ count, seed, classes: CLASSES });
  const [train, test] = [await draw(`${SEED}`, 300), await draw(`${SEED}-test`, 100)];
  using engine = await createEngine();
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, CLASSES.length], seed: SEED });

  printer.paragraph(
    'Two stochastic quantum spiking (SQS) neurons learn to tell drawn digits apart. Each is two qubits: one remembers, one is measured in every time step, and a 1 is a spike.',
  );
  printer.line();
  const bar = new ProgressBar('learning', EPOCHS);
  const epochs: number[] = [];
  const run = trainLocal(network, train, { epochs: EPOCHS, seed: SEED, signal });
  try {
    for await (const { endOfEpoch, epoch } of run) {
      bar.update(epoch - 1, `epoch ${epoch}/${EPOCHS}`);
      if (endOfEpoch) epochs.push((await network.evaluate(test, { seed: SEED })).accuracy);
    }
  } finally {
    bar.end();
  }
  printer.line(bold('test accuracy after each epoch'));
  for (const [e, accuracy] of epochs.entries()) {
    printer.line(
      `${String(e + 1).padStart(2)} ${'█'.repeat(Math.round(WIDTH * accuracy))} ${percent(accuracy)}`,
    );
  }

  for (const [c, name] of CLASSES.entries()) {
    const image = await subset(test, [test.labels.indexOf(c)]);
    printer.line();
    printer.line(
      bold(`a ${name}, and ${REPEATS} answers of the network: its spikes (▮) in ${STEPS} time steps`),
    );
    const picture = pictureOf(image);
    const answers: string[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const input = encodeRate(image, { steps: STEPS, seed: SEED });
      answers.push(...rasterOf((await network.run(await input, { seed: `${SEED}-${repeat}` })).spikes), '');
    }
    for (let line = 0; line < Math.max(picture.length, answers.length); line++) {
      printer.line(`${(picture[line] ?? '').padEnd(image.width)}   ${answers[line] ?? ''}`.trimEnd());
    }
  }
  printer.paragraph(
    dim('The input was the same each time: whether a quantum neuron spikes is decided by a measurement.'),
  );
  printer.line();
  printer.line('next, try:');
  for (const next of [
    'train --classes 3,8 --seed 7 --out trained',
    'circuit not --exact --inputs 1',
    'figure list',
  ])
    printer.line(`  ${programName()} ${next}`);
}

/** Two rows of pixels in a line of text. */
function pictureOf({ images, width, height }: ImageDataset): string[] {
  const isInk = (x: number, y: number) => images[y * width + x] > (images instanceof Uint8Array ? 127 : 0.5);
  return Array.from({ length: height / 2 }, (_, row) =>
    Array.from({ length: width }, (_, x) => {
      const [upper, lower] = [isInk(x, 2 * row), isInk(x, 2 * row + 1)];
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }).join(''),
  );
}

/** A line for each output neuron: when it spiked, and how often. */
function rasterOf(spikes: Uint8Array): string[] {
  return CLASSES.map((name, neuron) => {
    const own = Array.from({ length: STEPS }, (_, t) => spikes[t * CLASSES.length + neuron]);
    return `${name}: ${own.map((spike) => (spike ? '▮' : '·')).join('')} ${own.reduce((a, b) => a + b, 0)}`;
  });
}
