import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

// Alone on the machine, one call after the other: the times of blocks are measured.
export default defineConfig({
  plugins: base.plugins,
  define: base.define,
  test: { include: ['test/responsiveness/**/*.test.ts'], testTimeout: 600_000, maxWorkers: 1 },
});
