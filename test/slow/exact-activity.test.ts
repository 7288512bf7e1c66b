import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
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
