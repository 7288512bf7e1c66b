import { Purpose } from '../../../assembly/random/purpose.js';
import { type Engine, keyOf, type Pacer, RegionGroup, splitKey } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import { type NeuronFamily, neuronFamilies } from './neuron-families.js';
import type { PathPlan, PathSettings } from './path-plan.js';
import type { PathPoint } from './path-point.js';
import { Sampling } from './sampling.js';

/** What the method `'auto'` took for some neurons, and what it weighed. */
export interface NeuronSampler extends PathPlan {
  /** Neurons that are coupled with each other, and others that are alike. */
  neurons: number[];
  /** What was tried in the pilot, in this order. */
  tried: PilotTrial[];
}

/** A way to update paths, tried in a pilot. */
export interface PilotTrial extends PathPlan {
  /** Integrated autocorrelation time of the activity in sweeps: of the slowest of the neurons, at the slowest point of a scan. */
  tau: number;
  /** Of a sweep, in that of one by bridges of 16 slices. */
  cost: number;
}

/**
 * What a pilot tries. The costs are fixed, so that choices are the same everywhere: processor time on one machine, in float32
 * (AMD EPYC, Node 20).
 */
const CANDIDATES: readonly (PathPlan & { cost: number })[] = [
  { method: 'gaussian', levels: 6, cost: 1.15 },
  { method: 'bridge', levels: 3, cost: 1.05 },
  { method: 'bridge', levels: 4, cost: 1 },
  { method: 'multilevel', levels: 4, cost: 1.2 },
];
/** What others must be better by than the first, as the pilot's times are uncertain. */
const MARGIN = 1.5;
/** Bisection forgets in no fewer sweeps, even at rest: where it could not be better by the margin it is not tried. */
const LEAST_TAU = 4;
/** Chains that took this share of a pilot or more did not move in it: for coupled neurons short segments get on then, which are refused least. */
const STUCK = 0.8;
const STEADY: PathPlan = { method: 'bridge', levels: 3 };
const CHAINS = 4;
/** Of all sweeps of a run each candidate gets one of so many, of which a third goes before what is measured. */
const SHARE = 32;
const LEAST_SWEEPS = 256;
const MOST_SWEEPS = 768;

/**
 * Chooses how paths are updated: by what gives most independent samples for its cost in short runs with random numbers of their
 * own. It is the seed that decides, and not the time that they take.
 */
export async function choosePlans(
  engine: Engine,
  circuit: QNeuronCircuit,
  points: readonly PathPoint[],
  settings: PathSettings,
  levels: number | undefined,
  pacer: Pacer,
): Promise<NeuronSampler[]> {
  const families = neuronFamilies(circuit.neurons.length, points);
  const share = Math.round((settings.thermalization + settings.sweeps) / SHARE);
  const sweeps = Math.min(Math.max(share, LEAST_SWEEPS), MOST_SWEEPS);
  const thermalization = Math.floor(sweeps / 3);
  const pilot = {
    ...settings,
    thermalization,
    sweeps: sweeps - thermalization,
    every: 1,
    chains: CHAINS,
    targetStdErr: 0,
    profile: false,
  };
  const coupled = points[0]!.fields.couplings.length > 0;
  const trials: PilotTrial[][] = families.map(() => []);
  for (const [number, candidate] of candidatesFor(circuit, levels).entries()) {
    const plans = circuit.neurons.map(() => candidate);
    const taus = await tausOf(engine, circuit, points, families, { ...pilot, plans }, number, pacer);
    for (const [i, tau] of taus.entries()) trials[i]!.push({ ...candidate, tau });
    if (taus.every((tau) => tau * candidate.cost <= MARGIN * LEAST_TAU)) break;
  }
  return families.map(({ neurons }, i) => {
    const tried = trials[i]!;
    const price = ({ tau, cost }: PilotTrial) => tau * cost;
    const best = tried.reduce((a, b) => (price(b) < price(a) ? b : a));
    const isStuck = coupled && best.tau > STUCK * pilot.sweeps;
    const steady = tried.find(({ method, levels }) => method === STEADY.method && levels === STEADY.levels);
    const better = price(best) * MARGIN < price(tried[0]!) ? best : tried[0]!;
    const { method, levels } = (isStuck ? steady : undefined) ?? better;
    return { neurons, method, levels, tried };
  });
}

/** Those whose segments divide the circuit's slices, or all with levels that are given. */
function candidatesFor({ slices }: QNeuronCircuit, levels: number | undefined): typeof CANDIDATES {
  const given = levels === undefined ? CANDIDATES : CANDIDATES.map((one) => ({ ...one, levels }));
  return given.filter(
    (one, i) =>
      slices % 2 ** one.levels === 0 &&
      given.findIndex(({ method, levels }) => method === one.method && levels === one.levels) === i,
  );
}

/** The slowest autocorrelation time of each family, in the mean over neurons that are alike. */
async function tausOf(
  engine: Engine,
  circuit: QNeuronCircuit,
  points: readonly PathPoint[],
  families: readonly NeuronFamily[],
  settings: PathSettings,
  number: number,
  pacer: Pacer,
): Promise<number[]> {
  const group = new RegionGroup(engine.arena);
  try {
    const random = { key: splitKey(keyOf(settings.seed), Purpose.PathProposal, number), sweep: 0 };
    await pacer.pause();
    const sampling = new Sampling(engine, group, circuit, points, settings, pacer, random);
    await pacer.pause();
    await sampling.run();
    const slowest = families.map(() => 0);
    for (const point of points.keys()) {
      const { activities } = await sampling.statisticsOf(point);
      for (const [i, { kinds }] of families.entries()) {
        for (const kind of kinds) {
          const tau = kind.reduce((sum, neuron) => sum + activities[neuron]!.tau, 0) / kind.length;
          slowest[i] = Math.max(slowest[i]!, tau);
        }
      }
    }
    return slowest;
  } finally {
    group.dispose();
  }
}
