import { readFileSync } from 'node:fs';

// Engines of one process share machine code as long as a module of the same bytes lives, and so what one file of tests had
// optimised others need not have compiled anew.
const KEPT = Symbol.for('bornspike: compiled kernels');
Object.assign(globalThis, { [KEPT]: new WebAssembly.Module(readFileSync('build/core.wasm')) });
