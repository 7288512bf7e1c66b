import { ArgumentError, checkAttached } from '../../engine/index.js';

/** The bytes of a file as the caller hands them over, without a copy. */
export function asBytes(field: string, bytes: Uint8Array | ArrayBuffer): Uint8Array {
  if (!(bytes instanceof Uint8Array || bytes instanceof ArrayBuffer)) {
    throw new ArgumentError(field, 'a Uint8Array or an ArrayBuffer', bytes);
  }
  checkAttached(field, bytes instanceof Uint8Array ? bytes.buffer : bytes);
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}
