import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRuns } from '../../src/cli/train/run-store.js';
import { type Document, document, temporaryFolder } from '../cli/command.js';
import { ALL, SCANS, TINY } from '../cli/commands/tiny-figures.js';

it('makes all figures, and computes nothing twice', async () => {
  const out = temporaryFolder();
  const checkpoint = join(out, 'checkpoint');
  const { figures } = await document(
    ...['figure', 'all', ...TINY, '--steps', '4', '--sparsity', '0', '--delays', '1,2'],
    ...['--points', '2', '--sweeps', '64', '--exact', '1', '--noise', '1', '--disturbances', '0.1'],
    ...['--out', out, '--checkpoint', checkpoint],
  );
  expect(figures.map(({ id }: Document) => id)).toEqual(ALL);
  const [all, spiking] = ['sqs/2c', 'sqs/s2'].map((id) => figures.find((each: Document) => each.id === id));
  for (const run of spiking.data) {
    const { spikesPerNeuron, ...rest } = run;
    expect(all.data).toContainEqual(rest);
    expect(spikesPerNeuron).toBeCloseTo(rest.spikesPerStep / rest.neurons, 12);
  }
  // A figure has three teachers, two runs each; one has chains of three lengths at five rates, two runs each.
  // Figures 22 and 23 have one training, and 23 reads with two strengths in four ways each.
  // Five variants learn on a device, five more with mitigation and without any device; six memories recall, twice.
  expect(readRuns(checkpoint).runs.size).toBe(
    2 * 5 + 2 * 5 + 8 + 6 + 2 * 2 * 2 * 8 + 2 * 6 + 3 * 2 + SCANS.length + 1 + 2 * 4 + 3 * 2 + 3 * 5 * 2,
  );
  expect(readdirSync(out)).toHaveLength(3 * ALL.length + 2);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  for (const { id, claim } of figures) {
    expect(page).toContain(`<article id="${id.replace('/', '-')}">`);
    expect(page).toContain(claim.slice(0, 30));
  }
  expect(page.match(/<img [^>]*src="data:image\/svg/g)).toHaveLength(ALL.length);
  // Nothing from elsewhere.
  expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
});
