import { describe, expect, it } from 'vitest';
import { table, wrap } from '../../../src/cli/terminal/layout.js';

describe('text for a terminal', () => {
  it('is wrapped between words, but not between a number and its error or unit', () => {
    expect(wrap('the accuracy is 96.8 ± 0.3 % here', 22)).toEqual(['the accuracy is', '96.8 ± 0.3 % here']);
    expect(wrap('  a claim of many words', 10, '  ')).toEqual(['  a claim', '  of many', '  words']);
    expect(wrap('', 10)).toEqual(['']);
    expect(wrap('unbreakable', 4)).toEqual(['unbreakable']);
  });

  it('stands in columns, whose widest give way where there is no room', () => {
    const rows = [
      ['task', 'test accuracy', 'n'],
      ['a sum of many spikes', '96.8 ± 0.3 %', '12'],
    ];
    expect(table(rows, 80).flat()).toEqual([
      'task                  test accuracy  n',
      'a sum of many spikes  96.8 ± 0.3 %   12',
    ]);
    expect(table(rows, 28).flat()).toEqual([
      'task        test          n',
      '            accuracy',
      'a sum of    96.8 ± 0.3 %  12',
      'many',
      'spikes',
    ]);
    for (const line of table(rows, 10).flat()) expect(line.length).toBeLessThanOrEqual(26);
  });
});
