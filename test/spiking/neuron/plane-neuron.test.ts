import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaneKind } from '../../../assembly/register/operations/plane-kind.js';
import { type Ansatz, type AnsatzPreset, expandAnsatz } from '../../../src/spiking/neuron/ansatz.js';
import { type PlaneNeuron, planeNeuron } from '../../../src/spiking/neuron/plane-neuron.js';
import {
  collapse,
  evolve,
  initialMemory,
  type OracleNeuron,
  patternProbabilities,
} from '../../oracle/sqs-oracle.js';
import { arbitraryNeuron, arbitraryRecord } from '../arbitrary-neuron.js';

const BLOCK = 64;

const compile = (neuron: OracleNeuron, ansatz: Ansatz = neuron.gates): PlaneNeuron =>
  planeNeuron({ kind: 'sqs', ...neuron, list: expandAnsatz(ansatz, neuron.inputs, neuron.memory) });

/** Runs a program on one register as plane-kind.ts says; what a step need not have written before it is NaN. */
function runProgram(program: number[], state: number[], angles: number[]): void {
  let at = 0;
  while (at < program.length) {
    const [kind, row, count] = program.slice(at, at + 3);
    const c = Math.cos(angles[row!]!);
    const s = Math.sin(angles[row!]!);
    at += 3;
    for (let pair = 0; pair < count!; pair++, at += 2) {
      const [i, j] = [program[at]! / BLOCK, program[at + 1]! / BLOCK];
      const a = kind === PlaneKind.SpreadUp ? 0 : state[i]!;
      const b = kind === PlaneKind.SpreadDown ? 0 : state[j]!;
      if (kind === PlaneKind.Swap) [state[i], state[j]] = [b, a];
      else if (kind === PlaneKind.Negate) state[i] = -a!;
      else if (kind === PlaneKind.Clear) state[i] = 0;
      else [state[i], state[j]] = [c * a! + s * b!, c * b! - s * a!];
    }
  }
}

/** State before a measurement, from the memory's slots. */
function evolved(plane: PlaneNeuron, neuron: OracleNeuron, slots: number[], currents: number[]): number[] {
  const state: number[] = Array(plane.components).fill(Number.NaN);
  state[plane.components - 1] = 0;
  slots.forEach((value, slot) => {
    state[slot] = value;
  });
  const halves = [
    ...neuron.angles.map((angle) => angle / 2),
    ...currents.map((z) => (Math.PI * Math.max(z, 0)) / 2),
  ];
  runProgram(plane.forward, state, halves);
  return state;
}

const probabilitiesOf = (plane: PlaneNeuron, state: number[]): number[] =>
  Array.from({ length: plane.members.length / plane.most }, (_, pattern) =>
    plane.members
      .slice(pattern * plane.most, (pattern + 1) * plane.most)
      .reduce((sum, offset) => sum + state[offset / BLOCK]! ** 2, 0),
  );

function remembered(plane: PlaneNeuron, state: number[], pattern: number, probability: number): number[] {
  return Array.from({ length: plane.slots }, (_, slot) => {
    if (plane.collapse.length === 0) return Number(plane.basis[pattern] === slot);
    const [offset, negative] = plane.collapse.slice(2 * (pattern * plane.slots + slot));
    return ((negative ? -1 : 1) * state[offset! / BLOCK]!) / Math.sqrt(probability);
  });
}

const withRecord = (neuron: OracleNeuron) =>
  arbitraryRecord(neuron, { min: 1, max: 5 }).map((record) => ({ neuron, ...record }));

describe('planeNeuron', () => {
  it('has the probabilities of the density matrices, step after step, for any gates', () => {
    fc.assert(
      fc.property(
        arbitraryNeuron({ inputs: 3, memory: 2 }).chain(withRecord),
        ({ neuron, currents, record }) => {
          const plane = compile(neuron);
          expect(plane.rows).toBe(neuron.angles.length + neuron.inputs);
          let slots = Array.from({ length: plane.slots }, (_, slot) => Number(slot === 0));
          let sigma = initialMemory(neuron);
          currents.forEach((row, t) => {
            const state = evolved(plane, neuron, slots, row);
            const rho = evolve(
              neuron,
              sigma,
              row,
              (gate) => neuron.angles[neuron.gates[gate]!.parameter ?? 0]!,
            );
            const found = probabilitiesOf(plane, state);
            const expected = patternProbabilities(neuron, rho);
            expected.forEach((p, pattern) => {
              expect(Math.abs(found[pattern]! - p)).toBeLessThan(1e-12);
            });
            // A record that hardly could have been would lose its digits.
            const pattern =
              expected[record[t]!]! > 1e-3 ? record[t] : expected.indexOf(Math.max(...expected));
            slots = remembered(plane, state, pattern!, found[pattern!]!);
            sigma = collapse(neuron, rho, pattern!);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('goes back from the state after the program to the memory before it', () => {
    fc.assert(
      fc.property(arbitraryNeuron({ inputs: 2, memory: 2 }).chain(withRecord), ({ neuron, currents }) => {
        const plane = compile(neuron);
        const slots = Array.from({ length: plane.slots }, (_, slot) => 0.3 + slot);
        const state = evolved(plane, neuron, slots, currents[0]!);
        const halves = [
          ...neuron.angles.map((angle) => -angle / 2),
          ...currents[0]!.map((z) => (-Math.PI * Math.max(z, 0)) / 2),
        ];
        // Backwards what spread is an ordinary rotation, and what was cleared stays.
        runProgram(ordinary(plane.reverse), state, halves);
        slots.forEach((value, slot) => {
          expect(Math.abs(state[slot]! - value)).toBeLessThan(1e-12 * plane.slots);
        });
      }),
      { numRuns: 100 },
    );
  });

  it("computes half of the amplitudes' parts where X rotations start from a basis state", () => {
    for (const ansatz of ['input-to-memory', 'memory-to-input', 'two-way'] as AnsatzPreset[]) {
      for (const [inputs, memory] of [
        [1, 1],
        [2, 1],
        [2, 2],
      ] as const) {
        const neuron: OracleNeuron = { inputs, memory, memoryKind: 'quantum', gates: [], angles: [] };
        // One more component is always zero.
        expect(compile(neuron, ansatz).components - 1).toBe(2 ** (inputs + memory));
      }
    }
  });
});

/** Makes Rotate of SpreadDown and SpreadUp, and leaves out Clear. */
function ordinary(program: number[]): number[] {
  const result: number[] = [];
  let at = 0;
  while (at < program.length) {
    const end = at + 3 + 2 * program[at + 2]!;
    const kind = program[at]!;
    const spread = kind === PlaneKind.SpreadDown || kind === PlaneKind.SpreadUp;
    if (kind !== PlaneKind.Clear)
      result.push(spread ? PlaneKind.Rotate : kind, ...program.slice(at + 1, end));
    at = end;
  }
  return result;
}
