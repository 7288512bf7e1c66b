import { defineConfig } from 'vitest/config';
import { inlineWasmInTests } from './scripts/inline-wasm.js';

export default defineConfig({
  plugins: [inlineWasmInTests],
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000 },
});
