import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  boolean,
  integer,
  longWork,
  nested,
  readOptions,
  seed,
} from '../../../src/engine/index.js';

const range = () => ({
  first: integer({ default: 0, minimum: 0 }),
  last: integer({ optional: true, minimum: 0 }),
});
const description = () => ({
  steps: integer({ minimum: 1, maximum: 100, unit: 'steps' }),
  every: integer({ default: ({ steps }: { steps: number }) => steps, minimum: 1 }),
  quiet: boolean({ default: false }),
  range: nested(range),
  seed: seed(),
  ...longWork(),
});

describe('readOptions', () => {
  it('fills in defaults, those too that follow from other options, and leaves out what only controls the work', () => {
    const { signal } = new AbortController();
    expect(readOptions('options', { steps: 7, seed: 1, signal }, description)).toEqual({
      steps: 7,
      every: 7,
      quiet: false,
      range: { first: 0 },
      seed: 1,
    });
  });

  it('draws a seed', () => {
    const { seed } = readOptions('options', { steps: 7 }, description);
    expect(seed).not.toBe(readOptions('options', { steps: 7 }, description).seed);
  });

  it.each<[object | undefined, string]>([
    [undefined, 'options'],
    [{ step: 7 }, 'options.step'],
    [{}, 'options.steps'],
    [{ steps: 101 }, 'options.steps'],
    [{ steps: 7, every: 0 }, 'options.every'],
    [{ steps: 7, quiet: 1 }, 'options.quiet'],
    [{ steps: 7, range: { from: 1 } }, 'options.range.from'],
    [{ steps: 7, range: { last: -1 } }, 'options.range.last'],
    [{ steps: 7, range: 3 }, 'options.range'],
  ])('names what cannot be used of %j: %s', (given, field) => {
    const read = () => readOptions('options', given, description);
    expect(read).toThrow(ArgumentError);
    expect(read).toThrow(expect.objectContaining({ field }));
  });
});
