import { delayedParity, encodePopulation, encodeRate, eventOrder, strokes } from '../../src/data/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

export const dataCases: GoldenCase[] = [
  ...([16, 28] as const).map((size) => ({
    name: `data/strokes ${size}x${size}`,
    run: async () => bytesOf((await strokes({ count: 40, size, seed: 'golden' })).images),
  })),
  {
    name: 'data/encodePopulation',
    run: async (engine) => {
      const images = await strokes({ count: 2, size: 16, seed: 'golden' });
      return bytesOf(
        (await encodePopulation(engine, images, { neurons: 4, steps: 3, seed: 'golden' })).spikes,
      );
    },
  },
  {
    name: 'data/eventOrder',
    run: async () =>
      bytesOf((await eventOrder({ count: 20, channels: 7, steps: 12, seed: 'golden' })).spikes),
  },
  {
    name: 'data/delayedParity',
    run: async () =>
      bytesOf(
        (await delayedParity({ count: 20, bits: 3, delay: 4, steps: 9, noise: 0.1, seed: 'golden' })).spikes,
      ),
  },
  {
    name: 'data/encodeRate',
    run: async () => {
      const images = await strokes({ count: 5, size: 16, seed: 'golden' });
      return bytesOf((await encodeRate(images, { steps: 4, maxRate: 0.7, seed: 'golden', item0: 3 })).spikes);
    },
  },
];
