// What is bundled, into what: esbuild's options, in the order in which they are built.
import { inlineWasm } from './inline-wasm.js';

const wings = {
  slim: 'src/slim.ts',
  register: 'src/register/public.ts',
  device: 'src/device/public.ts',
  spiking: 'src/spiking/public.ts',
  variational: 'src/variational/public.ts',
  dynamics: 'src/dynamics/public.ts',
  qneuron: 'src/qneuron/public.ts',
  learning: 'src/learning/public.ts',
  data: 'src/data/public.ts',
  sweep: 'src/sweep/public.ts',
  cluster: 'src/cluster/public.ts',
  plot: 'src/plot/public.ts',
  hub: 'src/hub/public.ts',
};

const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  // What only those install who use it.
  external: ['h5wasm', 'bullmq', 'ioredis', 'pg'],
  plugins: [inlineWasm],
  metafile: true,
  logLevel: 'warning',
};

/** Modules that share their chunks, so that what one makes the others take. */
const library = {
  ...common,
  outdir: 'build/library',
  platform: 'browser',
  // Of sweeps and clusters alone, which keep files.
  external: [...common.external, 'node:*'],
  splitting: true,
  chunkNames: 'chunk-[hash]',
};

/** Names stay, so that messages and stack traces tell what and where it was. */
const compact = { ...common, minifyWhitespace: true, minifySyntax: true };

/** The facade in one file with the kernels and all that it needs, for a page without a bundler. */
const standalone = {
  ...compact,
  entryPoints: { bornspike: 'src/standalone.ts' },
  outdir: 'build/web',
  platform: 'browser',
};

const program = {
  ...compact,
  // Of which half is libraries: local names take a quarter of the package, and what goes by a name keeps it.
  minifyIdentifiers: true,
  keepNames: true,
  platform: 'node',
  external: [...compact.external, 'piscina'],
  define: { PARALLEL_WORKER: '"../library/parallel-worker-node.js"' },
  // Bundled CommonJS libraries still call require for Node's own modules.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
  },
};

/** Programs share what they have in common: chunks lie beside the command line, from where and from build/bench `../` is one folder. */
const programs = {
  ...program,
  outdir: 'build',
  splitting: true,
  chunkNames: 'cli/chunk-[hash]',
};

export const commandLine = { ...programs, entryPoints: { 'cli/bornspike': 'src/cli/main.ts' } };

/** With the benchmarks, which it loads at run time, and what writes pages of results. */
const commandLineAndBenchmarks = {
  ...programs,
  entryPoints: {
    ...commandLine.entryPoints,
    'bench/run': 'bench/run.ts',
    'bench/contender': 'bench/contender.ts',
    'bench/report': 'bench/report.ts',
    'bench/results-page': 'bench/results-page.ts',
    'bench/scaling-page': 'bench/scaling-page.ts',
    'bench/local-credit': 'bench/local-credit.ts',
    'bench/cluster': 'bench/cluster.ts',
    'bench/cluster-worker': 'bench/cluster-worker.ts',
    'bench/workers': 'bench/workers.ts',
    'bench/matrix-products': 'bench/matrix-products.ts',
  },
};

/** A page with its worker, which needs nothing else. */
export const playground = {
  ...common,
  minify: true,
  entryPoints: { playground: 'web/playground.tsx', worker: 'web/worker/worker.ts' },
  outdir: 'build/playground',
  platform: 'browser',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'text' },
};

/** Built after all other files of the page, whose names and digest it holds. */
export const serviceWorker = {
  ...common,
  minify: true,
  entryPoints: { 'service-worker': 'web/offline/service-worker.ts' },
  outdir: playground.outdir,
  platform: 'browser',
};

export const bundles = [
  {
    ...library,
    entryPoints: {
      index: 'src/index.ts',
      parallel: 'src/parallel/public.ts',
      'parallel-worker': 'src/parallel/worker-web.ts',
      ...wings,
    },
  },
  // But for the way in which the kernels are inflated Node's is the same: all other files are written over themselves.
  {
    ...library,
    entryPoints: {
      'index-node': 'src/index.ts',
      'parallel-node': 'src/parallel/public.ts',
      'parallel-worker-node': 'src/parallel/worker-node.ts',
      ...wings,
    },
    conditions: ['node'],
    external: [...library.external, 'piscina'],
    define: { PARALLEL_WORKER: '"./parallel-worker-node.js"' },
  },
  standalone,
  commandLineAndBenchmarks,
  playground,
];
