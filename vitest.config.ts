import { defineConfig } from 'vitest/config';
import { inlineWasmInTests } from './scripts/inline-wasm.js';

export default defineConfig({
  plugins: [inlineWasmInTests],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/package/**', 'test/responsiveness/**', 'test/fuzz/**', 'test/slow/**'],
    setupFiles: ['test/fixed-seed.ts'],
    testTimeout: 60_000,
    maxWorkers: '100%',
  },
});
