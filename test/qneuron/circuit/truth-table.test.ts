import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { truthTable } from '../../../src/qneuron/public.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const options = { seed: 1, chains: 4, thermalization: 500, sweeps: 1000 };

// Of gates put together in test/slow/qneuron-circuits.test.ts.
// Separations in standard errors: at least 20; what 1000 sweeps of four chains give is more.
describe('a truth table', () => {
  const GATES = [
    { gate: 'and', ratio: 2.8 },
    { gate: 'not', ratio: 4.5 },
    { gate: 'or', ratio: 3.5 },
    { gate: 'xor', ratio: 2.1 },
  ] as const;
  // XOR by the command line in test/cli/commands/circuit.test.ts.
  it.each(GATES.slice(0, extent(2, 4)))('of $gate', async ({ gate, ratio }) => {
    const { rows, outputs } = await truthTable(engine, gate, options);
    expect(rows.length).toBe(gate === 'not' ? 2 : 4);
    expect(outputs[0]!.separation).toBeGreaterThan(20);
    expect(outputs[0]!.ratio).toBeGreaterThan(ratio);
  });
});
