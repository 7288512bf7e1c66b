import { expect, it } from 'vitest';
import { ArgumentError, RandomStream } from '../../src/index.js';

it('shuffles arrays and typed arrays, and nothing else', () => {
  for (const items of [null, undefined, 3, 'text', { length: 2 }, new DataView(new ArrayBuffer(2))]) {
    expect(() => new RandomStream(1).shuffle(items as never)).toThrow(ArgumentError);
  }
  const numbers = [1, 2, 3, 4, 5];
  expect([...new RandomStream(1).shuffle(Uint8Array.from(numbers))]).toEqual(
    new RandomStream(1).shuffle([...numbers]),
  );
});
