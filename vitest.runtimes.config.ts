import { defineConfig } from 'vitest/config';

// One runtime after the other: each is to have the machine.
export default defineConfig({
  test: { include: ['test/runtimes/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 600_000 },
});
