import { expect, it } from 'vitest';
import { element, escapeXml, polyline, round, shorten } from '../../../src/plot/drawing/svg.js';
import { spikeRaster } from '../../../src/plot/public.js';
import { descriptionOf, readSvg, textsIn } from '../read-svg.js';

it('escapes what XML would read, and replaces what it has no place for', () => {
  expect(escapeXml('a < b & "c" > \u0000\ud800🙂')).toBe('a &lt; b &amp; &quot;c&quot; &gt; \ufffd\ufffd🙂');
  expect(element('a', { b: '"', c: undefined, d: -0.001 }, 'e')).toBe('<a b="&quot;" d="0">e</a>');
  expect(polyline([1, 2.005, -3, 4])).toBe('M1,2.01L-3,4');
  expect(Object.is(round(-0.001), 0)).toBe(true);
  expect(shorten('abcdefgh', 2.4)).toBe('abc…');
});

it.each(['page', 'light', 'dark'] as const)('keeps what it is told in a picture for %s', (theme) => {
  const said = { title: '<script>alert("&")</script>\u0007', description: ']]> \ud83d "' };
  const svg = spikeRaster([1], { lines: 1, theme, ...said, groups: [{ label: '<&', lines: 1 }] });
  const [root] = readSvg(svg);
  expect(root!.attributes['aria-label']).toBe('<script>alert("&")</script>\ufffd');
  expect(descriptionOf(svg)).toBe(']]> \ufffd "');
  expect(textsIn(svg)).toContain('<&');
  // Files have a background and fixed colours, pages their own.
  expect(svg.includes('var(--plot-')).toBe(theme === 'page');
  expect(readSvg(svg).some(({ attributes }) => attributes.width === '100%')).toBe(theme !== 'page');
  // No style that a policy could forbid.
  expect(svg).not.toMatch(/style/);
});
