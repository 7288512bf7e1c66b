import { createEngine } from '../../src/index.js';
import { goldenHashes } from './cases.js';

/** All hashes by the package's own kernels: what a bundle for another platform runs. */
export async function runGoldenCases(): Promise<Record<string, string>> {
  using engine = await createEngine();
  return await goldenHashes(engine);
}
