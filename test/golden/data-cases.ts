import { encodeRate, strokes } from '../../src/data/index.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

export const dataCases: GoldenCase[] = [
  ...([16, 28] as const).map((size) => ({
    name: `data/strokes ${size}x${size}`,
    run: () => bytesOf(strokes({ count: 40, size, seed: 'golden' }).images),
  })),
  {
    name: 'data/encodeRate',
    run: () => {
      const images = strokes({ count: 5, size: 16, seed: 'golden' });
      return bytesOf(encodeRate(images, { steps: 4, cap: 0.7, seed: 'golden', item0: 3 }).spikes);
    },
  },
];
