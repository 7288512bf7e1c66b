/** 0.968 as `96.8 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The larger the number, the fewer the decimals. */
export const decimal = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 3 : 1);

/** A share of the mean that is an error of rounding. */
const ROUNDING = 1e-12;

/**
 * `12.34 ± 0.45`: the standard error has two significant digits, and the mean as many decimals. Without one (null), and where
 * it is exactly 0, the mean has `decimals`.
 */
export function withError(mean: number, stdErr: number | null, decimals: number): string {
  if (stdErr === null) return mean.toFixed(decimals);
  if (!(stdErr > ROUNDING * Math.abs(mean))) return `${mean.toFixed(decimals)} ± 0`;
  // Rounded first: 0.0996 has the digits of 0.10.
  const exponent = Math.floor(Math.log10(Number(stdErr.toPrecision(2))));
  const shown = Math.min(100, Math.max(0, 1 - exponent));
  return `${mean.toFixed(shown)} ± ${stdErr.toFixed(shown)}`;
}

/** 12345 as `12,345`. */
export const count = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 epoch`, `2 epochs`, `3 trajectories`. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${value === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;

/** 1536 as `1.5 KiB`. */
export function bytes(size: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = size;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The name of the method by which Node, Deno and Bun print what is given to `console.log`. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** What of an object is shown behind its name; that it was disposed, as nothing that is printed is to throw. */
export function written(name: string, rest: () => string): string {
  try {
    return name + rest();
  } catch {
    return `${name} (disposed)`;
  }
}
