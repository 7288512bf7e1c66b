// A notebook in the form in which Observable exports them: cells that know what they need, and run again when that changes.
import { createEngine } from 'bornspike';
import { simulateBlochEnsemble } from 'bornspike/dynamics';
import { activityCurve } from 'bornspike/plot';

export default function define(runtime, observer) {
  const notebook = runtime.module();
  const cell = (name, needs, compute) => notebook.variable(observer(name)).define(name, needs, compute);

  cell('engine', [], () => createEngine());
  cell('rates', [], () => [2, 8, 32]);
  cell('results', ['engine', 'rates'], (engine, rates) =>
    Promise.all(
      rates.map((rate) =>
        simulateBlochEnsemble(engine, {
          rabi: 1,
          rate,
          efficiency: 1,
          initial: [0, 0, 1],
          dt: Math.PI / 300,
          steps: 300,
          trajectories: 2000,
          seed: 1,
        }),
      ),
    ),
  );
  cell('ends', ['results'], (results) => results.map(({ mean }) => mean.at(-1).toFixed(3)));
  cell('picture', ['rates', 'results'], (rates, results) =>
    activityCurve(
      rates.map((rate, i) => ({
        label: `γ = ${rate}`,
        as: 'curve',
        x: results[i].times,
        y: results[i].mean.filter((_, component) => component % 3 === 2),
      })),
      { xLabel: 'time', yLabel: 'z', title: 'A watched neuron' },
    ),
  );
  return notebook;
}
