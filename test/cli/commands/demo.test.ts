import { expect, it } from 'vitest';
import { scripts } from '../../../package.json';
import { here } from '../in-process.js';

it('shows how spiking quantum neurons learn and answer, the same each time', async () => {
  const { code, stdout, stderr } = await here(['demo']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/^(untrained|epoch \d {2}) █+ +\d+\.\d %$/gm)).toHaveLength(9);
  expect(stdout.match(/ {3}[17]: [▮·]{40} \d+$/gm)).toHaveLength(12);
  expect(stdout).toMatch(/^512 weights and 6 angles.* drawings of 40 time steps a second$/m);
  expect(stdout).toMatch(/next, try:\n {2}.*train .*\n {2}.*circuit .*\n {2}.*figure list\n$/);
  // The seed is fixed.
  expect(stdout).toContain('epoch 8   ███████████████████████████████████████  98.0 %');
});

it('is what npm start shows, after a word on the time that the build takes', () => {
  expect(scripts.start).toMatch(
    /^echo 'building, .*' && node scripts\/build\.js --command-line && node \S*bornspike\.js demo$/,
  );
});
