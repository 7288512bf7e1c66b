import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readModel } from '../../../src/cli/train/model-task.js';
import { readSafetensors, writeSafetensors } from '../../../src/data/public.js';
import { createEngine, DataFormatError } from '../../../src/index.js';
import { saveModel } from '../../../src/learning/public.js';
import { SpikingNetwork } from '../../../src/spiking/public.js';
import { temporaryFolder } from '../command.js';

it.each([
  ['[1]', /task\.0: there is no such option/],
  ['null', /task: expected an options object/],
  ['{"classes":5}', /task\.classes: expected a list of classes, got 5/],
  ['{"classes":[1,"7"]}', /task\.classes\[1\]: expected an integer/],
  ['{"data":["strokes"]}', /task\.data: expected one of 'strokes'/],
  ['{"train":-1}', /task\.train/],
  ['{"maxRate":1e999}', /task\.maxRate/],
  ['{"colour":1}', /task\.colour: there is no such option/],
  ['{', /JSON/],
])('refuses a model of the task %s', async (task, problem) => {
  using engine = await createEngine();
  using network = new SpikingNetwork(engine, { neuron: 'lif', layers: [2, 2], seed: 1 });
  const { metadata, tensors } = await readSafetensors(await saveModel(network));
  const path = join(temporaryFolder(), 'model');
  writeFileSync(path, await writeSafetensors({ metadata: { ...metadata, task }, tensors }));
  const used = engine.bytesUsed;
  const read = readModel(engine, path);
  await expect(read).rejects.toThrow(DataFormatError);
  await expect(read).rejects.toThrow(problem);
  expect(engine.bytesUsed).toBe(used);
});
