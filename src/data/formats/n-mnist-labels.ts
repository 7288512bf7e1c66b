import { DataFormatError, readOptions } from '../../engine/index.js';
import { asBytes, type FileOptions, fileOptions } from './as-bytes.js';

const HEADER = '#sample #class';
/** More than N-MNIST has, and read in some 30 ms. */
const LONGEST = 2 ** 20;
const HIGHEST_NUMBER = 2 ** 32 - 1;
const [TABULATOR, LINE_FEED, RETURN, ZERO] = [0x09, 0x0a, 0x0d, 0x30];

/** Which digits recordings show; entry k is about recording `numbers[k]`. */
export interface NMnistLabels {
  /** The recordings' numbers, which are the names of their files: each once. */
  numbers: Uint32Array;
  /** 0 to 9. */
  labels: Uint8Array;
}

/**
 * Reads the label file of a part of N-MNIST as SLAYER's subset has it (`train1K.txt`, `test100.txt`): text lines that end in
 * CRLF or LF; the first is `#sample #class`, each other one the number of a recording, a tabulator and its digit.
 *
 * @param options.file the name that errors give
 * @returns the entries in the order of the file, which has at most 2^20 bytes
 * @throws DataFormatError with the offset of the first byte that is not the header's, or of the line that is no entry or
 *   names a recording for the second time
 *
 * @example
 * ```ts
 * import { readNMnistLabels } from 'bornspike/data';
 *
 * const text = '#sample #class\n1\t5\n2\t0\n';
 * const { numbers, labels } = readNMnistLabels(new TextEncoder().encode(text));
 * console.log(numbers.join(' '), '|', labels.join(' ')); // prints: 1 2 | 5 0
 * ```
 */
export function readNMnistLabels(bytes: Uint8Array | ArrayBuffer, options: FileOptions = {}): NMnistLabels {
  const input = asBytes('bytes', bytes);
  const file = readOptions('options', options, () => fileOptions('N-MNIST label file')).file;
  for (let i = 0; i < HEADER.length; i++) {
    if (input[i] !== HEADER.charCodeAt(i)) {
      throw new DataFormatError(file, i, `not a label file: it must begin with ${HEADER}`);
    }
  }
  if (input.length > LONGEST) throw new DataFormatError(file, LONGEST, `more than ${LONGEST} bytes`);
  const numbers: number[] = [];
  const labels: number[] = [];
  const seen = new Set<number>();
  let line = 0;
  for (let offset = 0; offset < input.length; ) {
    const lineFeed = input.indexOf(LINE_FEED, offset);
    const next = lineFeed < 0 ? input.length : lineFeed + 1;
    const end = lineFeed < 0 ? next : lineFeed;
    const contentEnd = end > offset && input[end - 1] === RETURN ? end - 1 : end;
    if (++line === 1) {
      if (contentEnd !== HEADER.length)
        throw new DataFormatError(file, HEADER.length, `more in a line than ${HEADER}`);
    } else {
      const { number, label } = readEntry(input, offset, contentEnd);
      if (!(number <= HIGHEST_NUMBER && label <= 9)) {
        throw new DataFormatError(file, offset, `line ${line} is not a number, a tabulator and a digit`);
      }
      if (seen.has(number))
        throw new DataFormatError(file, offset, `recording ${number} comes a second time`);
      seen.add(number);
      numbers.push(number);
      labels.push(label);
    }
    offset = next;
  }
  return { numbers: Uint32Array.from(numbers), labels: Uint8Array.from(labels) };
}

/** One to ten digits, a tabulator and a digit; NaN where there is something else. */
function readEntry(input: Uint8Array, begin: number, end: number): { number: number; label: number } {
  const tabulator = end - 2;
  const digits = tabulator - begin;
  let number = digits >= 1 && digits <= 10 && input[tabulator] === TABULATOR ? 0 : Number.NaN;
  for (let at = begin; at < tabulator; at++) number = 10 * number + digitAt(input, at);
  return { number, label: digitAt(input, end - 1) };
}

function digitAt(input: Uint8Array, at: number): number {
  const digit = input[at]! - ZERO;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}
