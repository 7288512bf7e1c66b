import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { exactActivity, QNeuronCircuit } from '../../src/qneuron/public.js';
import { expectErrorHolds } from '../qneuron/exact-error.js';
import { randomCircuit } from '../qneuron/random-circuit.js';

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
  const circuit = new QNeuronCircuit();
  const [a, b, c] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
  circuit.excite(circuit.input(), a, 16_500).excite(a, b, 11_000).excite(b, c, 5500);
  const { activity } = await exactActivity(engine, circuit, { ensemble: 'fixed-plateaus' });
  // As near as the weaker ones in test/qneuron/exact.
  expect(Math.abs(activity[2]! - 1.67416)).toBeLessThan(1e-4);
});
