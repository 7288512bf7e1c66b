import { createHash } from 'node:crypto';
import { version } from '../../../package.json';
import { BornspikeError, DataFormatError } from '../../engine/index.js';
import { readBytes, writeAtomically } from '../../files/index.js';

/** Which command can go on from a checkpoint. */
export type CheckpointKind = 'train' | 'figure';

/** What a checkpoint file holds. */
export interface CheckpointContent {
  /** What JSON can carry. */
  state: unknown;
  parts: readonly Uint8Array[];
}

interface Header {
  format: number;
  kind: string;
  version: string;
  /** Bytes of the state and of each part, in their order. */
  lengths: number[];
}

/** The first bytes of every checkpoint. */
const SIGNATURE = Buffer.from('BORNSPIKE CHECKPOINT\n');
/** Grows whenever the layout changes. */
const FORMAT = 1;
const LENGTH_BYTES = 4;
const DIGEST_BYTES = 32;
const MOST_HEADER_BYTES = 2 ** 20;
/** What checkpoints began with before they had this layout. */
const OLD = [
  /^.{8}\{"__metadata__":\{[^}]*"format":"bornspike-training"/s,
  /^\{"format":"bornspike-figures"/,
];

/**
 * Writes a checkpoint: the signature; the length of a header (4 bytes, little-endian); the header, JSON with format, kind,
 * version and all lengths; the state, JSON; the parts; and the SHA-256 of everything before it. Since the lengths are part of
 * what is digested, no two checkpoints have one digest.
 */
export function writeContainer(
  path: string,
  kind: CheckpointKind,
  { state, parts }: CheckpointContent,
): void {
  const blocks = [Buffer.from(JSON.stringify(state)), ...parts];
  const header: Header = { format: FORMAT, kind, version, lengths: blocks.map(({ length }) => length) };
  const head = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  const content = [SIGNATURE, length, head, ...blocks];
  writeAtomically(path, Buffer.concat([...content, digestOf(content)]));
}

/**
 * Reads what `writeContainer` wrote.
 *
 * @throws DataFormatError when it is anything else, BornspikeError when another version or command wrote it
 */
export function readContainer(path: string, kind: CheckpointKind): CheckpointContent {
  const bytes = Buffer.from(readBytes(path));
  const start = SIGNATURE.length + LENGTH_BYTES;
  const isOurs = bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE.subarray(0, bytes.length));
  if (!isOurs || bytes.length === 0) {
    const isOld = OLD.some((beginning) => beginning.test(bytes.toString('latin1', 0, 4096)));
    throw new DataFormatError(
      path,
      0,
      isOld
        ? 'this checkpoint has a layout of earlier days, which is no longer read: train anew'
        : 'this is not a checkpoint of bornspike',
    );
  }
  const end = bytes.length - DIGEST_BYTES;
  const damaged = (problem = 'the content does not match its digest: the file is cut off or damaged') =>
    new DataFormatError(path, bytes.length, problem);
  // Before anything else is believed.
  if (end < start || !digestOf([bytes.subarray(0, end)]).equals(bytes.subarray(end))) throw damaged();

  const first = start + Math.min(bytes.readUInt32LE(SIGNATURE.length), MOST_HEADER_BYTES);
  const header = parse(bytes.subarray(start, first)) as Partial<Header> | undefined;
  if (header?.format !== FORMAT) {
    throw new BornspikeError(
      `${path}: this checkpoint has layout ${header?.format}, this is bornspike ${version}, which reads layout ${FORMAT}`,
    );
  }
  if (header.kind !== kind) {
    throw new BornspikeError(`${path}: this is a checkpoint of bornspike ${header.kind}, not of ${kind}`);
  }
  if (header.version !== version) {
    throw new BornspikeError(
      `${path}: bornspike ${header.version} wrote this checkpoint, and ${version} may compute differently: finish it with ${header.version}, or begin anew`,
    );
  }
  const blocks = cut(bytes.subarray(first, end), header.lengths);
  const state = blocks && parse(blocks[0]!);
  if (state === undefined) throw damaged('the content does not fit its lengths');
  return { state, parts: blocks!.slice(1) };
}

/** `bytes` in pieces of these lengths; undefined unless they fit. */
function cut(bytes: Uint8Array, lengths: unknown): Uint8Array[] | undefined {
  if (!Array.isArray(lengths) || lengths.length === 0) return undefined;
  const blocks: Uint8Array[] = [];
  let offset = 0;
  for (const length of lengths) {
    if (!Number.isSafeInteger(length) || length < 0 || offset + length > bytes.length) return undefined;
    blocks.push(Uint8Array.from(bytes.subarray(offset, offset + length)));
    offset += length;
  }
  return offset === bytes.length ? blocks : undefined;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function digestOf(pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}
