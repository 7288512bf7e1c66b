import { simulateBlochEnsemble } from '../../dynamics/index.js';
import type { Engine } from '../../engine/index.js';
import { type Estimate, estimate, makeMeta, type Seed, seedsOfRuns } from '../../engine/index.js';
import { conclude, type Finding, outcomeOf, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate, percentEstimate } from '../format.js';
import { compose } from '../plot/compose.js';
import { sphere } from '../plot/sphere.js';

const TITLE = 'A measured qubit-neuron on the Bloch sphere';
/** γ in units of Ω = 1; what is drawn of a trajectory: so many periods, a point for so many steps. */
const PANELS = [
  { name: 'a', rate: 0.1, drawn: { periods: 3, every: 10 } },
  { name: 'b', rate: 1, drawn: { periods: 2, every: 4 } },
  { name: 'c', rate: 10, drawn: { periods: 2, every: 1 } },
] as const;
const COLORS = ['#0072b2', '#d55e00', '#009e73'];
/** All trajectories begin at equal distances from the three axes: nothing is special about the place. */
const BEGIN = Math.sqrt(1 / 3);
/** Within so much of a pole, |z| ≥ 0.9. */
const NEAR = 0.1;
/** A sphere that is explored uniformly has x, y and z uniform from -1 to 1; distances of their distribution functions. */
const UNIFORM = 0.05;
const STEPS_PER_PERIOD = 4000;
const EVERY = 40;
/** Standard errors beyond which a number is on one side of a bound. */
const SIGNIFICANT = 2;

type Options = {
  /** Independent ensembles. */
  runs: number;
  /** Of each ensemble. */
  trajectories: number;
  /** Length of a run in periods of the drive, 2π / Ω. */
  periods: number;
};

/** What one ensemble of a panel did. */
interface PanelRun {
  panel: string;
  rate: number;
  seed: Seed;
  /** Largest distance of the distribution of x, y or z from a uniform one. */
  distance: number;
  /** Mean of |x|; 1/2 if uniform. */
  meanX: number;
  /** Share of time within 0.1 of a pole. */
  nearPoles: number;
  /** Mean time until a trajectory first comes there, in 1/Ω; those that never do count as the run's length. */
  firstTime: number;
}

/** Figure 2 of the qubit-neuron paper, by the consistent equations. */
export const qnns2: Figure<Options> = {
  id: 'qnns/2',
  title: TITLE,
  claim:
    'With weak decoherence (γ = 0.1 Ω) trajectories explore the sphere uniformly, with moderate decoherence (γ = Ω) they begin to ' +
    'cluster towards the poles, and with strong decoherence (γ = 10 Ω) they are attracted to the poles rapidly.',
  differs: [
    'by the consistent equations (errata Q2), in which a measurement of z damps x and y alike: it draws x to 0, so that trajectories go round the circle on which the drive turns them, and explore no sphere at any rate',
  ],
  data: [],
  options: {
    quick: { runs: 5, trajectories: 40, periods: 10 },
    full: { runs: 10, trajectories: 200, periods: 40 },
  },
  run,
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const runs = await simulate(engine, context);
  const warnings: string[] = [];
  return {
    data: runs.map((each) => ({ ...each })),
    svg: await draw(engine, context, warnings),
    table: tabulate(runs),
    verdict: conclude(judge(runs)),
    seed: context.seed,
    meta: makeMeta(start, context.options, warnings),
  };
}

const ensemble = (rate: number, periods: number, every: number, trajectories: number, seed: Seed) => ({
  rabi: 1,
  rate,
  efficiency: 1,
  initial: [BEGIN, BEGIN, BEGIN],
  dt: (2 * Math.PI) / STEPS_PER_PERIOD,
  steps: periods * STEPS_PER_PERIOD,
  trajectories,
  record: { every, trajectories: true },
  seed,
});

async function simulate(engine: Engine, context: FigureContext<Options>): Promise<PanelRun[]> {
  const { runs, trajectories, periods } = context.options;
  const seeds = seedsOfRuns('options.seed', context.seed, runs);
  const results: PanelRun[] = [];
  for (const { name: panel, rate } of PANELS) {
    for (const [number, seed] of seeds.entries()) {
      context.signal?.throwIfAborted();
      const now = `panel ${panel}, run ${number + 1} of ${runs}`;
      context.onProgress?.({ unit: 'ensemble', done: results.length, total: PANELS.length * runs, now });
      const inputs = { figure: 'qnns/2', rate, periods, trajectories, seed };
      const found = await context.remember(inputs, async () =>
        measure(engine, ensemble(rate, periods, EVERY, trajectories, seed)),
      );
      results.push({ panel, rate, seed, ...found });
    }
  }
  return results;
}

async function measure(
  engine: Engine,
  options: ReturnType<typeof ensemble>,
): Promise<Omit<PanelRun, 'panel' | 'rate' | 'seed'>> {
  const result = await simulateBlochEnsemble(engine, {
    ...options,
    guard: false,
    decision: { distance: NEAR },
  });
  const { values } = result.states!;
  const component = (i: number) => values.filter((_, at) => at % 3 === i);
  const components = [component(0), component(1), component(2)];
  const end = options.steps * options.dt;
  const share = (list: Float64Array, good: (value: number) => boolean) =>
    list.filter(good).length / list.length;
  return {
    distance: Math.max(...components.map(distanceFromUniform)),
    meanX: components[0]!.reduce((sum, x) => sum + Math.abs(x), 0) / components[0]!.length,
    nearPoles: share(components[2]!, (z) => Math.abs(z) >= 1 - NEAR),
    firstTime:
      result.decisions!.times.reduce((sum, time) => sum + Math.min(time, end), 0) / result.trajectories,
  };
}

/** Largest difference of the distribution functions, from that of numbers uniform from -1 to 1. */
function distanceFromUniform(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted.reduce((largest, value, i) => {
    const uniform = (value + 1) / 2;
    return Math.max(largest, (i + 1) / sorted.length - uniform, uniform - i / sorted.length);
  }, 0);
}

type Quantity = 'distance' | 'meanX' | 'nearPoles' | 'firstTime';

const valuesOf = (runs: readonly PanelRun[], panel: string, quantity: Quantity): number[] =>
  runs.filter((each) => each.panel === panel).map((each) => each[quantity]);

const estimateOf = (runs: readonly PanelRun[], panel: string, quantity: Quantity): Estimate =>
  estimate(valuesOf(runs, panel, quantity));

function judge(runs: readonly PanelRun[]): Finding[] {
  const distance = estimateOf(runs, 'a', 'distance');
  const above = distance.mean - UNIFORM;
  const unsure = distance.stdErr === null || Math.abs(above) < SIGNIFICANT * distance.stdErr;
  const meanX = decimalEstimate(estimateOf(runs, 'a', 'meanX'));
  const near = (panel: string) => percentEstimate(estimateOf(runs, panel, 'nearPoles'));
  const clustering = pairedDifference(valuesOf(runs, 'b', 'nearPoles'), valuesOf(runs, 'a', 'nearPoles'));
  const attraction = pairedDifference(valuesOf(runs, 'c', 'nearPoles'), valuesOf(runs, 'b', 'nearPoles'));
  const sooner = pairedDifference(valuesOf(runs, 'b', 'firstTime'), valuesOf(runs, 'c', 'firstTime'));
  const first = (panel: string) => decimalEstimate(estimateOf(runs, panel, 'firstTime'));
  return [
    {
      outcome: unsure ? 'undecided' : above < 0 ? 'reproduced' : 'not reproduced',
      reason:
        `γ = 0.1 Ω: the distribution of x, y or z is ${decimalEstimate(distance)} away from a uniform one (at most ${UNIFORM} ` +
        `counts as uniform), the mean of |x| is ${meanX} instead of 0.5: the measurement draws x to 0, so that trajectories go ` +
        'round the circle on which the drive turns them',
    },
    {
      outcome: outcomeOf(clustering),
      reason:
        `γ = Ω: ${near('b')} of the time within ${NEAR} of a pole, ${near('a')} at γ = 0.1 Ω (10 % on a sphere ` +
        'that is explored uniformly, 28.7 % on a circle)',
    },
    {
      outcome: outcomeOf(attraction),
      reason: `γ = 10 Ω: ${near('c')} of the time within ${NEAR} of a pole`,
    },
    {
      outcome: outcomeOf(sooner),
      reason: `γ = 10 Ω: there first after ${first('c')} / Ω, at γ = Ω after ${first('b')} / Ω`,
    },
  ];
}

function tabulate(runs: readonly PanelRun[]): FigureResult['table'] {
  return {
    columns: [
      'panel',
      'γ / Ω',
      'distance from uniform',
      'mean |x|',
      `within ${NEAR} of a pole`,
      'first there, Ωt',
    ],
    rows: PANELS.map(({ name, rate }) => [
      name,
      String(rate),
      decimalEstimate(estimateOf(runs, name, 'distance')),
      decimalEstimate(estimateOf(runs, name, 'meanX')),
      percentEstimate(estimateOf(runs, name, 'nearPoles')),
      decimalEstimate(estimateOf(runs, name, 'firstTime')),
    ]),
  };
}

/** The first trajectories of the first run, for as long as one can follow them. */
async function draw(engine: Engine, { seed }: FigureContext<Options>, warnings: string[]): Promise<string> {
  const drawn = PANELS.map(async ({ name, rate, drawn: { periods, every } }) => {
    const { states, meta } = await simulateBlochEnsemble(
      engine,
      ensemble(rate, periods, every, COLORS.length, seed),
    );
    warnings.push(...meta.warnings);
    const [, points] = states!.shape;
    const paths = COLORS.map((color, k) => ({
      color,
      values: states!.values.subarray(3 * k * points, 3 * (k + 1) * points),
    }));
    return { title: `${name}  γ = ${rate} Ω`, svg: sphere(paths, 300) };
  });
  const panels = await Promise.all(drawn);
  return compose({
    title: TITLE,
    subtitle:
      `${COLORS.length} trajectories of different noise each, during the first two or three periods of the drive, which turns about ` +
      'the x axis; η = 1',
    panels,
  });
}
