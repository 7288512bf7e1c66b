import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of real data, which need not be there. */
export const realFolder =
  process.env.BORNSPIKE_DATA_DIR ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Whether all of these files, named relative to the folder of real data, are there. */
export const hasReal = (...files: string[]): boolean =>
  files.every((file) => existsSync(resolve(realFolder, file)));

/** The bytes of a real data file. */
export const real = (file: string): Uint8Array => new Uint8Array(readFileSync(resolve(realFolder, file)));
