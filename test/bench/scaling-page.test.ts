import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { measured, scalingPage } from '../../bench/scaling-page.js';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));

it('wrote docs/scaling.md from the measurements', () => {
  const folder = join(docs, 'measured');
  const page = scalingPage(measured(folder, 'benchmarks'), measured(folder, 'cluster'));
  expect(page).toBe(readFileSync(join(docs, 'scaling.md'), 'utf8'));
});
