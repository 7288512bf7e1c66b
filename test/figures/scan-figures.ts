import { expect } from 'vitest';
import type { Figure, FigureContext, FigureData } from '../../src/figures/figure.js';
import type { Engine } from '../../src/index.js';
import { expectComplete } from './requirements.js';
import { elementsOf } from './well-formed.js';

type Row = Record<string, number>;
type ScanPoint = { curve: string; warnings: string[]; exact: number | null };

/** What was computed, by its inputs: figures 22 and 23 have one training. */
const remembered = new Map<string, Promise<unknown>>();

/** Without a checkpoint. */
export const contextOf = (options: FigureContext['options'], data: FigureData[] = []): FigureContext => ({
  options,
  seed: 1,
  data,
  remember: <Value>(inputs: object, compute: () => Promise<Value>) => {
    const key = JSON.stringify(inputs);
    if (!remembered.has(key)) remembered.set(key, compute());
    return remembered.get(key) as Promise<Value>;
  },
});

/** Runs a figure of the activity along a scan at three points, and holds it to what all of these owe. */
export async function expectScan(engine: Engine, figure: Figure): Promise<void> {
  expect(figure.claim).toMatch(/\.$/);
  expect(Object.keys(figure.options.full)).toEqual(Object.keys(figure.options.quick));
  const result = await figure.run(engine, contextOf({ points: 3, sweeps: 150, exact: 2 }));
  expectComplete(figure, result);
  // Three points are too few for the others.
  if (!['qneuron/8', 'qneuron/17'].includes(figure.id)) expect(result.verdict.outcome).toBe('reproduced');
  // Known exactly for up to two neurons; larger circuits are held to exact activities in test/qneuron.
  const known = (result.data as Row[]).filter(({ exact }) => typeof exact === 'number');
  expect(known).toHaveLength(['qneuron/5', 'qneuron/14'].includes(figure.id) ? 3 : 0);
  for (const { activity, stdErr, exact } of known) {
    expect(Math.abs(activity! - exact!)).toBeLessThan(5 * stdErr!);
  }
  expect(result.svg).toContain('>activity (that of an active input is 1)');
  if (figure.id !== 'qneuron/20') expectReadable(result.svg, result.data as unknown as ScanPoint[]);
}

/** What has not converged is hollow, curves differ in more than their colour, and exact ones are smooth where they are steep. */
function expectReadable(svg: string, points: readonly ScanPoint[]): void {
  const elements = elementsOf(svg);
  const hollow = elements.filter(
    ({ attributes }) =>
      attributes.get('fill') === '#ffffff' && /^#(?!fff)/.test(attributes.get('stroke') ?? ''),
  );
  const unsure = points.filter(({ warnings }) => warnings.length > 0).length;
  // One more in the legend.
  expect(hollow).toHaveLength(unsure + Math.min(1, unsure));
  expect(svg.includes('not converged')).toBe(unsure > 0);
  const dashes = elements.map(({ attributes }) => attributes.get('stroke-dasharray') ?? 'none');
  expect(new Set(dashes).size).toBeGreaterThanOrEqual(new Set(points.map(({ curve }) => curve)).size);
  if (points.some(({ exact }) => exact === null)) return;
  const lines = elements.filter(({ attributes }) => attributes.get('stroke') === '#000000');
  const longest = Math.max(...[...svg.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d!.split('L').length));
  expect(lines.length).toBeGreaterThan(0);
  expect(longest).toBeGreaterThan(points.length);
}
