import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

// What takes longer than a test of every day may.
export default defineConfig({
  plugins: base.plugins,
  test: { include: ['test/slow/**/*.test.ts'], setupFiles: ['test/fixed-seed.ts'], testTimeout: 600_000 },
});
