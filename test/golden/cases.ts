import type { Engine } from '../../src/index.js';
import { hashOf } from './bytes.js';
import { circuitCases } from './circuit-cases.js';
import { classifierCases } from './classifier-cases.js';
import { coherenceCases } from './coherence-cases.js';
import { dataCases } from './data-cases.js';
import { dynamicsCases } from './dynamics-cases.js';
import type { GoldenCase } from './golden-case.js';
import { linearCases } from './linear-cases.js';
import { mathsCases } from './maths-cases.js';
import { networkCases } from './network-cases.js';
import { neuronCases } from './neuron-cases.js';
import { parallelCases } from './parallel-cases.js';
import { qneuronCases } from './qneuron-cases.js';
import { randomCases } from './random-cases.js';
import { registerCases } from './register-cases.js';
import { stackCases } from './stack-cases.js';

/** All cases of golden.json. They run wherever the package does. */
export const goldenCases: GoldenCase[] = [
  ...randomCases,
  ...mathsCases,
  ...linearCases,
  ...dataCases,
  ...neuronCases,
  ...networkCases,
  ...stackCases,
  ...classifierCases,
  ...registerCases,
  ...dynamicsCases,
  ...circuitCases,
  ...coherenceCases,
  ...qneuronCases,
  ...parallelCases,
];

/** One in eight, of all wings: an engine that gives these works. */
export const someCases = goldenCases.filter((_, i) => i % 8 === 0);

/** Runs cases on an engine, one after the other; returns the table of their hashes. */
export async function goldenHashes(engine: Engine, cases = goldenCases): Promise<Record<string, string>> {
  const table: Record<string, string> = {};
  for (const { name, run } of cases) table[name] = await hashOf(await run(engine));
  return table;
}
