import { simulateQubitNeurons } from '../../dynamics/index.js';
import type { Engine } from '../../engine/index.js';
import { type Estimate, estimate, makeMeta, type Seed, seedsOfRuns } from '../../engine/index.js';
import { coupleChain, hamiltonian } from '../../register/index.js';
import { conclude, type Finding, outcomeOf, pairedDifference } from '../compare.js';
import type { Figure, FigureContext, FigureResult } from '../figure.js';
import { decimalEstimate } from '../format.js';
import { compose } from '../plot/compose.js';
import { type CurvePoint, curves } from '../plot/curves.js';

const TITLE = 'Entanglement of a measured chain of qubit-neurons';
/** γ in units of J = 1. */
const RATES = [0.5, 1, 2, 4, 8] as const;
const SHORTEST = 8;
/** Length of a run in 1/J, of which the second half is looked at, so often. */
const TIME = 4;
const LOOKS_AT = 5;
/** A half whose entropy grows by less where the chain becomes twice as long is frozen; in bits. */
const FROZEN = 0.1;
const SIGNIFICANT = 2;
/** Steps are so short that no measurement moves a neuron much, nor a coupling. */
const stepOf = (rate: number) => Math.min(0.05, 0.1 / rate);

const LOOKS = [
  { color: '#0072b2', symbol: 'circle' },
  { color: '#d55e00', symbol: 'square' },
  { color: '#009e73', symbol: 'triangle' },
  { color: '#cc79a7', symbol: 'diamond' },
  { color: '#e69f00', symbol: 'circle', dash: '6 3' },
] as const;

type Options = {
  /** Independent trajectories. */
  runs: number;
  /** Of the longest chain; the others are half as long, and so on down to 8. */
  neurons: number;
};

/** What one trajectory did. */
interface ChainOutcome {
  neurons: number;
  rate: number;
  seed: Seed;
  /** Entropy of half of the chain in bits, mean over the second half of the run. */
  entropy: number;
  discarded: number;
  bond: number;
}

/** The network's counterpart of figure 2 of the qubit-neuron paper. */
export const qnnsEntanglement: Figure<Options> = {
  id: 'qnns/entanglement',
  title: TITLE,
  claim:
    'What is to be found out: whether measurement freezes a network as it freezes a neuron (figure 2). The entropy of half of a chain falls ' +
    'with γ / J; where γ is twice the coupling or more it does not grow with the number of neurons, and where γ is half of it, it does.',
  data: [],
  options: {
    quick: { runs: 5, neurons: 32 },
    full: { runs: 10, neurons: 128 },
  },
  run,
};

const lengthsOf = (longest: number): number[] => {
  const lengths = [longest];
  while (lengths[0]! / 2 >= SHORTEST) lengths.unshift(Math.floor(lengths[0]! / 2));
  return lengths;
};

async function run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult> {
  const start = performance.now();
  const { runs, neurons } = context.options;
  const seeds = seedsOfRuns('options.seed', context.seed, runs);
  const lengths = lengthsOf(neurons);
  const found: ChainOutcome[] = [];
  for (const length of lengths) {
    for (const rate of RATES) {
      for (const [number, seed] of seeds.entries()) {
        context.signal?.throwIfAborted();
        const now = `${length} neurons, γ = ${rate} J, run ${number + 1} of ${runs}`;
        const total = lengths.length * RATES.length * runs;
        context.onProgress?.({ unit: 'trajectory', done: found.length, total, now });
        const inputs = { figure: 'qnns/entanglement', neurons: length, rate, seed };
        const outcome = await context.remember(inputs, () => measure(engine, length, rate, seed));
        found.push({ neurons: length, rate, seed, ...outcome });
      }
    }
  }
  const lost = Math.max(...found.map(({ discarded }) => discarded));
  return {
    data: found.map((each) => ({ ...each })),
    svg: draw(found, lengths),
    table: tabulate(found, lengths),
    verdict: conclude(judge(found, lengths)),
    seed: context.seed,
    meta: makeMeta(
      start,
      context.options,
      lost > 0.01 ? [`up to ${lost.toPrecision(2)} of the weight of a trajectory was discarded`] : [],
    ),
  };
}

async function measure(engine: Engine, neurons: number, rate: number, seed: Seed) {
  const dt = stepOf(rate);
  const every = Math.ceil(TIME / dt / (2 * LOOKS_AT));
  const { entropy, discardedWeight, bonds } = await simulateQubitNeurons(engine, {
    hamiltonian: hamiltonian({ qubits: neurons, jx: coupleChain(neurons), k: coupleChain(neurons) }),
    channels: Array.from({ length: neurons }, (_, qubit) => ({ operator: 'z' as const, qubit, rate })),
    initial: '01'.repeat(neurons / 2),
    representation: 'matrix-product',
    ...{ bond: 48, truncation: 1e-8, dt, steps: 2 * LOOKS_AT * every, guard: false, seed },
    record: { every, entropy: true, observables: ['Z'.repeat(neurons)] },
  });
  const [times, cuts] = entropy!.shape;
  let sum = 0;
  for (let time = times - LOOKS_AT; time < times; time++)
    sum += entropy!.mean[time * cuts + neurons / 2 - 1]!;
  return {
    entropy: sum / LOOKS_AT,
    discarded: discardedWeight!.at(-1)!,
    bond: Math.max(...bonds!),
  };
}

const entropiesOf = (found: readonly ChainOutcome[], neurons: number, rate: number): number[] =>
  found.filter((each) => each.neurons === neurons && each.rate === rate).map(({ entropy }) => entropy);

const meanOf = (found: readonly ChainOutcome[], neurons: number, rate: number): Estimate =>
  estimate(entropiesOf(found, neurons, rate));

function judge(found: readonly ChainOutcome[], lengths: readonly number[]): Finding[] {
  const longest = lengths.at(-1)!;
  const shorter = lengths.at(-2) ?? longest;
  const of = (neurons: number, rate: number) => entropiesOf(found, neurons, rate);
  const shown = (neurons: number, rate: number) => `${decimalEstimate(meanOf(found, neurons, rate))} bits`;
  const weakest = RATES[0];
  const fall = pairedDifference(of(longest, weakest), of(longest, RATES.at(-1)!));
  const growth = pairedDifference(of(longest, weakest), of(SHORTEST, weakest));
  const frozen = RATES.filter((rate) => rate >= 2).map((rate): Finding => {
    const more = pairedDifference(of(longest, rate), of(shorter, rate));
    const unsure = more.stdErr === null || Math.abs(more.mean - FROZEN) < SIGNIFICANT * more.stdErr;
    return {
      outcome: unsure ? 'undecided' : more.mean < FROZEN ? 'reproduced' : 'not reproduced',
      reason: `γ = ${rate} J: ${shown(shorter, rate)} with ${shorter} neurons, ${shown(longest, rate)} with ${longest}`,
    };
  });
  return [
    {
      outcome: outcomeOf(fall),
      reason: `${longest} neurons: ${shown(longest, weakest)} at γ = ${weakest} J, ${shown(longest, RATES.at(-1)!)} at ${RATES.at(-1)} J`,
    },
    ...frozen,
    {
      outcome: outcomeOf(growth),
      reason: `γ = ${weakest} J: ${shown(SHORTEST, weakest)} with ${SHORTEST} neurons, ${shown(longest, weakest)} with ${longest}`,
    },
  ];
}

function tabulate(found: readonly ChainOutcome[], lengths: readonly number[]): FigureResult['table'] {
  return {
    columns: ['neurons', ...RATES.map((rate) => `γ = ${rate} J`), 'largest bond', 'discarded'],
    rows: lengths.map((neurons) => {
      const own = found.filter((each) => each.neurons === neurons);
      return [
        String(neurons),
        ...RATES.map((rate) => decimalEstimate(meanOf(found, neurons, rate))),
        String(Math.max(...own.map(({ bond }) => bond))),
        Math.max(...own.map(({ discarded }) => discarded)).toExponential(0),
      ];
    }),
  };
}

function draw(found: readonly ChainOutcome[], lengths: readonly number[]): string {
  const looks = lengths.map((neurons, i) => ({ ...LOOKS[i % LOOKS.length]!, label: `${neurons} neurons` }));
  const points = lengths.flatMap((neurons) =>
    RATES.map(
      (rate): CurvePoint => ({
        model: `${neurons} neurons`,
        x: { mean: rate, stdErr: null },
        y: meanOf(found, neurons, rate),
      }),
    ),
  );
  const svg = curves(points, {
    ...{ looks, width: 560, height: 360, logTicks: RATES, apart: 3 },
    xLabel: 'γ / J',
    yLabel: 'entropy of half of the chain, bits',
  });
  return compose({
    title: TITLE,
    subtitle: `H = J Σ (X X + Z Z) of neighbours, each neuron measured (Z, η = 1); mean from t = ${TIME / 2} to ${TIME} / J of single trajectories, with their standard errors`,
    legend: looks,
    panels: [{ title: '', svg }],
  });
}
