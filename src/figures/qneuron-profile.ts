import type { Engine } from '../engine/engine.js';
import { makeMeta } from '../engine/meta.js';
import { exactActivity } from '../qneuron/index.js';
import { inputPath } from '../qneuron/input-path.js';
import { conclude } from './compare.js';
import { excitedNeuron } from './excited-neuron.js';
import type { Figure, FigureContext, FigureResult } from './figure.js';
import { decimalEstimate } from './format.js';
import {
  estimates,
  known,
  type ProfileOptions,
  peaksOf,
  pointsOf,
  sampleProfiles,
  sliceCurves,
  tabulated,
} from './path-profiles.js';
import { compose } from './plot/compose.js';
import type { Look } from './plot/style.js';

const TITLE = 'Potential energy of a neuron and of the input that excites it';
const STRENGTH = 6000;

const LOOKS = {
  input: { label: 'input', color: '#56b4e9', symbol: 'line' },
  exact: { label: 'exact', color: '#000000', symbol: 'line' },
  neuron: { label: 'neuron', color: '#0072b2', symbol: 'circle' },
} as const satisfies Record<string, Look>;

interface Slice {
  slice: number;
  input: number;
  neuron: number;
  stdErr: number;
  exact: number;
}

/** Figure 4 of the Q-neuron paper. */
export const qneuron4: Figure<ProfileOptions> = {
  id: 'qneuron/4',
  title: TITLE,
  claim:
    'The potential energy of the affected neuron tends to resemble the input’s: it peaks where that has a kink.',
  data: [],
  options: { quick: { sweeps: 4000, chains: 16 }, full: { sweeps: 40_000, chains: 32 } },
  run,
};

async function run(engine: Engine, context: FigureContext<ProfileOptions>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const circuit = excitedNeuron(STRENGTH);
  const { slices, warnings } = await context.remember({ figure: qneuron4.id, seed, ...options }, () =>
    sample(engine, context),
  );
  return {
    data: slices.map((slice) => ({ ...slice })),
    svg: draw(slices, options),
    table: {
      columns: ['slice', "input's potential", "neuron's", 'exact'],
      rows: tabulated(circuit).map((slot) => {
        const { input, exact } = slices[slot];
        return [String(slot), input.toFixed(1), decimalEstimate(measured(slices[slot])), exact.toFixed(1)];
      }),
    },
    verdict: conclude(peaksOf(slices.map(measured), circuit)),
    meta: makeMeta(start, seed, options, warnings),
  };
}

async function sample(
  engine: Engine,
  context: FigureContext<ProfileOptions>,
): Promise<{ slices: Slice[]; warnings: string[] }> {
  const circuit = excitedNeuron(STRENGTH);
  const [{ profile, meta }] = await sampleProfiles(engine, [circuit], context, 'one neuron');
  const potential = estimates(circuit, profile!.potential, profile!.potentialStdErr);
  const exact = exactActivity(engine, circuit).potential;
  const { drive } = inputPath(engine, circuit);
  const slices = potential.map(({ mean, stdErr }, slice) => ({
    slice,
    input: (circuit.lambda / 4) * drive[slice],
    neuron: mean,
    stdErr: stdErr!,
    exact: exact[slice],
  }));
  return { slices, warnings: meta.warnings };
}

const measured = ({ neuron, stdErr }: Slice) => ({ mean: neuron, stdErr });

function draw(slices: readonly Slice[], { sweeps, chains }: ProfileOptions): string {
  const looks = Object.values(LOOKS);
  const points = [
    ...pointsOf(LOOKS.input.label, known(slices.map(({ input }) => input))),
    ...pointsOf(LOOKS.exact.label, known(slices.map(({ exact }) => exact))),
    ...pointsOf(LOOKS.neuron.label, slices.map(measured)),
  ];
  return compose({
    title: TITLE,
    subtitle: `ε = ${STRENGTH}; ${chains} chains of ${sweeps} sweeps; bars: one standard error`,
    legend: looks,
    panels: [
      {
        title: 'Potential energy, slice by slice',
        svg: sliceCurves(points, { looks, yLabel: 'V0', width: 720, height: 440 }),
      },
    ],
  });
}
