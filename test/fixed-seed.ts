import fc from 'fast-check';
import { expect } from 'vitest';

// A run tests the same examples as the one before it: what is found is found by everyone.
fc.configureGlobal({ seed: 20_260 });

/** Arrays of numbers are equal as `toEqual` has it, which looks at their keys, one by one, a hundred times as long. */
function haveSameNumbers(a: unknown, b: unknown): boolean | undefined {
  if (!(ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) || a.constructor !== b.constructor) return undefined;
  const [one, other] = [a, b].map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  if (one!.equals(other!)) return true;
  // Of floats that are not a number there are several.
  const [x, y] = [a, b] as unknown as ArrayLike<number>[];
  if (x!.length === undefined || x!.length !== y!.length) return undefined;
  for (let i = 0; i < x!.length; i++) if (!Object.is(x![i], y![i])) return false;
  return true;
}

// Files share a process, and each would add it.
const ADDED = Symbol.for('bornspike: equality of numbers');
if (!(ADDED in globalThis)) {
  expect.addEqualityTesters([haveSameNumbers]);
  Object.assign(globalThis, { [ADDED]: true });
}
