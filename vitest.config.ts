import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { inlineWasmInTests } from './scripts/inline-wasm.js';

const ELSEWHERE = ['browser', 'package', 'runtimes', 'responsiveness', 'servers', 'fuzz', 'slow'].map(
  (folder) => `test/${folder}/**`,
);
/** Files that replace modules or globals, break a library for good, or fill memories, for which all that others left is looked through. */
const ALONE = [
  'test/data/hdf5-breakdown.test.ts',
  'test/data/formats/binned-events.test.ts',
  'test/data/formats/usps.test.ts',
  'test/engine/loading/create-engine.test.ts',
  'test/engine/too-large.test.ts',
  'test/files/check-target.test.ts',
  'test/parallel/divisions.test.ts',
  'test/slow/pools.test.ts',
  'test/spiking/stack/network-stack.test.ts',
];

/**
 * Those alone first: one amid the others ends a worker that they share, with all that it has loaded. Then the slow ones, none
 * of which is to be left alone at the end.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification) =>
      project.name === 'alone' ? 0 : moduleId.includes('/test/slow/') ? 1 : 2;
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** The modules under test keep nothing between calls, and so files share them: loading takes a fifth of the time of tests. */
export const testsIn = (include: string[], exclude: string[] = []) => ({
  sequence: { sequencer: LongestFirst },
  projects: [
    {
      extends: true as const,
      test: { name: 'together', isolate: false, include, exclude: [...exclude, ...ALONE] },
    },
    {
      extends: true as const,
      test: { name: 'alone', include: ALONE.filter((file) => isIn(file, include, exclude)) },
    },
  ],
});

const isIn = (file: string, include: string[], exclude: string[]) => {
  const fits = (pattern: string) =>
    pattern.includes('**') ? file.startsWith(pattern.split('**')[0]!) : file === pattern;
  return include.some(fits) && !exclude.some(fits);
};

export default defineConfig({
  plugins: [inlineWasmInTests],
  define: { PARALLEL_WORKER: '"../../build/library/parallel-worker-node.js"' },
  test: {
    setupFiles: ['test/fixed-seed.ts', 'test/kept-core.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    ...testsIn(['test/**/*.test.ts'], ELSEWHERE),
  },
});
