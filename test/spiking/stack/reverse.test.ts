import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import { SurrogateKind } from '../../../assembly/spiking/stack/kinds/surrogate-kind.js';
import { createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { extent } from '../../extent.js';
import { kinkDistances } from '../../oracle/kink-distances.js';
import { targetPattern } from '../../oracle/loss-oracle.js';
import { surrogateGradient } from '../../oracle/surrogate-gradient.js';
import {
  type Frozen,
  frozenForward,
  repeated,
  type SoftLossOptions,
  softLoss,
} from '../../oracle/surrogate-network.js';
import { runStack } from '../stack-run.js';
import { arbitrarySurrogateShape, type SurrogateShape, surrogateCase } from '../surrogate-case.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const LOSSES = {
  softmax: LossKind.Softmax,
  bce: LossKind.Binary,
  likelihood: LossKind.Likelihood,
} as const;
const SURROGATES = {
  logistic: SurrogateKind.Logistic,
  bernoulli: SurrogateKind.Bernoulli,
  'straight-through': SurrogateKind.StraightThrough,
} as const;

interface Choices {
  loss: keyof typeof LOSSES;
  surrogate: keyof typeof SURROGATES;
  throughMemory: boolean;
  clamped: boolean;
  sparse: boolean;
  analogue: boolean;
  expected: boolean;
  /** Windowed leak of each layer. */
  leak: { slope: number; window: number } | undefined;
  steps: number;
  items: number;
}

const arbitraryChoices: fc.Arbitrary<Choices> = fc.record({
  loss: fc.constantFrom(...(Object.keys(LOSSES) as (keyof typeof LOSSES)[])),
  surrogate: fc.constantFrom(...(Object.keys(SURROGATES) as (keyof typeof SURROGATES)[])),
  throughMemory: fc.boolean(),
  clamped: fc.boolean(),
  sparse: fc.boolean(),
  analogue: fc.boolean(),
  expected: fc.boolean(),
  leak: fc.constantFrom(undefined, { slope: 0.1, window: 0.3 }, { slope: 0.6, window: 1 }),
  steps: fc.integer({ min: 1, max: 3 }),
  items: fc.integer({ min: 1, max: 2 }),
});

/** Inputs for the stack, and the same [sample][step][line] for the oracle. */
function randomInputs(random: RandomStream, sources: number, channels: number, choices: Choices) {
  const { analogue, steps, items } = choices;
  const lines = sources * channels;
  if (analogue) {
    const values = Float64Array.from({ length: items * sources }, () => random.uniform());
    const rows = Array.from({ length: items }, (_, item) =>
      Array.from({ length: lines }, (_, line) => values[item * sources + Math.floor(line / channels)]!),
    );
    return { given: { values }, inputs: repeated(rows, steps) };
  }
  const spikes = Uint8Array.from({ length: steps * items * lines }, () => Number(random.uniform() < 0.7));
  const inputs = Array.from({ length: items }, (_, item) =>
    Array.from({ length: steps }, (_, t) => [
      ...spikes.slice((t * items + item) * lines, (t * items + item + 1) * lines),
    ]),
  );
  return { given: { spikes }, inputs };
}

/** How near a run came to another outcome, and the least probability of an outcome or a target. */
function margins(frozen: Frozen, uniforms: number[][][][], labels: number[], channels: number) {
  let decision = Number.POSITIVE_INFINITY;
  let probability = Number.POSITIVE_INFINITY;
  frozen.forEach((layers, sample) => {
    layers.forEach((steps, layer) => {
      steps.forEach((row, step) => {
        row.forEach(({ probabilities, pattern }, i) => {
          let sum = 0;
          for (const p of probabilities) {
            sum += p;
            decision = Math.min(decision, Math.abs(uniforms[sample]![layer]![step]![i]! - sum));
          }
          const judged = layer === layers.length - 1;
          const target = judged ? targetPattern(i, labels[sample]!, channels) : pattern;
          probability = Math.min(probability, probabilities[pattern]!, probabilities[target]!);
        });
      });
    });
  });
  return { decision, probability };
}

/** Compares both precisions with differences of the soft loss; false where these are not to be trusted. */
function agrees(shape: SurrogateShape, choices: Choices): boolean {
  const { loss, throughMemory, clamped, sparse, expected: counts, steps, items } = choices;
  const {
    network: owner,
    oracle: withoutLeak,
    parameters,
    ...of
  } = surrogateCase(engine, shape, {
    name: choices.surrogate,
  });
  using network = owner;
  const leaks = withoutLeak.layers.map(
    (_, l) => choices.leak && { ...choices.leak, slope: choices.leak.slope / (l + 1) },
  );
  const oracle = {
    ...withoutLeak,
    layers: withoutLeak.layers.map((layer, l) => ({ ...layer, leak: leaks[l] })),
  };
  const { channels, layers } = oracle;
  const random = new RandomStream(shape.seed, 2);
  const labels = Array.from({ length: items }, () => random.integer(shape.outputs));
  const sparsity = layers.map(() => (sparse ? 0.1 + random.uniform() : 0));
  const { given, inputs } = randomInputs(random, shape.inputs, channels, choices);

  const uniforms = of.uniforms(items, steps, shape.seed);
  const free = frozenForward(oracle, parameters, inputs, { uniforms });
  const { decision, probability } = margins(free, uniforms, labels, channels);
  // Float32 must make the same decisions, and what is unlikely bends too sharply for differences.
  if (decision < 1e-5 || probability < 0.01) return false;
  const frozen = clamped ? frozenForward(oracle, parameters, inputs, { uniforms, clamp: labels }) : free;
  if (margins(frozen, uniforms, labels, channels).probability < 0.01) return false;
  if (kinkDistances(oracle, frozen).current < 1e-5) return false;
  const options: SoftLossOptions = {
    ...{ loss, sparsity },
    outputCounts: counts ? 'expected' : 'sampled',
    through: throughMemory ? 'spikes+memory' : 'spikes',
  };
  const expected = of.ordered(surrogateGradient(oracle, parameters, inputs, labels, frozen, options));
  const scale = Math.max(...[...expected.weights, ...expected.angles].map(Math.abs));
  if (scale < 1e-4 || expected.error > 3e-10 * scale) return false;

  const value = softLoss(oracle, parameters, inputs, labels, frozen, options);
  for (const precision of ['float64', 'float32'] as const) {
    const exact = precision === 'float64';
    const surrogate = SURROGATES[choices.surrogate];
    const learning = {
      ...{ surrogate, surrogateScale: 0, throughMemory, clamped, sparsity },
      expectedCounts: counts && loss !== 'likelihood',
      leak: leaks.map((leak) => leak ?? { slope: 0, window: 0 }),
    };
    const input = { ...given, steps, items, labels, seed: shape.seed };
    const [found] = runStack(network, { precision, loss: LOSSES[loss], learning }, input);
    const mean = found!.losses.reduce((sum, x) => sum + x / items, 0);
    expect(Math.abs(mean - value)).toBeLessThan((exact ? 1e-12 : 1e-5) * (1 + value));
    // The regulariser's two terms can all but cancel; then float32 is right to their own size only.
    const bound = exact ? 1e-9 * scale : 1e-4 * Math.max(scale, sparse ? 0.1 : 0);
    for (const part of ['weights', 'angles'] as const) {
      found![part].forEach((derivative, k) => {
        expect(Math.abs(derivative - expected[part][k]!)).toBeLessThan(bound);
      });
    }
  }
  return true;
}

/** Tries seeds until one of them has differences to be trusted. */
const someAgree = (shape: Omit<SurrogateShape, 'seed'>, choices: Choices): boolean =>
  Array.from({ length: 100 }, (_, seed) => seed).some((seed) => agrees({ ...shape, seed }, choices));

describe('the gradient', () => {
  it('is that of the soft loss, for any network, loss and surrogate', () => {
    fc.assert(
      fc.property(arbitrarySurrogateShape, arbitraryChoices, (shape, choices) => {
        fc.pre(agrees(shape, choices));
      }),
      { numRuns: extent(6, 30), seed: 1, endOnFailure: true },
    );
  });

  it('goes through every memory', () => {
    for (const memoryKind of ['quantum', 'last-spike'] as const) {
      for (const inputs of [1, 2]) {
        const neuron = {
          ...{ inputs, memory: inputs, memoryKind, angles: [0, 0, 0] },
          gates: [
            { gate: 'crx' as const, qubits: [0, inputs], parameter: 0 },
            { gate: 'cry' as const, qubits: [2 * inputs - 1, 0], parameter: 1 },
            { gate: 'ry' as const, qubits: [inputs - 1], parameter: 2 },
          ],
        };
        const shape = { neuron, inputs: 1, hidden: [2], outputs: 2, graph: true };
        const choices = {
          ...({ surrogate: 'bernoulli', throughMemory: true, clamped: false, analogue: false } as const),
          ...{ expected: false, leak: { slope: 0.2, window: 0.5 } },
          ...{ sparse: true, steps: 3, items: 1 },
        };
        for (const loss of ['softmax', 'likelihood'] as const) {
          expect(someAgree(shape, { ...choices, loss })).toBe(true);
        }
      }
    }
  });

  it('is the same for neurons of several blocks', () => {
    const neuron = {
      ...{ inputs: 1, memory: 1, memoryKind: 'quantum' as const, angles: [0] },
      gates: [
        { gate: 'cry' as const, qubits: [1, 0], parameter: 0 },
        { gate: 'crx' as const, qubits: [0, 1], parameter: 0 },
      ],
    };
    const shape = { neuron, inputs: 1, hidden: [17], outputs: 10, graph: false };
    const choices = {
      ...({ loss: 'softmax', surrogate: 'straight-through', throughMemory: true } as const),
      ...{ clamped: false, sparse: true, analogue: false, steps: 2, items: 1 },
      ...{ expected: true, leak: { slope: 0.2, window: 0.5 } },
    };
    expect(someAgree(shape, choices)).toBe(true);
  });
});
