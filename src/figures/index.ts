// What the other folders of src may use of this one.
import type { Figure } from './figure.js';

export type { Extent, Figure, FigureData, FigureOptions, FigureResult } from './figure.js';
export { markdownOf, VERDICTS } from './markdown.js';
export { documentOf, type ReportedFigure, reportPage } from './report.js';
export { movingStrokes } from './sqs/moving-strokes.js';

/** All figures. They come with a large library for drawing, which who draws none need not load. */
export const loadFigures = async (): Promise<readonly Figure[]> => (await import('./registry.js')).FIGURES;

/** What draws a sweep, with the same library. */
export const loadSweepPlot = async () => (await import('./sweep-plot.js')).drawSweep;
