import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';
import { activityCurve } from '../../src/plot/public.js';
import { exactActivity, QNeuronCircuit, simulateScan } from '../../src/qneuron/public.js';
import { descriptionOf, readSvg, textsIn } from './read-svg.js';

function circuitAt(strength: number): QNeuronCircuit {
  const circuit = new QNeuronCircuit({ slices: 64 });
  circuit.excite(circuit.input(1), circuit.neuron(), strength);
  return circuit;
}

it('draws sampled activities beside the exact curve', async () => {
  using engine = await createEngine();
  const fine = Array.from({ length: 25 }, (_, i) => i * 500);
  const exact = await Promise.all(fine.map((strength) => exactActivity(engine, circuitAt(strength))));
  const coarse = fine.filter((_, i) => i % 4 === 0);
  const options = {
    thermalization: 100,
    sweeps: 400,
    chains: 4,
    levels: 3,
    method: 'bridge',
    seed: 2,
  } as const;
  const sampled = await simulateScan(engine, coarse.map(circuitAt), options);
  const svg = activityCurve(
    [
      { label: 'exact', x: fine, y: exact.map(({ activity }) => activity[0]!), as: 'curve' },
      {
        label: '400 sweeps of 4 chains',
        x: coarse,
        y: sampled.map(({ activity }) => activity[0]!),
        stdErr: sampled.map(({ stdErr }) => stdErr[0]!),
        unconverged: sampled.flatMap(({ rHat }, i) => (rHat[0]! > 1.1 ? i : [])),
      },
    ],
    { theme: 'light', title: 'A Q-neuron and its input', xLabel: 'strength ε', yLabel: 'activity' },
  );
  await expect(svg).toMatchFileSnapshot('../../docs/images/plot/activity-curve.svg');
  expect(textsIn(svg)).toEqual(expect.arrayContaining(['exact', 'strength ε', 'activity']));
  expect(descriptionOf(svg)).toContain('exact: 25 points of a curve');
});

it('has bars of a standard error, none where it is unknown, and hollow points where asked', () => {
  const svg = activityCurve(
    [{ label: 'a', x: [0, 1, 2], y: [1, 2, 3], stdErr: [0.5, Number.NaN, 0.25], unconverged: [2] }],
    { theme: 'light' },
  );
  const own = readSvg(svg).filter(({ attributes }) => attributes.stroke === '#0072b2');
  const bars = own
    .filter(({ attributes }) => /^M[^m]*L/.test(attributes.d!))
    .map(({ attributes }) => attributes.d!.match(/[\d.]+/g)!.map(Number));
  expect(bars.length).toBe(2);
  const length = ([, top, , bottom]: number[]) => Math.abs(top! - bottom!);
  expect(length(bars[0]!) / length(bars[1]!)).toBeCloseTo(2, 1);
  expect(own.filter(({ attributes }) => attributes.fill === '#ffffff').length).toBe(1);
});

it('draws nothing outside of the ranges that are asked for', () => {
  const svg = activityCurve([{ label: 'a', x: [0, 1, 2, 3], y: [0, 9, 1, 1], as: 'curve' }], {
    ...{ theme: 'light', yRange: [0, 2], xRange: [0, 4] },
  });
  const curves = readSvg(svg).filter(
    ({ attributes }) => attributes.stroke === '#0072b2' && attributes['stroke-width'] === '2',
  );
  // One sign of the legend, the point before what is outside, and the two after it.
  expect(curves.length).toBe(3);
});

it('refuses lists that do not fit', () => {
  const draw = (series: unknown, options?: unknown) => () => activityCurve(series as never, options as never);
  expect(draw([])).toThrow('series: expected a list of 1 to 24 series');
  expect(draw([{ label: 'a', x: [0, 1], y: [0] }])).toThrow('series[0].y: expected 2 numbers');
  expect(draw([{ label: 'a', x: [0], y: [Number.NaN] }])).toThrow('series[0].y[0]: expected a number');
  expect(draw([{ label: 'a', x: [0], y: [0], stdErr: [-1] }])).toThrow('series[0].stdErr[0]');
  expect(draw([{ label: 'a', x: [0], y: [0], unconverged: [1] }])).toThrow('series[0].unconverged[0]');
  expect(draw([{ x: [0], y: [0] }])).toThrow('series[0].label: expected a string');
});
