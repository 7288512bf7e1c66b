import type { Engine } from '../src/engine/engine.js';
import type { BenchmarkCase, Size } from './case.js';

/** Whether the contenders of a case did the same; `message` says where they did not. */
export interface Comparison {
  equal: boolean;
  message: string;
}

/** Runs both contenders, and the whole again to see that a run leaves nothing behind, and compares their results. */
export async function compareContenders(
  benchmark: BenchmarkCase,
  engine: Engine,
  size: Size,
): Promise<Comparison> {
  const wasm = benchmark.wasm(engine, size);
  const javascript = benchmark.javascript(engine, size);
  if (wasm.work !== javascript.work) {
    return { equal: false, message: `work differs: ${wasm.work} and ${javascript.work} ${benchmark.unit}` };
  }
  for (let run = 1; run <= 2; run++) {
    await wasm.run();
    await javascript.run();
    const message = differences(
      wasm.result(),
      javascript.result(),
      size.tolerance ?? benchmark.tolerance,
      benchmark.strays ?? 0,
    );
    if (message) return { equal: false, message: `run ${run}: ${message}` };
  }
  return { equal: true, message: '' };
}

/** Which of the results differ by more than the tolerance, or '' for not too many. NaN differs from everything. */
function differences(
  wasm: ArrayLike<number>,
  javascript: ArrayLike<number>,
  tolerance: number,
  strays: number,
): string {
  if (wasm.length !== javascript.length) return `lengths differ: ${wasm.length} and ${javascript.length}`;
  if (wasm.length === 0) return 'there is no result';
  const different: number[] = [];
  for (let i = 0; i < wasm.length; i++) {
    const a = wasm[i]!;
    const b = javascript[i]!;
    const same = a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
    if (!same) different.push(i);
  }
  if (different.length <= strays * wasm.length) return '';
  const i = different[0]!;
  const more = different.length > 1 ? `; ${different.length - 1} more differ` : '';
  return `element ${i} is ${wasm[i]} in WebAssembly and ${javascript[i]} in JavaScript${more}`;
}
