import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Purpose } from '../../assembly/random/purpose.js';
import { philox } from '../../src/engine/random/philox.js';
import { createEngine, type Engine, RandomStream } from '../../src/index.js';
import { at, fill, fillBernoulli, type Stream, told } from './fills.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const word = fc.integer({ min: 0, max: 0xffffffff });
const streams: fc.Arbitrary<Stream> = fc.record({
  key: fc.tuple(word, word),
  purpose: fc.constantFrom(Purpose.User, Purpose.Born, Purpose.Perturbation),
  item: word,
  step: word,
});
const counts = fc.integer({ min: 0, max: 40 });

/** Word i of a stream, from the facade's Philox. */
function wordOf({ key, purpose = Purpose.User, item = 0, step = 0 }: Stream, i: number): number {
  return philox([i >>> 2, step, item, purpose], key)[i & 3]!;
}

describe.each(['fillUniform', 'fillNormal', 'fillRademacher'] as const)('%s', (kernel) => {
  it('writes the same numbers however many are wanted', () => {
    fc.assert(
      fc.property(streams, fc.integer({ min: 0, max: 700 }), (stream, count) => {
        expect(fill(engine, kernel, count, stream)).toEqual(
          fill(engine, kernel, 700, stream).subarray(0, count),
        );
      }),
    );
  });
});

it('writes the same normals from any fourth number on', () => {
  fc.assert(
    fc.property(streams, fc.integer({ min: 0, max: 300 }), counts, (stream, block, count) => {
      const from = engine.arena.scratch((group) => {
        const output = group.float64(count);
        engine.kernels.fillNormalFrom(...told(engine, group, stream), 4 * block, output.pointer, count);
        return output.copy();
      });
      expect(from).toEqual(fill(engine, 'fillNormal', 4 * block + count, stream).subarray(4 * block));
    }),
  );
});

it.each([
  ['fillUniform', 'uniformAt'],
  ['fillNormal', 'normalAt'],
] as const)('%s and %s give the same bits', (kernel, accessor) => {
  fc.assert(
    fc.property(streams, counts, (stream, count) => {
      fill(engine, kernel, count, stream).forEach((x, i) => {
        expect(at(engine, accessor, i, stream)).toBe(x);
      });
    }),
  );
});

it('gives the uniforms of the facade', () => {
  fc.assert(
    fc.property(streams, counts, (stream, count) => {
      const { key, purpose = Purpose.User, item, step } = stream;
      const facade = new RandomStream({ key, purpose }, item, step);
      for (const x of fill(engine, 'fillUniform', count, stream)) expect(x).toBe(facade.uniform());
    }),
  );
});

it("makes normals by Box and Muller's formula", () => {
  fc.assert(
    fc.property(streams, counts, (stream, count) => {
      fill(engine, 'fillNormal', count, stream).forEach((value, i) => {
        const [v, w] = [wordOf(stream, i & ~1), wordOf(stream, i | 1)];
        const radius = Math.sqrt(-2 * Math.log(((v >>> 1) + 0.5) / 2 ** 31));
        const angle = Math.PI / 4 + ((w << 2) / 2 ** 31) * (Math.PI / 4);
        const [magnitude, sign] = i & 1 ? [Math.sin(angle), (w << 1) >> 31] : [Math.cos(angle), w >> 31];
        const exact = (sign < 0 ? -1 : 1) * radius * magnitude;
        // Half an ulp of single precision for each of the angle, sine, cosine, sum, radius and product, and what two of u do to the radius.
        expect(Math.abs(value - exact)).toBeLessThan((6 * radius + 2 / radius) * 2 ** -24);
      });
    }),
  );
});

it('takes the signs from the bits of the stream in order', () => {
  fc.assert(
    fc.property(streams, (stream) => {
      fill(engine, 'fillRademacher', 300, stream).forEach((sign, i) => {
        expect(sign).toBe((wordOf(stream, i >> 5) >>> (i & 31)) & 1 ? -1 : 1);
      });
    }),
  );
});

it('fires where the word is below the threshold of the probability, exactly', () => {
  const probabilities = fc.array(
    fc.oneof(
      fc.constantFrom(0, 1, 2 ** -32, 1 - 2 ** -32, 1 - 2 ** -53, 5e-324),
      fc.double({ min: 0, max: 1 }),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(streams, probabilities, (stream, p) => {
      fillBernoulli(engine, p, stream).forEach((spike, i) => {
        expect(spike).toBe(Number(wordOf(stream, i) < Math.floor(p[i]! * 2 ** 32)));
      });
      // Thresholds right at, and one above, the words that will come.
      const words = p.map((_, i) => wordOf(stream, i));
      const equal = words.map((w) => w / 2 ** 32);
      const above = words.map((w) => (w + 1) / 2 ** 32);
      expect(fillBernoulli(engine, equal, stream).every((spike) => spike === 0)).toBe(true);
      expect(fillBernoulli(engine, above, stream).every((spike) => spike === 1)).toBe(true);
    }),
  );
});
