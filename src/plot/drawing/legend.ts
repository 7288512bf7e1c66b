import { TEXT_SIZE } from './picture-options.js';
import { label, shorten, widthOf } from './svg.js';
import type { Theme } from './theme.js';

/** One entry of a legend; `draw` puts its sign around a place. */
export interface LegendEntry {
  text: string;
  draw: (x: number, y: number) => string;
}

const LINE = 20;
/** From the edge of a sign to its middle, from there to its text, and from a text to the next sign. */
const SIGN = { before: 12, after: 14, gap: 16 };

/** Signs and what they stand for, in as many lines as it takes. */
export function drawLegend(
  entries: readonly LegendEntry[],
  { left, top, right }: { left: number; top: number; right: number },
  theme: Theme,
): { parts: string[]; height: number } {
  const parts: string[] = [];
  const sign = SIGN.before + SIGN.after;
  let [x, y] = [left, top + LINE / 2];
  for (const { text, draw } of entries) {
    const size = sign + widthOf(text) * TEXT_SIZE;
    if (x > left && x + size > right) [x, y] = [left, y + LINE];
    const shown = shorten(text, (right - x - sign) / TEXT_SIZE);
    parts.push(draw(x + SIGN.before, y), label(x + sign, y + 4, shown, { fill: theme.ink }));
    x += size + SIGN.gap;
  }
  return { parts, height: entries.length === 0 ? 0 : y + LINE / 2 - top };
}
