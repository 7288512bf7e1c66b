import { DataFormatError, type Pacer } from '../../engine/index.js';
import { COPIED_AT_ONCE, WorkCounter } from '../encoders/work-counter.js';

/** Small enough that a bomb is noticed early, big enough to keep the number of steps low. */
const CHUNK = 65536;

/** Whether `bytes` begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks a gzip file of one member (RFC 1952) with the platform's `DecompressionStream`.
 *
 * @param options.file the name that errors give
 * @param options.limit the most bytes that may come out
 * @throws DataFormatError when it is not gzip (offset 0), is cut off or damaged (offset = compressed bytes read until that
 *   showed, the file's length if it is cut off), goes on after its end (offset of the length field), or unpacks to more than
 *   `limit` bytes (offset = `limit`, in the unpacked bytes)
 */
export async function gunzip(
  bytes: Uint8Array,
  options: { file: string; limit: number; pacer: Pacer },
): Promise<Uint8Array> {
  const { file, limit, pacer } = options;
  const { chunks, length } = await inflate(bytes, file, limit, pacer);
  if (length > limit) throw new DataFormatError(file, limit, `unpacks to more than ${limit} bytes`);
  // Platforms differ in what they do after the first member: only one that ends with the file is the same everywhere.
  const end = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (end.getUint32(bytes.length - 4, true) !== length % 2 ** 32) {
    throw new DataFormatError(file, bytes.length - 4, 'the file goes on after the end of its gzip data');
  }
  return concatenate(chunks, length, pacer);
}

/** The first `length` unpacked bytes of a gzip file, or fewer if there are no more; the rest is not unpacked. */
export async function gunzipStart(
  bytes: Uint8Array,
  options: { file: string; length: number; pacer: Pacer },
): Promise<Uint8Array> {
  const { file, pacer } = options;
  const { chunks, length } = await inflate(bytes, file, options.length, pacer);
  return (await concatenate(chunks, length, pacer)).subarray(0, options.length);
}

/** Unpacks until more than `limit` bytes have come out. */
async function inflate(
  bytes: Uint8Array,
  file: string,
  limit: number,
  pacer: Pacer,
): Promise<{ chunks: Uint8Array[]; length: number }> {
  if (!isGzip(bytes)) throw new DataFormatError(file, 0, 'not a gzip file: it does not begin with 1f 8b');
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  let consumed = 0;
  const feed = async () => {
    while (consumed < bytes.length) {
      const chunk = bytes.slice(consumed, consumed + CHUNK);
      consumed += chunk.length;
      await writer.write(chunk);
    }
    await writer.close();
  };
  // The reader below meets the same error.
  feed().catch(() => {});

  const reader = stream.readable.getReader();
  const next = async () => {
    try {
      return await reader.read();
    } catch (cause) {
      throw new DataFormatError(file, consumed, 'the gzip data is cut off or damaged', { cause });
    }
  };
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= limit) {
      const { done, value } = await next();
      if (done) return { chunks, length };
      chunks.push(value);
      length += value.length;
      await pacer.pause();
    }
    return { chunks, length };
  } finally {
    // What may be wrong with the rest, which Node 24 notices here already, is not asked.
    await reader.cancel().catch(() => {});
  }
}

async function concatenate(chunks: Uint8Array[], length: number, pacer: Pacer): Promise<Uint8Array> {
  const work = new WorkCounter(COPIED_AT_ONCE);
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
    if (work.add(chunk.length)) await pacer.pause();
  }
  return all;
}
