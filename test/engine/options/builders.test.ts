import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  boolean,
  checked,
  choice,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  nested,
  number,
  numbers,
  positive,
  readOptions,
  type Seed,
  seed,
  text,
} from '../../../src/engine/index.js';

interface Example extends LongWorkOptions {
  count: number;
  share?: number;
  clip?: number;
  kind?: 'slow' | 'fast';
  levels?: number;
  title?: string;
  exact?: boolean;
  initial?: ArrayLike<number>;
  inner?: { every?: number };
  scale?: number | readonly number[];
  seed?: Seed;
}

const inner = () => ({ every: integer({ default: 3, minimum: 1 }) }) satisfies Describes<{ every?: number }>;
const example = () =>
  ({
    count: integer({ minimum: 1, maximum: ({ most = 9 }) => most }),
    share: number({ default: 0.5, minimum: 0, maximum: 1 }),
    clip: positive({ default: Infinity }),
    kind: choice(['slow', 'fast'], { default: 'slow' }),
    levels: integer({ default: ({ kind }) => (kind === 'fast' ? 6 : 4), minimum: 1, maximum: 16 }),
    title: text({ optional: true }),
    exact: boolean({ default: false }),
    initial: numbers({ default: [0, 0, 1], length: 3 }),
    inner: nested(inner),
    scale: checked((_, value) => [value].flat() as number[], { default: 1 }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<Example>;

const read = (given: Partial<Record<keyof Example, unknown>>) => readOptions('options', given, example);
const settled = {
  count: 2,
  share: 0.5,
  clip: Infinity,
  kind: 'slow',
  levels: 4,
  exact: false,
  initial: [0, 0, 1],
  inner: { every: 3 },
  scale: [1],
  seed: 7,
};

it('fill in defaults, also those that follow from other options, and leave out what only controls the work', () => {
  const { signal } = new AbortController();
  expect(read({ count: 2, seed: 7, signal, onProgress: undefined })).toEqual(settled);
  const given = { count: 2, seed: 7, kind: 'fast', inner: { every: 5 }, title: 'a' };
  expect(read(given)).toEqual({ ...settled, kind: 'fast', levels: 6, inner: { every: 5 }, title: 'a' });
  expect(read({ count: 2 }).seed).not.toBe(read({ count: 2 }).seed);
});

it('copy lists', () => {
  const initial = [1, 0, 0];
  const settings = read({ count: 2, initial });
  initial[0] = 5;
  expect(settings.initial).toEqual([1, 0, 0]);
});

describe('refuse', () => {
  it.each<[given: object, field: string, message: RegExp]>([
    [{}, 'options.count', /an integer from 1 to 9, got undefined/],
    [{ count: 10 }, 'options.count', /an integer from 1 to 9, got 10/],
    [{ count: 1, share: 2 }, 'options.share', /a number from 0 to 1, got 2/],
    [{ count: 1, share: Infinity }, 'options.share', /a number from 0 to 1, got Infinity/],
    [{ count: 1, share: null }, 'options.share', /got null/],
    [{ count: 1, clip: 0 }, 'options.clip', /greater than 0/],
    [{ count: 1, kind: 'last' }, 'options.kind', /one of 'slow', 'fast', got "last"/],
    [{ count: 1, title: 1 }, 'options.title', /a string/],
    [{ count: 1, exact: 1 }, 'options.exact', /true or false/],
    [{ count: 1, initial: [1] }, 'options.initial', /3 numbers/],
    [{ count: 1, inner: { every: 0 } }, 'options.inner.every', /at least 1, got 0/],
    [{ count: 1, inner: null }, 'options.inner', /an options object, got null/],
    [{ count: 1, inner: { often: 1 } }, 'options.inner.often', /known are every$/],
    [{ count: 1, cuont: 1 }, 'options.cuont', /there is no such option; known are count, share, /],
  ])('%j, naming %s', (given, field, message) => {
    const refuse = () => read(given);
    expect(refuse).toThrow(ArgumentError);
    expect(refuse).toThrow(expect.objectContaining({ field, message: expect.stringMatching(message) }));
  });
});

it('are held to the interface that they describe', () => {
  const described = [
    // @ts-expect-error: kind has another choice
    () => ({ kind: choice(['slow'], { default: 'slow' }) }) satisfies Describes<Pick<Example, 'kind'>>,
    // @ts-expect-error: levels is missing
    () => ({ share: number({ default: 1 }) }) satisfies Describes<Pick<Example, 'share' | 'levels'>>,
    // @ts-expect-error: share can be left out
    () => ({ share: number({}) }) satisfies Describes<Pick<Example, 'share'>>,
    // @ts-expect-error: there is no other
    () => ({ share: number({ default: 1 }), other: text({}) }) satisfies Describes<Pick<Example, 'share'>>,
    // @ts-expect-error: count cannot be left out
    () => ({ count: integer({ default: 1, minimum: 1 }) }) satisfies Describes<Pick<Example, 'count'>>,
    // @ts-expect-error: exact is no number
    () => ({ exact: number({ default: 1 }) }) satisfies Describes<Pick<Example, 'exact'>>,
    // @ts-expect-error: there is no such default
    () => choice(['slow', 'fast'], { default: 'last' }),
  ];
  expect(described).toHaveLength(7);
});

it('give settings their types', () => {
  const settings = read({ count: 1 });
  const count: number = settings.count;
  const kind: 'slow' | 'fast' = settings.kind;
  const title: string | undefined = settings.title;
  // @ts-expect-error: it may be missing
  const certain: string = settings.title;
  // @ts-expect-error: it only controls the work
  const signal = settings.signal;
  // @ts-expect-error: it is no text
  const share: string = settings.share;
  expect([count, kind, title, certain, signal, share]).toEqual([
    1,
    'slow',
    undefined,
    undefined,
    undefined,
    0.5,
  ]);
});
