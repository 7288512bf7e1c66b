import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { exactActivity, QNeuronCircuit, simulateCircuit, truthTable } from '../../src/qneuron/public.js';
import { extent } from '../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

function excited(): QNeuronCircuit {
  const circuit = new QNeuronCircuit({ lambda: 500, time: 1, slices: 64, kinks: 2 });
  return circuit.excite(circuit.input(), circuit.neuron(), 500);
}
const SHORT = { seed: 1, levels: 3, thermalization: 500 };

it('says so when it is missed', async () => {
  const run = { ...SHORT, sweeps: 2000, targetStdErr: 1e-5 };
  const { stdErr, meta } = await simulateCircuit(engine, excited(), run);
  expect(stdErr[0]).toBeGreaterThan(1e-5);
  expect(meta.endReason).toBe('target missed');
  expect(meta.warnings.join('\n')).toContain('the target error 0.00001 was not reached');
  const table = await truthTable(engine, 'not', { ...run, sweeps: 200, circuit: { slices: 64 } });
  expect(table.meta.endReason).toBe('target missed');
  expect(table.meta.warnings.join('\n')).toContain('the target error 0.00001 was not reached');
});

it('ends when it is reached, with errors that hold', async () => {
  const [exact] = (await exactActivity(engine, excited())).activity;
  let squares = 0;
  const seeds = extent(8, 24);
  for (let seed = 0; seed < seeds; seed++) {
    const run = { ...SHORT, seed, sweeps: 1e6, targetStdErr: 0.012 };
    const { activity, stdErr, sweeps, meta } = await simulateCircuit(engine, excited(), run);
    expect(meta.endReason).toBe('stopped');
    expect(sweeps).toBeLessThan(1e5);
    expect(stdErr[0]).toBeLessThanOrEqual(0.012);
    squares += ((activity[0]! - exact!) / stdErr[0]!) ** 2;
  }
  // Five standard errors of a χ² over its degrees of freedom.
  expect(squares / seeds).toBeLessThan(1 + 5 * Math.sqrt(2 / seeds));
});
