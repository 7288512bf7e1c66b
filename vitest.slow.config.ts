import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import base, { testsIn } from './vitest.config.js';

/** Tests of which every day's run takes a part; what goes by the clock has a run of its own. */
const inPart = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('responsiveness/'))
  .map((name) => `test/${name}`)
  .filter((file) => /from '.*\/extent\.js'/.test(readFileSync(file, 'utf8')));

// What takes longer than a test of every day may.
export default defineConfig({
  plugins: base.plugins,
  define: base.define,
  test: {
    ...testsIn(['test/slow/**/*.test.ts', ...inPart]),
    env: { BORNSPIKE_EXTENT: 'whole' },
    setupFiles: base.test!.setupFiles,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Without it, one core of two would wait.
    maxWorkers: '100%',
  },
});
