import { Elementary } from '../../assembly/simd/elementary.js';
import type { Engine } from '../../src/index.js';

export const MAPS = [
  'mapSin64',
  'mapCos64',
  'mapExp64',
  'mapLog64',
  'mapAsin64',
  'mapSin32',
  'mapCos32',
  'mapExp32',
  'mapLog32',
  'mapAsin32',
] as const;
export type MapName = (typeof MAPS)[number];

const OPERATIONS = {
  mapSin: Elementary.Sine,
  mapCos: Elementary.Cosine,
  mapExp: Elementary.Exponential,
  mapLog: Elementary.Logarithm,
  mapAsin: Elementary.Arcsine,
} as const;

/** Calls a map kernel on addresses. */
export function callMap(
  { kernels }: Engine,
  map: MapName,
  input: number,
  output: number,
  count: number,
): void {
  const operation = OPERATIONS[map.slice(0, -2) as keyof typeof OPERATIONS];
  kernels[map.endsWith('32') ? 'map32' : 'map64'](operation, input, output, count);
}

/** Applies a map kernel to numbers (rounded to float32 where the kernel is single). */
export function runMap(engine: Engine, map: MapName, inputs: ArrayLike<number>): Float64Array | Float32Array {
  const type = map.endsWith('32') ? Float32Array : Float64Array;
  return engine.arena.scratch((group) => {
    const bytes = inputs.length * type.BYTES_PER_ELEMENT;
    const input = group.uint8(bytes);
    const output = group.uint8(bytes);
    new type(engine.arena.memory.buffer, input.pointer, inputs.length).set(inputs);
    callMap(engine, map, input.pointer, output.pointer, inputs.length);
    return new type(engine.arena.memory.buffer, output.pointer, inputs.length).slice();
  });
}
