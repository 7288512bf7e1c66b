import { describe, expect, it } from 'vitest';
import { boxPlots } from '../../src/figures/plot/box-plots.js';
import { compose } from '../../src/figures/plot/compose.js';
import { curves } from '../../src/figures/plot/curves.js';
import type { Look } from '../../src/figures/plot/style.js';

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

describe('curves', () => {
  const draw = (options: { apart?: number; yDomain?: [number, number] } = {}) =>
    curves(
      LOOKS.flatMap(({ label: model }) =>
        [1, 2, 3].map((x) => ({ model, x: { mean: x, stdErr: 0.1 }, y: { mean: 10 * x, stdErr: null } })),
      ),
      { looks: LOOKS, xLabel: 'spikes', yLabel: 'accuracy', width: 500, height: 300, ...options },
    ).outerHTML;

  /** Groups of marks of this name, each with the elements in it. */
  const marks = (svg: string, label: string) => {
    const groups: { shift: number; elements: ReturnType<typeof elementsOf> }[] = [];
    let current: (typeof groups)[0] | undefined;
    for (const element of elementsOf(svg)) {
      const { name, attributes } = element;
      if (name !== 'g') current?.elements.push(element);
      else if (attributes.get('aria-label') === label) {
        const [, shift = 0] = /translate\(([-\d.]+),/.exec(attributes.get('transform') ?? '') ?? [];
        current = { shift: Number(shift), elements: [] };
        groups.push(current);
      } else current = undefined;
    }
    return groups;
  };

  it('show every mean with bars of one standard error', () => {
    expect(marks(draw(), 'dot').map(({ elements }) => elements.length)).toEqual([3, 3]);
    const lengths = marks(draw(), 'rule').flatMap(({ elements }) =>
      elements.map(({ attributes }) => {
        const length = (axis: string) =>
          Math.abs(Number(attributes.get(`${axis}2`)) - Number(attributes.get(`${axis}1`)));
        return [length('x'), length('y')];
      }),
    );
    const horizontal = lengths.filter(([x]) => x > 0);
    expect(horizontal).toHaveLength(6);
    expect(new Set(horizontal.map(([x]) => x.toFixed(6))).size).toBe(1);
    expect(lengths.filter(([, y]) => y > 0)).toEqual([]);
  });

  it('are moved apart where they are asked to be', () => {
    const shifts = (svg: string) => marks(svg, 'dot').map(({ shift }) => shift);
    expect(shifts(draw({ apart: 6 }))).toEqual([-3, 3]);
    expect(shifts(draw())).toEqual([0, 0]);
  });

  it('have the axis that is asked for', () => {
    expect(draw({ yDomain: [0, 100] })).toContain('>100<');
    expect(draw()).not.toContain('>100<');
  });
});
