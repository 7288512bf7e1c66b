import type { Command } from 'commander';
import { encodeRate, strokes, subset } from '../../data/index.js';
import type { Seed } from '../../engine/index.js';
import { createEngine } from '../../index.js';
import { SpikingNetwork, trainLocal } from '../../spiking/index.js';
import { pictureLines, sideBySide, spikeLines } from '../terminal/answers.js';
import { option, parseSeed } from '../terminal/options.js';
import { bold, count, dim, Printer, percent, programName } from '../terminal/print.js';

const SEED = 7;
const CLASSES = [1, 7];
const TRAIN = 1000;
const TEST = 500;
const EPOCHS = 8;
const STEPS = 40;
/** Learns to at least 95 % from every seed from 1 to 20. */
const RULE = { epochs: EPOCHS, steps: STEPS, gradient: 'exact' } as const;
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
    .addOption(
      option('--seed <seed>', `seed of the drawings and of everything random (default ${SEED})`, parseSeed),
    )
    .addHelpText('after', '\nExample:\n  $ bornspike demo')
    .action(({ seed = SEED }: { seed?: Seed }) => demo(seed, signal));
}

async function demo(seed: Seed, signal: AbortSignal): Promise<void> {
  const printer = new Printer();
  const draw = (drawn: string, count: number) => strokes({ count, seed: drawn, classes: CLASSES, signal });
  const [train, test] = [await draw(`${seed}`, TRAIN), await draw(`${seed}-test`, TEST)];
  using engine = await createEngine();
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, CLASSES.length], seed });

  printer.paragraph(
    'Two stochastic quantum spiking (SQS) neurons learn to tell drawn digits apart. Each is two qubits: one remembers, one is measured in every time step, and a 1 is a spike.',
  );
  printer.line();
  printer.paragraph(
    bold(`accuracy on ${TEST} other drawings, after each time through ${TRAIN} to learn from`),
  );
  const showAccuracy = async (epoch: number) => {
    const { accuracy } = await network.evaluate(test, { steps: STEPS, seed, signal });
    const bar = '█'.repeat(Math.round(WIDTH * accuracy)).padEnd(WIDTH);
    printer.line(`${epoch === 0 ? 'untrained' : `epoch ${epoch}  `} ${bar} ${percent(accuracy)}`);
  };
  await showAccuracy(0);
  let learning = 0;
  let begin = performance.now();
  for await (const { endOfEpoch, epoch } of trainLocal(network, train, { ...RULE, seed, signal })) {
    if (!endOfEpoch) continue;
    learning += performance.now() - begin;
    await showAccuracy(epoch);
    begin = performance.now();
  }
  const { weights, angles } = network.parameters;
  printer.paragraph(
    dim(
      `${weights.length} weights and ${angles.length} angles, by the local learning rule with exact gradients: ${count(Math.round((TRAIN * EPOCHS) / (learning / 1000)))} drawings of ${STEPS} time steps a second`,
    ),
  );

  for (const [c, name] of CLASSES.entries()) {
    const image = await subset(test, [test.labels.indexOf(c)]);
    printer.line();
    printer.line(
      bold(`a ${name}, and ${REPEATS} answers of the network: its spikes (▮) in ${STEPS} time steps`),
    );
    const picture = pictureLines(image);
    const answers: string[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const input = encodeRate(image, { steps: STEPS, seed, signal });
      answers.push(
        ...spikeLines(
          (await network.run(await input, { seed: `${seed}-${repeat}`, signal })).spikes,
          CLASSES,
        ),
        '',
      );
    }
    for (const line of sideBySide(picture, answers, image.width)) printer.line(line);
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
