import type { Engine } from '../../engine/index.js';
import { makeMeta, withError } from '../../engine/index.js';
import { exactActivity, type SimulationResult } from '../../qneuron/index.js';
import { allOf, conclude, difference, type Finding, outcomeOf } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate } from '../format.js';
import { compose } from '../plot/compose.js';
import type { Look } from '../plot/style.js';
import { excitedNeuron } from './excited-neuron.js';
import { known, type ProfileOptions, pointsOf, sampleProfiles, sliceCurves } from './path-profiles.js';

const TITLE = 'Free neuron path';
/** What excites, from nothing to the strongest coupling that the paper calls useful. */
const STRENGTHS = [0, 6000, 8000] as const;
const SAW = 'free, from the saw';
const LOOK = { label: 'path', color: '#0072b2', symbol: 'line' } as const satisfies Look;

/** One neuron's paths. */
interface Sampled {
  neuron: string;
  strength: number;
  activity: number;
  stdErr: number;
  exact: number;
  /** Changes of sign along a path. */
  kinks: number;
  kinksStdErr: number;
  /** Paths that were looked at. */
  snapshots: number;
  /** The first chain's path at the end. */
  path: number[];
  warnings: string[];
}

/** Figure 2 of the Q-neuron paper. */
export const qneuron2: Figure<ProfileOptions> = {
  id: 'qneuron/2',
  title: TITLE,
  claim: 'A neuron does not spike, that is move from one vacuum to the other, unless it is excited.',
  data: [],
  options: { quick: { sweeps: 4000, chains: 16 }, full: { sweeps: 40_000, chains: 32 } },
  run,
};

async function run(engine: Engine, context: FigureContext<ProfileOptions>): Promise<FigureResult> {
  const start = performance.now();
  const { options, seed } = context;
  const all = await context.remember({ figure: qneuron2.id, seed, ...options }, () =>
    sample(engine, context),
  );
  const warnings = all.flatMap(({ neuron, warnings: own }) => own.map((text) => `${neuron}: ${text}`));
  return {
    data: all.map((each) => ({ ...each })),
    svg: draw(all, options),
    table: {
      columns: ['neuron', 'changes of sign a path', 'activity', 'exact'],
      rows: all.map((each) => [
        each.neuron,
        decimalEstimate(kinksIn(each)),
        activityIn(each),
        each.exact.toFixed(4),
      ]),
    },
    verdict: conclude(judge(all)),
    seed,
    meta: makeMeta(start, options, warnings),
  };
}

async function sample(engine: Engine, context: FigureContext<ProfileOptions>): Promise<Sampled[]> {
  const circuits = STRENGTHS.map(excitedNeuron);
  const results = await sampleProfiles(engine, circuits, context, 'all neurons');
  const [saw] = await sampleProfiles(engine, [circuits[0]!], context, 'from the saw', { start: 'saw' });
  const described = async (neuron: string, strength: number, result: SimulationResult): Promise<Sampled> => ({
    neuron,
    strength,
    activity: result.activity[0]!,
    stdErr: result.stdErr[0]!,
    exact: (await exactActivity(engine, excitedNeuron(strength))).activity[0]!,
    kinks: result.profile!.kinks.values[0]!,
    kinksStdErr: result.profile!.kinks.stdErr[0]!,
    snapshots: result.profile!.snapshots * context.options.chains,
    path: Array.from(result.paths.values),
    // A free neuron has no false equilibrium to be warned of.
    warnings: strength > 0 ? result.meta.warnings : [],
  });
  return Promise.all([
    ...results.map((result, i) => described(nameOf(STRENGTHS[i]!), STRENGTHS[i]!, result)),
    described(SAW, 0, saw!),
  ]);
}

const nameOf = (strength: number): string => (strength === 0 ? 'free' : `excited, ε = ${strength}`);

const kinksIn = ({ kinks, kinksStdErr }: Sampled) => ({ mean: kinks, stdErr: kinksStdErr });

const activityIn = ({ activity, stdErr }: Sampled): string => withError(activity, stdErr, 4);

function judge(all: readonly Sampled[]): Finding[] {
  const [free, middle, strong] = all as [Sampled, Sampled, Sampled];
  const saw = all.find(({ neuron }) => neuron === SAW)!;
  return [
    rests(free, 'free'),
    rests(saw, 'free, begun on the saw 0, 1, 0, 1, …'),
    {
      outcome: outcomeOf(difference(kinksIn(strong), kinksIn(free))),
      reason: `excited: ${decimalEstimate(kinksIn(strong))} changes of sign a path at ε = ${strong.strength}, ${decimalEstimate(kinksIn(middle))} at ε = ${middle.strength}; most paths come near 0 at the input's four kinks and turn back`,
    },
  ];
}

/** Whether no path left its vacuum, and the activity is that of rest. */
function rests(one: Sampled, what: string): Finding {
  const off = difference({ mean: one.activity, stdErr: one.stdErr }, { mean: one.exact, stdErr: null });
  return {
    outcome: allOf([
      one.kinks === 0 ? 'reproduced' : 'not reproduced',
      off.sign === 0 ? 'reproduced' : 'not reproduced',
    ]),
    reason: `${what}: ${decimalEstimate(kinksIn(one))} changes of sign a path, of ${one.snapshots} paths; activity ${activityIn(one)}, at rest it is exactly ${one.exact.toFixed(4)}`,
  };
}

function draw(all: readonly Sampled[], { sweeps, chains }: ProfileOptions): string {
  return compose({
    title: TITLE,
    subtitle: `of each the first chain's path after ${sweeps} sweeps (${chains} chains)`,
    panels: all.map(({ neuron, path }) => ({
      title: `${neuron[0]!.toUpperCase()}${neuron.slice(1)}`,
      svg: sliceCurves(pointsOf(LOOK.label, known(path)), {
        looks: [LOOK],
        yLabel: 'φ',
        width: 560,
        height: 250,
        yDomain: [-1.5, 1.5],
      }),
    })),
    perRow: 2,
  });
}
