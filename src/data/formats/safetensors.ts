import { ArgumentError, checkInteger, checkOptions, checkText, DataFormatError } from '../../engine/index.js';
import { asBytes } from './as-bytes.js';
import { HeaderScanner, MOST_INTEGERS, MOST_NAMES, quoted } from './safetensors-header.js';

/**
 * The supported element types in the order of the reference implementation, in which a file stores them last to first: so
 * wider elements come before narrower ones, and each tensor is aligned.
 */
const ARRAYS = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
};

/** An element type; BOOL is one byte, 0 or 1. */
export type TensorType = keyof typeof ARRAYS;
const TYPES = Object.keys(ARRAYS) as TensorType[];

/** An array of one element type and any number of axes, row-major; no axes make a single number. */
export type Tensor = {
  [T in TensorType]: { dtype: T; shape: number[]; data: InstanceType<(typeof ARRAYS)[T]> };
}[TensorType];

/** What a safetensors file holds. */
export interface Safetensors {
  metadata: Record<string, string>;
  tensors: Map<string, Tensor>;
}

/** The reference implementation's limit. */
const LONGEST_HEADER = 100_000_000;
const METADATA = '__metadata__';
const OPENING_BRACE = 0x7b;

interface Entry {
  dtype: TensorType;
  shape: number[];
  begin: number;
  end: number;
  /** Where in the file the entry's name is. */
  offset: number;
}

/**
 * Reads a safetensors file (https://github.com/huggingface/safetensors#format) as strictly as the reference implementation:
 * the tensors must cover the data without holes or overlap, and no name may come twice. Nothing is allocated by a number from
 * the header before it has been held against the file's length.
 *
 * @param options.file the name that errors give
 * @returns tensors in the order of the file's header; each is a copy that the caller owns
 * @throws DataFormatError with the file and the offset of what is wrong
 */
export function readSafetensors(
  bytes: Uint8Array | ArrayBuffer,
  options: { file?: string } = {},
): Safetensors {
  checkOptions('options', options, ['file']);
  const input = asBytes('bytes', bytes);
  const file = checkText('options.file', options.file ?? 'safetensors file');
  const start = readHeaderEnd(input, file);
  const { metadata, entries } = readHeader(new HeaderScanner(input.subarray(0, start), 8, file));
  checkCoverage(entries, start, input.length, file);

  const tensors = new Map<string, Tensor>();
  for (const [name, { dtype, shape, begin, end }] of entries) {
    // Sliced rather than viewed: the copy is aligned, wherever the file put the tensor.
    const { buffer } = Uint8Array.from(input.subarray(start + begin, start + end));
    tensors.set(name, { dtype, shape, data: new ARRAYS[dtype](buffer) } as Tensor);
  }
  return { metadata: Object.fromEntries(metadata), tensors };
}

/**
 * Writes a safetensors file in the layout of the reference implementation: tensors by element type (U64, I64, F64, F32, U32, I32,
 * U16, I16, I8, U8, BOOL), those of one type by the bytes of their names; the header padded with spaces so that the data
 * begin at a multiple of 8. The metadata are sorted by key, so that equal content gives equal bytes.
 *
 * @throws ArgumentError when data do not fit their shape or type, or a text is not well-formed Unicode
 */
export function writeSafetensors(content: Safetensors): Uint8Array {
  checkOptions('content', content, ['metadata', 'tensors']);
  if (content.metadata === null || typeof content.metadata !== 'object' || Array.isArray(content.metadata)) {
    throw new ArgumentError('content.metadata', 'an object', content.metadata);
  }
  if (!(content.tensors instanceof Map)) {
    throw new ArgumentError('content.tensors', 'a Map of tensors', content.tensors);
  }
  for (const [name, tensor] of content.tensors) checkTensor(`content.tensors['${name}']`, name, tensor);
  for (const [field, names] of Object.entries({
    metadata: Object.keys(content.metadata).length,
    tensors: content.tensors.size,
  })) {
    if (names > MOST_NAMES) throw new ArgumentError(`content.${field}`, `at most ${MOST_NAMES} names`, names);
  }
  const tensors = [...content.tensors].sort(([nameA, a], [nameB, b]) => {
    return TYPES.indexOf(b.dtype) - TYPES.indexOf(a.dtype) || compareBytes(nameA, nameB);
  });
  const fields: string[] = [];
  const metadata = Object.entries(content.metadata).sort(([a], [b]) => compareBytes(a, b));
  if (metadata.length > 0) {
    const texts = metadata.map(
      ([key, value]) => `${quote('content.metadata', key)}:${quote(`content.metadata.${key}`, value)}`,
    );
    fields.push(`"${METADATA}":{${texts.join(',')}}`);
  }
  let length = 0;
  for (const [name, tensor] of tensors) {
    const begin = length;
    length += tensor.data.byteLength;
    const description = { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, length] };
    fields.push(`${quote('content.tensors', name)}:${JSON.stringify(description)}`);
  }

  const header = new TextEncoder().encode(`{${fields.join(',')}}`);
  const padded = Math.ceil(header.length / 8) * 8;
  if (padded > LONGEST_HEADER) {
    throw new ArgumentError('content', `a header of at most ${LONGEST_HEADER} bytes`, padded);
  }
  const bytes = new Uint8Array(8 + padded + length).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setUint32(0, padded, true);
  bytes.set(header, 8);
  let offset = 8 + padded;
  for (const [, { data }] of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** Where the header ends and the data begin. */
function readHeaderEnd(bytes: Uint8Array, file: string): number {
  if (bytes.length < 8)
    throw new DataFormatError(file, bytes.length, "the file ends within the header's length");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  // A text, say, whose first letters make no length.
  if (length > bytes.length - 8 && bytes.length > 8 && bytes[8] !== OPENING_BRACE) {
    throw new DataFormatError(file, 0, 'not a safetensors file: no header begins at byte 8');
  }
  if (length > LONGEST_HEADER) {
    throw new DataFormatError(file, 0, `a header of ${length} bytes; at most ${LONGEST_HEADER} are allowed`);
  }
  if (length > bytes.length - 8) {
    throw new DataFormatError(file, bytes.length, `the file ends within its header of ${length} bytes`);
  }
  return 8 + length;
}

function readHeader(scanner: HeaderScanner): { metadata: Map<string, string>; entries: Map<string, Entry> } {
  let metadata = new Map<string, string>();
  const entries = new Map<string, Entry>();
  // The format wants '{' as the very first byte, so nothing is skipped before it.
  scanner.object((name, offset) => {
    if (name === METADATA) {
      metadata = new Map();
      scanner.object((key) => metadata.set(key, scanner.string()));
    } else entries.set(name, readEntry(scanner, offset));
  });
  scanner.end();
  return { metadata, entries };
}

function readEntry(scanner: HeaderScanner, offset: number): Entry {
  let dtype: TensorType | undefined;
  let shape: number[] | undefined;
  let range: number[] | undefined;
  let rangeOffset = offset;
  scanner.object((field, fieldOffset) => {
    const valueOffset = scanner.offset;
    if (field === 'dtype') {
      const type = scanner.string();
      if (!TYPES.includes(type as TensorType)) {
        throw scanner.error(`the element type ${quoted(type)} is not supported`, valueOffset);
      }
      dtype = type as TensorType;
    } else if (field === 'shape') {
      shape = scanner.integers();
    } else if (field === 'data_offsets') {
      rangeOffset = valueOffset;
      range = scanner.integers();
      if (range.length !== 2) throw scanner.error('data_offsets must be two numbers', valueOffset);
    } else {
      throw scanner.error(`unknown field ${quoted(field)}`, fieldOffset);
    }
  });
  if (!dtype || !shape || !range) {
    throw scanner.error('a tensor needs dtype, shape and data_offsets', offset);
  }
  const [begin, end] = range;
  let size = ARRAYS[dtype].BYTES_PER_ELEMENT;
  for (const axis of shape) {
    size *= axis;
    if (size > Number.MAX_SAFE_INTEGER)
      throw scanner.error(`the shape ${shape.join(' × ')} overflows`, offset);
  }
  if (end - begin !== size) {
    throw scanner.error(`${size} bytes are needed, but data_offsets are [${begin}, ${end}]`, rangeOffset);
  }
  return { dtype, shape, begin, end, offset };
}

/** The tensors must follow each other from the first byte of the data to the last. */
function checkCoverage(entries: Map<string, Entry>, start: number, length: number, file: string): void {
  let covered = 0;
  const sorted = [...entries.values()].sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (const { begin, end, offset } of sorted) {
    if (begin !== covered) {
      throw new DataFormatError(
        file,
        offset,
        begin > covered
          ? `there is a hole before this tensor: data ${covered} to ${begin}`
          : `this tensor overlaps another: data ${begin} to ${covered}`,
      );
    }
    covered = end;
  }
  if (start + covered > length) {
    throw new DataFormatError(
      file,
      length,
      `cut off: the header announces ${start + covered} bytes, there are ${length}`,
    );
  }
  if (start + covered < length) {
    throw new DataFormatError(file, start + covered, `${length - start - covered} bytes too many`);
  }
}

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

/** JSON text of a string; lone surrogates have no UTF-8, so other readers would refuse them. */
function quote(field: string, text: string): string {
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text)) {
    throw new ArgumentError(field, 'well-formed Unicode text', text);
  }
  return JSON.stringify(text);
}

/** The order of two texts by their UTF-8 bytes, which is that of their code points. */
function compareBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i].codePointAt(0)! - right[i].codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
