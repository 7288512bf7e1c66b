import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { FONT, FONT_SIZE, INK } from './style.js';

/** Draws a plot without a browser; sizes are in pixels. */
export function drawPlot(options: Plot.PlotOptions & { width: number; height: number }): Element {
  const { document } = parseHTML('<html></html>');
  const svg = Plot.plot({
    ...options,
    document: document as unknown as Document,
    style: { fontFamily: FONT, fontSize: `${FONT_SIZE}px`, color: INK, ...(options.style as object) },
  });
  // It speaks of pages, not of a file of its own.
  svg.querySelector('style')?.remove();
  return svg;
}
