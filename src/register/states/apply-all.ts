import type { Steps } from '../../engine/index.js';
import type { GateAction } from '../operations/gates.js';
import { NUMBERS_AT_ONCE, type RegisterMemory } from './register-memory.js';

/** Checked gates in their places, controls first. */
export function* applyAll(
  register: RegisterMemory,
  gates: readonly { action: GateAction; places: number[] }[],
): Steps<void> {
  const once = Math.ceil(NUMBERS_AT_ONCE / register.entries.length);
  for (let i = 0; i < gates.length; ) {
    const { action, places } = gates[i++]!;
    register.applyMatrix(action.matrix, places.slice(action.controls), places.slice(0, action.controls));
    if (i % once === 0) yield { unit: 'gate', done: i, total: gates.length };
  }
}
