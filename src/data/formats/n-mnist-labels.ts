import { DataFormatError, readOptions } from '../../engine/index.js';
import { asBytes, type FileOptions, fileOptions } from './as-bytes.js';

const HEADER = '#sample #class';
/** More than N-MNIST has, and read in some 30 ms. */
const LONGEST = 2 ** 20;
/** A digit, a tabulator, a digit and LF. */
const SHORTEST_LINE = 4;
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
  const most = Math.ceil(input.length / SHORTEST_LINE);
  const numbers = new Uint32Array(most);
  const labels = new Uint8Array(most);
  const offsets = new Uint32Array(most);
  let count = 0;
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
        checkOnce(file, numbers.subarray(0, count), offsets);
        throw new DataFormatError(file, offset, `line ${line} is not a number, a tabulator and a digit`);
      }
      offsets[count] = offset;
      numbers[count] = number;
      labels[count++] = label;
    }
    offset = next;
  }
  checkOnce(file, numbers.subarray(0, count), offsets);
  return { numbers: numbers.slice(0, count), labels: labels.slice(0, count) };
}

/** Refuses the first number that was there before, by the offset of its line. A sorted copy says whether there is one faster than a `Set`. */
function checkOnce(file: string, numbers: Uint32Array, offsets: Uint32Array): void {
  const sorted = numbers.slice().sort();
  let isOnce = true;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) isOnce = false;
  if (isOnce) return;
  const seen = new Set<number>();
  const again = numbers.findIndex((number) => seen.size === seen.add(number).size);
  throw new DataFormatError(file, offsets[again]!, `recording ${numbers[again]} comes a second time`);
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
