import type { Engine } from '../../src/index.js';

/** A computation whose bits must be the same on every platform. It depends on nothing that ran on the engine before. */
export interface GoldenCase {
  name: string;
  run(engine: Engine): Uint8Array | Promise<Uint8Array>;
}
