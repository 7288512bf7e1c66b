import {
  ArgumentError,
  checkAttached,
  type Describes,
  type LongWorkOptions,
  longWork,
  readOptions,
  text,
} from '../../engine/index.js';

/** The bytes of a file as the caller hands them over, without a copy. */
export function asBytes(field: string, bytes: Uint8Array | ArrayBuffer): Uint8Array {
  if (!(bytes instanceof Uint8Array || bytes instanceof ArrayBuffer)) {
    throw new ArgumentError(field, 'a Uint8Array or an ArrayBuffer', bytes);
  }
  checkAttached(field, bytes instanceof Uint8Array ? bytes.buffer : bytes);
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}

/** How errors call a file. */
export interface FileOptions {
  /** The name that errors give (default what its format is called). */
  file?: string;
}

/** What most readers take. */
export type ReaderOptions = FileOptions & LongWorkOptions;

export const fileOptions = (fallback: string) =>
  ({ file: text({ default: () => fallback }) }) satisfies Describes<FileOptions>;

/** The name of a file, of which a reader takes nothing else that shapes a result. */
export const fileOf = (options: ReaderOptions, fallback: string): string =>
  readOptions('options', options, () => ({ ...fileOptions(fallback), ...longWork() })).file;
