import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { loadModel, saveModel } from '../../../src/learning/public.js';
import { fromOpenQasm3, toOpenQasm3 } from '../../../src/register/public.js';
import { SpikingNetwork, SqsNeuron } from '../../../src/spiking/public.js';
import { here } from '../in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'bornspike-export-'));
const path = join(folder, 'model.safetensors');
let engine: Engine;
let network: SpikingNetwork;
beforeAll(async () => {
  engine = await createEngine();
  network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 2, 1], inputs: 2, memory: 1, seed: 5 });
  writeFileSync(path, await saveModel(network));
  using leaky = new SpikingNetwork(engine, { neuron: 'lif', layers: [4, 2], seed: 5 });
  writeFileSync(join(folder, 'lif.safetensors'), await saveModel(leaky));
});
afterAll(() => {
  engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const export_ = (...args: string[]) => here(['export', path, ...args]);

it('writes all neurons with free angles into a folder', async () => {
  const out = join(folder, 'all');
  const { code, stdout } = await export_('--steps', '3', '--out', out);
  expect(code).toBe(0);
  expect(stdout).toContain('written: ');
  expect(readdirSync(out).sort()).toEqual(['neuron-0.qasm', 'neuron-1.qasm', 'neuron-2.qasm']);
  const circuit = await fromOpenQasm3(readFileSync(join(out, 'neuron-2.qasm'), 'utf8'));
  expect(circuit.registers.map(({ name, size }) => [name, size])).toEqual([
    ['io', 2],
    ['memory', 1],
    ['spikes_0', 3],
    ['spikes_1', 3],
  ]);
  expect(circuit.inputs).toContain('encoding_2_1');
});

it('prints one neuron with its own angles', async () => {
  const { code, stdout } = await export_(
    '--neuron',
    '1',
    '--flavour',
    'bound',
    '--currents',
    '0.5,-1,0.25,1',
  );
  expect(code).toBe(0);
  const { angles } = network.parameters;
  const each = angles.length / 3;
  const own = angles.subarray(each, 2 * each);
  using neuron = new SqsNeuron(engine, { inputs: 2, memory: 1, angles: own });
  const currents = [
    [0.5, -1],
    [0.25, 1],
  ];
  expect(stdout).toBe(await toOpenQasm3(neuron.circuit({ currents })));
});

it('refuses what is no neuron or goes together with nothing', async () => {
  const wrong: [args: string[], message: string][] = [
    [['--neuron', '3'], '--neuron: expected an integer from 0 to 2'],
    [['--flavour', 'bound'], '--currents: --flavour bound needs them'],
    [['--flavour', 'bound', '--currents', '1,2', '--steps', '1'], '--steps: --flavour bound has as many'],
    [['--flavour', 'bound', '--currents', '1,2,3'], '--currents: expected 2 numbers for each step'],
    [['--currents', '1,2'], '--currents: only --flavour bound'],
    [['--steps', '0'], '--steps: expected an integer from 1'],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr } = await export_(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  }
  const { code, stderr } = await here(['export', join(folder, 'lif.safetensors')]);
  expect(stderr).toContain('only networks of SQS neurons');
  expect(code).toBe(2);
});

it('writes a folder for a hub of models, with what the run said of this one', async () => {
  const trained = mkdtempSync(join(folder, 'trained-'));
  writeFileSync(join(trained, 'model-5.safetensors'), readFileSync(path));
  const run = (seed: number, testAccuracy: number) => ({ seed, testAccuracy });
  writeFileSync(
    join(trained, 'result.json'),
    JSON.stringify({ runs: [run(4, 0.5), run(5, 0.9)], meta: { options: { epochs: 3, test: 400 } } }),
  );
  const out = join(trained, 'hub folder');
  const model = join(trained, 'model-5.safetensors');
  const args = ['export', model, '--format', 'hub', '--name', 'Strokes', '--license', 'mit', '--out', out];
  const { code, stdout } = await here(args);
  expect(code).toBe(0);
  expect(stdout.match(/^written: /gm)).toHaveLength(3);
  expect(readdirSync(out).sort()).toEqual(['README.md', 'config.json', 'model.safetensors']);
  const card = readFileSync(join(out, 'README.md'), 'utf8');
  expect(card).toContain('license: "mit"\n');
  expect(card).toContain('# Strokes\n');
  expect(card).toContain('of the seed 5.');
  expect(card).toContain('| epochs | 3 |');
  expect(card).toContain('Test accuracy: 90.0 ± 1.5 %');
  const again = await loadModel(engine, readFileSync(join(out, 'model.safetensors')));
  expect(again.parameters).toEqual(network.parameters);
});

it('takes the options of what it writes', async () => {
  const leaky = join(folder, 'lif.safetensors');
  const out = join(folder, 'leaky');
  expect((await here(['export', leaky, '--format', 'hub', '--out', out])).code).toBe(0);
  for (const [args, problem] of [
    [['--format', 'hub'], '--out: --format hub needs a folder'],
    [['--format', 'hub', '--steps', '3', '--out', out], '--steps: is for --format openqasm3'],
    [['--license', 'mit'], '--license: is for --format hub'],
    [['--format', 'onnx'], "--format: expected one of 'openqasm3', 'hub'"],
  ] as const) {
    const { code, stderr } = await export_(...args);
    expect(stderr).toContain(problem);
    expect(code).toBe(2);
  }
});
