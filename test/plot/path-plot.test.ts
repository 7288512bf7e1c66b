import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';
import { pathPlot } from '../../src/plot/public.js';
import { gates, QNeuronCircuit, simulateCircuit } from '../../src/qneuron/public.js';
import { descriptionOf, readSvg, textsIn } from './read-svg.js';

it("draws the paths of a circuit's neurons", async () => {
  using engine = await createEngine();
  const circuit = new QNeuronCircuit({ slices: 128 });
  gates.not(circuit, circuit.input(0));
  const options = {
    thermalization: 100,
    sweeps: 40,
    chains: 2,
    levels: 3,
    method: 'bridge',
    seed: 1,
  } as const;
  const { paths } = await simulateCircuit(engine, circuit, options);
  const svg = pathPlot(paths.values, {
    slices: 128,
    time: circuit.time,
    labels: ['neuron 0, silent', 'neuron 1, active'],
    ...{ theme: 'light', title: 'NOT of a silent input' },
  });
  await expect(svg).toMatchFileSnapshot('../../docs/images/plot/path-plot.svg');
  expect(textsIn(svg)).toEqual(
    expect.arrayContaining(['imaginary time τ', 'position φ', 'neuron 1, active']),
  );
});

it('closes each path, and shows both wells', () => {
  const svg = pathPlot([1, -1, 0.5, 0], { slices: 2, theme: 'light' });
  const paths = readSvg(svg).filter(({ attributes }) => attributes.stroke === '#0072b2');
  const places = paths.map(({ attributes }) =>
    [...attributes.d!.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
  );
  expect(places.map((path) => path.length)).toEqual([3, 3]);
  for (const [first, , last] of places) expect(last![1]).toBe(first![1]);
  const [wells] = readSvg(svg).filter(({ attributes }) => attributes['stroke-dasharray'] === '3 4');
  const heights = [...wells!.attributes.d!.matchAll(/M[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
  expect(heights).toEqual([places[0]![0]![1], places[0]![1]![1]]);
  expect(descriptionOf(svg)).toBe('2 paths of 2 slices, from -1 to 1.');
});

it('refuses parts of paths', () => {
  const draw = (paths: unknown, options: unknown) => () => pathPlot(paths as never, options as never);
  expect(draw([1, 1, 1], { slices: 2 })).toThrow('paths: expected 1 to 500 paths of 2 slices');
  expect(draw([], { slices: 2 })).toThrow('paths');
  expect(draw([1, 1], { slices: 2, labels: ['a', 'b'] })).toThrow(
    'options.labels: expected a list of 1 texts',
  );
});
