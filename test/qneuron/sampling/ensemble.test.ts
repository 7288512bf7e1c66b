import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import {
  exactActivity,
  QNeuronCircuit,
  simulateCircuit,
  simulateScan,
  truthTable,
} from '../../../src/qneuron/public.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

function excited(strength: number, lattice: object): QNeuronCircuit {
  const circuit = new QNeuronCircuit(lattice);
  return circuit.excite(circuit.input(), circuit.neuron(), strength);
}

/** Plateaus that flip too rarely for local moves, and often enough to matter. */
const RARE = { lambda: 300, time: 1.5, slices: 128, kinks: 4 };
const OFTEN = { lambda: 100, time: 2, slices: 128, kinks: 4 };

// Values of exact diagonalisation over all paths: the trace of the transfer matrix of one period.
it.each([
  [300, RARE, 1.32388],
  [6000, {}, 1.30255],
])('computes the whole path integral: ε = %d', async (strength, lattice, expected) => {
  const whole = await exactActivity(engine, excited(strength, lattice));
  expect(whole.ensemble).toBe('path-integral');
  expect(whole.meta.options.ensemble).toBe('path-integral');
  // Two units of the last digit given.
  expect(Math.abs(whole.activity[0]! - expected)).toBeLessThan(2e-5);
});

it('tells the two ensembles apart where plateaus flip', async () => {
  const circuit = excited(300, RARE);
  const whole = await exactActivity(engine, circuit);
  const fixed = await exactActivity(engine, circuit, { ensemble: 'fixed-plateaus' });
  expect(whole.activity[0]! - fixed.activity[0]!).toBeGreaterThan(0.02);
});

describe.each(['bridge', 'gaussian'] as const)('%s samples the whole path integral', (method) => {
  const points: [string, number, typeof RARE][] = [
    ['Λ = 100', 100, OFTEN],
    ['Λ = 300', 300, RARE],
  ];
  it.each(points.slice(0, extent(1, 2)))('at %s', async (_name, strength, lattice) => {
    const circuit = excited(strength, lattice);
    const { activity: exact } = await exactActivity(engine, circuit);
    let squares = 0;
    for (let seed = 0; seed < 4; seed++) {
      const options = { method, levels: method === 'gaussian' ? 5 : 4, seed };
      const { ensemble, activity, stdErr, meta } = await simulateCircuit(engine, circuit, options);
      expect(ensemble).toBe('path-integral');
      expect(meta.options.ensemble).toBe('path-integral');
      expect(meta.warnings).toEqual([]);
      expect(stdErr[0]).toBeLessThan(0.004 * exact[0]!);
      const z = (activity[0]! - exact[0]!) / stdErr[0]!;
      expect(Math.abs(z)).toBeLessThan(5);
      squares += z * z;
    }
    // χ² of four: beyond it one time in 10⁵.
    expect(squares).toBeLessThan(28);
  });
});

it('is named by what is sampled', async () => {
  const short = { thermalization: 0, sweeps: 16, seed: 1 };
  const pair = new QNeuronCircuit({ slices: 64 });
  const [a, b] = [pair.neuron(), pair.neuron()];
  pair.excite(pair.input(), a, 1000).excite(a, b, 1000);
  const of = async (options: object) => {
    const { ensemble, meta } = await simulateCircuit(engine, pair, { ...short, ...options });
    expect(meta.options.ensemble).toBe(ensemble);
    return ensemble;
  };
  expect(await of({})).toBe('path-integral');
  expect(await of({ signs: 0 })).toBe('fixed-plateaus');
  expect(await of({ coupling: 'directed' })).toBe('directed');
  // Of a neuron that feels an input alone there is but one weight.
  const [alone] = await simulateScan(engine, [excited(1000, { slices: 64 })], {
    ...short,
    coupling: 'directed',
  });
  expect(alone!.ensemble).toBe('path-integral');
  const table = await truthTable(engine, 'not', { ...short, signs: 0, circuit: { slices: 64 } });
  expect(table.ensemble).toBe('fixed-plateaus');
});
