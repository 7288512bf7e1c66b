import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { CORE_WASM: JSON.stringify('../../build/core.wasm') },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/package/**', 'test/responsiveness/**', 'test/fuzz/**'],
    setupFiles: ['test/fixed-seed.ts'],
    testTimeout: 60_000,
    maxWorkers: '100%',
  },
});
