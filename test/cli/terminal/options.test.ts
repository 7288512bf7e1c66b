import { describe, expect, it } from 'vitest';
import { formatBytes, parseBytes, parseNumber } from '../../../src/cli/terminal/options.js';
import { ArgumentError } from '../../../src/engine/errors.js';

describe('parseNumber', () => {
  it.each([
    ['1', 1],
    ['-2.50', -2.5],
    ['+.5', 0.5],
    ['3.', 3],
    ['1e-3', 0.001],
  ])('reads %s', (text, value) => {
    expect(parseNumber(text, '--flag')).toBe(value);
  });

  it.each(['', '.', 'e3', '1e', '0x1', '1 ', '1,2', 'NaN', 'Infinity', '--1'])('refuses %j', (text) => {
    expect(() => parseNumber(text, '--flag')).toThrow(ArgumentError);
  });

  it('looks at each character once', () => {
    const start = process.cpuUsage();
    expect(() => parseNumber(`${'1'.repeat(100_000)}x`, '--flag')).toThrow(ArgumentError);
    const { user } = process.cpuUsage(start);
    expect(user / 1e6).toBeLessThan(1);
  });
});

describe('a number of bytes', () => {
  it.each([
    ['1000', 1000],
    ['3K', 3072],
    ['512M', 2 ** 29],
    ['2G', 2 ** 31],
  ])('is written and read as %s', (text, bytes) => {
    expect(parseBytes(text, '--flag')).toBe(bytes);
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each(['', '1T', '-1', '1.5G', 'M'])('is refused as %j', (text) => {
    expect(() => parseBytes(text, '--flag')).toThrow(ArgumentError);
  });
});
