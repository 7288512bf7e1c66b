import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { extent } from '../../extent.js';
import { bornspike, document, start, temporaryFolder } from '../command.js';

const QUICK = ['--sweeps', extent('800', '2000'), '--thermalization', '500', '--chains', '4', '--seed', '1'];

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
    const { stdout, code } = await bornspike('circuit', 'not', '--inputs', '1', '--exact', ...QUICK);
    expect(code).toBe(0);
    expect(stdout).toMatch(/not of 1, seed 1/);
    expect(stdout).toMatch(/neuron 1 \(output\) +0\.2\d+ ± 0\.0\d+ +0\.2590/);
    const refused = await bornspike('circuit', 'half-adder', '--inputs', '1,1', '--exact', ...QUICK);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('the exact solver would need');
  });

  it('tabulates a gate whose inputs are not given', async () => {
    const { rows, outputs } = await document('circuit', 'and', ...QUICK);
    expect(rows.map(({ inputs }: { inputs: boolean[] }) => inputs)).toEqual([
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ]);
    expect(outputs[0].separation).toBeGreaterThan(20);
    const { stdout } = await bornspike('circuit', 'not', ...QUICK);
    expect(stdout).toMatch(/^truth table of not, seed 1\n\ninputs +expected +output\n0 +1 +1\.\d+ ± /);
    expect(stdout).toMatch(/output: least true less greatest false \d\.\d+, \d+ standard errors/);
  });

  it('simulates what a file describes, beside replicas, and draws it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'own.json');
    const description = {
      lambda: 5000,
      time: 0.7,
      slices: 512,
      kinks: 4,
      inputs: [1],
      neurons: 1,
      couplings: [{ kind: 'excite', from: 'input 0', to: 'neuron 0', strength: 6000 }],
    };
    writeFileSync(file, JSON.stringify(description));
    const diagram = join(folder, 'drawn', 'own.svg');
    const more = ['--replicas', '0.85,0.92', '--exact', '--diagram', diagram];
    const { neurons, outputs, exchanged, circuit } = await document('circuit', file, ...more, ...QUICK);
    expect(Math.abs(neurons[0].activity - neurons[0].exact)).toBeLessThan(5 * neurons[0].stdErr);
    expect(outputs).toEqual([]);
    expect(exchanged).toHaveLength(2);
    expect(circuit).toEqual(description);
    expect(readFileSync(diagram, 'utf8')).toMatch(/^<svg /);
    const dark = await document('circuit', file, '--inputs', '0', ...QUICK);
    expect(dark.neurons[0].activity).toBeLessThan(0.2);

    writeFileSync(file, JSON.stringify({ ...description, kinks: 3 }));
    const odd = await bornspike('circuit', file);
    expect(odd.code).toBe(1);
    expect(odd.stderr).toBe(
      `error: ${file}: byte 0: options.kinks: expected an even number, as the path is periodic, got 3\n`,
    );
  });

  it('ends when it is interrupted', async () => {
    const diagram = join(temporaryFolder(), 'xor.svg');
    const { child, ending } = start(['circuit', 'xor', '--sweeps', '100000000', '--diagram', diagram]);
    while (!existsSync(diagram)) await sleep(5);
    child.kill('SIGINT');
    const { code, stderr } = await ending;
    expect(code).toBe(130);
    expect(stderr).toBe('interrupted; nothing was kept\n');
  });
});
