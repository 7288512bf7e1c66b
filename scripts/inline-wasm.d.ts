import type { Plugin } from 'esbuild';

export declare const inlineWasm: Plugin;
