import { expect, it } from 'vitest';
import { hasRoom, pictureLines, sideBySide, spikeLines } from '../../../src/cli/terminal/answers.js';
import type { ImageDataset } from '../../../src/data/public.js';

const image = (width: number, height: number, values: number[]) =>
  ({ width, height, images: Uint8Array.from(values) }) as unknown as ImageDataset;

it('draws two rows of pixels in a line', () => {
  const drawn = image(3, 3, [255, 0, 0, /**/ 255, 200, 0, /**/ 0, 0, 128]);
  expect(pictureLines(drawn)).toEqual(['█▄ ', '  ▀']);
  const light = { width: 1, height: 2, images: Float64Array.of(0.4, 0.6) } as unknown as ImageDataset;
  expect(pictureLines(light)).toEqual(['▄']);
  expect([hasRoom(drawn), hasRoom(image(65, 1, []))]).toEqual([true, false]);
});

it('draws spikes by neuron, with their number', () => {
  // [step][neuron]
  expect(spikeLines(Uint8Array.of(1, 0, /**/ 1, 0, /**/ 0, 1), [1, 'seven'])).toEqual([
    '    1: ▮▮· 2',
    'seven: ··▮ 1',
  ]);
  expect(sideBySide(['ab'], ['c', 'd'], 3)).toEqual(['ab    c', '      d']);
});
