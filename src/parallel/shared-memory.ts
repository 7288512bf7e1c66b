/** Arrays of fewer bytes are as well copied. */
const LEAST_BYTES = 4096;

/** A copy of plain data whose larger arrays lie in memory that threads share, so that sending it copies none of them. */
export const sharedMemory = <T extends object>(value: T): T => shared(value, new Map()) as T;

function shared(value: unknown, known: Map<unknown, unknown>): unknown {
  if (value === null || typeof value !== 'object') return value;
  const found = known.get(value);
  if (found !== undefined) return found;
  if (ArrayBuffer.isView(value)) {
    if (value.byteLength < LEAST_BYTES) return value;
    const array = value as Uint8Array;
    const copy = new (array.constructor as Uint8ArrayConstructor)(
      new SharedArrayBuffer(array.byteLength) as never,
    );
    copy.set(array);
    known.set(value, copy);
    return copy;
  }
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  known.set(value, copy);
  for (const [key, entry] of Object.entries(value)) {
    (copy as Record<string, unknown>)[key] = shared(entry, known);
  }
  return copy;
}
