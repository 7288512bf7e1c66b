import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder, readBytes, readJson, writeAtomically } from '../../files/index.js';
import { type HubFolder, hubFolder, type ModelCard } from '../../hub/index.js';
import { createEngine } from '../../index.js';
import { loadModel } from '../../learning/load-model.js';

/** What `train --out` writes beside the models. */
interface TrainResult {
  runs?: { seed?: unknown; testAccuracy?: unknown }[];
  meta?: { options?: { test?: unknown } };
}

/**
 * Writes a folder for a hub of models, with what the training of the model said where that is beside it.
 *
 * @returns the paths of its files
 */
export async function exportToHub(path: string, out: string, card: ModelCard): Promise<string[]> {
  const bytes = readBytes(path);
  // What cannot be loaded is not to be published.
  (await loadModel(await createEngine(), bytes, { file: path })).dispose();
  const files = await hubFolder(bytes, { ...trained(path), ...card });
  makeFolder(out);
  return (Object.keys(files) as (keyof HubFolder)[]).map((name) => {
    const file = join(out, name);
    writeAtomically(file, files[name]);
    return file;
  });
}

/** Of the run that the file's name tells. */
function trained(path: string): ModelCard {
  const result = join(dirname(path), 'result.json');
  const [, seed] = /^model-(.+)\.safetensors$/.exec(basename(path)) ?? [];
  if (seed === undefined || !existsSync(result)) return {};
  const { runs, meta } = readJson(result) as TrainResult;
  const run = runs?.find((each) => String(each.seed) === seed);
  const { testAccuracy } = run ?? {};
  const options = meta?.options;
  const tested = Number(options?.test);
  return {
    description: `One run of \`bornspike train\`, of the seed ${seed}.`,
    ...(options && { training: options }),
    ...(typeof testAccuracy === 'number' && {
      accuracy: {
        mean: testAccuracy,
        stdErr: tested > 1 ? Math.sqrt((testAccuracy * (1 - testAccuracy)) / tested) : null,
      },
    }),
  };
}
