import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulateQubitNeurons } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { DensityMatrix, StateVector } from '../../../src/register/public.js';
import { Circuit } from '../../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const CALLS: Record<string, (qubits: number[]) => unknown> = {
  'StateVector.apply': (qubits) => new StateVector(engine, 3).apply('x', qubits),
  'StateVector.partialTrace': (qubits) => new StateVector(engine, 3).partialTrace(qubits),
  'DensityMatrix.partialTrace': (qubits) => new DensityMatrix(engine, 3).partialTrace(qubits),
  Circuit: (qubits) => new Circuit(3, [{ gate: 'x', qubits }]),
  simulateQubitNeurons: (qubits) =>
    simulateQubitNeurons(engine, {
      channels: [{ operator: new Array(32).fill(1), qubits, rate: 1 }],
      ...{ initial: '000', dt: 0.1, steps: 1, trajectories: 1 },
    }),
};

it.each(Object.entries(CALLS))('%s refuses far too many qubits before it copies them', async (_, call) => {
  let copied = false;
  const many = new Array<number>(1000).fill(0);
  many[Symbol.iterator] = () => {
    copied = true;
    return [][Symbol.iterator]();
  };
  await expect((async () => call(many))()).rejects.toThrow(ArgumentError);
  expect(copied).toBe(false);
});
