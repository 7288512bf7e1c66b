import { expect, it } from 'vitest';
import { createEngine, RandomStream } from '../../../src/index.js';
import { StateVector } from '../../../src/register/public.js';

// Of 64 eigenvalues two are not zero: without patience for rounding, the iteration that finds them never ends for 6 of these.
it.each(Array.from({ length: 20 }, (_, seed) => seed))(
  'gives six of seven qubits the entropy of the seventh, seed %i',
  async (seed) => {
    using engine = await createEngine();
    const rng = new RandomStream(seed);
    using state = new StateVector(engine, 7);
    for (let qubit = 0; qubit < 7; qubit++) {
      for (const gate of ['ry', 'rz'] as const) state.apply(gate, [qubit], 6 * rng.uniform());
    }
    for (let qubit = 0; qubit < 6; qubit++) state.apply('cx', [qubit, qubit + 1]);
    using six = await state.partialTrace([0, 1, 2, 3, 4, 5]);
    expect(await six.entropy()).toBeCloseTo(await state.entropy([6]), 9);
  },
);
