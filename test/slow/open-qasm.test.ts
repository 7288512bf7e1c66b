import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { DensityMatrix, type GateList, toOpenQasm3 } from '../../src/register/public.js';
import { SqsNeuron } from '../../src/spiking/public.js';
import { Circuit } from '../../src/variational/public.js';
import { SIGMAS } from '../oracle/statistics.js';

// Independent readers of what is written: QDK's compiler runs it, qasm-ts parses it.
const modules = join(import.meta.dirname, '../../node_modules');

interface Compiler {
  run(program: object, expression: string, shots: number, events: object): Promise<void>;
}
interface Qdk {
  loadWasmModule(bytes: ArrayBufferLike): Promise<void>;
  getCompiler(): Promise<Compiler>;
  QscEventTarget: new (captures: boolean) => { getResults(): { success: boolean; result: unknown }[] };
}

let engine: Engine;
let qdk: Qdk;
let compiler: Compiler;
beforeAll(async () => {
  engine = await createEngine();
  qdk = (await import(join(modules, 'qsharp-lang/dist/browser.js'))) as Qdk;
  const bytes = await readFile(join(modules, 'qsharp-lang/lib/web/qsc_wasm_bg.wasm'));
  await qdk.loadWasmModule(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  compiler = await qdk.getCompiler();
});
afterAll(() => engine.dispose());

/** How often each record of the classical bits came, bit 0 the most significant. */
async function countsOf(program: string, shots: number): Promise<Map<string, number>> {
  const events = new qdk.QscEventTarget(true);
  const source = { sources: [['program.qasm', program]], languageFeatures: [] };
  await compiler.run({ ...source, profile: 'unrestricted', projectType: 'openqasm' }, '', shots, events);
  const counts = new Map<string, number>();
  for (const { success, result } of events.getResults()) {
    expect(success, `${program}\n${JSON.stringify(result)}`).toBe(true);
    const record = Array.from(String(result).matchAll(/Zero|One/g), ([bit]) => Number(bit === 'One')).join(
      '',
    );
    counts.set(record, (counts.get(record) ?? 0) + 1);
  }
  return counts;
}

/** Holds shots to exact probabilities by a chi-squared of its degrees of freedom. */
async function compare(list: GateList, shots: number): Promise<void> {
  using rho = new DensityMatrix(engine, list.qubits);
  const circuit = new Circuit(list.qubits, list.gates);
  const { probabilities } = await circuit.run(rho, []);
  const counts = await countsOf(await toOpenQasm3(list), shots);
  const seen = [...counts.values()].reduce((sum, count) => sum + count, 0);
  expect(seen).toBe(shots);
  let chiSquared = 0;
  let degrees = -1;
  // Records of fewer than five expected shots are taken together.
  let rare = { expected: 0, count: 0 };
  const add = (expected: number, count: number) => {
    chiSquared += (count - expected) ** 2 / expected;
    degrees++;
  };
  probabilities.forEach((probability, record) => {
    const count = counts.get(record.toString(2).padStart(circuit.bits, '0')) ?? 0;
    const expected = shots * probability;
    if (expected < 1e-9) expect(count).toBe(0);
    if (expected >= 5) add(expected, count);
    else rare = { expected: rare.expected + expected, count: rare.count + count };
  });
  if (rare.expected > 1) add(rare.expected, rare.count);
  expect(degrees).toBeGreaterThan(0);
  // Its cube root is close to normal (Wilson and Hilferty, 1931). QDK draws without a seed.
  const spread = 2 / (9 * degrees);
  expect((Math.cbrt(chiSquared / degrees) - (1 - spread)) / Math.sqrt(spread)).toBeLessThan(SIGMAS);
}

const currents = [
  [0.45, 0.3],
  [-0.2, 0.7],
  [0.6, 0.1],
];

it.each(['quantum', 'last-spike', 'none'] as const)(
  'runs SQS neurons with a %s memory as this package does',
  async (memoryKind) => {
    using neuron = new SqsNeuron(engine, {
      inputs: 2,
      memory: 1,
      memoryKind,
      ansatz: 'two-way',
      angles: [0.7, -1.9, 2.6, 1.1, 0.4, -0.8, 1.3],
    });
    await compare(neuron.circuit({ currents }), 2000);
  },
);

it('runs all gates, matrices, conditions and resets as this package does', async () => {
  const half = Math.SQRT1_2;
  // biome-ignore format: a matrix
  const matrix = [
    half, 0, 0, 0, 0, half, 0, 0,
    0, 0, 0.6, 0, 0, 0, 0.8, 0,
    0, half, 0, 0, half, 0, 0, 0,
    0, 0, 0.8, 0, 0, 0, -0.6, 0,
  ];
  const turned: GateList['gates'] = [
    { gate: 'h', qubits: [0] },
    { gate: 'sx', qubits: [1] },
    { gate: 'ry', qubits: [2], angle: 1.2 },
    { gate: 'u', qubits: [2], angle: [0.7, 0.2, -1.1] },
    { gate: 'cu', qubits: [0, 1], angle: [1.3, -0.4, 0.9, 0.6] },
    { gate: 'crz', qubits: [1, 2], angle: 2.2 },
    { gate: 'cp', qubits: [0, 2], angle: -0.9 },
    { gate: matrix, qubits: [2, 0] },
    { gate: [0.6, 0, 0, 0.8, 0, 0.8, 0.6, 0], qubits: [1] },
    { gate: 'measure', qubits: [0], bits: [0] },
    { gate: 'ch', qubits: [1, 0] },
    { gate: 'cswap', qubits: [0, 1, 2], condition: { bits: [0], value: 0 } },
    { gate: 'measure', qubits: [1], bits: [1] },
    { gate: 'reset', qubits: [1] },
    { gate: 'crx', qubits: [2, 1], angle: 1.9, condition: { bits: [1, 0], value: 2 } },
    { gate: 'cry', qubits: [0, 1], angle: -2.1 },
    { gate: 'ccx', qubits: [0, 1, 2] },
    { gate: 'measure', qubits: [0, 1, 2], bits: [2, 3, 4] },
  ];
  await compare({ qubits: 3, gates: turned }, 2000);
});

it('writes inputs as qasm-ts and QDK read them', async () => {
  using neuron = new SqsNeuron(engine, { memoryKind: 'last-spike', angles: [0.4, 0.1, 0.2] });
  const program = await toOpenQasm3(neuron.circuit({ steps: 3 }));
  // Its own modules cannot be loaded by Node as they are.
  const { outputFiles } = await build({
    stdin: { contents: `export { parseString } from 'qasm-ts'`, resolveDir: modules },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`;
  const { parseString } = (await import(/* @vite-ignore */ url)) as { parseString(text: string): unknown[] };
  const text = JSON.stringify(parseString(program));
  expect(text.match(/encoding_\d_0/g)).toHaveLength(6);
  const bound = program.replaceAll(/input float\[64\] (\w+);/g, 'const float[64] $1 = 0.5;');
  expect((await countsOf(bound, 10)).size).toBeGreaterThan(0);
});
