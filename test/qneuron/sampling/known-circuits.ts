import { expect } from 'vitest';
import type { Engine } from '../../../src/index.js';
import { inputPath } from '../../../src/qneuron/circuit/input-path.js';
import {
  exactActivity,
  exactFreeNeuron,
  QNeuronCircuit,
  type SimulationResult,
  simulateCircuit,
} from '../../../src/qneuron/public.js';

/** A neuron that an active input excites. */
export function excited(strength: number, options = {}): QNeuronCircuit {
  const circuit = new QNeuronCircuit(options);
  return circuit.excite(circuit.input(), circuit.neuron(), strength);
}

/** The gate, at a strength of the inhibition. */
export function not(k: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [strong, weak] = [circuit.neuron(), circuit.neuron()];
  const input = circuit.input();
  return circuit
    .excite(input, strong, 8000)
    .excite(input, weak, 6000)
    .inhibit(strong, weak, 50000 * k);
}

/** Three neurons, each of which excites the next one. */
export function chain(k: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [a, b, c] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
  return circuit
    .excite(circuit.input(), a, 15000 * k)
    .excite(a, b, 10000 * k)
    .excite(b, c, 5000 * k);
}

/** Two neurons that excite a third one: AND, or OR where they inhibit each other. */
export function threeGate(k: number, inhibition: number, output: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [a, b, out] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
  circuit.excite(circuit.input(), a, 8000).excite(circuit.input(), b, 8000 * k);
  if (inhibition > 0) circuit.inhibit(a, b, inhibition);
  return circuit.excite(a, out, output).excite(b, out, output);
}

/** The last neuron's activity is within five standard errors of a known value, the error at most 0.5 % of it. */
export function expectExact({ activity, stdErr, meta }: SimulationResult, expected: number): void {
  const error = stdErr.at(-1)!;
  expect(error).toBeLessThan(0.005 * expected);
  expect(error).toBeGreaterThan(0);
  // The known values have five digits.
  expect(Math.abs(activity.at(-1)! - expected)).toBeLessThan(5 * error + 1e-5);
  expect(meta.warnings).toEqual([]);
}

/** Two neurons of which either may be the one that spikes. */
export function rivals(inhibition: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  const [a, b] = [circuit.neuron(), circuit.neuron()];
  const input = circuit.input();
  return circuit.excite(input, a, 15_000).excite(input, b, 15_000).inhibit(a, b, inhibition);
}

/** A free neuron has the moments that are known exactly. */
export async function expectFree(
  engine: Engine,
  lambda: number,
  time: number,
  slices: number,
  levels: number,
): Promise<void> {
  const circuit = new QNeuronCircuit({ lambda, time, slices, kinks: 2 });
  circuit.neuron();
  const expected = await exactFreeNeuron(engine, { lambda, time, slices });
  const options = { seed: 5, method: 'bridge', levels, signs: 1, sweeps: 7000, chains: 16 } as const;
  const { square, activity, stdErr } = await simulateCircuit(engine, circuit, options);
  expect(square.stdErr[0]).toBeLessThan(0.005 * expected.x2);
  expect(Math.abs(square.values[0]! - expected.x2)).toBeLessThan(5 * square.stdErr[0]!);
  const activityOfOne = time / inputPath(engine, circuit).action;
  expect(stdErr[0]).toBeLessThan(0.005 * activity[0]!);
  expect(Math.abs(activity[0]! - activityOfOne * expected.potential)).toBeLessThan(5 * stdErr[0]!);
}

/** Λ = 100 and few slices: four neurons take a second. */
export const SMALL = { lambda: 100, time: 2.4, slices: 64, kinks: 2 };

/** Long simulations of a circuit agree with the exact solver. */
export async function expectSimulated(engine: Engine, circuit: QNeuronCircuit): Promise<void> {
  const { activity } = await exactActivity(engine, circuit);
  const options = { seed: 1, levels: 3, chains: 16, sweeps: 8000 };
  const simulated = await simulateCircuit(engine, circuit, options);
  expect(simulated.meta.warnings).toEqual([]);
  for (const [i, value] of activity.entries()) {
    expect(simulated.stdErr[i]).toBeLessThan(0.005 * value);
    expect(Math.abs(simulated.activity[i]! - value)).toBeLessThan(5 * simulated.stdErr[i]!);
  }
}
