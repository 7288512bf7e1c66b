import type { Engine, Estimate } from '../../engine/index.js';
import { makeMeta } from '../../engine/index.js';
import type { PathProfile, QNeuronCircuit } from '../../qneuron/index.js';
import { conclude, type Finding } from '../compare.js';
import type { Extent, Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate } from '../format.js';
import { compose } from '../plot/compose.js';
import type { Look } from '../plot/style.js';
import { excitedNeuron } from './excited-neuron.js';
import {
  known,
  type ProfileOptions,
  peaksOf,
  pointsOf,
  sampleProfiles,
  sliceCurves,
  tabulated,
} from './path-profiles.js';

/** One slice: the input's value, and the neuron's, measured and exact. */
export interface ProfileSlice {
  slice: number;
  input: number;
  neuron: number;
  stdErr: number;
  exact: number;
}

/** A figure of the Q-neuron paper: a quantity of an input and of the neuron that it excites, slice by slice. */
export interface ExcitedProfile {
  id: string;
  title: string;
  claim: string;
  options: Record<Extent, ProfileOptions>;
  strength: number;
  /** What the input's and the neuron's curves are called. */
  input: string;
  neuron: string;
  panel: { title: string; yLabel: string; width: number };
  /** What the quantity is, for the subtitle. */
  remark?: string;
  inputValues(engine: Engine, circuit: QNeuronCircuit): Float64Array;
  exactValues(engine: Engine, circuit: QNeuronCircuit): Promise<Float64Array>;
  measured(profile: PathProfile, circuit: QNeuronCircuit): Estimate[];
  /** Besides that the neuron's quantity peaks at each kink. */
  judge?(slices: readonly ProfileSlice[], circuit: QNeuronCircuit): Finding[];
}

export function excitedProfileFigure(profile: ExcitedProfile): Figure<ProfileOptions> {
  const { id, title, claim, options } = profile;
  return { id, title, claim, data: [], options, run: (engine, context) => run(profile, engine, context) };
}

async function run(
  profile: ExcitedProfile,
  engine: Engine,
  context: FigureContext<ProfileOptions>,
): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const circuit = excitedNeuron(profile.strength);
  const { slices, warnings } = await context.remember({ figure: profile.id, seed, ...options }, () =>
    sample(profile, engine, circuit, context),
  );
  return {
    data: slices.map((slice) => ({ ...slice })),
    svg: draw(profile, slices, options),
    table: {
      columns: ['slice', profile.input, profile.neuron, 'exact'],
      rows: tabulated(circuit).map((slice) => {
        const { input, exact } = slices[slice]!;
        return [String(slice), input.toFixed(1), decimalEstimate(neuronIn(slices[slice]!)), exact.toFixed(1)];
      }),
    },
    verdict: conclude([
      ...(profile.judge?.(slices, circuit) ?? []),
      ...peaksOf(slices.map(neuronIn), circuit),
    ]),
    seed,
    meta: makeMeta(start, options, warnings),
  };
}

async function sample(
  figure: ExcitedProfile,
  engine: Engine,
  circuit: QNeuronCircuit,
  context: FigureContext<ProfileOptions>,
): Promise<{ slices: ProfileSlice[]; warnings: string[] }> {
  const [result] = await sampleProfiles(engine, [circuit], context, 'one neuron');
  const { profile, meta } = result!;
  const input = figure.inputValues(engine, circuit);
  const exact = await figure.exactValues(engine, circuit);
  const slices = figure.measured(profile!, circuit).map(({ mean, stdErr }, slice) => ({
    slice,
    input: input[slice]!,
    neuron: mean,
    stdErr: stdErr!,
    exact: exact[slice]!,
  }));
  return { slices, warnings: meta.warnings };
}

const neuronIn = ({ neuron, stdErr }: ProfileSlice): Estimate => ({ mean: neuron, stdErr });

function draw(
  { title, strength, input, neuron, panel, remark }: ExcitedProfile,
  slices: readonly ProfileSlice[],
  { sweeps, chains }: ProfileOptions,
): string {
  const looks = [
    { label: input, color: '#56b4e9', symbol: 'line', dash: '6 3' },
    { label: `${neuron}, exact`, color: '#000000', symbol: 'line' },
    { label: neuron, color: '#0072b2', symbol: 'circle' },
  ] as const satisfies Look[];
  const points = [
    ...pointsOf(looks[0].label, known(slices.map((slice) => slice.input))),
    ...pointsOf(looks[1].label, known(slices.map(({ exact }) => exact))),
    ...pointsOf(looks[2].label, slices.map(neuronIn)),
  ];
  const parts = [
    `ε = ${strength}`,
    `${chains} chains of ${sweeps} sweeps`,
    remark,
    'bars: one standard error',
  ];
  const { title: panelTitle, yLabel, width } = panel;
  return compose({
    title,
    subtitle: parts.filter((part) => part !== undefined).join('; '),
    legend: looks,
    panels: [{ title: panelTitle, svg: sliceCurves(points, { looks, yLabel, width, height: 440 }) }],
  });
}
