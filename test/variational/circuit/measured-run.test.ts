import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { DensityMatrix, StateVector } from '../../../src/register/public.js';
import {
  Circuit,
  type CircuitInstruction,
  evolveVariationally,
  fitTimeStep,
} from '../../../src/variational/public.js';
import { extent } from '../../extent.js';
import { complex, product, scale, sum } from '../../oracle/complex.js';
import { distance, flat, pauliMatrix, projector, trace, unflat } from '../../oracle/dense-register.js';
import { type Instruction, records } from '../../oracle/measured-circuit.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { arbitraryInstructions } from '../../register/arbitrary-instructions.js';
import { arbitraryAmplitudes } from '../../register/arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const example = fc.integer({ min: 1, max: 3 }).chain((qubits) =>
  fc.record({
    instructions: arbitraryInstructions(qubits, 3, 14),
    amplitudes: arbitraryAmplitudes(qubits),
  }),
);

/** Measures, and depends on what it measured, as teleportation does. */
const teleportation: CircuitInstruction[] = [
  { gate: 'h', qubits: [1] },
  { gate: 'cx', qubits: [1, 2] },
  { gate: 'cx', qubits: [0, 1] },
  { gate: 'h', qubits: [0] },
  { gate: 'measure', qubits: [0, 1], bits: [0, 1] },
  { gate: 'x', qubits: [2], condition: { bits: [1], value: 1 } },
  { gate: 'z', qubits: [2], condition: { bits: [0], value: 1 } },
];

it('takes density matrices to the mean over all outcomes, with the probability of each record', async () => {
  await fc.assert(
    fc.asyncProperty(example, async ({ instructions, amplitudes }) => {
      const qubits = Math.log2(amplitudes.length / 2);
      const circuit = new Circuit(qubits, instructions);
      using pure = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(pure);
      const branches = records(instructions as Instruction[], circuit.bits, projector(unflat(amplitudes, 1)));
      const mean = [...branches.values()].reduce(sum);
      const letters = 'XYZ'.slice(0, qubits);
      const value = trace(product(pauliMatrix(letters), mean)).re;
      expect(await circuit.expectation(rho, letters, [])).toBeCloseTo(value, 12);
      const { register, probabilities } = await circuit.run(rho, []);
      expect(register).toBe(rho);
      expect(distance(rho.matrix, flat(mean))).toBeLessThan(1e-12);
      const expected = Array.from({ length: 2 ** circuit.bits }, (_, record) => {
        const branch = branches.get(circuit.bits ? record.toString(2).padStart(circuit.bits, '0') : '');
        return branch ? trace(branch).re : 0;
      });
      expect(distance(probabilities, expected)).toBeLessThan(1e-12);
    }),
    { numRuns: extent(20, 60) },
  );
});

it('leaves a state vector in the state that its record implies, with the probability of that', async () => {
  await fc.assert(
    fc.asyncProperty(example, fc.nat(), async ({ instructions, amplitudes }, seed) => {
      const qubits = Math.log2(amplitudes.length / 2);
      // A bit for each measurement, and no reset, so that a record names one pure state.
      let next = 0;
      const once = instructions
        .filter(({ gate }) => gate !== 'reset')
        .map(({ condition: _condition, ...instruction }) =>
          instruction.gate === 'measure'
            ? { ...instruction, bits: instruction.bits.map(() => next++) }
            : instruction,
        ) as CircuitInstruction[];
      const circuit = new Circuit(qubits, once);
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      const run = await circuit.run(state, [], { seed });
      const branch = records(once as Instruction[], next, projector(unflat(amplitudes, 1))).get(
        run.bits.join(''),
      )!;
      expect(run.probability).toBeCloseTo(trace(branch).re, 12);
      using found = DensityMatrix.fromState(state);
      expect(distance(found.matrix, flat(scale(branch, complex(1 / run.probability))))).toBeLessThan(1e-10);
    }),
    { numRuns: extent(20, 60) },
  );
});

it('draws records as often as they are probable, with resets and conditions', async () => {
  const instructions: CircuitInstruction[] = [
    { gate: 'ry', qubits: [0], angle: 1.1 },
    { gate: 'ry', qubits: [1], angle: 0.9 },
    { gate: 'crx', qubits: [0, 1], angle: 2.2 },
    { gate: 'measure', qubits: [1], bits: [0] },
    { gate: 'reset', qubits: [1] },
    { gate: 'h', qubits: [1], condition: { bits: [0], value: 1 } },
    { gate: 'crx', qubits: [0, 1], angle: -0.8 },
    { gate: 'reset', qubits: [0], condition: { bits: [0], value: 0 } },
    { gate: 'measure', qubits: [1, 0], bits: [2, 1] },
  ];
  const circuit = new Circuit(2, instructions);
  using rho = new DensityMatrix(engine, 2);
  const { probabilities } = await circuit.run(rho, []);
  const counts = new Float64Array(8);
  const runs = extent(1500, 4000);
  for (let seed = 0; seed < runs; seed++) {
    using state = new StateVector(engine, 2);
    const { bits } = await circuit.run(state, [], { seed });
    counts[4 * bits[0]! + 2 * bits[1]! + bits[2]!]!++;
  }
  counts.forEach((count, record) => {
    const p = probabilities[record]!;
    expect(Math.abs(count - runs * p)).toBeLessThanOrEqual(SIGMAS * Math.sqrt(runs * p * (1 - p)) + 1e-9);
  });
  expect(Array.from(probabilities).filter((p) => p > 0.01).length).toBe(6);
});

it('teleports, whatever was measured, and runs the same again', async () => {
  const circuit = new Circuit(3, teleportation);
  using sent = new StateVector(engine, 1).apply('u', [0], [0.7, 0.2, 1.9]);
  const records = new Set<string>();
  for (let seed = 0; seed < 24; seed++) {
    using state = new StateVector(engine, 3).apply('u', [0], [0.7, 0.2, 1.9]);
    using again = state.clone();
    const run = await circuit.run(state, [], { seed });
    expect((await circuit.run(again, [], { seed })).bits).toEqual(run.bits);
    expect(again.amplitudes).toEqual(state.amplitudes);
    expect(run.seed).toBe(seed);
    records.add(run.bits.join(''));
    using received = await state.partialTrace([2]);
    expect(await received.fidelity(sent)).toBeCloseTo(1, 12);
  }
  expect(records.size).toBe(4);
  using unseeded = new StateVector(engine, 3);
  expect((await circuit.run(unseeded, [])).seed).toBeTypeOf('number');
});

it('says which operation has no gradient, no fit and no mean', async () => {
  const circuit = new Circuit(3, [{ gate: 'rx', qubits: [0], parameter: 0 }, ...teleportation]);
  using state = new StateVector(engine, 3);
  using rho = new DensityMatrix(engine, 3);
  const message = /^gates\[5\]\.gate: expected only gates .*, got "measure"$/;
  for (const method of ['adjoint', 'shift'] as const) {
    await expect(circuit.gradient(rho, 'ZZZ', [1], { method })).rejects.toThrow(message);
  }
  await expect(circuit.expectation(state, 'ZZZ', [1])).rejects.toThrow(message);
  await expect(fitTimeStep(circuit, state, state)).rejects.toThrow(/^circuit\.gates\[5\]\.gate:/);
  await expect(evolveVariationally(state, null as never, { circuit, dt: 1, steps: 1 })).rejects.toThrow(
    /^options\.circuit\.gates\[5\]\.gate:/,
  );
  await expect(state.run(circuit.bind([1]).gates)).rejects.toThrow(/^circuit\[5\]: expected a gate/);
  expect(await circuit.expectation(rho, 'ZII', [0])).toBeCloseTo(0, 12);
});

it('refuses more records than density matrices have room for, and works as before', async () => {
  const many = Array.from({ length: 17 }, (_, bit): CircuitInstruction[] => [
    { gate: 'h', qubits: [0] },
    { gate: 'measure', qubits: [0], bits: [bit] },
  ]).flat();
  using rho = new DensityMatrix(engine, 7);
  using state = new StateVector(engine, 1);
  const bytes = engine.bytesUsed;
  await expect(new Circuit(7, many).run(rho, [])).rejects.toThrow(/^register: .*16 classical bits/);
  await expect(new Circuit(7, many.slice(0, 30)).run(rho, [])).rejects.toThrow(ArgumentError);
  expect(engine.bytesUsed).toBe(bytes);
  expect(rho.probabilities()[0]).toBe(1);
  expect((await new Circuit(1, many).run(state, [], { seed: 1 })).bits).toHaveLength(17);
});
