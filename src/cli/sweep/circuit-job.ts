import { simulateCircuit, truthTable } from '../../qneuron/index.js';
import type { OptionValues } from '../../sweep/index.js';
import { addCircuit, type CircuitOptions, circuitPlan } from '../commands/circuit.js';
import { type JobContext, type SweepJob, tryOut, watched } from './sweep-job.js';

const planOf = ({ gate, ...options }: OptionValues) => circuitPlan(String(gate), options as CircuitOptions);

/** Activities of the outputs, or of all neurons of a circuit of the user's; of a gate without inputs, of its truth table. */
export const circuitJob: SweepJob = {
  name: 'circuit',
  add: addCircuit,
  subject: 'gate',
  refused: {
    diagram: 'a sweep draws no circuits: leave it out',
    exact: 'it is the same in each run: compute it once by bornspike circuit --exact',
  },
  check: (options, context) => tryOut((signal) => simulate(options, 0, context, { signal })),
  run: (options, seed, context) => simulate(options, seed, context, watched(context)),
};

async function simulate(
  options: OptionValues,
  seed: string | number,
  { engine }: JobContext,
  control: { signal: AbortSignal },
) {
  const { built, sampling, table } = planOf(options);
  const settings = { ...sampling, seed, ...control };
  if (table) {
    const { outputs, meta } = await truthTable(engine, table.logic, { ...settings, circuit: table.lattice });
    const metrics = outputs.flatMap(({ margin, separation, ratio }, i) =>
      Object.entries({ margin, separation, ratio }).map(
        ([name, value]) => [`output${i}.${name}`, value] as const,
      ),
    );
    return { metrics: Object.fromEntries(metrics), step: Number(meta.options.sweeps ?? 0) };
  }
  const { activity, stdErr, rHat, sweeps } = await simulateCircuit(engine, built.circuit, settings);
  const isOutput = built.outputs.length > 0;
  const shown = isOutput ? built.outputs : [...activity.keys()];
  const metrics = shown.flatMap((neuron, i) => {
    const name = isOutput ? `output${i}` : `neuron${neuron}`;
    return [
      [name, activity[neuron]!] as const,
      [`${name}.stdErr`, stdErr[neuron]!] as const,
      [`${name}.rHat`, rHat[neuron]!] as const,
    ];
  });
  return { metrics: Object.fromEntries(metrics), step: sweeps };
}
