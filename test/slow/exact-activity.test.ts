import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { exactActivity, gates, QNeuronCircuit } from '../../src/qneuron/public.js';
import { expectErrorHolds } from '../qneuron/exact-error.js';
import { randomCircuit } from '../qneuron/random-circuit.js';
import { chain, expectSimulated, SMALL, threeGate } from '../qneuron/sampling/known-circuits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

it('knows how far the exact activities of random circuits may be off', async () => {
  for (let i = 0; i < 100; i++) await expectErrorHolds(engine, randomCircuit(i), `circuit ${i}`);
  expect(engine.bytesUsed).toBe(0);
});

it('has the reference value of a strong chain', async () => {
  const { activity } = await exactActivity(engine, chain(1.1), { ensemble: 'fixed-plateaus' });
  // As near as the weaker ones in test/qneuron/exact.
  expect(Math.abs(activity[2]! - 1.67416)).toBeLessThan(1e-4);
});

it('has the reference value of AND', async () => {
  const { activity } = await exactActivity(engine, threeGate(1, 0, 2000), { ensemble: 'fixed-plateaus' });
  expect(Math.abs(activity[2]! - 0.96044)).toBeLessThan(1e-4);
});

it('agrees with Monte Carlo of four neurons, a weaker XOR', async () => {
  const circuit = new QNeuronCircuit(SMALL);
  const strengths = { both: 50, input: 170, inhibition: 100, output: 70 };
  gates.xor(circuit, circuit.input(), circuit.input(0.6), strengths);
  await expectSimulated(engine, circuit);
});
