import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

// Long: hundreds of thousands of wrong inputs.
export default defineConfig({
  plugins: base.plugins,
  define: base.define,
  test: { include: ['test/fuzz/**/*.test.ts'], testTimeout: 3_600_000 },
});
