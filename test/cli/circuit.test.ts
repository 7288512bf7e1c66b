import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bornspike, document, temporaryFolder } from './command.js';

const QUICK = ['--sweeps', '2000', '--thermalization', '500', '--chains', '4', '--seed', '1'];

describe('bornspike circuit', () => {
  it('gives the activity of the output and of all neurons, the same each time', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'xor.json');
    const [first, again, both] = await Promise.all([
      document('circuit', 'xor', '--inputs', '1,0', '--out', out, ...QUICK),
      document('circuit', 'xor', '--inputs', '1,0', ...QUICK),
      document('circuit', 'xor', '--inputs', '1,1', ...QUICK),
    ]);
    expect(first.output).toEqual(first.outputs[0]);
    expect(first.output.expected).toBe(true);
    expect(first.output.activity).toBe(first.neurons[3].activity);
    expect(first.neurons).toEqual(again.neurons);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(first);
    const error = Math.sqrt(first.output.stdErr ** 2 + both.output.stdErr ** 2);
    expect(first.output.activity - both.output.activity).toBeGreaterThan(10 * error);
  });

  it('puts the exact values beside, where there are some', async () => {
    const { output, neurons } = await document('circuit', 'not', '--inputs', '0.5', '--exact', ...QUICK);
    expect(output.expected).toBeUndefined();
    for (const { activity, stdErr, exact } of neurons)
      expect(Math.abs(activity - exact)).toBeLessThan(5 * stdErr);
    const { stdout, code } = await bornspike('circuit', 'not', '--exact', ...QUICK);
    expect(code).toBe(0);
    expect(stdout).toMatch(/not of 1, seed 1/);
    expect(stdout).toMatch(/neuron 1 \(output\) +0\.2\d+ +± 0\.0\d+ +0\.2590/);
    const refused = await bornspike('circuit', 'half-adder', '--exact', ...QUICK);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('the exact solver would need');
  });
});
