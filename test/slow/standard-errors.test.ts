import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';
import { exactActivity, gates, QNeuronCircuit, simulateCircuit } from '../../src/qneuron/public.js';
import { chain } from '../qneuron/sampling/known-circuits.js';

function excited(): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  return circuit.excite(circuit.input(), circuit.neuron(), 6000);
}

function and(): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  gates.and(circuit, circuit.input(), circuit.input());
  return circuit;
}

const SEEDS = 100;
// The mean of 100 squares is itself uncertain by 0.14.

it.each([
  { name: 'one neuron', make: excited, options: { sweeps: 1000 } },
  { name: 'one neuron to a target', make: excited, options: { sweeps: 1e6, targetStdErr: 0.012 } },
  { name: 'AND', make: and, options: { sweeps: 2000 } },
  { name: 'a chain of three', make: () => chain(0.4), options: { sweeps: 2000 } },
])('of Q-neurons are as large as they say: $name', async ({ make, options }) => {
  using engine = await createEngine();
  const circuit = make();
  const exact = (await exactActivity(engine, circuit)).activity.at(-1)!;
  let squares = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const run = { ...options, seed, thermalization: 500 };
    const { activity, stdErr } = await simulateCircuit(engine, circuit, run);
    squares += ((activity.at(-1)! - exact) / stdErr.at(-1)!) ** 2;
  }
  expect(squares / SEEDS).toBeGreaterThan(0.8);
  expect(squares / SEEDS).toBeLessThan(1.25);
});
