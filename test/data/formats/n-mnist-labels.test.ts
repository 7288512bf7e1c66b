import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdx, readNMnistLabels } from '../../../src/data/public.js';
import { ArgumentError, DataFormatError } from '../../../src/engine/errors.js';
import { arbitraryDamage } from '../event-files.js';
import { expectFormatError } from '../format-error.js';
import { hasReal, real } from '../real-data.js';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const small = bytesOf('#sample #class\r\n1\t5\r\n2\t0\r\n10\t9\r\n');

describe('readNMnistLabels', () => {
  it('reads numbers and digits, with either kind of line end', () => {
    const expected = { numbers: Uint32Array.of(1, 2, 10), labels: Uint8Array.of(5, 0, 9) };
    expect(readNMnistLabels(small)).toEqual(expected);
    expect(readNMnistLabels(bytesOf('#sample #class\n1\t5\n2\t0\n10\t9'))).toEqual(expected);
    expect(readNMnistLabels(bytesOf('#sample #class\r\n')).labels).toHaveLength(0);
  });

  it('says where a file is not what it should be', async () => {
    const read = (text: string) => () => readNMnistLabels(bytesOf(text), { file: 'f' });
    await expectFormatError(read(''), 'f', 0, /must begin with #sample #class/);
    await expectFormatError(read('#sample,class\n'), 'f', 7);
    await expectFormatError(read('#sample #class2\n'), 'f', 14);
    const start = '#sample #class\r\n1\t5\r\n';
    for (const line of [
      '2 0',
      '2\t10',
      '2\t',
      '\t1',
      'a\t1',
      '-2\t1',
      '2\t1 ',
      '4294967296\t1',
      '',
      '2\t1\r',
    ]) {
      await expectFormatError(read(`${start}${line}\r\n3\t1\r\n`), 'f', 21, /line 3 is not a number/);
    }
    await expectFormatError(read(`${start}2\t0\r\n1\t5\r\n`), 'f', 26, /recording 1 comes a second time/);
  });

  it('throws nothing but DataFormatError, whatever the bytes are', () => {
    const tryAll = (bytes: Uint8Array) => {
      try {
        readNMnistLabels(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DataFormatError);
      }
    };
    fc.assert(fc.property(arbitraryDamage(small), tryAll), { seed: 1, numRuns: 500 });
    expect(() => readNMnistLabels('1\t5' as never)).toThrow(ArgumentError);
    expect(() => readNMnistLabels(small, { name: 'f' } as never)).toThrow(/no such option/);
  });

  const mnist = 'mnist/train-labels-idx1-ubyte.gz';
  it.runIf(hasReal('n-mnist-small/train1K.txt', mnist))(
    'agrees with MNIST, which was filmed (real files)',
    async () => {
      const { numbers, labels } = readNMnistLabels(real('n-mnist-small/train1K.txt'));
      const { data } = await readIdx(real(mnist));
      expect(numbers).toHaveLength(1000);
      expect([...labels]).toEqual([...numbers].map((number) => data[number - 1]));
    },
  );
});
