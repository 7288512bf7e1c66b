import {
  ArgumentError,
  checkInteger,
  checkOptions,
  checkText,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  runInSteps,
  type Steps,
} from '../../engine/index.js';
import { COPIED_AT_ONCE, COPY_PIECE, WorkCounter } from '../encoders/work-counter.js';
import {
  ARRAYS,
  LONGEST_SAFETENSORS_HEADER,
  METADATA,
  MOST_INTEGERS,
  MOST_NAMES,
  NAME,
  type Safetensors,
  TEXT,
  type Tensor,
  TYPES,
} from './safetensors-content.js';

/** Characters of a text that are written in one go. */
const PIECE = 2 ** 18;
/** Names that are sorted in one go. */
const RUN = 1024;
/** Bytes that are copied in the time that a copy takes at least. */
const LEAST_COPY = 512;
/** Texts of metadata that are copied at once. */
const FEW_KEYS = 1000;
/** Bytes that could be copied in the time that comparing two names takes. */
const COMPARISON = 256;

/**
 * Writes a safetensors file in the layout of the reference implementation: tensors by element type (U64, I64, F64, F32, U32, I32,
 * U16, I16, I8, U8, BOOL), those of one type by the bytes of their names; the header padded with spaces so that the data
 * begin at a multiple of 8. The metadata are sorted by key, so that equal content gives equal bytes.
 *
 * @param content names are taken at the call, and so are the metadata where they are at most 1000 texts, and the tensors where
 *   they are at most 500 with 4 MiB; larger ones are to stay as they are until they are written
 * @throws ArgumentError when data do not fit their shape or type, or a text is not well-formed Unicode
 *
 * @example
 * ```ts
 * import { writeSafetensors } from 'bornspike/data';
 *
 * const bytes = await writeSafetensors({
 *   metadata: {},
 *   tensors: new Map([['bias', { dtype: 'U8', shape: [2], data: Uint8Array.of(3, 4) }]]),
 * });
 * console.log(bytes.length, bytes.subarray(-2).join(' ')); // prints: 66 3 4
 * ```
 */
export async function writeSafetensors(
  content: Safetensors,
  options: LongWorkOptions = {},
): Promise<Uint8Array> {
  readOptions('options', options, longWork);
  return runInSteps(writingSafetensors(content), new Pacer(options));
}

/** The work of `writeSafetensors`; tensors are to stay as they are. */
export function* writingSafetensors(content: Safetensors): Steps<Uint8Array> {
  checkOptions('content', content, ['metadata', 'tensors']);
  if (content.metadata === null || typeof content.metadata !== 'object' || Array.isArray(content.metadata)) {
    throw new ArgumentError('content.metadata', 'an object', content.metadata);
  }
  if (!(content.tensors instanceof Map)) {
    throw new ArgumentError('content.tensors', 'a Map of tensors', content.tensors);
  }
  const keysOfMetadata = Object.keys(content.metadata);
  // To copy more at once would take too long.
  const metadata = keysOfMetadata.length > FEW_KEYS ? content.metadata : { ...content.metadata };
  const tensors = [...content.tensors];
  for (const [field, { length }] of Object.entries({ metadata: keysOfMetadata, tensors })) {
    if (length > MOST_NAMES) {
      throw new ArgumentError(`content.${field}`, `at most ${MOST_NAMES} names`, length);
    }
  }

  // What is small is taken before others run.
  const work = new WorkCounter(COPY_PIECE, COPIED_AT_ONCE);
  const taken: [name: string, tensor: Tensor, size: number][] = [];
  for (const [name, tensor] of tensors) {
    checkTensor(fieldOf(name), name, tensor);
    const { dtype, shape, data } = tensor;
    taken.push([name, { dtype, shape: [...shape], data } as Tensor, data.byteLength]);
    if (work.add(NAME)) yield;
  }
  const sorted = yield* sort(taken, work, ([nameA, a], [nameB, b]) => {
    return TYPES.indexOf(b.dtype) - TYPES.indexOf(a.dtype) || compareBytes(nameA, nameB);
  });
  const keys = yield* sort(keysOfMetadata, work, compareBytes);

  // Its texts as they follow each other.
  const header: string[] = ['{'];
  if (keys.length > 0) {
    header.push(`"${METADATA}":{`);
    for (const [k, key] of keys.entries()) {
      if (k > 0) header.push(',');
      yield* quote(header, 'content.metadata', key, work);
      header.push(':');
      yield* quote(header, `content.metadata.${key}`, metadata[key]!, work);
      if (work.add(NAME)) yield;
    }
    header.push(sorted.length > 0 ? '},' : '}');
  }
  let length = 0;
  for (const [k, [name, { dtype, shape }, size]] of sorted.entries()) {
    const begin = length;
    length += size;
    if (k > 0) header.push(',');
    yield* quote(header, 'content.tensors', name, work);
    header.push(`:${JSON.stringify({ dtype, shape, data_offsets: [begin, length] })}`);
    if (work.add(NAME)) yield;
  }
  header.push('}');
  const encoded = yield* encode(header, work);

  const padded = Math.ceil(encoded.reduce((sum, part) => sum + part.length, 0) / 8) * 8;
  if (padded > LONGEST_SAFETENSORS_HEADER) {
    throw new ArgumentError('content', `a header of at most ${LONGEST_SAFETENSORS_HEADER} bytes`, padded);
  }
  const start = 8 + padded;
  const bytes = new Uint8Array(start + length);
  new DataView(bytes.buffer).setUint32(0, padded, true);
  let offset = 8;
  for (const part of encoded) {
    bytes.set(part, offset);
    offset += part.length;
    if (work.add(part.length)) yield;
  }
  bytes.fill(0x20, offset, start);
  offset = start;
  for (const [name, { data }, size] of sorted) {
    for (let from = 0; from < size; from += COPY_PIECE) {
      if (data.byteLength !== size) {
        throw new ArgumentError(
          `${fieldOf(name)}.data`,
          `${size} bytes until it is written`,
          data.byteLength,
        );
      }
      const part = new Uint8Array(data.buffer, data.byteOffset + from, Math.min(COPY_PIECE, size - from));
      bytes.set(part, offset);
      offset += part.length;
      if (work.add(Math.max(part.length, LEAST_COPY)))
        yield { unit: 'byte', done: offset, total: bytes.length };
    }
  }
  return bytes;
}

const fieldOf = (name: string) => `content.tensors['${name}']`;

function checkTensor(field: string, name: string, tensor: Tensor): void {
  checkText('the name of a tensor', name);
  checkOptions(field, tensor, ['dtype', 'shape', 'data']);
  const { dtype, shape, data } = tensor;
  if (name === METADATA) throw new ArgumentError(field, 'this name is reserved');
  if (!TYPES.includes(dtype)) throw new ArgumentError(`${field}.dtype`, `one of ${TYPES.join(', ')}`, dtype);
  if (!(data instanceof ARRAYS[dtype])) {
    throw new ArgumentError(`${field}.data`, `a ${ARRAYS[dtype].name} for ${dtype}`, data);
  }
  if (!Array.isArray(shape) || shape.length > MOST_INTEGERS) {
    throw new ArgumentError(`${field}.shape`, `a list of up to ${MOST_INTEGERS} sizes`, shape);
  }
  let size = 1;
  for (const [axis, length] of shape.entries()) size *= checkInteger(`${field}.shape[${axis}]`, length, 0);
  if (size !== data.length) {
    throw new ArgumentError(
      `${field}.data`,
      `${size} values for the shape ${shape.join(' × ')}`,
      data.length,
    );
  }
}

/**
 * Adds the JSON text of a string to `texts`, in pieces; lone surrogates have no UTF-8, so other readers would refuse them.
 */
function* quote(texts: string[], field: string, text: string, work: WorkCounter): Steps<void> {
  if (typeof text !== 'string') throw new ArgumentError(field, 'well-formed Unicode text', text);
  if (text.length > LONGEST_SAFETENSORS_HEADER) {
    throw new ArgumentError(field, `at most ${LONGEST_SAFETENSORS_HEADER} characters`, text.length);
  }
  texts.push('"');
  for (let from = 0; from < text.length; ) {
    // The two halves of a character stay together.
    const cut = from + PIECE;
    const end = text.codePointAt(cut - 1)! > 0xffff ? cut + 1 : cut;
    const piece = text.slice(from, end);
    if (/\p{Surrogate}/u.test(piece)) throw new ArgumentError(field, 'well-formed Unicode text', text);
    texts.push(JSON.stringify(piece).slice(1, -1));
    from = end;
    if (work.add(TEXT * piece.length)) yield;
  }
  texts.push('"');
}

/** Texts in UTF-8, of which short ones are joined. */
function* encode(texts: readonly string[], work: WorkCounter): Steps<Uint8Array[]> {
  const encoder = new TextEncoder();
  const encoded: Uint8Array[] = [];
  let joined = '';
  for (const text of texts) {
    joined += text;
    if (joined.length < PIECE) continue;
    encoded.push(encoder.encode(joined));
    if (work.add(TEXT * joined.length)) yield;
    joined = '';
  }
  encoded.push(encoder.encode(joined));
  return encoded;
}

/** Sorts in pieces, of which the first are sorted runs. */
function* sort<T>(items: readonly T[], work: WorkCounter, compare: (a: T, b: T) => number): Steps<T[]> {
  let runs: T[][] = [];
  for (let first = 0; first < items.length; first += RUN) {
    const run = items.slice(first, first + RUN);
    runs.push(run.sort(compare));
    if (work.add(NAME * run.length)) yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let r = 0; r < runs.length; r += 2) {
      merged.push(yield* merge(runs[r]!, runs[r + 1] ?? [], work, compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<T>(a: T[], b: T[], work: WorkCounter, compare: (a: T, b: T) => number): Steps<T[]> {
  const merged: T[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const takesA = j === b.length || (i < a.length && compare(a[i]!, b[j]!) <= 0);
    merged.push(takesA ? a[i++]! : b[j++]!);
    if (work.add(COMPARISON)) yield;
  }
  return merged;
}

/** The order of two texts by their UTF-8 bytes, which is that of their code points. */
function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** The place of a UTF-16 unit where two texts differ: surrogates stand for what comes after all other characters. */
const rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
