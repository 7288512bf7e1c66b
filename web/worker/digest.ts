/** The first 16 hexadecimal digits of the SHA-256 of numbers in their order; empty where the page may not compute one. */
export async function digestOf(...lists: readonly (Float64Array | Uint8Array)[]): Promise<string> {
  // Only where the address is trusted: https, or this machine.
  if (!globalThis.crypto?.subtle) return '';
  const bytes = new Uint8Array(lists.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of lists) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
