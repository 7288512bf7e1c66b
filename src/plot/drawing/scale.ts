/** A mark of an axis. */
export interface Tick {
  value: number;
  text: string;
}

/** Less than this share of what they are is no extent of numbers. */
const LEAST = 1e-9;
/** Less is nothing at all. */
const NOTHING = 1e-100;

/** The least and the greatest of lists of numbers; 0 to 1 of none. */
export function extentOf(...lists: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists)
    for (let i = 0; i < list.length; i++) {
      low = Math.min(low, list[i]!);
      high = Math.max(high, list[i]!);
    }
  return low <= high ? [low, high] : [0, 1];
}

/** Ends between which something fits: where there is no extent, there is one around the value. */
export function widen([low, high]: readonly [number, number]): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(LEAST * size, NOTHING)) return [low, high];
  const pad = size > NOTHING ? 0.1 * size : 0.5;
  return [low - pad, high + pad];
}

/** 1, 2 or 5 times a power of ten, the first that is not below `least`. */
function stepFrom(least: number): number {
  let power = 1;
  while (power * 10 <= least) power *= 10;
  while (power > least) power /= 10;
  const times = [1, 2, 5].find((factor) => power * factor >= least * (1 - LEAST)) ?? 10;
  return power * times;
}

/** Round numbers from one end to the other, of which there are about `count`. */
export function ticksOf([from, to]: readonly [number, number], count: number): Tick[] {
  const step = stepFrom((to - from) / Math.max(1, count));
  const first = Math.ceil(from / step - LEAST);
  const last = Math.floor(to / step + LEAST);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: numeral(value, step) };
  });
}

/** Ends moved outwards to the next round numbers. */
export function niceEnds(ends: readonly [number, number], count: number): [number, number] {
  const [low, high] = widen(ends);
  const step = stepFrom((high - low) / Math.max(1, count));
  return [Math.floor(low / step + LEAST) * step, Math.ceil(high / step - LEAST) * step];
}

/** A number as an axis shows it, with the decimals that its steps need. */
export function numeral(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step);
  if (Math.abs(value) < step * LEAST) return '0';
  if (size >= 1e6 || step < 1e-5)
    return Number(value.toPrecision(6)).toExponential().replace('e+', 'e').replaceAll('-', '−');
  let decimals = 0;
  for (let unit = 1; unit > step * (1 + LEAST); unit /= 10) decimals++;
  return value.toFixed(decimals).replace('-', '−');
}
