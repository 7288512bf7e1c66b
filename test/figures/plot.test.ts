import { describe, expect, it } from 'vitest';
import { boxPlots } from '../../src/figures/plot/box-plots.js';
import { coloredCells } from '../../src/figures/plot/colored-cells.js';
import { compose } from '../../src/figures/plot/compose.js';
import { curves } from '../../src/figures/plot/curves.js';
import type { Look } from '../../src/figures/plot/style.js';

import { elementsOf } from './well-formed.js';

const LOOKS: Look[] = [
  { label: 'first <&> "quoted"', color: '#0072b2', symbol: 'circle' },
  { label: 'second', color: '#d55e00', symbol: 'square' },
];
const facets = ['one', 'two'];
const HEAT = { columns: 2, range: [0, 1], width: 100, height: 50 } as const;

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
    expect(root!.name).toBe('svg');
    expect(root!.attributes.get('xmlns')).toBe('http://www.w3.org/2000/svg');
    expect(root!.attributes.get('viewBox')).toBe(
      `0 0 ${root!.attributes.get('width')} ${root!.attributes.get('height')}`,
    );
    expect(rest.map(({ name }) => name)).not.toContain('style');
    expect(svg).not.toMatch(/url\(|href|NaN|undefined|Infinity|var\(/);
  });

  it('has its panels side by side, within its frame', () => {
    const [root, ...rest] = elementsOf(svg);
    const number = (element: (typeof rest)[0], name: string) => Number(element.attributes.get(name));
    const [left, right] = rest.filter(({ name }) => name === 'svg');
    expect(number(right!, 'x')).toBeGreaterThan(number(left!, 'x') + number(left!, 'width'));
    expect(number(right!, 'x') + number(right!, 'width')).toBeLessThan(number(root!, 'width'));
    expect(number(right!, 'y') + number(right!, 'height')).toBeLessThan(number(root!, 'height'));
    expect(number(right!, 'y')).toBe(number(left!, 'y'));
  });

  it('has rows of panels where it is asked to', () => {
    const panel = (title: string) => ({ title, svg: coloredCells([0, 1], HEAT) });
    const rows = compose({ title: '', subtitle: '', panels: ['a', 'b', 'c'].map(panel), perRow: 2 });
    const [root, ...rest] = elementsOf(rows);
    const places = rest
      .filter(({ name }) => name === 'svg')
      .map(({ attributes }) => [Number(attributes.get('x')), Number(attributes.get('y'))]);
    expect(places).toHaveLength(3);
    expect(places[1]![1]).toBe(places[0]![1]);
    expect(places[2]![0]).toBe(places[0]![0]);
    expect(places[2]![1]).toBeGreaterThan(places[0]![1]! + HEAT.height);
    expect(places[2]![1]! + HEAT.height).toBeLessThan(Number(root!.attributes.get('height')));
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
  const draw = (options: { apart?: number; yDomain?: [number, number]; logTicks?: number[] } = {}) =>
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
    const horizontal = lengths.filter(([x]) => x! > 0);
    expect(horizontal).toHaveLength(6);
    expect(new Set(horizontal.map(([x]) => x!.toFixed(6))).size).toBe(1);
    expect(lengths.filter(([, y]) => y! > 0)).toEqual([]);
  });

  it('have no points where they are lines', () => {
    const looks: Look[] = [{ ...LOOKS[0]!, symbol: 'line' }];
    const line = [1, 2].map((x) => ({
      model: LOOKS[0]!.label,
      x: { mean: x, stdErr: null },
      y: { mean: x, stdErr: 1 },
    }));
    const options = { looks, xLabel: '', yLabel: '', width: 300, height: 200 };
    const svg = curves(line, { ...options, xDomain: [0, 600] }).outerHTML;
    expect(marks(svg, 'line')).toHaveLength(1);
    expect([...marks(svg, 'dot'), ...marks(svg, 'rule')]).toEqual([]);
    expect(svg).toContain('>600<');
  });

  it('have steps for ratios where they are asked to', () => {
    const svg = draw({ logTicks: [1, 2] });
    expect(svg).toContain('>2<');
    const { elements } = marks(svg, 'dot')[0]!;
    const xs = elements.map(({ attributes }) =>
      Number(/translate\(([-\d.]+),/.exec(attributes.get('transform') ?? '')?.[1] ?? attributes.get('cx')),
    );
    // 1, 2 and 3 are at log 1, log 2 and log 3.
    expect((xs[1]! - xs[0]!) / (xs[2]! - xs[0]!)).toBeCloseTo(Math.log(2) / Math.log(3), 12);
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

describe('a heat map', () => {
  const axes = {
    x: { edges: [0, 3], label: 'across', ticks: [0, 3] },
    y: { edges: [5, -5], label: 'up', ticks: [-5, 5] },
  } as const;
  const options = { columns: 3, range: [0, 1], width: 90, height: 40, axes } as const;

  /** Colour, left, top, width and height of each piece. */
  const pieces = (svg: string) =>
    elementsOf(svg).flatMap(({ name, attributes }) => {
      const fill = attributes.get('fill');
      if (name !== 'path' || !fill?.startsWith('rgb')) return [];
      return [...attributes.get('d')!.matchAll(/M([\d.]+),([\d.]+)h([\d.]+)v([\d.]+)h-([\d.]+)z/g)].map(
        ([, x, y, width, height, back]) => {
          expect(back).toBe(width);
          return { fill, x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
        },
      );
    });

  it('has each value where it belongs, from white to dark, neighbours of one colour as one piece', () => {
    const all = pieces(coloredCells([0, 0, 1, 7, 0.5, -1], options).outerHTML);
    expect(all).toHaveLength(5);
    const area = all.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(area).toBeCloseTo(90 * 40, 9);
    const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
    const at = (column: number, row: number) => {
      const [x, y] = [left + 30 * (column + 0.5), top + 20 * (row + 0.5)];
      return all.find((p) => x > p.x && x < p.x + p.width && y > p.y && y < p.y + p.height)!.fill;
    };
    expect([at(0, 0), at(1, 0), at(2, 1)]).toEqual(Array(3).fill('rgb(255,255,255)'));
    expect(at(2, 0)).toBe(at(0, 1));
    const brightness = (fill: string) => fill.match(/\d+/g)!.reduce((sum, part) => sum + Number(part), 0);
    expect(brightness(at(2, 0))).toBeLessThan(brightness(at(1, 1)));
    expect(brightness(at(1, 1))).toBeLessThan(3 * 255);
  });

  it('says what its axes, its cells and its colours are', () => {
    const written = coloredCells([0.25, 1, 0.5], {
      ...options,
      range: [0, 4],
      bar: true,
      write: (v) => `v${v}`,
    });
    const svg = written.outerHTML;
    for (const text of ['across', 'up', '>5<', '>v0.25<', '>v1<', '>v0.5<', '>4<', '>2<']) {
      expect(svg).toContain(text);
    }
    const bare = coloredCells([0.25, 1, 0.5], { ...options, axes: undefined }).outerHTML;
    expect(elementsOf(bare).filter(({ name }) => name === 'text')).toEqual([]);
    // All values alike are no reason to divide by 0.
    expect(coloredCells([1, 1, 1], { ...options, range: [1, 1] }).outerHTML).not.toMatch(/NaN|undefined/);
  });
});
