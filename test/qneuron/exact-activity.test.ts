import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../src/index.js';
import { exactActivity, QNeuronCircuit } from '../../src/qneuron/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

// Reference values of an independent computation: Λ = 5000, T = 0.7, 512 slices, 4 kinks, all plateaus at +1.
const TOLERANCE = 1e-4;

function last(circuit: QNeuronCircuit): number {
  return exactActivity(engine, circuit).activity.at(-1)!;
}

describe('one neuron', () => {
  it.each([
    [0, 0.13095],
    [1000, 0.201],
    [3000, 0.619],
    [6000, 1.30254],
    [8000, 1.58181],
    [15000, 2.02638],
  ])('excited by %d', (strength, expected) => {
    const circuit = new QNeuronCircuit();
    circuit.excite(circuit.input(), circuit.neuron(), strength);
    expect(Math.abs(last(circuit) - expected)).toBeLessThan(TOLERANCE);
  });
});

describe('two neurons that inhibit each other', () => {
  it.each([
    [0, 1.30254],
    [0.25, 0.45973],
    [1, 0.25895],
  ])('by 50000 times %d', (k, expected) => {
    const circuit = new QNeuronCircuit();
    const [strong, weak] = [circuit.neuron(), circuit.neuron()];
    const input = circuit.input();
    circuit
      .excite(input, strong, 8000)
      .excite(input, weak, 6000)
      .inhibit(strong, weak, 50000 * k);
    expect(Math.abs(last(circuit) - expected)).toBeLessThan(TOLERANCE);
  });
});

// Each takes seconds; Monte Carlo is held to all of the reference values in simulate.test.ts.
describe('three neurons', () => {
  it.each([
    [0.9, 0.16153],
    [1.1, 1.67416],
  ])('in a chain, k = %d', (k, expected) => {
    const circuit = new QNeuronCircuit();
    const [a, b, c] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
    circuit
      .excite(circuit.input(), a, 15000 * k)
      .excite(a, b, 10000 * k)
      .excite(b, c, 5000 * k);
    expect(Math.abs(last(circuit) - expected)).toBeLessThan(TOLERANCE);
  });

  it.each([[1, 0.96044]])('as AND, k = %d', (k, expected) => {
    const circuit = new QNeuronCircuit();
    const [a, b, out] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
    circuit.excite(circuit.input(), a, 8000).excite(circuit.input(), b, 8000 * k);
    circuit.excite(a, out, 2000).excite(b, out, 2000);
    expect(Math.abs(last(circuit) - expected)).toBeLessThan(TOLERANCE);
  });

  it.each([[1.25, 0.87218]])('as OR, k = %d', (k, expected) => {
    const circuit = new QNeuronCircuit();
    const [a, b, out] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
    circuit.excite(circuit.input(), a, 8000).excite(circuit.input(), b, 8000 * k);
    circuit.inhibit(a, b, 50000).excite(a, out, 4000).excite(b, out, 4000);
    expect(Math.abs(last(circuit) - expected)).toBeLessThan(TOLERANCE);
  });
});

it('refuses what would not fit into memory, and slices that kinks do not divide', () => {
  const circuit = new QNeuronCircuit();
  for (let i = 0; i < 5; i++) circuit.neuron();
  expect(() => exactActivity(engine, circuit)).toThrow(/TiB for 5 neurons|GiB for 5 neurons/);
  expect(() => exactActivity(engine, circuit)).toThrow(ArgumentError);
  const odd = new QNeuronCircuit({ kinks: 6 });
  odd.neuron();
  expect(() => exactActivity(engine, odd)).toThrow('circuit.slices: expected a multiple of the 6 kinks');
  expect(engine.bytesUsed).toBe(0);
});
