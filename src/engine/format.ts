/** 0.968 as `96.8 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The larger the number, the fewer the decimals. */
export const decimal = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 3 : 1);

/** 12345 as `12,345`. */
export const count = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 epoch`, `2 epochs`. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
