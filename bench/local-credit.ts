// Measures what the local rule's ways to credit hidden neurons are worth, the scatter of their gradients and what they learn of
// tasks with delays: `node build/bench/local-credit.js > docs/measured/local-credit.json`.
import { delayedParity, encodeRate, eventOrder, strokes } from '../src/data/public.js';
import { createEngine, type Engine } from '../src/index.js';
import {
  type LocalRuleOptions,
  type NetworkGraph,
  SpikingNetwork,
  trainLocal,
} from '../src/spiking/public.js';
import { isMain } from './paths.js';

interface Table {
  columns: string[];
  rows: string[][];
}

/** What differs between the estimators. */
type Credit = Required<
  Pick<
    LocalRuleOptions,
    'gradient' | 'perturb' | 'globalPasses' | 'baseline' | 'creditDiscount' | 'passWeights'
  >
>;

const PLAIN: Credit = {
  gradient: 'exact',
  perturb: 'currents',
  globalPasses: 1,
  baseline: 'none',
  creditDiscount: 1,
  passWeights: 'equal',
};
const LEARNED: Credit = { ...PLAIN, baseline: 'learned' };
const OF_FIVE: Credit = { ...PLAIN, globalPasses: 5, baseline: 'leave-one-out' };
const DISCOUNTS = [1, 0.5, 0];

const discounted = (credit: Credit): Credit[] =>
  DISCOUNTS.map((creditDiscount) => ({ ...credit, creditDiscount }));

const ESTIMATORS: Credit[] = [
  ...[PLAIN, LEARNED, { ...PLAIN, globalPasses: 5 }, OF_FIVE].flatMap(discounted),
  ...(['currents', 'weights'] as const).map((perturb) => ({
    ...OF_FIVE,
    creditDiscount: 0.5,
    gradient: 'expectation' as const,
    perturb,
  })),
];

const LAYERS = [256, 64, 10];
const STEPS = 5;
const BATCH = 25;
const ESTIMATES = 100;
/** Updates before, of which the learned baseline is made. */
const FIRST = 20;
/** So small that all gradients are those of the same parameters. */
const RATE = 1e-7;

/** The scatter of the hidden neurons' gradient of one batch with the same spikes, in units of one pass without a baseline. */
async function scatter(engine: Engine): Promise<Table> {
  const images = await strokes({ count: 1000, size: 16, seed: 'training' });
  const drawn = await strokes({ count: BATCH, size: 16, seed: 'scatter' });
  const { spikes, shape } = await encodeRate(drawn, { steps: STEPS, seed: 'scatter' });
  const batch = { spikes, shape, labels: drawn.labels, classes: drawn.classes };
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: LAYERS, seed: 1 });
  const rows = ESTIMATORS.map(({ gradient, perturb, globalPasses, baseline, creditDiscount }) => [
    gradient === 'exact' ? gradient : `${gradient}, ${perturb}`,
    String(globalPasses),
    baseline,
    String(creditDiscount),
  ]);
  for (const epochs of [0, 5]) {
    if (epochs > 0) await trainLocal(network, images, { gradient: 'exact', steps: STEPS, epochs, seed: 1 });
    const estimate = async (credit: Credit) => {
      const start = network.parameters;
      const moments = new Moments(LAYERS[0]! * LAYERS[1]!);
      const options = {
        ...credit,
        optimizer: 'sgd',
        learningRate: RATE,
        clip: Infinity,
        batch: BATCH,
      } as const;
      let last = start.weights;
      const run = trainLocal(network, batch, { ...options, epochs: FIRST + ESTIMATES, seed: 1 });
      for await (const { step } of run) {
        const { weights } = network.parameters;
        if (step > FIRST) moments.add((i) => (last[i]! - weights[i]!) / RATE);
        last = weights;
      }
      network.parameters = start;
      return moments;
    };
    const bound = await estimate({ ...OF_FIVE, globalPasses: 20 });
    const unit = await estimate(PLAIN);
    for (const [i, credit] of ESTIMATORS.entries()) {
      const moments = await estimate(credit);
      const relative = (moments.variance / unit.variance).toPrecision(2);
      rows[i]!.push(relative, moments.cosine(bound).toFixed(2));
    }
  }
  return {
    columns: [
      ...['gradient', 'passes', 'baseline', 'discount'],
      ...['variance', 'cosine', 'trained: variance', 'trained: cosine'],
    ],
    rows,
  };
}

/** Sums of vectors, from whose halves their mean is known up to its noise. */
class Moments {
  #count = 0;
  readonly #sums: readonly [Float64Array, Float64Array];
  #squares = 0;

  constructor(length: number) {
    this.#sums = [new Float64Array(length), new Float64Array(length)];
  }

  add(value: (i: number) => number): void {
    const sums = this.#sums[this.#count++ % 2]!;
    for (let i = 0; i < sums.length; i++) {
      const x = value(i);
      sums[i]! += x;
      this.#squares += x * x;
    }
  }

  /** Summed over all elements. */
  get variance(): number {
    const [even, odd] = this.#sums;
    let means = 0;
    for (let i = 0; i < even.length; i++) means += ((even[i]! + odd[i]!) / this.#count) ** 2;
    return (this.#squares - this.#count * means) / (this.#count - 1);
  }

  /** Of the angle between the means, whose noise is left out of their lengths. */
  cosine(other: Moments): number {
    const [even, odd] = this.#sums;
    const [otherEven, otherOdd] = other.#sums;
    let product = 0;
    for (let i = 0; i < even.length; i++) product += (even[i]! + odd[i]!) * (otherEven[i]! + otherOdd[i]!);
    return product / 4 / Math.sqrt(dot(even, odd) * dot(otherEven, otherOdd));
  }
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

const SEEDS = [1, 2, 3];
const HIDDEN = 24;

/** Test accuracy on tasks where what a hidden neuron does counts steps later, by what later losses count. */
async function delays(engine: Engine): Promise<Table> {
  const rows: string[][] = [];
  for (const task of ['event order', 'delayed parity'] as const) {
    const draw = (seed: string) =>
      task === 'event order'
        ? eventOrder({ count: 500, channels: 8, steps: 8, seed })
        : delayedParity({ count: 500, bits: 2, delay: 1, steps: 6, channels: 4, seed });
    const [training, test] = [await draw('training'), await draw('test')];
    for (const rule of [...discounted(OF_FIVE), { ...OF_FIVE, passWeights: 'importance' as const }]) {
      const accuracies: number[] = [];
      for (const seed of SEEDS) {
        const layers = recurrent(training.shape[2]!);
        using network = new SpikingNetwork(engine, { neuron: 'sqs', layers, seed });
        await trainLocal(network, training, { ...rule, epochs: 20, batch: 10, learningRate: 0.01, seed });
        accuracies.push((await network.evaluate(test, { seed: 1 })).accuracy);
      }
      const percents = accuracies.map((accuracy) => (100 * accuracy).toFixed(1));
      rows.push([task, rule.passWeights, String(rule.creditDiscount), percents.join(', ')]);
    }
  }
  return { columns: ['task', 'weights', 'discount', 'test accuracy'], rows };
}

/** Hidden neurons that feed each other and two outputs, all a step later. */
function recurrent(features: number): NetworkGraph {
  const neurons = Array.from({ length: HIDDEN }, (_, i) => i);
  const edges = neurons.flatMap((from) => [
    { from: 'features' as const, to: from },
    ...neurons.filter((to) => to !== from).map((to) => ({ from, to, delay: 1 as const })),
    { from, to: HIDDEN, delay: 1 as const },
    { from, to: HIDDEN + 1, delay: 1 as const },
  ]);
  return { features, hidden: HIDDEN, outputs: 2, edges };
}

if (isMain(import.meta.url)) {
  using engine = await createEngine();
  const tables = { scatter: await scatter(engine), delays: await delays(engine) };
  console.log(JSON.stringify({ command: 'node build/bench/local-credit.js', ...tables }, null, 1));
}
