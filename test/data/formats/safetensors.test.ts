import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSafetensors,
  type Safetensors,
  type Tensor,
  type TensorType,
  writeSafetensors,
} from '../../../src/data/public.js';
import { ArgumentError, DataFormatError } from '../../../src/engine/errors.js';
import { extent } from '../../extent.js';
import { readPlainly } from '../../oracle/safetensors.js';
import { expectFormatError } from '../format-error.js';

const types = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
};

/** Any tensor, of any bits: NaN payloads and negative zeros as well. */
const anyTensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.constantFrom(...(Object.keys(types) as TensorType[])), fc.array(fc.nat(4), { maxLength: 3 }))
  .chain(([dtype, shape]) => {
    const length = shape.reduce((product, axis) => product * axis, 1) * types[dtype].BYTES_PER_ELEMENT;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => ({ dtype, shape, data: new types[dtype](bytes.slice().buffer) }) as Tensor);
  });
const anyText = fc.string({ unit: 'grapheme' });
const anyContent: fc.Arbitrary<Safetensors> = fc.record({
  metadata: fc.dictionary(anyText, anyText, { noNullPrototype: true }),
  tensors: fc.array(fc.tuple(anyText, anyTensor), { maxLength: 5 }).map((entries) => new Map(entries)),
});

const bytesOf = (data: ArrayBufferView) => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];

/** A file with this header text and data; `length` lies about the header's length. */
function file(header: string, data: ArrayLike<number> = [], length?: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const entry = (begin: number, end: number, shape = [end - begin], dtype = 'U8') =>
  `{"dtype":"${dtype}","shape":[${shape}],"data_offsets":[${begin},${end}]}`;

describe('writeSafetensors and readSafetensors', () => {
  it('keep every bit of any content, and agree with a plain reader', async () => {
    await fc.assert(
      fc.asyncProperty(anyContent, async (content) => {
        const bytes = await writeSafetensors(content);
        const read = await readSafetensors(bytes);
        expect(read.metadata).toEqual(content.metadata);
        expect([...read.tensors.keys()].sort()).toEqual([...content.tensors.keys()].sort());
        const plain = readPlainly(bytes);
        for (const [name, { dtype, shape, data }] of content.tensors) {
          const tensor = read.tensors.get(name)!;
          expect([tensor.dtype, tensor.shape]).toEqual([dtype, shape]);
          expect(tensor.data.constructor).toBe(data.constructor);
          expect(bytesOf(tensor.data)).toEqual(bytesOf(data));
          const raw = Object.getOwnPropertyDescriptor(plain.tensors, name)?.value;
          if (name !== '__proto__') expect(raw).toEqual({ dtype, shape, bytes: bytesOf(data) });
        }
        expect(await writeSafetensors(read)).toEqual(bytes);
      }),
      { seed: 1, numRuns: extent(100, 300) },
    );
  });

  it('lay a file out as the reference implementation does', async () => {
    const content: Safetensors = {
      metadata: { b: '2', a: '1' },
      tensors: new Map<string, Tensor>([
        ['small', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
        ['z', { dtype: 'F32', shape: [], data: Float32Array.of(1) }],
        ['a', { dtype: 'F32', shape: [1, 1], data: Float32Array.of(-0) }],
        ['wide', { dtype: 'F64', shape: [1], data: Float64Array.of(2) }],
      ]),
    };
    const bytes = await writeSafetensors(content);
    const header =
      '{"__metadata__":{"a":"1","b":"2"},"wide":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]},"z":{"dtype":"F32","shape":[],"data_offsets":[12,16]},' +
      '"small":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    const data = [0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 128, 0, 0, 128, 63, 1, 2, 3];
    expect(bytes).toEqual(file(padded, data));
    const reordered = { ...content, tensors: new Map([...content.tensors].reverse()) };
    expect(await writeSafetensors(reordered)).toEqual(bytes);
  });

  it('write nothing as the empty object', async () => {
    expect(await writeSafetensors({ metadata: {}, tensors: new Map() })).toEqual(file('{}      '));
  });

  it('sort names by their bytes', async () => {
    const one: Tensor = { dtype: 'U8', shape: [1], data: Uint8Array.of(1) };
    const names = ['\u{1f600}', '\uffee', 'b', 'ab', 'a'];
    const bytes = await writeSafetensors({
      metadata: {},
      tensors: new Map(names.map((name) => [name, one])),
    });
    expect([...(await readSafetensors(bytes)).tensors.keys()]).toEqual([
      'a',
      'ab',
      'b',
      '\uffee',
      '\u{1f600}',
    ]);
  });
});

describe('both of them', () => {
  const megabytes = (size: number) => Float64Array.from({ length: size * 2 ** 17 }, (_, i) => i);
  const large = (): Safetensors => ({
    metadata: {},
    tensors: new Map<string, Tensor>([['x', { dtype: 'F64', shape: [20 * 2 ** 17], data: megabytes(20) }]]),
  });

  it('keep texts of several pieces, wherever they are cut', async () => {
    const characters = ['a', '\n', '"', '\\', '\u{1f600}', 'ß', '€', '\u0001', 'a\u{1f600}\\n'];
    const shifts = ['', 'b', 'bc'];
    for (const [i, character] of characters.entries()) {
      for (const before of extent([shifts[i % 3]!], shifts)) {
        const text = before + character.repeat(2 ** 19 / character.length);
        const bytes = await writeSafetensors({ metadata: { [text]: text }, tensors: new Map() });
        const { metadata } = await readSafetensors(bytes);
        expect(metadata[text] === text, JSON.stringify(before + character)).toBe(true);
        // The same with every unit escaped.
        const start = text.slice(0, 2 ** 16 + before.length);
        const escaped = start.replace(/[\s\S]/g, (unit) => {
          return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
        });
        const read = await readSafetensors(file(`{"__metadata__":{"a":"${escaped}"}}`));
        expect(read.metadata.a === start, `${before} ${escaped.slice(0, 20)}`).toBe(true);
      }
    }
  });

  it('keep tensors of several pieces', async () => {
    const content = large();
    const { tensors } = await readSafetensors(await writeSafetensors(content));
    expect(Buffer.from(tensors.get('x')!.data.buffer).equals(Buffer.from(megabytes(20).buffer))).toBe(true);
  });

  it('take what is small at the call', async () => {
    const tensors = Array.from({ length: 500 }, (_, i): [string, Tensor] => [
      `tensor ${i}`,
      { dtype: 'F64', shape: [1024], data: new Float64Array(1024).fill(i) },
    ]);
    const content = { metadata: { a: 'x'.repeat(50_000) }, tensors: new Map(tensors) };
    const written = writeSafetensors(content);
    for (const [, { data }] of tensors) data.fill(0 as never);
    content.metadata.a = 'other';
    content.tensors.clear();
    const bytes = await written;
    const reading = readSafetensors(bytes);
    bytes.fill(0);
    const read = await reading;
    expect(read.metadata.a).toBe('x'.repeat(50_000));
    for (let i = 0; i < 500; i++) {
      expect(read.tensors.get(`tensor ${i}`)!.data).toEqual(new Float64Array(1024).fill(i));
    }
  });

  it('name what is given away in the meantime', async () => {
    const content = large();
    const { data } = content.tensors.get('x')!;
    const written = writeSafetensors(content);
    structuredClone(data.buffer, { transfer: [data.buffer as ArrayBuffer] });
    await expect(written).rejects.toThrow(/content\.tensors\['x'\]\.data: expected 20971520 bytes/);
    const bytes = await writeSafetensors(large());
    const read = readSafetensors(bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] });
    await expect(read).rejects.toThrow(/bytes: expected .* until they are read/);
  });

  it('stop when they are told to', async () => {
    const signal = AbortSignal.abort();
    await expect(writeSafetensors(large(), { signal })).rejects.toBe(signal.reason);
    await expect(readSafetensors(file('{}'), { signal })).rejects.toBe(signal.reason);
  });
});

describe('writeSafetensors', () => {
  it('refuses content that no file can hold', async () => {
    const write = (tensor: object, name = 'x') =>
      writeSafetensors({ metadata: {}, tensors: new Map([[name, tensor as Tensor]]) });
    const good = { dtype: 'U8', shape: [1], data: Uint8Array.of(1) };
    await expect(write({ ...good, shape: [2] })).rejects.toThrow(
      /tensors\['x'\].data: expected 2 values for the shape 2, got 1/,
    );
    await expect(write({ ...good, shape: [-1] })).rejects.toThrow(/shape\[0\]/);
    await expect(write({ ...good, dtype: 'F16' })).rejects.toThrow(/dtype: expected one of BOOL/);
    await expect(write({ ...good, dtype: 'F32' })).rejects.toThrow(/a Float32Array for F32/);
    await expect(write(good, '__metadata__')).rejects.toThrow(/reserved/);
    await expect(write(good, '\ud800')).rejects.toThrow(/well-formed/);
    const metadata = { a: 1 } as never;
    await expect(writeSafetensors({ metadata, tensors: new Map() })).rejects.toThrow(ArgumentError);
  });
});

describe('readSafetensors', () => {
  const fails = (bytes: Uint8Array, offset: number, message: RegExp) =>
    expectFormatError(() => readSafetensors(bytes, { file: 'f' }), 'f', offset, message);

  it('takes spaces in the header, unaligned data and empty tensors', async () => {
    const bytes = file(
      ` {"b":${entry(1, 5, [1], 'F32')}, "e":${entry(1, 1)},"a":${entry(0, 1)} }\n `.slice(1),
      [7, 0, 0, 128, 63],
    );
    const { tensors } = await readSafetensors(Uint8Array.of(0, ...bytes).subarray(1));
    expect([...tensors]).toEqual([
      ['b', { dtype: 'F32', shape: [1], data: Float32Array.of(1) }],
      ['e', { dtype: 'U8', shape: [0], data: new Uint8Array() }],
      ['a', { dtype: 'U8', shape: [1], data: Uint8Array.of(7) }],
    ]);
  });

  it('says where a file is cut off, at every length', async () => {
    const whole = file(`{"a":${entry(0, 4)}}`, [1, 2, 3, 4]);
    for (let length = 0; length < whole.length; length++) {
      await fails(whole.subarray(0, length), length, /ends within|cut off/);
    }
    await fails(Uint8Array.of(...whole, 0), whole.length, /1 bytes too many/);
  });

  it('never trusts the length of the header', async () => {
    await fails(file('{}', [], 100_000_001), 0, /at most 100000000/);
    await fails(file('{}', [], Number.MAX_SAFE_INTEGER), 0, /at most 100000000/);
    await fails(file('{}', [], 3), 10, /ends within its header of 3 bytes/);
    await fails(file('', []), 8, /expected \{/);
  });

  it('tells what is no such file from one that is broken', async () => {
    await fails(
      new TextEncoder().encode('# A text, which is longer than a header'),
      0,
      /not a safetensors file/,
    );
  });

  it('reads texts of any length, and no more names than anybody has', async () => {
    const long = `${'\\\\'.repeat(2 ** 20)}\\"`;
    const { metadata } = await readSafetensors(file(`{"__metadata__":{"a":"${long}"}}`));
    expect(metadata.a).toBe(`${'\\'.repeat(2 ** 20)}"`);
    const names = Array.from({ length: 100_001 }, (_, i) => `"${i}":""`).join();
    await fails(file(`{"__metadata__":{${names}}}`), 1_088_915, /more than 100000 names/);
    await fails(file(`{"a":${entry(0, 1, new Array(40).fill(1))}}`), 100, /more than 32 numbers in a list/);
    await fails(file(`{"a":"${'x'.repeat(1000)}"}`), 13, /expected \{/);
    await fails(
      file(`{"a":{"dtype":"${'x'.repeat(1000)}"}}`),
      22,
      /the element type "x{60}…" is not supported$/,
    );
  });

  it('refuses headers that are not the format, with the offset', async () => {
    await fails(file(' {}'), 8, /expected \{/);
    await fails(file('[]'), 8, /expected \{/);
    await fails(file('{} x'), 11, /goes on/);
    await fails(file('{"a'), 9, /within a text/);
    await fails(file('{"a\\'), 9, /within a text/);
    await fails(file('{"a\\q":1}'), 9, /not a JSON text/);
    await fails(file('{"\\ud800":1}'), 9, /not well-formed/);
    await fails(file('{"a":1}'), 13, /expected \{/);
    await fails(file('{"a" 1}'), 13, /expected :/);
    await fails(file(`{"a":${entry(0, 0)},}`), 61, /expected "/);
    await fails(file('{"__metadata__":{"a":1}}'), 29, /expected "/);
    await fails(file('{"__metadata__":{"a":"1","a":"1"}}'), 33, /"a" comes twice/);
    await fails(file(`{"a":${entry(0, 0)},"\\u0061":${entry(0, 0)}}`), 61, /"a" comes twice/);
    await fails(file('{"a":{"dtype":"U8","dtype":"U8"}}'), 27, /"dtype" comes twice/);
    const invalid = file('{"a":1}');
    invalid[10] = 0xff;
    await fails(invalid, 9, /UTF-8/);
  });

  it('refuses tensors that cannot be, with the offset', async () => {
    const tensor = (text: string, data: number[] = []) => file(`{"a":${text}}`, data);
    await fails(tensor('{}'), 9, /needs dtype, shape and data_offsets/);
    await fails(tensor('{"x":1}'), 14, /unknown field "x"/);
    await fails(tensor(entry(0, 2, [1], 'F16'), [0, 0]), 22, /"F16" is not supported/);
    await fails(tensor('{"shape":[1.5]}'), 24, /expected ,/);
    await fails(tensor('{"shape":[-1]}'), 23, /non-negative integer/);
    await fails(tensor('{"shape":[01]}'), 23, /begins with 0/);
    await fails(tensor('{"shape":[9007199254740992]}'), 23, /too large/);
    await fails(tensor('{"data_offsets":[0]}'), 29, /two numbers/);
    await fails(tensor(entry(0, 1, [2]), [0]), 54, /2 bytes are needed, but data_offsets are \[0, 1\]/);
    await fails(tensor(entry(1, 0, [1])), 54, /1 bytes are needed/);
    await fails(tensor(entry(0, 0, [2 ** 30, 2 ** 30])), 9, /overflows/);
  });

  it('refuses holes, overlap and data that belong to no tensor', async () => {
    const two = (a: string, b: string) => file(`{"a":${a},"b":${b}}`, [0, 0, 0, 0]);
    await fails(two(entry(0, 2), entry(3, 4)), 61, /hole before this tensor: data 2 to 3/);
    await fails(two(entry(0, 3), entry(2, 4)), 61, /overlaps another: data 2 to 3/);
    await fails(two(entry(1, 2), entry(2, 4)), 9, /hole/);
    await fails(file('{}', [1]), 10, /1 bytes too many/);
  });

  it('throws nothing but DataFormatError, whatever the bytes are', async () => {
    const tryAll = async (bytes: Uint8Array) => {
      try {
        await readSafetensors(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DataFormatError);
      }
    };
    const edit = fc.tuple(fc.nat(), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        anyContent,
        fc.array(edit, { maxLength: 3 }),
        fc.nat(),
        async (content, edits, cut) => {
          const bytes = await writeSafetensors(content);
          for (const [position, value] of edits) bytes[position % bytes.length] = value;
          await tryAll(bytes);
          await tryAll(bytes.subarray(0, cut % bytes.length));
        },
      ),
      { seed: 2, numRuns: extent(150, 500) },
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'{}[]":,\\0a1 ') }), (text) =>
        tryAll(file(`{${text}`)),
      ),
      { seed: 3, numRuns: extent(150, 500) },
    );
  });

  it('keeps a key named __proto__ from being more than a key', async () => {
    const { metadata } = await readSafetensors(file('{"__metadata__":{"__proto__":"x"}}'));
    expect(Object.entries(metadata)).toEqual([['__proto__', 'x']]);
  });
});
