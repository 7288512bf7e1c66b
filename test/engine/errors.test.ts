import { describe, expect, it } from 'vitest';
import { ArgumentError, BornspikeError, DataFormatError, NumericalError } from '../../src/index.js';

it('are all of one family, by name', () => {
  for (const [error, name] of [
    [new ArgumentError('x', 'a number', 'y'), 'ArgumentError'],
    [new DataFormatError('file', 3, 'cut off'), 'DataFormatError'],
    [new NumericalError('the trace drifted', 5), 'NumericalError'],
  ] as const) {
    expect(error).toBeInstanceOf(BornspikeError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
  }
});

it('name the place', () => {
  expect(new DataFormatError('a.idx', 12, 'cut off')).toMatchObject({
    file: 'a.idx',
    offset: 12,
    message: 'a.idx: byte 12: cut off',
  });
  expect(new NumericalError('the trace drifted', 5).step).toBe(5);
});

describe('ArgumentError', () => {
  it('names the field, what it takes and what it got', () => {
    const error = new ArgumentError('options.epsilon', 'a number greater than 0', -1);
    expect(error.field).toBe('options.epsilon');
    expect(error.message).toBe('options.epsilon: expected a number greater than 0, got -1');
    expect(new ArgumentError('options.x', 'there is no such option').message).toBe(
      'options.x: there is no such option',
    );
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [Number.NaN, 'NaN'],
    ['text', '"text"'],
    ['x'.repeat(100), `"${'x'.repeat(57)}..."`],
    [12n, '12'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'a function'],
    [[1, 2], 'an array of 2'],
    [new Float64Array(2), 'Float64Array(16 bytes)'],
    [new Map(), 'Map'],
    [Object.create(null), 'an object'],
  ])('shows %s shortly', (value, shown) => {
    expect(new ArgumentError('x', 'something', value).message).toBe(`x: expected something, got ${shown}`);
  });
});
