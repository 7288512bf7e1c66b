import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openSamples } from '../../../src/cli/data/data-sets.js';
import { type ImageDataset, type SpikeDataset, strokes } from '../../../src/data/public.js';
import { nMnistFile } from '../../data/event-files.js';
import { hasReal, realFolder } from '../../data/real-data.js';
import { bornspike, type Document, document, QUICK, temporaryFolder } from '../command.js';

function idx(shape: number[], data: ArrayLike<number>) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => {
    header.writeUInt32BE(size, 4 + 4 * axis);
  });
  const raw = Buffer.concat([header, Uint8Array.from(data)]);
  return { raw, packed: gzipSync(raw) };
}

/** Strokes as IDX files. They are drawn once, by count and seed. */
async function drawFiles(count: number, seed: number) {
  const { images, labels } = await strokes({ count, seed, size: 28 });
  return { images: idx([count, 28, 28], images), labels: idx([count], labels) };
}
const drawn = new Map<string, ReturnType<typeof drawFiles>>();

/** Writes strokes as the IDX files of a part. */
async function writePart(
  folder: string,
  prefix: string,
  { count, seed, raw = false, infix = '' }: { count: number; seed: number; raw?: boolean; infix?: string },
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const key = `${count} ${seed}`;
  if (!drawn.has(key)) drawn.set(key, drawFiles(count, seed));
  const { images, labels } = await drawn.get(key)!;
  const write = (name: string, file: typeof images) =>
    writeFileSync(join(folder, raw ? name : `${name}.gz`), raw ? file.raw : file.packed);
  write(`${prefix}-images${infix}-idx3-ubyte`, images);
  write(`${prefix}-labels${infix}-idx1-ubyte`, labels);
}

async function writeSet(folder: string, { test = 't10k', raw = false } = {}): Promise<void> {
  await writePart(folder, 'train', { count: 1000, seed: 1, raw });
  await writePart(folder, test, { count: 400, seed: 2, raw });
}

describe('--split', () => {
  it('keeps training and test samples apart, in both ways, whatever the seed of the test', async () => {
    const folder = temporaryFolder();
    await writeSet(folder);
    const officialTest = (await strokes({ count: 400, seed: 2, size: 28 })).images;
    const imagesOf = (dataset: object) => {
      const bytes = Uint8Array.from((dataset as ImageDataset).images);
      return Array.from({ length: bytes.length / 784 }, (_, i) => bytes.slice(784 * i, 784 * (i + 1)).join());
    };
    const published = new Set(imagesOf({ images: officialTest }));
    for (const split of ['official', 'held-out', 'pooled'] as const) {
      const options = { data: 'mnist', dataDir: folder, classes: [1, 7], split };
      const samples = await openSamples(options, ['train', 'test']);
      const train = new Set(imagesOf(await samples.train('a', 150)));
      for (const seed of ['a', 'b']) {
        const count = split === 'held-out' ? 40 : 60;
        const test = imagesOf(await samples.test(seed, count, { seed: 'a', count: 150 }));
        expect(new Set(test).size).toBe(count);
        expect(test.filter((image) => train.has(image))).toEqual([]);
        const fromTestPart = test.filter((image) => published.has(image)).length;
        if (split === 'official') expect(fromTestPart).toBe(60);
        else if (split === 'held-out') expect(fromTestPart).toBe(0);
        else expect(fromTestPart).toBeLessThan(60);
      }
    }
    const { code, stderr } = await bornspike('train', '--split', 'pooled');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--split: every stroke is new/);
  });
});

describe('--data-dir', () => {
  it('may be the folder itself or the one above, with raw or packed files', async () => {
    const folder = temporaryFolder();
    await writeSet(join(folder, 'kmnist'));
    const plain = join(folder, 'plain');
    await writeSet(plain, { test: 'test', raw: true });
    const train = ['train', ...QUICK, '--data', 'kmnist', '--seed', '1', '--data-dir'];
    const above = await document(...train, folder);
    const itself = await document(...train, plain);
    expect(above.runs[0].lossByEpoch).toEqual(itself.runs[0].lossByEpoch);
    expect(above.meta.options.files[0]).toBe(join(folder, 'kmnist', 'train-images-idx3-ubyte.gz'));
    expect(itself.meta.options.files[3]).toBe(join(plain, 'test-labels-idx1-ubyte'));
  });

  it('may hold a training part that was cut short, of which train says how long it is', async () => {
    const folder = temporaryFolder();
    await writePart(folder, 'train', { count: 300, seed: 3, infix: '-first300' });
    await writePart(folder, 'train', { count: 1000, seed: 1, infix: '-first1000' });
    await writePart(folder, 't10k', { count: 400, seed: 2 });
    const args = ['train', ...QUICK, '--data', 'kmnist', '--seed', '1', '--data-dir', folder];
    const { meta, runs } = await document(...args);
    expect(meta.options.files[0]).toBe(join(folder, 'train-images-first1000-idx3-ubyte.gz'));
    expect((await bornspike(...args)).stdout).toMatch(/^train: 1,000 of 60,000 published samples$/m);
    const listed = await document('data', 'list', '--data-dir', folder);
    expect(listed.sets.find(({ name }: Document) => name === 'kmnist')).toMatchObject({
      files: 'shortened',
      announced: { train: 1000 },
    });
    // The whole part, once it is there, goes before.
    await writePart(folder, 'train', { count: 1000, seed: 1 });
    const whole = await document(...args);
    expect(whole.meta.options.files[0]).toBe(join(folder, 'train-images-idx3-ubyte.gz'));
    expect(whole.runs[0].lossByEpoch).toEqual(runs[0].lossByEpoch);
  });

  const isKmnist = hasReal('kmnist/train-images-first7011-idx3-ubyte.gz', 'kmnist/t10k-images-idx3-ubyte.gz');
  it.runIf(isKmnist)('finds the first images of KMNIST (real files)', async () => {
    const options = { data: 'kmnist', classes: [1, 7], dataDir: realFolder };
    const samples = await openSamples(options, ['train', 'test']);
    expect(samples.remarks).toEqual(['train: 7,011 of 60,000 published samples']);
    const { labels } = await samples.train(1, 690 + 708);
    expect(labels.reduce((sum, label) => sum + label, 0)).toBe(708);
  });

  it('must have as many samples as are asked for', async () => {
    const folder = temporaryFolder();
    await writeSet(folder);
    const train = ['train', '--data', 'mnist', '--data-dir', folder];
    const { code, stderr } = await bornspike(...train, '--train', '201');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--train: expected at most 200/);
    const { stderr: ofTest } = await bornspike(...train, '--train', '100', '--test', '81');
    expect(ofTest).toMatch(/--test: expected at most 80/);
    const { stderr: ofSize } = await bornspike(...train, '--size', '28');
    expect(ofSize).toMatch(/--size: mnist has a size of its own/);
  });

  it('must hold sound files', async () => {
    const folder = temporaryFolder();
    await writeSet(folder, { raw: true });
    writeFileSync(join(folder, 'train-labels-idx1-ubyte'), 'nonsense');
    const { code, stderr } = await bornspike('train', '--data', 'mnist', '--data-dir', folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*train-labels-idx1-ubyte: byte 0: not an IDX file/);
  });

  it('must be the same when training is resumed', async () => {
    const folder = temporaryFolder();
    await writeSet(folder);
    const checkpoint = join(folder, 'checkpoint');
    await document('train', ...QUICK, '--data', 'mnist', '--data-dir', folder, '--checkpoint', checkpoint);
    await writePart(folder, 'train', { count: 1000, seed: 3 });
    const resume = ['train', '--resume', '--checkpoint', checkpoint, '--data-dir', folder];
    const { code, stderr } = await bornspike(...resume);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--data-dir: these are not the samples/);
  });
});

/**
 * Writes a part of recordings: number n shows digit n % 10, by one ON event 10 ms after another in column 3 n and rows 0
 * to 29, and an OFF event in row 33 after each.
 */
function writeRecordings(folder: string, part: string, numbers: number[], ending = 'bs2'): void {
  mkdirSync(join(folder, part), { recursive: true });
  const lines = numbers.map((number) => `${number}\t${number % 10}\r\n`);
  writeFileSync(join(folder, `${part}${numbers.length}.txt`), `#sample #class\r\n${lines.join('')}`);
  for (const number of numbers) {
    const x = 3 * (number % 10);
    const events = Array.from({ length: 60 }, (_, k) => ({
      x,
      y: k % 2 === 0 ? k / 2 : 33,
      on: 1 - (k % 2),
      time: 10_000 * Math.floor(k / 2) + (k % 2),
    }));
    writeFileSync(join(folder, part, `${number}.${ending}`), nMnistFile(events));
  }
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('--data n-mnist', () => {
  it('bins the recordings that the label file names', async () => {
    const folder = temporaryFolder();
    writeRecordings(join(folder, 'n-mnist-small'), 'train', range(1, 101));
    const options = { data: 'n-mnist', dataDir: folder, classes: [7, 2] };
    const samples = await openSamples({ ...options, steps: 3, binMilliseconds: 100, polarities: 2 }, [
      'train',
      'test',
    ]);
    expect(samples).toMatchObject({ width: 34, height: 34, channels: 2312, classNames: ['7', '2'] });
    const train = (await samples.train('a', 16)) as SpikeDataset;
    const test = (await samples.test('a', 4, { seed: 'a', count: 16 })) as SpikeDataset;
    expect(train.shape).toEqual([3, 16, 2312]);
    expect(test.shape).toEqual([3, 4, 2312]);
    for (const [i, label] of train.labels.entries()) {
      for (let t = 0; t < 3; t++) {
        const spikes = train.spikes.subarray((t * 16 + i) * 2312, (t * 16 + i + 1) * 2312);
        const column = label === 0 ? 21 : 6;
        const rows = range(10 * t, 10 * t + 10).map((row) => (row * 34 + column) * 2 + 1);
        expect([...spikes.keys()].filter((c) => spikes[c] === 1)).toEqual([...rows, (33 * 34 + column) * 2]);
      }
    }
    const merged = await openSamples(options, ['test']);
    expect(((await merged.test('a', 4, { seed: 'a', count: 16 })) as SpikeDataset).shape).toEqual([
      20, 4, 1156,
    ]);
  });

  it('trains, evaluates and predicts, to the accuracy that training reports', async () => {
    const folder = temporaryFolder();
    writeRecordings(folder, 'train', range(1, 101), 'bin');
    writeRecordings(folder, 'test', range(101, 121), 'bin');
    const out = join(folder, 'out');
    const data = ['--data', 'n-mnist', '--data-dir', folder, '--steps', '4'];
    const amounts = ['--train', '16', '--test', '4', '--epochs', '2', '--runs', '1', '--seed', '1'];
    const trained = await document(
      'train',
      ...data,
      ...amounts,
      '--inputs',
      '2',
      '--polarities',
      '2',
      '--out',
      out,
    );
    expect(trained.meta.options).toMatchObject({ steps: 4, binMilliseconds: 85, polarities: 2 });
    const model = join(out, 'model-1.safetensors');
    const { accuracy, meta } = await document('evaluate', model, '--data-dir', folder);
    expect(accuracy).toBe(trained.runs[0].testAccuracy);
    expect(meta.options).toMatchObject({ data: 'n-mnist', steps: 4, binMilliseconds: 85, polarities: 2 });
    const { predictions } = await document('predict', model, '--data-dir', folder);
    expect(predictions).toHaveLength(4);
    const right = predictions.filter(({ label, prediction }: Document) => label === prediction);
    expect(right.length / 4).toBe(accuracy);
    for (const split of ['official', 'pooled']) {
      const { accuracy: other } = await document('evaluate', model, '--data-dir', folder, '--split', split);
      expect(other).toBeGreaterThanOrEqual(0);
    }
    const { sets } = await document('data', 'check', '--data-dir', folder);
    expect(sets).toMatchObject([
      {
        name: 'n-mnist',
        status: 'good',
        shapes: { train: [100, 34, 34], test: [20, 34, 34] },
        classCounts: { train: Array(10).fill(10) },
      },
    ]);
    const list = await bornspike('data', 'list', '--data-dir', folder);
    expect(list.stdout).toMatch(/n-mnist +34 × 34 +100 of 60,000 +20 of 10,000 +shortened in/);
  });

  it('says what is wrong', async () => {
    const folder = temporaryFolder();
    writeRecordings(folder, 'train', range(1, 51));
    const train = (...more: string[]) =>
      bornspike('train', '--data', 'n-mnist', '--data-dir', folder, ...more);
    expect((await train('--split', 'official')).stderr).toMatch(
      /--data-dir: the test part of n-mnist is neither in .*; expected a label file test\*\.txt and the folder test/,
    );
    expect((await train('--train', '9')).stderr).toMatch(/--train: expected at most 8/);
    expect((await train('--train', '2', '--test', '2', '--max-rate', '0.5')).stderr).toMatch(
      /--max-rate: applies to images/,
    );
    expect((await train('--polarities', '3')).stderr).toMatch(/--polarities/);
    expect((await train('--bin-milliseconds', '0')).stderr).toMatch(/--bin-milliseconds/);
    writeFileSync(join(folder, 'train', '7.bs2'), Uint8Array.of(34, 0, 0, 0, 0));
    const broken = await train();
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/7\.bs2: byte 0: event 0: \(34, 0\) is not in the 34 × 34 frame/);
    rmSync(join(folder, 'train', '7.bs2'));
    const missing = await train();
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/a recording that train50\.txt names is missing: .*7\.bs2 or .*7\.bin/);
    const images = await bornspike('train', '--polarities', '2');
    expect(images.stderr).toMatch(/--polarities: strokes has images, not recordings/);
  });

  const isReal = hasReal('n-mnist-small/train1K.txt', 'n-mnist-small/train/1.bs2');
  it.runIf(isReal)('splits the 1000 recordings of the subset into 800 and 200 (real files)', async () => {
    const classes = range(0, 10);
    const samples = await openSamples({ data: 'n-mnist', dataDir: realFolder, classes, steps: 2 }, [
      'train',
      'test',
    ]);
    const count = ({ labels }: { labels: Uint8Array }) =>
      classes.map((c) => labels.filter((l) => l === c).length);
    const train = count(await samples.train(1, 800));
    const test = count(await samples.test(1, 200, { seed: 1, count: 800 }));
    expect(classes.map((c) => train[c]! + test[c]!)).toEqual([97, 116, 99, 93, 105, 92, 94, 117, 87, 100]);
    for (const c of classes) expect(Math.abs(test[c]! - (train[c]! + test[c]!) / 5)).toBeLessThan(1);
  });
});

describe('bornspike data', () => {
  it('lists what there is', async () => {
    const folder = temporaryFolder();
    await writeSet(join(folder, 'mnist'));
    await writePart(join(folder, 'kmnist'), 't10k', { count: 10, seed: 1 });
    const { sets } = await document('data', 'list', '--data-dir', folder);
    const files = Object.fromEntries(sets.map(({ name, files }: Document) => [name, files]));
    expect(files).toEqual({
      strokes: 'none needed',
      usps: 'missing',
      mnist: 'found',
      'fashion-mnist': 'missing',
      kmnist: 'incomplete',
      'n-mnist': 'missing',
    });
    const { code, stdout } = await bornspike('data', 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/fashion-mnist +28 × 28 +60,000 +10,000/);
  });

  it('checks what it finds', async () => {
    const folder = temporaryFolder();
    await writeSet(join(folder, 'mnist'));
    const good = await document('data', 'check', '--data-dir', folder);
    expect(good.sets).toMatchObject([
      {
        name: 'mnist',
        status: 'good',
        shapes: { train: [1000, 28, 28], test: [400, 28, 28] },
        classCounts: { train: Array(10).fill(100), test: Array(10).fill(40) },
        remarks: ['train: 1,000 of 60,000 published samples', 'test: 400 of 10,000 published samples'],
      },
    ]);

    const named = await bornspike('data', 'check', 'mnist', 'kmnist', '--data-dir', folder, '--json');
    expect(named.code).toBe(1);
    expect(JSON.parse(named.stdout).sets.map(({ status }: Document) => status)).toEqual(['good', 'missing']);
    await writeSet(join(folder, 'usps'));
    writeFileSync(join(folder, 'mnist', 't10k-labels-idx1-ubyte.gz'), 'nonsense');
    const bad = await bornspike('data', 'check', '--data-dir', folder, '--json');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout).sets).toMatchObject([
      {
        name: 'usps',
        status: 'broken',
        remarks: expect.arrayContaining(['train: images of usps are 16 × 16']),
      },
      { name: 'mnist', status: 'broken', remarks: [expect.stringMatching(/t10k-labels.*: byte 0: /)] },
    ]);
  });

  const isReal = hasReal('usps/usps.h5');
  it(`checks a whole data set (${isReal ? 'USPS' : 'strokes'})`, async () => {
    const args = isReal ? ['usps', '--data-dir', realFolder] : ['strokes'];
    const { sets } = await document('data', 'check', ...args);
    expect(sets[0]).toMatchObject({
      status: 'good',
      shapes: { train: [isReal ? 7291 : 100, 16, 16] },
      remarks: isReal ? [] : [expect.anything()],
    });
  });
});
