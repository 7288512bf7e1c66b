import {
  drawStratified,
  encodeLabels,
  encodeRate,
  type ImageDataset,
  intensity,
  readIdx,
  readIdxDataset,
  readSafetensors,
  selectClasses,
  strokes,
  subset,
  writeSafetensors,
} from '../../src/data/public.js';
import { any, isPlain, isUndefined } from './accepted.js';
import { fieldsOf, finite, integer, never, optional, type Place, seed } from './nonsense.js';

/** The places of `bornspike/data` that deal with images, their encodings and their files. */
export function imagePlaces(digits: ImageDataset, model: Uint8Array): Place[] {
  const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9);
  const idxLabels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 0);

  return [
    ...fieldsOf('strokes', { count: 2 }, strokes, {
      count: never,
      size: optional(never),
      seed,
      classes: optional((v) => Array.isArray(v) && String(v) === '1'),
      style: never,
    } as never),
    {
      name: 'encodeRate(items)',
      call: (v) => encodeRate(any(v), { steps: 1 }),
      accepts: (v) => Array.isArray(v) && v.length === 0,
    },
    {
      name: 'encodeRate(row)',
      call: (v) => encodeRate([any(v)], { steps: 1 }),
      accepts: (v: unknown) =>
        (Array.isArray(v) || ArrayBuffer.isView(v)) &&
        !(v instanceof DataView) &&
        !(v instanceof BigInt64Array) &&
        Array.from(v as number[]).every(finite(0, 1)),
    },
    ...fieldsOf('encodeRate', { steps: 1 }, (given) => encodeRate([[0.5]], given), {
      steps: never,
      maxRate: optional(finite(0, 1)),
      seed,
      item0: optional(integer(0, 2 ** 32 - 1)),
      item: never,
    } as never),
    {
      name: 'encodeLabels(labels)',
      call: (v) => encodeLabels(any(v), 2, 1),
      accepts: (v: unknown) =>
        (Array.isArray(v) || ArrayBuffer.isView(v)) &&
        !(v instanceof DataView) &&
        Array.from(v as number[]).every(integer(0, 1)),
    },
    { name: 'encodeLabels(classes)', call: (v) => encodeLabels([0], any(v), 1), accepts: never },
    { name: 'encodeLabels(steps)', call: (v) => encodeLabels([0], 2, any(v)), accepts: never },
    { name: 'drawStratified(dataset)', call: (v) => drawStratified(any(v), { train: 1 }), accepts: never },
    ...fieldsOf('drawStratified', { train: 1 }, (given) => drawStratified(digits, given), {
      train: never,
      test: optional(integer(0, 5)),
      seed,
      tests: never,
    } as never),
    {
      name: 'selectClasses',
      call: (v) => selectClasses(digits, any(v)),
      accepts: (v) => Array.isArray(v) && String(v) === '1',
    },
    {
      name: 'subset',
      call: (v) => subset(digits, any(v)),
      accepts: (v: unknown) =>
        (Array.isArray(v) || ArrayBuffer.isView(v)) &&
        !(v instanceof DataView) &&
        Array.from(v as number[]).every(integer(0, 5)),
    },
    { name: 'intensity(dataset)', call: (v) => intensity(any(v), 0), accepts: never },
    { name: 'intensity(index)', call: (v) => intensity(digits, any(v)), accepts: integer(0, 5) },

    { name: 'readIdx', call: (v) => readIdx(any(v)), accepts: never },
    {
      name: 'readIdx(options)',
      call: (v) => readIdx(idx, any(v)),
      accepts: (v) => isUndefined(v) || isPlain(v),
    },
    ...fieldsOf('readIdx', {}, (given) => readIdx(idx, given), {
      file: optional((v) => typeof v === 'string'),
      name: never,
    }),
    ...fieldsOf(
      'readIdxDataset',
      { name: 'x', classes: 2 },
      (given) => readIdxDataset(idx, idxLabels, given),
      {
        name: (v: unknown) => typeof v === 'string',
        classes: integer(1, 256),
        classNames: optional(
          (v: unknown) => Array.isArray(v) && v.length === 2 && v.every((x) => typeof x === 'string'),
        ),
        imagesFile: optional((v) => typeof v === 'string'),
        labelsFile: optional((v) => typeof v === 'string'),
      } as never,
    ),
    {
      name: 'readIdxDataset(labels)',
      call: (v) => readIdxDataset(idx, any(v), { name: 'x', classes: 2 }),
      accepts: never,
    },
    { name: 'readSafetensors', call: (v) => readSafetensors(any(v)), accepts: never },
    ...fieldsOf('readSafetensors', {}, (given) => readSafetensors(model, given), {
      file: optional((v) => typeof v === 'string'),
    }),
    { name: 'writeSafetensors', call: (v) => writeSafetensors(any(v)), accepts: never },
    ...fieldsOf('writeSafetensors', { metadata: {}, tensors: new Map() }, writeSafetensors, {
      metadata: isPlain,
      tensors: (v: unknown) => v instanceof Map,
    } as never),
    ...fieldsOf(
      'tensor',
      { dtype: 'F64', shape: [3], data: new Float64Array(3) } as Record<string, unknown>,
      (tensor) => writeSafetensors({ metadata: {}, tensors: new Map([['x', any(tensor)]]) }),
      { dtype: never, shape: never, data: (v) => v instanceof Float64Array },
    ),
  ];
}
