import { ArgumentError } from '../../engine/index.js';

/** The bytes of a file as the caller hands them over, without a copy. */
export function asBytes(field: string, bytes: Uint8Array | ArrayBuffer): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  throw new ArgumentError(field, 'a Uint8Array or an ArrayBuffer', bytes);
}
