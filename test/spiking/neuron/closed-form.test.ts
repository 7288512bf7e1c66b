import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandAnsatz } from '../../../src/spiking/neuron/ansatz.js';
import { closedForm } from '../../../src/spiking/neuron/closed-form.js';
import { closedNeuron } from '../../../src/spiking/neuron/closed-neuron.js';
import type { AnsatzGate } from '../../../src/spiking/public.js';
import { arbitraryClosedCircuit } from '../closed-circuit.js';

const rx = (qubit: number): AnsatzGate => ({ gate: 'rx', qubits: [qubit], parameter: 0 });
const crx = (control: number, target: number): AnsatzGate => ({
  gate: 'crx',
  qubits: [control, target],
  parameter: 0,
});

describe('closedForm', () => {
  it('knows circuits by their gates, whatever they are called', () => {
    fc.assert(
      fc.property(arbitraryClosedCircuit({ inputs: 4, memory: 3 }), ({ inputs, memory, gates, general }) => {
        const form = closedForm(expandAnsatz(gates, inputs, memory), inputs);
        const isRead = ({ qubits }: AnsatzGate) => qubits[qubits.length - 1]! < inputs;
        expect(form).toEqual({ reads: gates.filter(isRead), afterwards: gates.filter((g) => !isRead(g)) });
        expect(closedForm(expandAnsatz(general, inputs, memory), inputs)).toBeUndefined();
      }),
    );
    for (const [ansatz, closed] of [
      ['memory-to-input', true],
      ['input-to-memory', false],
      ['two-way', false],
    ] as const) {
      expect(closedForm(expandAnsatz(ansatz, 2, 2), 2) !== undefined).toBe(closed);
    }
  });

  it('lets memory qubits change once they were read, each by itself', () => {
    const form = closedForm(expandAnsatz([crx(1, 0), rx(1), crx(2, 0), rx(2), rx(0)], 1, 2), 1);
    expect(form).toEqual({ reads: [crx(1, 0), crx(2, 0), rx(0)], afterwards: [rx(1), rx(2)] });
  });

  it.each<[why: string, gates: AnsatzGate[]]>([
    ['the memory changes before it is read', [rx(2), crx(2, 0)]],
    ['it changes between two readings', [crx(2, 0), rx(2), crx(2, 1)]],
    ['it is changed by another memory qubit before it is read', [crx(2, 3), crx(3, 0)]],
    [
      'it changes another memory qubit, and would be changed by it, before it is read',
      [crx(2, 3), rx(3), crx(3, 0)],
    ],
    ['an input qubit changes the memory', [crx(0, 2), rx(0)]],
    ['an input qubit changes another', [crx(0, 1)]],
    ['an input qubit is turned about Y', [{ gate: 'ry', qubits: [0], parameter: 0 }]],
    ['an input qubit is turned about Z', [{ gate: 'rz', qubits: [0], parameter: 0 }]],
    ['an input qubit is flipped by the memory, with a phase', [{ gate: 'cx', qubits: [2, 0] }]],
    ['a phase depends on an input and a memory qubit', [{ gate: 'cz', qubits: [2, 0] }]],
    ['the same the other way round', [{ gate: 'cz', qubits: [0, 2] }]],
  ])('has none where %s', (_, gates) => {
    expect(closedForm(expandAnsatz(gates, 2, 2), 2)).toBeUndefined();
  });
});

describe('closedNeuron', () => {
  const neuron = (memoryKind: 'quantum' | 'last-spike' | 'none', ansatz: 'memory-to-input' | AnsatzGate[]) =>
    closedNeuron({ kind: 'sqs', inputs: 1, memory: 1, memoryKind, list: expandAnsatz(ansatz, 1, 1) });

  it('is shortest where the one memory qubit is turned about X alone', () => {
    expect(neuron('quantum', 'memory-to-input')).toMatchObject({
      ...{ slots: 2, bases: 2, slotBases: [0, 1], short: true },
      turns: [1, 1, 2, 0, 1, 1, 2],
    });
    expect(neuron('quantum', [crx(1, 0), { gate: 'ry', qubits: [1], parameter: 0 }])?.short).toBe(false);
  });

  it('has a memory of one number where nothing turns it', () => {
    expect(neuron('none', 'memory-to-input')).toMatchObject({ slots: 1, bases: 1, turns: [1, 1] });
  });

  it('is not for memories that hold spikes', () => {
    expect(neuron('last-spike', 'memory-to-input')).toBeUndefined();
  });
});
