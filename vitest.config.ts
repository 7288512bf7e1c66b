import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { inlineWasmInTests } from './scripts/inline-wasm.js';

const ELSEWHERE = ['browser', 'package', 'responsiveness', 'servers', 'fuzz', 'slow'].map(
  (folder) => `test/${folder}/**`,
);
/** Files that replace modules or globals, break a library for good, or fill memories, for which all that others left is looked through. */
const ALONE = [
  'test/data/hdf5-breakdown.test.ts',
  'test/data/formats/binned-events.test.ts',
  'test/data/formats/usps.test.ts',
  'test/engine/loading/create-engine.test.ts',
  'test/engine/too-large.test.ts',
  'test/spiking/stack/network-stack.test.ts',
];

/** Those alone first: one amid the others ends a worker that they share, with all that it has loaded. */
class AloneFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isAlone = ({ project }: TestSpecification) => project.name === 'alone';
    return [...sorted.filter(isAlone), ...sorted.filter((file) => !isAlone(file))];
  }
}

export default defineConfig({
  plugins: [inlineWasmInTests],
  define: { PARALLEL_WORKER: '"../../build/library/parallel-worker-node.js"' },
  test: {
    setupFiles: ['test/fixed-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
    sequence: { sequencer: AloneFirst },
    // The modules under test keep nothing between calls, and so files share them: loading takes a fifth of the time of tests.
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...ELSEWHERE, ...ALONE],
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
