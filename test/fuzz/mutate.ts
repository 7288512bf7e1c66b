import type { RandomStream } from '../../src/index.js';

/** What breaks readers: ends of ranges, signs, lengths that no file has. */
const NUMBERS = [
  '0',
  '-1',
  '1e999',
  '-1e-320',
  '4294967296',
  '9007199254740993',
  'null',
  '1.5',
  '""',
  '[]',
  '{}',
];
const INTEGERS = [0, 1, 127, 128, 255, 256, 32767, 65535, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const DIGITS = /-?\d+(\.\d+)?(e[+-]?\d+)?/g;

type Mutation = (bytes: Uint8Array, random: RandomStream, others: readonly Uint8Array[]) => Uint8Array;

const at = (bytes: Uint8Array, random: RandomStream) => random.integer(bytes.length + 1);
const joined = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

const MUTATIONS: Mutation[] = [
  function flipBit(bytes, random) {
    const place = at(bytes, random);
    if (place < bytes.length) bytes[place]! ^= 1 << random.integer(8);
    return bytes;
  },
  function setByte(bytes, random) {
    const place = at(bytes, random);
    if (place < bytes.length) bytes[place] = INTEGERS[random.integer(5)]!;
    return bytes;
  },
  function setInteger(bytes, random) {
    if (bytes.length < 4) return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const place = random.integer(bytes.length - 3);
    view.setUint32(place, INTEGERS[random.integer(INTEGERS.length)]!, random.integer(2) === 0);
    return bytes;
  },
  function setStart(bytes, random) {
    if (bytes.length > 0) bytes[random.integer(Math.min(bytes.length, 64))] = random.integer(256);
    return bytes;
  },
  (bytes, random) => bytes.slice(0, at(bytes, random)),
  (bytes, random) => bytes.slice(at(bytes, random)),
  function removeMiddle(bytes, random) {
    const [a, b] = [at(bytes, random), at(bytes, random)].sort((x, y) => x - y);
    return joined(bytes.subarray(0, a), bytes.subarray(b));
  },
  function repeatMiddle(bytes, random) {
    const [a, b] = [at(bytes, random), at(bytes, random)].sort((x, y) => x - y);
    return joined(bytes.subarray(0, b), bytes.subarray(a));
  },
  function mix(bytes, random, others) {
    const other = others[random.integer(others.length)]!;
    return joined(bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random)));
  },
  function replaceNumber(bytes, random) {
    // Of a text or the header of a file; one character a byte, so that the rest stays as it is.
    const text = Buffer.from(bytes.subarray(0, 8192)).toString('latin1');
    const places = [...text.matchAll(DIGITS)];
    if (places.length === 0) return bytes;
    const { index, 0: found } = places[random.integer(places.length)]!;
    const number = Buffer.from(NUMBERS[random.integer(NUMBERS.length)]!);
    return joined(bytes.subarray(0, index), number, bytes.subarray(index + found.length));
  },
  function noise(bytes, random) {
    const length = random.integer(64);
    const place = at(bytes, random);
    for (let i = place; i < Math.min(place + length, bytes.length); i++) bytes[i] = random.integer(256);
    return bytes;
  },
];

/** A damaged copy of a file, by one to three mutations. */
export function mutate(file: Uint8Array, random: RandomStream, others: readonly Uint8Array[]): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(file);
  for (let i = random.integer(3); i >= 0; i--) {
    bytes = MUTATIONS[random.integer(MUTATIONS.length)]!(bytes, random, others);
  }
  return bytes;
}
