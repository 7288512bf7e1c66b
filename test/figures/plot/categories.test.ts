import { expect, it } from 'vitest';
import { categories } from '../../../src/figures/plot/categories.js';
import type { Look } from '../../../src/figures/plot/style.js';
import { elementsOf } from '../well-formed.js';

const LOOKS: Look[] = [
  { label: 'one', color: '#0072b2', symbol: 'circle' },
  { label: 'two', color: '#d55e00', symbol: 'square' },
];

it('names what it shows in its order, and joins nothing by lines', () => {
  const names = ['a line', 'two dots', 'nothing'];
  const points = names.map((name, i) => ({
    name,
    model: LOOKS[i % 2]!.label,
    value: { mean: i, stdErr: 0.1 },
  }));
  const svg = categories(points, { looks: LOOKS, label: 'activity', width: 400 }).outerHTML;
  const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
  expect(texts.filter((text) => names.includes(text!))).toEqual(names);
  const groups = elementsOf(svg).map(({ attributes }) => attributes.get('aria-label'));
  expect(groups).toContain('dot');
  expect(groups).not.toContain('line');
});
