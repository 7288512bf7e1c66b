import { describe, expect, it } from 'vitest';
import { boxPlots } from '../../src/figures/plot/box-plots.js';
import { compose } from '../../src/figures/plot/compose.js';
import type { Look } from '../../src/figures/plot/style.js';
import { tradeOff } from '../../src/figures/plot/trade-off.js';
import { elementsOf } from './well-formed.js';

const LOOKS: Look[] = [
  { label: 'first <&> "quoted"', color: '#0072b2', symbol: 'circle' },
  { label: 'second', color: '#d55e00', symbol: 'square' },
];
const facets = ['one', 'two'];

/** Values 1 to `count` for every model in every facet. */
const points = (count: number) =>
  facets.flatMap((facet) =>
    LOOKS.flatMap(({ label }) =>
      Array.from({ length: count }, (_, i) => ({ facet, model: label, value: i + 1 })),
    ),
  );

describe('a composition', () => {
  const svg = compose({
    title: 'a & b < c',
    subtitle: `${'many words '.repeat(30)}end`,
    legend: LOOKS,
    panels: [
      { title: 'left', svg: boxPlots(points(6), { facets, looks: LOOKS, label: 'values (%)' }) },
      { title: 'right', svg: boxPlots(points(6), { facets, looks: LOOKS, label: 'values', fromZero: true }) },
    ],
  });

  it('is one well-formed SVG that needs nothing else', () => {
    const [root, ...rest] = elementsOf(svg);
    expect(root.name).toBe('svg');
    expect(root.attributes.get('xmlns')).toBe('http://www.w3.org/2000/svg');
    expect(root.attributes.get('viewBox')).toBe(
      `0 0 ${root.attributes.get('width')} ${root.attributes.get('height')}`,
    );
    expect(rest.map(({ name }) => name)).not.toContain('style');
    expect(svg).not.toMatch(/url\(|href|NaN|undefined|Infinity|var\(/);
  });

  it('has its panels side by side, within its frame', () => {
    const [root, ...rest] = elementsOf(svg);
    const number = (element: (typeof rest)[0], name: string) => Number(element.attributes.get(name));
    const [left, right] = rest.filter(({ name }) => name === 'svg');
    expect(number(right, 'x')).toBeGreaterThan(number(left, 'x') + number(left, 'width'));
    expect(number(right, 'x') + number(right, 'width')).toBeLessThan(number(root, 'width'));
    expect(number(right, 'y') + number(right, 'height')).toBeLessThan(number(root, 'height'));
    expect(number(right, 'y')).toBe(number(left, 'y'));
  });

  it('says all of its texts', () => {
    for (const text of ['a &amp; b &lt; c', '>left<', '>right<', 'end<', 'values (%)', 'second', '>one<']) {
      expect(svg).toContain(text);
    }
    expect(svg).toContain('first &lt;&amp;&gt; ');
  });
});

describe('box plots', () => {
  const circles = (count: number) => {
    const svg = boxPlots(points(count), { facets, looks: LOOKS, label: 'value' }).outerHTML;
    return elementsOf(svg).filter(({ name }) => name === 'circle').length;
  };

  it('show every value, and a box where there are five or more', () => {
    const boxes = (count: number) => {
      const svg = boxPlots(points(count), { facets, looks: LOOKS, label: 'value' }).outerHTML;
      return elementsOf(svg).filter(
        ({ name, attributes }) =>
          name === 'rect' &&
          attributes.get('aria-label') === undefined &&
          attributes.has('x') &&
          attributes.has('y') &&
          Number(attributes.get('height')) < 200,
      ).length;
    };
    expect([circles(3), circles(10)]).toEqual([12, 40]);
    expect([boxes(4), boxes(5)]).toEqual([0, 4]);
  });
});

describe('a trade-off', () => {
  it('shows every mean with bars of one standard error', () => {
    const { outerHTML } = tradeOff(
      LOOKS.flatMap(({ label: model }) =>
        [1, 2, 3].map((x) => ({ model, x: { mean: x, stdErr: 0.1 }, y: { mean: 10 * x, stdErr: null } })),
      ),
      { looks: LOOKS, xLabel: 'spikes', yLabel: 'accuracy' },
    );
    const elements = elementsOf(outerHTML);
    expect(outerHTML).toMatch(/aria-label="dot".*(<path[^>]*>.*){6}/s);
    const bars = elements.filter(
      ({ name, attributes }) => name === 'line' && attributes.get('stroke') === LOOKS[0].color,
    );
    const lengths = bars.map(({ attributes }) => {
      const length = (axis: string) =>
        Math.abs(Number(attributes.get(`${axis}2`)) - Number(attributes.get(`${axis}1`)));
      return [length('x'), length('y')];
    });
    const horizontal = lengths.filter(([x]) => x > 0);
    expect(horizontal).toHaveLength(3);
    expect(new Set(horizontal.map(([x]) => x.toFixed(6))).size).toBe(1);
    expect(lengths.filter(([, y]) => y > 0)).toEqual([]);
  });
});
