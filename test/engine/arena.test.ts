import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena, Region, RegionGroup } from '../../src/engine/arena.js';
import { BornspikeError } from '../../src/index.js';
import { itAtLength } from '../extent.js';

const PAGE = 65536;
const newArena = (pages = 1, firstByte = 100, maximum = 64) =>
  new Arena(new WebAssembly.Memory({ initial: pages, maximum }), firstByte);

it('hands out aligned, zeroed memory above the first free byte', () => {
  const arena = newArena(1, 1001);
  for (const bytes of [0, 1, 15, 16, 17, 1000]) {
    const pointer = arena.allocate(bytes);
    expect(pointer % 64).toBe(0);
    expect(pointer).toBeGreaterThanOrEqual(1001);
    const view = new Uint8Array(arena.memory.buffer, pointer, bytes);
    expect(view.every((byte) => byte === 0)).toBe(true);
    view.fill(255);
    arena.release(pointer);
  }
  expect(arena.bytesUsed).toBe(0);
});

it('gives released memory out again, neighbours as one piece', () => {
  const arena = newArena();
  const pieces = [64, 64, 64, 64].map((bytes) => arena.allocate(bytes));
  for (const i of [1, 3, 2]) arena.release(pieces[i]!);
  expect(arena.allocate(192)).toBe(pieces[1]);
  arena.release(pieces[0]!);
  arena.release(pieces[1]!);
  expect(arena.allocate(PAGE - 128)).toBe(128);
  expect(arena.memory.buffer.byteLength).toBe(PAGE);
});

it('keeps the contents and renews the views when memory grows', () => {
  const arena = newArena();
  const region = new Region(arena, Float64Array, 3);
  region.view.set([1, 2, 3]);
  const before = region.view;
  const large = arena.allocate(3 * PAGE);
  expect(before.length).toBe(0);
  expect([...region.view]).toEqual([1, 2, 3]);
  expect(region.view).toBe(region.view);
  // What was left of the first page is used too.
  expect(large).toBeLessThan(PAGE);
});

it('says so when memory cannot grow, and goes on with what there is', () => {
  const arena = newArena(1, 0, 2);
  expect(() => arena.allocate(2 * PAGE + 1)).toThrow(/out of memory/);
  expect(() => arena.allocate(2 ** 33)).toThrow(BornspikeError);
  expect(arena.bytesUsed).toBe(0);
  expect(arena.allocate(2 * PAGE)).toBe(0);
});

itAtLength('reaches all of the 4 GiB but for the last page, in one piece or in many', () => {
  const most = 2 ** 32 - PAGE;
  const whole = newArena(1, 0, 65536);
  const region = new Region(whole, Uint8Array, most);
  region.view[most - 1] = 7;
  expect(region.view.length).toBe(most);
  expect(whole.bytesUsed).toBe(most);
  expect(() => whole.allocate(1)).toThrow(/out of memory/);
  expect(() => newArena(1, 0, 65536).allocate(most + 1)).toThrow(/out of memory/);

  const pieces = newArena(1, 0, 65536);
  const piece = 2 ** 28 - 2 ** 12;
  for (let n = 0; n < 16; n++) expect(pieces.allocate(piece)).toBe(n * piece);
  expect(() => pieces.allocate(PAGE)).toThrow(/out of memory/);
  expect(pieces.bytesUsed).toBe(most);
});

it('takes what is left where a quarter more is not to be had', () => {
  const arena = newArena(1, 0, 60);
  arena.allocate(50 * PAGE);
  expect(arena.allocate(10 * PAGE)).toBe(50 * PAGE);
  expect(() => arena.allocate(1)).toThrow(/out of memory/);
});

it('refuses sizes that are no number of bytes', () => {
  for (const bytes of [Number.NaN, Infinity, -1, 0.5, 1e300, 2 ** 32]) {
    expect(() => newArena().allocate(bytes)).toThrow(BornspikeError);
  }
});

it('refuses to release what is not in use', () => {
  const arena = newArena();
  const pointer = arena.allocate(32);
  expect(() => arena.release(pointer + 64)).toThrow(BornspikeError);
  arena.release(pointer);
  expect(() => arena.release(pointer)).toThrow(/released twice/);
});

it('releases scratch memory, also when the work throws', () => {
  const arena = newArena();
  const result = arena.scratch((group) => {
    group.float64(10).view[0] = 7;
    expect(arena.bytesUsed).toBe(128);
    return group.uint8(1).length;
  });
  expect(result).toBe(1);
  expect(() =>
    arena.scratch((group) => {
      group.uint16(100);
      throw new Error('work failed');
    }),
  ).toThrow('work failed');
  expect(arena.bytesUsed).toBe(0);
});

it('exchanges the memory of two groups, each of which then frees what it has', () => {
  const arena = newArena();
  const [one, other] = [new RegionGroup(arena), new RegionGroup(arena)];
  const mine = one.float64(1);
  other.float64(100);
  one.exchange(other);
  one.dispose();
  expect(arena.bytesUsed).toBe(64);
  expect(mine.view).toEqual(Float64Array.of(0));
  other.dispose();
  expect(arena.bytesUsed).toBe(0);
});

it('copies out what then belongs to the caller', () => {
  const arena = newArena();
  const region = new Region(arena, Int32Array, 2);
  const copy = region.copy();
  region.view[0] = 5;
  expect([...copy]).toEqual([0, 0]);
});

it('never hands out the same byte twice and counts exactly, whatever comes when', () => {
  const operation = fc.oneof(
    { weight: 3, arbitrary: fc.record({ allocate: fc.integer({ min: 0, max: 5000 }) }) },
    { weight: 2, arbitrary: fc.record({ release: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ allocate: fc.integer({ min: 5000, max: 100_000 }) }) },
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
      const arena = newArena(1, 100, 65536);
      const held: { pointer: number; bytes: number; mark: number }[] = [];
      operations.forEach((now, i) => {
        if ('allocate' in now) {
          const pointer = arena.allocate(now.allocate);
          const mark = (i % 255) + 1;
          const view = new Uint8Array(arena.memory.buffer, pointer, now.allocate);
          if (!view.every((byte) => byte === 0)) throw new Error('not zeroed: taken from somebody');
          view.fill(mark);
          held.push({ pointer, bytes: now.allocate, mark });
        } else if (held.length > 0) {
          const { pointer, bytes, mark } = held.splice(now.release % held.length, 1)[0]!;
          const view = new Uint8Array(arena.memory.buffer, pointer, bytes);
          if (!view.every((byte) => byte === mark)) throw new Error('somebody else wrote here');
          arena.release(pointer);
        }
        const expected = held.reduce((sum, { bytes }) => sum + Math.max(64, Math.ceil(bytes / 64) * 64), 0);
        if (arena.bytesUsed !== expected) throw new Error(`${arena.bytesUsed} bytes used, not ${expected}`);
      });
      for (const { pointer } of held) arena.release(pointer);
      // All is one piece again: what fits into the memory that there is fits without growth.
      const size = arena.memory.buffer.byteLength;
      expect(arena.allocate(size - 128)).toBe(128);
      expect(arena.memory.buffer.byteLength).toBe(size);
    }),
    { numRuns: 60 },
  );
});

it('clears memory that was in use before, unless all of it is written before it is read', () => {
  const arena = newArena();
  const pointer = arena.allocate(256);
  new Uint8Array(arena.memory.buffer, pointer, 256).fill(7);
  arena.release(pointer);
  const kept = new RegionGroup(arena);
  expect(kept.uint8(256, false).view).toEqual(new Uint8Array(256).fill(7));
  kept.dispose();
  expect(new RegionGroup(arena).uint8(256).view).toEqual(new Uint8Array(256));
});
