import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/cli/terminal/options.js';
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
