import fc from 'fast-check';
import { expect } from 'vitest';

// A run tests the same examples as the one before it: what is found is found by everyone.
fc.configureGlobal({ seed: 20_260 });

/** Arrays of the same bytes are equal, which `toEqual` finds out by their keys, one by one, a hundred times as long. */
function haveSameBytes(a: unknown, b: unknown): true | undefined {
  if (!(ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) || a.constructor !== b.constructor) return undefined;
  const [one, other] = [a, b].map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  return one!.equals(other!) ? true : undefined;
}

// Files share a process, and each would add it.
const ADDED = Symbol.for('bornspike: equality of bytes');
if (!(ADDED in globalThis)) {
  expect.addEqualityTesters([haveSameBytes]);
  Object.assign(globalThis, { [ADDED]: true });
}
