import type { Engine } from '../engine/engine.js';
import { makeMeta } from '../engine/meta.js';
import { exactActivity, QNeuronCircuit, simulateCircuit } from '../qneuron/index.js';
import { inputPath } from '../qneuron/input-path.js';
import { conclude, type Finding } from './compare.js';
import type { Figure, FigureContext, FigureResult } from './figure.js';
import { decimalEstimate } from './format.js';
import { compose } from './plot/compose.js';
import { curves } from './plot/curves.js';
import type { Look } from './plot/style.js';

const TITLE = 'Potential energy of a neuron and of the input that excites it';
const STRENGTH = 6000;
/** Slices from one point to the next. */
const EVERY = 4;
const SIGNIFICANT = 3;

const LOOKS = {
  input: { label: 'input', color: '#56b4e9', symbol: 'square' },
  neuron: { label: 'neuron', color: '#0072b2', symbol: 'circle' },
  exact: { label: 'exact', color: '#000000', symbol: 'diamond' },
} as const satisfies Record<string, Look>;

type Options = {
  /** Sweeps that are measured. */
  sweeps: number;
  chains: number;
};

interface Slice {
  slice: number;
  input: number;
  neuron: number;
  stdErr: number;
  exact: number;
}

/** Figure 4 of the Q-neuron paper. */
export const qneuron4: Figure<Options> = {
  id: 'qneuron/4',
  title: TITLE,
  claim:
    'The potential energy of the affected neuron tends to resemble the input’s: it peaks where that has a kink.',
  data: [],
  options: { quick: { sweeps: 4000, chains: 16 }, full: { sweeps: 40_000, chains: 32 } },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const circuit = new QNeuronCircuit();
  circuit.excite(circuit.input(), circuit.neuron(), STRENGTH);
  const slices = await context.remember({ figure: qneuron4.id, seed, ...options }, () =>
    sample(engine, circuit, context),
  );
  return {
    data: slices.map((slice) => ({ ...slice })),
    svg: draw(slices, options),
    table: tabulate(slices, circuit),
    verdict: conclude(peaksOf(slices, circuit)),
    meta: makeMeta(start, seed, options),
  };
}

async function sample(
  engine: Engine,
  circuit: QNeuronCircuit,
  { options, seed, signal, onProgress }: FigureContext<Options>,
): Promise<Slice[]> {
  const { profile } = await simulateCircuit(engine, circuit, {
    ...options,
    seed,
    signal,
    profile: true,
    onProgress: (progress) => onProgress?.({ ...progress, now: 'one neuron' }),
  });
  const exact = exactActivity(engine, circuit).potential;
  const { drive } = inputPath(engine, circuit);
  return Array.from(drive, (g, slice) => ({
    slice,
    input: (circuit.lambda / 4) * g,
    neuron: profile!.potential[slice],
    stdErr: profile!.potentialStdErr[slice],
    exact: exact[slice],
  }));
}

/** At each kink, against the plateau before it. */
function peaksOf(slices: readonly Slice[], { kinks }: QNeuronCircuit): Finding[] {
  return Array.from({ length: kinks }, (_, kink) => {
    const plateau = slices[Math.round((kink * slices.length) / kinks)];
    const peak = slices[Math.round(((kink + 0.5) * slices.length) / kinks)];
    const error = Math.sqrt(peak.stdErr * peak.stdErr + plateau.stdErr * plateau.stdErr);
    const difference = peak.neuron - plateau.neuron;
    const isClear = Math.abs(difference) > SIGNIFICANT * error;
    return {
      held: isClear ? (difference > 0 ? 'yes' : 'no') : 'undecided',
      reason: `slice ${peak.slice}, a kink: ${told(peak)}; slice ${plateau.slice}, a plateau: ${told(plateau)}`,
    };
  });
}

const told = ({ neuron, stdErr }: Slice): string => decimalEstimate({ mean: neuron, stdErr });

const tabulate = (slices: readonly Slice[], { kinks }: QNeuronCircuit): FigureResult['table'] => ({
  columns: ['slice', "input's potential", "neuron's", 'exact'],
  rows: Array.from({ length: 4 * kinks }, (_, i) => {
    const slice = slices[Math.floor((i * slices.length) / (4 * kinks))];
    return [String(slice.slice), slice.input.toFixed(1), told(slice), slice.exact.toFixed(1)];
  }),
});

function draw(slices: readonly Slice[], { sweeps, chains }: Options): string {
  const shown = slices.filter(({ slice }) => slice % EVERY === 0);
  const looks = Object.values(LOOKS);
  const points = looks.flatMap(({ label }) =>
    shown.map((slice) => ({
      model: label,
      x: { mean: slice.slice, stdErr: null },
      y: { mean: slice[label], stdErr: label === 'neuron' ? slice.stdErr : null },
    })),
  );
  return compose({
    title: TITLE,
    subtitle: `ε = ${STRENGTH}; ${chains} chains of ${sweeps} sweeps; bars: one standard error`,
    legend: looks,
    panels: [
      {
        title: 'Potential energy, slice by slice',
        svg: curves(points, { looks, xLabel: 'time slice', yLabel: 'V0', width: 720, height: 440 }),
      },
    ],
  });
}
