import type { RandomStream } from '../../src/index.js';
import { NONSENSE } from '../engine/nonsense.js';

const NUMBERS = [
  -0,
  -1,
  0.5,
  -1e-300,
  5e-324,
  1e308,
  -1e308,
  -(2 ** 31),
  2 ** 32,
  2 ** 32 + 1,
  2 ** 52 + 0.5,
];
const NUMBERS_OF_NOBODY = [Number.NaN, Infinity, -Infinity, 2 ** 53, 2 ** 63, 2 ** 64];
const TEXTS = [
  '__proto__',
  'toString',
  'hasOwnProperty',
  '0',
  '1e3',
  ' 1',
  'null',
  '\ud800',
  '\0',
  '𝟙',
  '-',
  '../..',
];
const VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];
const OBJECTS: (() => object)[] = [
  () => new Set([1]),
  () => new WeakMap(),
  () => /1/,
  () => new Error('nonsense'),
  () => Promise.resolve(1),
  () => Object(1),
  () => Object('text'),
  () => Object.freeze([1, 2]),
  () => new Proxy([1, 2], {}),
  detached,
  () => new Float32Array(new SharedArrayBuffer(16)),
  cyclic,
  () => ({ valueOf: () => 1 }),
  () => ({ toString: () => 'h' }),
  () => ({ length: -1 }),
  () => ({ length: 2 ** 40, 0: 1 }),
];

/** A view whose buffer was given away. */
function detached(): Uint8Array {
  const view = new Uint8Array(8);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

function cyclic(): object {
  const object: Record<string, unknown> = {};
  object.itself = object;
  return object;
}

/** A random value that hardly anything takes: extreme numbers, odd texts, lists, views and objects of such. */
export function garbage(random: RandomStream, depth = 0): unknown {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)] as T;
  switch (random.integer(depth < 3 ? 9 : 5)) {
    case 0:
      return pick(NUMBERS);
    case 1:
      return pick(NUMBERS_OF_NOBODY);
    case 2:
      return pick(TEXTS).repeat(random.integer(20) === 0 ? 5000 : 1);
    case 3:
      return pick(Object.values(NONSENSE));
    case 4:
      return pick(OBJECTS)();
    case 5: {
      const View = pick(VIEWS);
      return new View(Array.from({ length: random.integer(6) }, () => pick(NUMBERS)));
    }
    case 6:
      return Array.from({ length: random.integer(5) }, () => garbage(random, depth + 1));
    case 7: {
      const list = new Array(1 + random.integer(4));
      list[random.integer(list.length)] = garbage(random, depth + 1);
      return list;
    }
    default: {
      const names = [
        'length',
        'shape',
        'seed',
        'steps',
        'qubits',
        'gate',
        '0',
        'constructor',
        'data',
        'options',
      ];
      return Object.fromEntries(
        Array.from({ length: random.integer(4) }, () => [pick(names), garbage(random, depth + 1)]),
      );
    }
  }
}

/** Whether some place may take such a value: a finite number, a text, a list or an object of such. */
export function mayFit(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) {
    return !(value instanceof DataView) && value.byteLength > 0 && [...(value as Uint8Array)].every(mayFit);
  }
  if (Array.isArray(value)) return value.every((entry) => mayFit(entry));
  if (typeof value === 'object' && value !== null)
    return Object.values(value).some(mayFit) && Object.values(value).every(mayFit);
  return Number.isFinite(value) || typeof value === 'string';
}
