// What `import module from 'bornspike/core.wasm'`, or of 'bornspike/monitoring.wasm', gives in runtimes that import WebAssembly as compiled modules.
import type { CompiledModule } from './engine/index.js';

declare const module: CompiledModule;
export default module;
