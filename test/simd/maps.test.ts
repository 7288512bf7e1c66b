import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { callMap, MAPS, type MapName, runMap } from './run-map.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const TINY64 = 5e-324;
const TINY32 = 2 ** -149;

const special: Record<MapName, [input: number, output: number][]> = {
  mapSin64: [
    [0, 0],
    [-0, -0],
    [TINY64, TINY64],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  mapCos64: [
    [0, 1],
    [-0, 1],
    [TINY64, 1],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  mapExp64: [
    [0, 1],
    [-0, 1],
    [709.782712893384, 1.7976931348622732e308],
    [709.7827128933841, Infinity],
    [Number.MAX_VALUE, Infinity],
    [Infinity, Infinity],
    [-745.1, TINY64],
    [-745.2, 0],
    [-Number.MAX_VALUE, 0],
    [-Infinity, 0],
    [NaN, NaN],
  ],
  mapLog64: [
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-TINY64, NaN],
    [-1, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [TINY64, -744.4400719213812],
    [NaN, NaN],
  ],
  mapAsin64: [
    [0, 0],
    [-0, -0],
    [TINY64, TINY64],
    [1, Math.PI / 2],
    [-1, -Math.PI / 2],
    [1.0000000000000002, NaN],
    [-2, NaN],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  mapSin32: [
    [0, 0],
    [-0, -0],
    [TINY32, TINY32],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  mapCos32: [
    [0, 1],
    [-0, 1],
    [TINY32, 1],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
  mapExp32: [
    [0, 1],
    [-0, 1],
    [88.73, Infinity],
    [1e38, Infinity],
    [Infinity, Infinity],
    [-103.2, TINY32],
    [-104, 0],
    [-1e38, 0],
    [-Infinity, 0],
    [NaN, NaN],
  ],
  mapLog32: [
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-TINY32, NaN],
    [-1, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [TINY32, Math.fround(-149 * Math.LN2)],
    [NaN, NaN],
  ],
  mapAsin32: [
    [0, 0],
    [-0, -0],
    [TINY32, TINY32],
    [1, Math.fround(Math.PI / 2) - 2 ** -23],
    [-1, 2 ** -23 - Math.fround(Math.PI / 2)],
    [1 + 2 ** -23, NaN],
    [-2, NaN],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ],
};

describe.each(MAPS)('%s', (map) => {
  const lanes = map.endsWith('32') ? 4 : 2;
  const arrays = fc.array(fc.double(), { minLength: 1, maxLength: 17 });

  it('has the special values right', () => {
    const outputs = runMap(
      engine,
      map,
      special[map].map(([input]) => input),
    );
    special[map].forEach(([input, expected], i) => {
      expect(outputs[i], `of ${input}`).toBe(expected);
    });
  });

  it('gives an element the same bits wherever it stands and whatever stands beside it', () => {
    fc.assert(
      fc.property(arrays, (inputs) => {
        const together = runMap(engine, map, inputs);
        inputs.forEach((x, i) => {
          expect(runMap(engine, map, [x])[0]).toBe(together[i]);
        });
        for (let shift = 1; shift < lanes; shift++) {
          const shifted = runMap(engine, map, [...Array(shift).fill(0.5), ...inputs]);
          expect(shifted.subarray(shift)).toEqual(together);
        }
      }),
    );
  });

  it('works in place', () => {
    fc.assert(
      fc.property(arrays, (inputs) => {
        const expected = runMap(engine, map, inputs);
        const type = lanes === 4 ? Float32Array : Float64Array;
        const inPlace = engine.arena.scratch((group) => {
          const region = group.uint8(inputs.length * type.BYTES_PER_ELEMENT);
          const array = new type(engine.arena.memory.buffer, region.pointer, inputs.length);
          array.set(inputs);
          callMap(engine, map, region.pointer, region.pointer, inputs.length);
          return array.slice();
        });
        expect(inPlace).toEqual(expected);
      }),
    );
  });

  it('writes count elements and not one more', () => {
    for (let count = 0; count < 10; count++) {
      const type = lanes === 4 ? Float32Array : Float64Array;
      engine.arena.scratch((group) => {
        const input = group.uint8(16 * 8);
        const output = group.uint8(16 * 8);
        const array = new type(engine.arena.memory.buffer, output.pointer, 16).fill(-7);
        callMap(engine, map, input.pointer, output.pointer, count);
        expect(array.subarray(count).every((x) => x === -7)).toBe(true);
      });
    }
  });
});

describe.each([
  ['mapSinCos64', 'mapSin64', 'mapCos64', Float64Array],
  ['mapSinCos32', 'mapSin32', 'mapCos32', Float32Array],
] as const)('%s', (both, sine, cosine, type) => {
  it('gives the bits of the two single maps, also at the tail and for huge arguments', () => {
    const angles = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double());
    fc.assert(
      fc.property(fc.array(angles, { minLength: 1, maxLength: 17 }), (inputs) => {
        const [sines, cosines] = engine.arena.scratch((group) => {
          const bytes = inputs.length * type.BYTES_PER_ELEMENT;
          const [input, first, second] = [group.uint8(bytes), group.uint8(bytes), group.uint8(bytes)].map(
            ({ pointer }) => new type(engine.arena.memory.buffer, pointer, inputs.length),
          );
          input!.set(inputs);
          engine.kernels[both](input!.byteOffset, first!.byteOffset, second!.byteOffset, inputs.length);
          return [first!.slice(), second!.slice()];
        });
        expect(sines).toEqual(runMap(engine, sine, inputs));
        expect(cosines).toEqual(runMap(engine, cosine, inputs));
      }),
    );
  });
});

it.each([
  ['sin', 'mapSin64'],
  ['cos', 'mapCos64'],
  ['exp', 'mapExp64'],
  ['log', 'mapLog64'],
] as const)('the scalar %s has the bits of %s', (scalar, map) => {
  fc.assert(
    fc.property(fc.double(), (x) => {
      expect(engine.kernels[scalar](x)).toBe(runMap(engine, map, [x])[0]);
    }),
  );
});
