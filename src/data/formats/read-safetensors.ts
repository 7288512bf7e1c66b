import { ArgumentError, DataFormatError, Pacer, runInSteps, type Steps } from '../../engine/index.js';
import { COPIED_AT_ONCE, COPY_PIECE, WorkCounter } from '../encoders/work-counter.js';
import { asBytes, fileOf, type ReaderOptions } from './as-bytes.js';
import {
  ARRAYS,
  LONGEST_SAFETENSORS_HEADER,
  METADATA,
  NAME,
  type Safetensors,
  type Tensor,
  type TensorType,
  TYPES,
} from './safetensors-content.js';
import { HeaderScanner, quoted } from './safetensors-header.js';

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
 * the header before it has been checked against the file's length.
 *
 * @param bytes up to 8 MiB are copied before others run; more are to stay as they are until all are read
 * @param options.file the name that errors give
 * @returns tensors in the order of the file's header; each is a copy that the caller owns
 * @throws DataFormatError with the file and the offset of what is wrong
 *
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from 'bornspike/data';
 *
 * const weights = { dtype: 'F32', shape: [1, 2], data: Float32Array.of(0.5, -1) } as const;
 * const bytes = await writeSafetensors({
 *   metadata: { made: 'by hand' },
 *   tensors: new Map([['weights', { ...weights, shape: [1, 2] }]]),
 * });
 * const { metadata, tensors } = await readSafetensors(bytes);
 * console.log(metadata.made, tensors.get('weights')?.data.join(' ')); // prints: by hand 0.5 -1
 * ```
 */
export async function readSafetensors(
  bytes: Uint8Array | ArrayBuffer,
  options: ReaderOptions = {},
): Promise<Safetensors> {
  const input = asBytes('bytes', bytes);
  const file = fileOf(options, 'safetensors file');
  const own = input.length <= COPIED_AT_ONCE ? input.slice() : input;
  return runInSteps(readingSafetensors(own, file), new Pacer(options));
}

/** The work of `readSafetensors`; `bytes` are to stay as they are. */
export function* readingSafetensors(bytes: Uint8Array | ArrayBuffer, file: string): Steps<Safetensors> {
  const input = asBytes('bytes', bytes);
  const work = new WorkCounter(COPY_PIECE);
  const { length } = input;
  const start = readHeaderEnd(input, file);
  const scanner = new HeaderScanner(input.subarray(0, start), 8, file, work);
  const { metadata, entries } = yield* readHeader(scanner);
  checkCoverage(entries, start, length, file);

  const tensors = new Map<string, Tensor>();
  for (const [name, { dtype, shape, begin, end }] of entries) {
    // Copied rather than viewed: the copy is aligned, wherever the file put the tensor.
    const own = new Uint8Array(end - begin);
    for (let from = begin; from < end; from += COPY_PIECE) {
      if (input.length !== length) {
        throw new ArgumentError('bytes', `${length} bytes until they are read`, input.length);
      }
      const part = input.subarray(start + from, start + Math.min(from + COPY_PIECE, end));
      own.set(part, from - begin);
      if (work.add(part.length)) yield { unit: 'byte', done: start + from + part.length, total: length };
    }
    tensors.set(name, { dtype, shape, data: new ARRAYS[dtype](own.buffer) } as Tensor);
    if (work.add(NAME)) yield;
  }
  return { metadata, tensors };
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
  if (length > LONGEST_SAFETENSORS_HEADER) {
    throw new DataFormatError(
      file,
      0,
      `a header of ${length} bytes; at most ${LONGEST_SAFETENSORS_HEADER} are allowed`,
    );
  }
  if (length > bytes.length - 8) {
    throw new DataFormatError(file, bytes.length, `the file ends within its header of ${length} bytes`);
  }
  return 8 + length;
}

function* readHeader(
  scanner: HeaderScanner,
): Steps<{ metadata: Record<string, string>; entries: Map<string, Entry> }> {
  const metadata: Record<string, string> = {};
  const entries = new Map<string, Entry>();
  // The format wants '{' as the very first byte, so nothing is skipped before it.
  yield* scanner.object(function* (name, offset) {
    if (name === METADATA) {
      yield* scanner.object(function* (key) {
        const value = scanner.plainText() ?? (yield* scanner.string());
        // An assignment, which is faster, would not do for the key __proto__.
        if (key in metadata) {
          Object.defineProperty(metadata, key, {
            value,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        } else metadata[key] = value;
      });
    } else entries.set(name, yield* readEntry(scanner, offset));
  });
  scanner.end();
  return { metadata, entries };
}

function* readEntry(scanner: HeaderScanner, offset: number): Steps<Entry> {
  let dtype: TensorType | undefined;
  let shape: number[] | undefined;
  let range: number[] | undefined;
  let rangeOffset = offset;
  yield* scanner.object(function* (field, fieldOffset) {
    const valueOffset = scanner.offset;
    if (field === 'dtype') {
      const type = scanner.plainText() ?? (yield* scanner.string());
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
  const [begin, end] = range as [number, number];
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
