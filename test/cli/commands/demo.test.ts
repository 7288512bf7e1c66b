import { expect, it } from 'vitest';
import { here } from '../in-process.js';

it('shows how spiking quantum neurons learn and answer, the same each time', async () => {
  const { code, stdout, stderr } = await here(['demo']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/^ \d █+ \d+\.\d %$/gm)).toHaveLength(8);
  expect(stdout.match(/ {3}[17]: [▮·]{20} \d+$/gm)).toHaveLength(12);
  expect(stdout).toMatch(/next, try:\n {2}.*train .*\n {2}.*circuit .*\n {2}.*figure list\n$/);
  // The seed is fixed.
  expect(stdout).toContain('92.0 %');
});
