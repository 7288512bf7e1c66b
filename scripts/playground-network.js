// Stores a trained network for the playground: `node scripts/playground-network.js FOLDER --data-dir DATA`, FOLDER being what
// `bornspike train --data mnist --rule surrogate … --json --out FOLDER` wrote. Each weight becomes a byte, in units of the
// largest of its neuron; accuracy is that of the bytes, by `bornspike evaluate`. What it was made by is written beside it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSafetensors, writeSafetensors } from '../build/library/data.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const LARGEST = 127;
/** Time steps that the page shows a drawing for by default, beside those of the training. */
const STEPS = 40;

/** Bytes [source][target] and their units [target] of weights [source][1][target]. */
function toBytes({ shape: [sources, , targets], data }) {
  const units = new Float32Array(targets);
  data.forEach((weight, at) => {
    units[at % targets] = Math.max(units[at % targets], Math.abs(weight) / LARGEST);
  });
  const bytes = Int8Array.from(data, (weight, at) => {
    const whole = Math.round(weight / (units[at % targets] || 1));
    return Math.max(-LARGEST, Math.min(LARGEST, whole));
  });
  return {
    weights: { dtype: 'I8', shape: [sources, targets], data: bytes },
    units: { dtype: 'F32', shape: [targets], data: units },
  };
}

const evaluate = (model, dataFolder, steps, maxRate) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [
        ...['build/cli/bornspike.js', 'evaluate', model, '--data', 'mnist', '--data-dir', dataFolder],
        ...['--max-rate', String(maxRate), '--steps', String(steps), '--seed', '1', '--json'],
      ],
      { cwd: root, encoding: 'utf8' },
    ),
  ).accuracy;

const [folder, flag, dataFolder] = process.argv.slice(2);
if (flag !== '--data-dir') throw new Error('usage: playground-network.js FOLDER --data-dir DATA');
const result = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8'));
const file = (await readdir(folder)).find((name) => name.endsWith('.safetensors'));
const trained = await readSafetensors(await readFile(join(folder, file)));
const { options: training, seed } = { ...result.meta, ...result };
const { steps, maxRate } = training;

const tensors = new Map([['angles', trained.tensors.get('angles')]]);
const rounded = new Map(trained.tensors);
for (const [name, tensor] of trained.tensors) {
  if (!name.endsWith('.weights')) continue;
  const { weights, units } = toBytes(tensor);
  tensors.set(name, weights).set(name.replace(/weights$/, 'units'), units);
  const targets = units.data.length;
  rounded.set(name, {
    ...tensor,
    data: Float64Array.from(weights.data, (value, at) => value * units.data[at % targets]),
  });
}
const scratch = await mkdtemp(join(tmpdir(), 'playground-network-'));
const model = join(scratch, 'rounded.safetensors');
await writeFile(model, await writeSafetensors({ metadata: trained.metadata, tensors: rounded }));
const accuracies = {
  trained: evaluate(join(folder, file), dataFolder, steps, maxRate),
  stored: evaluate(model, dataFolder, steps, maxRate),
  [`storedIn${STEPS}Steps`]: evaluate(model, dataFolder, STEPS, maxRate),
};
await rm(scratch, { recursive: true });

const { options, classNames, version } = trained.metadata;
const bytes = await writeSafetensors({
  metadata: {
    ...{ format: 'bornspike-playground-network', version, options },
    classNames: classNames ?? JSON.stringify(Array.from({ length: 10 }, (_, i) => String(i))),
    maxRate: String(maxRate),
    accuracy: String(accuracies[`storedIn${STEPS}Steps`]),
    source: 'the 60,000 training pictures of MNIST (Y. LeCun, C. Cortes and C. Burges)',
  },
  tensors,
});
await writeFile(join(root, 'web/models/mnist.safetensors'), bytes);
const { hidden, rule, epochs } = training;
const record = {
  command:
    `bornspike train --rule ${rule} --data mnist --hidden ${hidden} --steps ${steps} --max-rate ${maxRate} ` +
    `--epochs ${epochs} --seed ${seed} --json --out trained`,
  stored: 'node scripts/playground-network.js trained --data-dir DATA',
  options: { ...training, files: training.files.map((path) => path.split('/').slice(-2).join('/')) },
  ...{ seed, version, testImages: 10_000, accuracies },
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
};
await writeFile(join(root, 'web/models/mnist.json'), `${JSON.stringify(record, undefined, 2)}\n`);
