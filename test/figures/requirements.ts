import { expect } from 'vitest';
import type { Figure, FigureResult } from '../../src/figures/figure.js';
import { markdownOf } from '../../src/figures/markdown.js';
import { elementsOf } from './well-formed.js';

export function expectToSayWhatItIsAbout({ id, claim, title, options }: Figure): void {
  expect(id).toMatch(/^[a-z]+\/[a-z0-9]+$/);
  expect(claim).toMatch(/\.$/);
  expect(title).not.toMatch(/\.$/);
  expect(Object.keys(options.full)).toEqual(Object.keys(options.quick));
  expect(options.quick.runs).toBeGreaterThanOrEqual(5);
  expect(options.full.runs).toBe(10);
}

/** Expects a table without gaps, a well-formed drawing, plain data and a page that shows all of it. */
export function expectComplete(figure: Figure, result: FigureResult): void {
  for (const row of result.table.rows) expect(row).toHaveLength(result.table.columns.length);
  expect(elementsOf(result.svg)[0]!.name).toBe('svg');
  expect(result.svg).not.toMatch(/NaN|undefined|null/);
  expect(JSON.parse(JSON.stringify(result.data))).toEqual(result.data);
  const page = markdownOf(figure, result, 'image.svg');
  expect(page).toContain(`# ${figure.id}: ${figure.title}`);
  expect(page).toContain('![');
  for (const reason of result.verdict.reasons) expect(page).toContain(`- ${reason}`);
  expect(page).not.toMatch(/NaN|undefined|null/);
  // An error of which no digit is shown.
  expect(page).not.toMatch(/± 0\.0+(?!\d)/);
}
