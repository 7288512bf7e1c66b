import { expect, it } from 'vitest';
import { encodeRate } from '../../src/data/public.js';
import { createEngine } from '../../src/index.js';
import { spikeRaster } from '../../src/plot/public.js';
import { SpikingNetwork } from '../../src/spiking/public.js';
import { descriptionOf, readSvg, textsIn } from './read-svg.js';

/** Where strokes of a raster begin. */
const strokesIn = (svg: string) =>
  readSvg(svg)
    .filter(({ attributes }) => /^M[\d.]+,[\d.]+v/.test(attributes.d ?? ''))
    .map(({ attributes }) =>
      [...attributes.d!.matchAll(/M([\d.]+),([\d.]+)v/g)].map(([, x, y]) => [Number(x), Number(y)]),
    );

it('draws the spikes of a network, a stroke for each', async () => {
  using engine = await createEngine();
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [24, 12, 4], seed: 3 });
  const intensities = Array.from({ length: 24 }, (_, line) => (line % 8) / 8);
  const input = await encodeRate([intensities], { steps: 40, seed: 1 });
  const { spikes, hidden } = await network.run(input, { seed: 1 });
  const layers = [input.spikes, hidden.spikes, spikes].map((list) => ({ list, lines: list.length / 40 }));
  const all = Uint8Array.from(
    Array.from({ length: 40 }, (_, step) =>
      layers.flatMap(({ list, lines }) => [...list.subarray(step * lines, (step + 1) * lines)]),
    ).flat(),
  );
  const groups = ['input', 'hidden', 'output'].map((label, i) => ({ label, lines: layers[i]!.lines }));
  const svg = spikeRaster(all, {
    lines: groups.reduce((sum, { lines }) => sum + lines, 0),
    ...{ groups, theme: 'light', title: 'A spiking network' },
  });
  await expect(svg).toMatchFileSnapshot('../../docs/images/plot/spike-raster.svg');
  const total = all.reduce((sum, spike) => sum + spike, 0);
  expect(strokesIn(svg).flat().length).toBe(total);
  expect(descriptionOf(svg)).toContain(`${total} spikes on `);
  expect(textsIn(svg)).toEqual(expect.arrayContaining(['input', 'hidden', 'output', 'time step']));
});

it('has time to the right and lines from the top down, of the item that is asked for', () => {
  // [step][item][line]
  const spikes = [1, 0, 0, 0, /**/ 0, 1, 0, 7, /**/ 0, 0, 1, 0];
  const [first] = strokesIn(spikeRaster(spikes, { lines: 2, items: 2 }));
  expect(first!.length).toBe(2);
  expect(first![1]![0]).toBeGreaterThan(first![0]![0]!);
  expect(first![1]![1]).toBeGreaterThan(first![0]![1]!);
  const [second] = strokesIn(spikeRaster(spikes, { lines: 2, items: 2, item: 1 }));
  expect(second![1]![0]).toBe(first![1]![0]);
  expect(second![0]![0]! - first![1]![0]!).toBeCloseTo(first![1]![0]! - first![0]![0]!, 1);
  const groups = [
    { label: 'a', lines: 1 },
    { label: 'b', lines: 1 },
  ];
  expect(
    strokesIn(spikeRaster(spikes, { lines: 2, items: 2, groups })).map((strokes) => strokes.length),
  ).toEqual([1, 1]);
  expect(strokesIn(spikeRaster([0, 0], { lines: 1 }))).toEqual([]);
});

it('refuses what is no raster', () => {
  const raster = (spikes: unknown, options: unknown) => () => spikeRaster(spikes as never, options as never);
  expect(raster([1, 0, 1], { lines: 2 })).toThrow('spikes: expected a multiple of the 2 lines');
  expect(raster([], { lines: 2 })).toThrow('spikes');
  expect(raster([1], { lines: 1, items: 1, item: 1 })).toThrow(
    'options.item: expected an integer from 0 to 0',
  );
  expect(raster([1], { lines: 1, groups: [{ label: 'a', lines: 2 }] })).toThrow(
    'options.groups: expected groups of 1 lines together',
  );
  expect(raster([1], { lines: 1, groups: [{ label: 'a', line: 1 }] })).toThrow('options.groups[0].line');
  expect(raster(new Uint8Array(200_000).fill(1), { lines: 1 })).toThrow('spikes: expected at most 100000');
});
