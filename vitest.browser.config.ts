import { defineConfig } from 'vitest/config';
import { inlineWasmInTests } from './scripts/inline-wasm.js';

export default defineConfig({
  plugins: [inlineWasmInTests],
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 300_000 },
});
