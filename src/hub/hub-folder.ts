import { version } from '../../package.json';
import { readSafetensors } from '../data/index.js';
import {
  ArgumentError,
  checkNumber,
  checkOptions,
  checkOptionsObject,
  checkText,
  count,
  DataFormatError,
  type Estimate,
  withError,
} from '../engine/index.js';

/** What a card says of a model beside what its file holds. */
export interface ModelCard {
  /** Its title (default: the model's class). */
  name?: string;
  /** The licence by its SPDX identifier in lower case, such as `mit` (default: none is named). */
  license?: string;
  /** A paragraph on what it is for, as Markdown (default: none). */
  description?: string;
  /** Names of the data sets that it was trained on, as the hub has them (default: those of the command line's training). */
  datasets?: readonly string[];
  /** Share of the test samples that it tells right, 0 to 1, with its standard error, `null` where it is not known (default: not told). */
  accuracy?: Estimate;
  /** The command that trained it (default: not told). */
  command?: string;
  /** How it was trained: options by their names, as `result.options` of a training run (default: not told). */
  training?: object;
}

/** A folder's files by their names. */
export interface HubFolder {
  /** The model, which `loadModel` reads. */
  'model.safetensors': Uint8Array;
  /** Its class, options and task as JSON. */
  'config.json': string;
  /** The card: what hubs read between the lines of `---`, then Markdown. */
  'README.md': string;
}

const FIELDS = ['name', 'license', 'description', 'datasets', 'accuracy', 'command', 'training'];
const TAGS = ['bornspike', 'quantum', 'quantum-neural-network', 'spiking-neural-network'];

/**
 * A folder for a hub of models: the file of a model as it is, with its configuration and a card that says what it is, how to load
 * it, and how it was trained.
 *
 * @param model what `saveModel` gave, or `train --out` wrote
 * @throws DataFormatError for bytes that are no model of this package; ArgumentError naming what of the card cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { hubFolder } from 'bornspike/hub';
 * import { loadModel, saveModel } from 'bornspike/learning';
 * import { SpikingNetwork } from 'bornspike/spiking';
 *
 * const engine = await createEngine();
 * const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
 * const folder = await hubFolder(await saveModel(network), { name: 'Strokes', license: 'mit' });
 * console.log(Object.keys(folder).join(' ')); // prints: model.safetensors config.json README.md
 * const again = await loadModel(engine, folder['model.safetensors']);
 * console.log(again.parameterCount === network.parameterCount); // prints: true
 * ```
 */
export async function hubFolder(model: Uint8Array, card: ModelCard = {}): Promise<HubFolder> {
  const given = checkCard(card);
  const { metadata, tensors } = await readSafetensors(model, { file: 'model' });
  if (metadata.format !== 'bornspike-model' || metadata.model === undefined) {
    // Where the header begins.
    throw new DataFormatError('model', 8, 'this is not a bornspike model');
  }
  const parameters = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  const parsed = (name: string) => (metadata[name] === undefined ? undefined : JSON.parse(metadata[name]));
  const config = {
    library_name: 'bornspike',
    bornspike_version: metadata.version ?? version,
    model_type: metadata.model,
    parameters,
    options: parsed('options'),
    class_names: parsed('classNames'),
    task: parsed('task'),
  };
  return {
    'model.safetensors': model.slice(),
    'config.json': `${JSON.stringify(config, null, 2)}\n`,
    'README.md': cardText(config, given),
  };
}

function checkCard(card: ModelCard): ModelCard {
  checkOptions('card', card, FIELDS);
  for (const name of ['name', 'license', 'description', 'command'] as const)
    if (card[name] !== undefined) checkText(`card.${name}`, card[name]);
  const { accuracy, datasets } = card;
  if (datasets !== undefined) {
    if (!Array.isArray(datasets)) throw new ArgumentError('card.datasets', 'a list of names', datasets);
    for (const [i, name] of datasets.entries()) checkText(`card.datasets[${i}]`, name);
  }
  if (accuracy !== undefined) {
    checkOptions('card.accuracy', accuracy, ['mean', 'stdErr']);
    checkNumber('card.accuracy.mean', accuracy.mean, 0, 1);
    if (accuracy.stdErr !== null) checkNumber('card.accuracy.stdErr', accuracy.stdErr, 0);
  }
  if (card.training !== undefined) checkOptionsObject('card.training', card.training);
  return { ...card };
}

interface Config {
  bornspike_version: string;
  model_type: string;
  parameters: number;
  options?: object;
  task?: { data?: string };
}

/** JSON is YAML, too. */
const yaml = (entries: Record<string, unknown>): string =>
  Object.entries(entries)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join('\n');

function cardText(config: Config, card: ModelCard): string {
  const { model_type: kind, task } = config;
  const { name = kind, license, description, accuracy, command } = card;
  const datasets = card.datasets ?? (task?.data === undefined ? undefined : [task.data]);
  const head = yaml({
    library_name: 'bornspike',
    license,
    tags: TAGS,
    datasets,
    ...(accuracy && { metrics: ['accuracy'] }),
  });
  const result =
    accuracy && withError(100 * accuracy.mean, accuracy.stdErr === null ? null : 100 * accuracy.stdErr, 1);
  const table = (rows: object) =>
    Object.entries(rows)
      .map(([field, value]) => `| ${field} | ${JSON.stringify(value).replaceAll('|', '\\|')} |`)
      .join('\n');
  return [
    `---\n${head}\n---`,
    `# ${name.replace(/\s+/g, ' ')}`,
    ...(description === undefined ? [] : [description]),
    `A \`${kind}\` of ${count(config.parameters)} parameters, made by [bornspike](https://www.npmjs.com/package/bornspike) ${config.bornspike_version}.`,
    ...(result === undefined
      ? []
      : [`Test accuracy: ${result} %${accuracy!.stdErr === null ? '' : ' (± one standard error)'}.`]),
    '## Use',
    `\`\`\`js
import { readFile } from 'node:fs/promises';
import { createEngine } from 'bornspike';
import { loadModel } from 'bornspike/learning';

const model = await loadModel(await createEngine(), await readFile('model.safetensors'));
\`\`\``,
    '## Training',
    ...(command === undefined ? [] : [`\`\`\`sh\n${command}\n\`\`\``]),
    `| option | value |\n| --- | --- |\n${table({ ...config.options, ...card.training, ...task })}`,
  ]
    .join('\n\n')
    .concat('\n');
}
