import { checkOptions, checkText, DataFormatError } from '../../engine/index.js';
import { asBytes } from './as-bytes.js';

const HEADER = '#sample #class';
const HIGHEST_NUMBER = 2 ** 32 - 1;

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
 * @returns the entries in the order of the file
 * @throws DataFormatError with the offset of the first byte that is not the header's, or of the line that is no entry or
 *   names a recording for the second time
 */
export function readNMnistLabels(
  bytes: Uint8Array | ArrayBuffer,
  options: { file?: string } = {},
): NMnistLabels {
  checkOptions('options', options, ['file']);
  const input = asBytes('bytes', bytes);
  const file = checkText('options.file', options.file ?? 'N-MNIST label file');
  for (let i = 0; i < HEADER.length; i++) {
    if (input[i] !== HEADER.charCodeAt(i)) {
      throw new DataFormatError(file, i, `not a label file: it must begin with ${HEADER}`);
    }
  }
  // One character a byte, so that positions in the text are offsets.
  const text = new TextDecoder('latin1').decode(input);
  const lines = text.split('\n');
  const numbers: number[] = [];
  const labels: number[] = [];
  const seen = new Set<number>();
  let offset = 0;
  for (const [k, line] of lines.entries()) {
    const content = line.endsWith('\r') ? line.slice(0, -1) : line;
    const isEnd = k === lines.length - 1 && line === '';
    if (k === 0) {
      if (content !== HEADER) throw new DataFormatError(file, HEADER.length, `more in a line than ${HEADER}`);
    } else if (!isEnd) {
      const [, digits, label] = /^(\d{1,10})\t(\d)$/.exec(content) ?? [];
      const number = Number(digits);
      if (!(number <= HIGHEST_NUMBER)) {
        throw new DataFormatError(file, offset, `line ${k + 1} is not a number, a tabulator and a digit`);
      }
      if (seen.has(number))
        throw new DataFormatError(file, offset, `recording ${number} comes a second time`);
      seen.add(number);
      numbers.push(number);
      labels.push(Number(label));
    }
    offset += line.length + 1;
  }
  return { numbers: Uint32Array.from(numbers), labels: Uint8Array.from(labels) };
}
