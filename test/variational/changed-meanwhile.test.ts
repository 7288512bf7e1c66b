import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { DensityMatrix, evolve, hamiltonian, StateVector } from '../../src/register/public.js';
import { Circuit, type CircuitInstruction, evolveVariationally } from '../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const turns = (count: number): CircuitInstruction[] =>
  Array.from({ length: count }, (_, i) => ({ gate: 'ry', qubits: [i % 2], angle: 0.1 }));
const field = (qubits: number) => hamiltonian({ qubits, h: new Array(qubits).fill(1) });

/** All that changes a register and takes long, at a size at which it works on a copy. */
const WORKS: [
  name: string,
  qubits: number,
  work: (register: DensityMatrix | StateVector) => Promise<unknown>,
][] = [
  ['run', 15, (register) => register.run(turns(40) as never)],
  ['circuit.run', 12, (register) => new Circuit(12, turns(20)).run(register, [])],
  [
    'circuit.run with measurements',
    12,
    (register) =>
      new Circuit(12, [...turns(4), { gate: 'measure', qubits: [0], bits: [0] }]).run(register, [], {
        seed: 1,
      }),
  ],
  ['evolve', 8, (register) => evolve(register, field(8), { dt: 0.01, steps: 20 })],
  [
    'evolveVariationally',
    2,
    (register) =>
      evolveVariationally(register, field(2), {
        circuit: new Circuit(2, [{ gate: 'rz', qubits: [0], parameter: 0 }]),
        dt: 0.1,
        steps: 1,
        epochs: 2,
      }),
  ],
  [
    'channel',
    10,
    (register) => (register as DensityMatrix).channel('bit-flip', [0, 1], { probability: 0.5 }),
  ],
];

it.each(WORKS)(
  '%s leaves a register alone that something else changes meanwhile',
  async (name, qubits, work) => {
    using register = name === 'channel' ? new DensityMatrix(engine, qubits) : new StateVector(engine, qubits);
    const changes = [
      () => register.apply('h', [1]),
      () => register.collapse(0, [1]),
      // Twice the same gate leaves the bits as they were, and the work was not alone all the same.
      () => register.apply('x', [1]).apply('x', [1]),
    ];
    for (const change of changes) {
      const run = work(register);
      change();
      const changed = register.probabilities();
      await expect(run).rejects.toThrow(/changed by something else/);
      expect(register.probabilities()).toEqual(changed);
    }
    await work(register);
  },
);
