import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

// What needs Redis and PostgreSQL: Debian's packages redis-server and postgresql.
export default defineConfig({
  plugins: base.plugins,
  test: {
    include: ['test/servers/**/*.test.ts'],
    setupFiles: ['test/fixed-seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
