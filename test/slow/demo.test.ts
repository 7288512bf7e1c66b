import { expect, it } from 'vitest';
import { here } from '../cli/in-process.js';

it('ends at 95 % or more from each of 20 seeds', async () => {
  const last: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const { stdout } = await here(['demo', '--seed', `${seed}`]);
    const accuracies = stdout.match(/(?<=█ +)\d+\.\d(?= %$)/gm)!.map(Number);
    expect(accuracies).toHaveLength(9);
    last.push(accuracies[8]!);
  }
  expect(Math.min(...last)).toBeGreaterThanOrEqual(95);
});
