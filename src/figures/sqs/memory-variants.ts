import type { AnsatzPreset, MemoryKindName } from '../../spiking/index.js';
import type { Look } from '../plot/style.js';

/** A network of SQS neurons with one kind of memory, and how it is learnt. */
export type MemoryVariant = {
  memory: MemoryKindName;
  /** Null without memory, where only the rotation of the input-output qubit is left. */
  ansatz: AnsatzPreset | null;
  through: 'spikes' | 'spikes+memory';
};

/** `'input-to-memory'` is not among them: its memory is never read (errata S2). */
export const MEMORY_ANSATZES = ['memory-to-input', 'two-way'] as const;

const ofBoth = (memory: MemoryKindName, through: MemoryVariant['through']): MemoryVariant[] =>
  MEMORY_ANSATZES.map((ansatz) => ({ memory, ansatz, through }));

export const NO_MEMORY: MemoryVariant = { memory: 'none', ansatz: null, through: 'spikes+memory' };
export const LAST_SPIKE = ofBoth('last-spike', 'spikes+memory');
export const QUANTUM = ofBoth('quantum', 'spikes+memory');
export const QUANTUM_BY_SPIKES = ofBoth('quantum', 'spikes');

export const MEMORY_VARIANTS = [NO_MEMORY, ...LAST_SPIKE, ...QUANTUM, ...QUANTUM_BY_SPIKES];

/** What the variants of one kind have in common. */
export function lookOf({ memory, through }: MemoryVariant): Look {
  if (memory === 'none') return { label: 'no memory', color: '#6e6e6e', symbol: 'diamond' };
  if (memory === 'last-spike') return { label: 'last spike', color: '#d55e00', symbol: 'square' };
  return through === 'spikes'
    ? { label: 'quantum, gradient through spikes alone', color: '#56b4e9', symbol: 'triangle' }
    : { label: 'quantum', color: '#0072b2', symbol: 'circle' };
}
