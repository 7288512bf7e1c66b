/** 0.968 as `96.8 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The larger the number, the fewer the decimals. */
export const decimal = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 3 : 1);

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
