import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeSafetensors } from '../../src/data/index.js';
import { hubFolder } from '../../src/hub/hub-folder.js';
import { createEngine } from '../../src/index.js';
import { loadModel } from '../../src/learning/load-model.js';
import { saveModel } from '../../src/learning/public.js';
import { SpikingNetwork } from '../../src/spiking/public.js';

const engine = await createEngine();
const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 2], seed: 1 });
const bytes = await saveModel(network);

it('has the model as it is, its configuration, and a card that a hub reads', async () => {
  const folder = await hubFolder(bytes, {
    name: 'Strokes: "1" and\n7',
    license: 'mit',
    description: 'Tells strokes apart.',
    datasets: ['strokes'],
    accuracy: { mean: 0.984, stdErr: 0.0051 },
    command: 'bornspike train --seed 7',
    training: { epochs: 4 },
  });
  const again = await loadModel(engine, folder['model.safetensors']);
  expect(again.parameters).toEqual(network.parameters);
  expect(JSON.parse(folder['config.json'])).toMatchObject({
    library_name: 'bornspike',
    model_type: 'SpikingNetwork',
    parameters: network.parameterCount,
    options: { layers: [4, 2], seed: 1 },
  });
  const [, head, text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(folder['README.md'])!;
  expect(parse(head!)).toEqual({
    library_name: 'bornspike',
    license: 'mit',
    tags: expect.arrayContaining(['bornspike']),
    datasets: ['strokes'],
    metrics: ['accuracy'],
  });
  expect(text).toContain('# Strokes: "1" and 7\n');
  expect(text).toContain('Test accuracy: 98.40 ± 0.51 % (± one standard error).');
  expect(text).toContain('bornspike train --seed 7');
  expect(text).toContain('| epochs | 4 |');
  expect(text).toContain('| layers | [4,2] |');
  expect(text).not.toContain('undefined');
});

it('needs no more than the model', async () => {
  const { 'README.md': card } = await hubFolder(bytes);
  expect(card).toContain('# SpikingNetwork\n');
  expect(card).not.toMatch(/undefined|accuracy|license/);
});

it('refuses what is no model, and a card that says nothing', async () => {
  const tensors = new Map([['x', { dtype: 'F64' as const, shape: [1], data: Float64Array.of(1) }]]);
  await expect(hubFolder(await writeSafetensors({ metadata: {}, tensors }))).rejects.toThrow(
    'model: byte 8: this is not a bornspike model',
  );
  for (const [card, field] of [
    [{ titel: 'x' }, /card.*titel/],
    [{ name: 5 }, /^card\.name/],
    [{ datasets: 'mnist' }, /^card\.datasets/],
    [{ datasets: [5] }, /^card\.datasets\[0\]/],
    [{ accuracy: { mean: 98, stdErr: null } }, /^card\.accuracy\.mean/],
    [{ training: 'long' }, /^card\.training/],
    [{ accuracy: { mean: 0.5, stdErr: -1 } }, /^card\.accuracy\.stdErr/],
  ] as const) {
    await expect(hubFolder(bytes, card as never)).rejects.toThrow(field);
  }
});
