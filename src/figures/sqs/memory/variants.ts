import type { AnsatzPreset, MemoryKindName } from '../../../spiking/index.js';
import type { Look } from '../../plot/style.js';

/** A network of SQS neurons with one kind of memory, and how it is learnt. */
export type MemoryVariant = {
  memory: MemoryKindName;
  /** N^M. */
  memoryQubits: number;
  /** Null without memory, where only the rotation of the input-output qubit is left. */
  ansatz: AnsatzPreset | null;
  /** Whether the gradient flows through the spikes alone. */
  detachMemory: boolean;
};

/** `'input-to-memory'` is not among them: its memory is never read (errata S2). */
export const MEMORY_ANSATZES = ['memory-to-input', 'two-way'] as const;

const ofBoth = (memory: MemoryKindName, detachMemory: boolean): MemoryVariant[] =>
  MEMORY_ANSATZES.map((ansatz) => ({ memory, memoryQubits: 1, ansatz, detachMemory }));

export const NO_MEMORY: MemoryVariant = {
  ...{ memory: 'none', memoryQubits: 0 },
  ansatz: null,
  detachMemory: false,
};
export const LAST_SPIKE = ofBoth('last-spike', false);
export const QUANTUM = ofBoth('quantum', false);
export const QUANTUM_BY_SPIKES = ofBoth('quantum', true);

/** Of more qubits, `'two-way'` alone: with one, it is the better wiring of both tasks. */
const wider = (memoryQubits: number): MemoryVariant => ({
  ...{ memory: 'quantum', memoryQubits },
  ansatz: 'two-way',
  detachMemory: false,
});

/** All variants, with quantum memories of so many qubits besides those of one. */
export const memoryVariants = (qubits: readonly number[]): MemoryVariant[] => [
  NO_MEMORY,
  ...LAST_SPIKE,
  ...QUANTUM,
  ...qubits.map(wider),
  ...QUANTUM_BY_SPIKES,
];

/** Those that are tested on devices. */
export const isOnDevices = (variant: MemoryVariant): variant is MemoryVariant & { ansatz: AnsatzPreset } =>
  variant.ansatz !== null && !variant.detachMemory;

/** What the variants of one kind have in common. */
export function lookOf({ memory, memoryQubits, detachMemory }: MemoryVariant): Look {
  if (memory === 'none') return { label: 'no memory', color: '#6e6e6e', symbol: 'diamond' };
  if (memory === 'last-spike') return { label: 'last spike', color: '#d55e00', symbol: 'square' };
  if (memoryQubits > 1) {
    const wide = memoryQubits === 2;
    return {
      label: `quantum, N^M = ${memoryQubits}`,
      color: wide ? '#009e73' : '#cc79a7',
      symbol: wide ? 'triangle' : 'diamond',
      hollow: true,
    };
  }
  return detachMemory
    ? { label: 'quantum, gradient through spikes alone', color: '#56b4e9', symbol: 'triangle' }
    : { label: 'quantum', color: '#0072b2', symbol: 'circle' };
}
