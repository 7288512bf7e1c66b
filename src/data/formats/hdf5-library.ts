import { ArgumentError, BornspikeError } from '../../engine/index.js';

/** The package. @internal */
export type Hdf5 = typeof import('h5wasm');

let given: Hdf5 | undefined;

/**
 * Hands over the package `h5wasm`, by which HDF5 files are read and written. Only what is bundled needs this, as bundlers do
 * not look for a package that may be absent: `useHdf5(await import("h5wasm"))`. Elsewhere an installed one is found.
 *
 * @throws ArgumentError for what is not that package
 *
 * @example
 * ```ts
 * import * as h5wasm from 'h5wasm';
 * import { useHdf5, writeBinnedEvents } from 'bornspike/data';
 *
 * useHdf5(h5wasm);
 * const spikes = Uint8Array.of(0, 1);
 * const bytes = await writeBinnedEvents({ spikes, shape: [2, 1, 1], labels: Uint8Array.of(0), classes: 1 });
 * console.log(String.fromCharCode(...bytes.subarray(1, 4))); // prints: HDF
 * ```
 */
export function useHdf5(h5wasm: { readonly ready: PromiseLike<object>; readonly File: object }): void {
  if (typeof h5wasm?.File !== 'function' || typeof h5wasm.ready?.then !== 'function') {
    throw new ArgumentError('h5wasm', "what import('h5wasm') gives", h5wasm);
  }
  given = h5wasm as unknown as Hdf5;
}

/** The package that was given or, if it is installed, found. @internal */
export async function importHdf5(): Promise<Hdf5> {
  if (given) return given;
  // Known only when it runs, and so to no bundler, which would warn of its absence.
  const name = ['h5wasm'].join();
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  } catch (cause) {
    throw new BornspikeError(
      'HDF5 needs the package h5wasm: npm install h5wasm; what is bundled needs useHdf5(await import("h5wasm")) too',
      { cause },
    );
  }
}
