import type { Plugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export declare const inlineWasm: Plugin;
export declare const inlineWasmInTests: VitePlugin;
