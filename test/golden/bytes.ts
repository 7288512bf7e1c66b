type Numbers = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array | number[];

/** Results as bytes to be hashed, lists as float64. NaN has many bit patterns and infinities hide errors: both throw. */
export function bytesOf(...results: Numbers[]): Uint8Array {
  const parts = results.map((result) => {
    const values = Array.isArray(result) ? Float64Array.from(result) : result;
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new Error(`value ${wrong} of a golden case is ${values[wrong]}`);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** SHA-256 in hexadecimal digits. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
