import { describe, expect, it } from 'vitest';
import { duration, progressLine } from '../../../src/cli/terminal/progress-line.js';

const TEXTS = ['epoch 3/20', 'test 92.0 %', 'training 93.1 %', 'loss 0.231', '12,345 samples/s'];
const state = { title: 'run 1/3', share: 0.42, begun: 0, seconds: 21, texts: TEXTS };

describe('a line of progress', () => {
  it.each([40, 60, 79, 100, 119, 200])('fits into %i columns, with a bar that can be read', (columns) => {
    const line = progressLine(state, columns);
    expect(line.length).toBeLessThanOrEqual(columns);
    expect(line).toMatch(/^run 1\/3 █{4,10}░{6,14} +42 % \| 29 s left( \||$)/);
  });

  it('says what matters most, and nothing cut', () => {
    expect(progressLine(state, 79)).toBe(
      'run 1/3 ██████████░░░░░░░░░░░░░░  42 % | 29 s left | epoch 3/20 | test 92.0 %',
    );
    for (let columns = 40; columns < 150; columns++) {
      const [, , ...texts] = progressLine(state, columns).split(' | ');
      expect(texts).toEqual(TEXTS.slice(0, texts.length));
    }
  });

  it('forecasts nothing before something is done', () => {
    expect(progressLine({ ...state, share: 0 }, 60)).toContain('  0 % | 21 s so far');
    expect(progressLine({ ...state, begun: 0.42 }, 60)).toContain('42 % | 21 s so far');
    expect(progressLine({ ...state, begun: 0.2 }, 60)).toContain('42 % | 55 s left');
    expect(progressLine({ ...state, share: 1.2 }, 60)).toContain('100 % | 0 s left');
  });

  it('writes durations as people do', () => {
    expect([0.4, 59.4, 65, 3599, 7260].map(duration)).toEqual([
      '0 s',
      '59 s',
      '1 min 5 s',
      '59 min 59 s',
      '2 h 1 min',
    ]);
  });
});
