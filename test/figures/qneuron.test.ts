import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FigureContext } from '../../src/figures/figure.js';
import { FIGURES } from '../../src/figures/registry.js';
import { createEngine, type Engine } from '../../src/index.js';
import { expectSound } from './sound.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const SCANS = FIGURES.filter(({ id }) => id.startsWith('qneuron/') && id !== 'qneuron/4');

const contextOf = (options: FigureContext['options']): FigureContext => ({
  options,
  seed: 1,
  data: [],
  remember: (_inputs, compute) => compute(),
});

describe.each(SCANS.map((figure) => ({ id: figure.id, figure })))('figure $id', ({ figure }) => {
  it('gives a table, a drawing, a page and a verdict that are sound', async () => {
    expect(figure.claim).toMatch(/\.$/);
    expect(Object.keys(figure.options.full)).toEqual(Object.keys(figure.options.quick));
    const result = await figure.run(engine, contextOf({ points: 3, sweeps: 600, exact: 2 }));
    expectSound(figure, result);
    // Three points are too few for the others.
    if (!['qneuron/8', 'qneuron/17'].includes(figure.id)) expect(result.verdict.held).toBe('yes');
    // Known exactly for up to two neurons.
    for (const { activity, stdErr, exact } of result.data as Record<string, number>[]) {
      if (typeof exact === 'number') expect(Math.abs(activity - exact)).toBeLessThan(5 * stdErr);
    }
  });
});

it('figure qneuron/4 has the profile that is known exactly', async () => {
  const figure = FIGURES.find(({ id }) => id === 'qneuron/4')!;
  const result = await figure.run(engine, contextOf({ sweeps: 1500, chains: 64 }));
  expectSound(figure, result);
  expect(result.verdict.held).toBe('yes');
  for (const { neuron, stdErr, exact } of result.data as Record<string, number>[]) {
    expect(Math.abs(neuron - exact)).toBeLessThan(5 * stdErr);
  }
});
