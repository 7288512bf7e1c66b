import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import { kernelStream } from '../../../src/engine/random/kernel-stream.js';
import type { Key } from '../../../src/engine/random/seed.js';
import { createEngine, type Engine } from '../../../src/index.js';
import type { BatchMemory } from '../../../src/spiking/network/batch-memory.js';
import { someOf } from '../../extent.js';
import { type CreditRule, credits, momentsOf } from '../../oracle/credit-oracle.js';
import * as network from '../../oracle/network-oracle.js';
import * as neuron from '../../oracle/sqs-oracle.js';
import { flat, oracleOf } from '../oracle-network.js';
import {
  type Estimate,
  EXACT,
  expectMean,
  losses,
  makeSample,
  type Sample,
  targetsOf,
  withBatch,
} from './gradient-sample.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** The run that the kernels made of item `item`, replayed by the oracle. */
function replay(sample: Sample, batch: BatchMemory, item: number) {
  const { neurons } = sample.subject.core.topology.wiring;
  const steps = sample.spikes.length;
  const records = batch.records.view;
  return network.simulate(
    oracleOf(sample.subject),
    sample.spikes,
    (i, t) => records[(item * steps + t) * neurons + i]!,
  );
}

const closeTo = (actual: number[], expected: number[], tolerance: number) => {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(tolerance);
  });
};

/** Ways to feed losses back; feedback.test.ts has more of them. */
const RULES: CreditRule[] = [
  { baseline: 'none', creditDiscount: 1, passWeights: 'equal' },
  { baseline: 'learned', creditDiscount: 0, passWeights: 'equal' },
  { baseline: 'leave-one-out', creditDiscount: 0.6, passWeights: 'equal' },
  { baseline: 'learned', creditDiscount: 0.6, passWeights: 'importance' },
];

describe.each([
  ['clamped outputs, one channel', true, {}],
  ['free outputs, one channel', false, {}],
  ['clamped outputs, two channels', true, { inputs: 2 }],
  [
    'free outputs, two channels, two memory qubits',
    false,
    { inputs: 2, memory: 2, ansatz: 'memory-to-input' as const },
  ],
  ['free outputs, last-spike memory', false, { memoryKind: 'last-spike' as const }],
  ['no memory', true, { memory: 0 }],
])('along given spikes: %s', (_, clamped, options) => {
  it('exact gradients, credits and losses are those of the equations', () => {
    const sample = makeSample(engine, options, clamped, 3);
    withBatch(sample, [1, 2], (batch, estimate) => {
      for (const rule of someOf(RULES, 3)) {
        const past = [
          [0.3, 1.2, 0.4],
          [0.9, 0.2, 1.1],
          [0.1, 0.5, 0.8],
        ];
        const actual = estimate({ ...EXACT, ...rule }, [0, 0], momentsOf(past, rule.creditDiscount));
        const runs = [0, 1, 2].map((item) => replay(sample, batch, item));
        const lost = runs.map((run) => losses(sample, run));
        lost.flat().forEach((value, i) => {
          expect(batch.loss.view[i]).toBeCloseTo(value, 10);
        });
        const { hidden, output } = credits(rule, lost, past);
        const expected: Estimate = { weights: [], angles: [] };
        runs.forEach((run, pass) => {
          const one = network.gradient(
            oracleOf(sample.subject),
            sample.spikes,
            run,
            targetsOf(sample, run),
            run.records.map((_, i) => (i < 2 ? hidden : output)[pass]!),
          );
          expected.weights = flat(one.weights).map((g, i) => g + (expected.weights[i] ?? 0));
          expected.angles = one.angles.flat().map((g, i) => g + (expected.angles[i] ?? 0));
        });
        closeTo(actual.weights, expected.weights, 1e-9);
        closeTo(actual.angles, expected.angles, 1e-9);
        if (rule.baseline === 'learned' && rule.passWeights === 'equal') {
          closeTo(actual.moments, momentsOf(lost, rule.creditDiscount), 1e-9);
        }
      }
    });
    sample.subject.dispose();
  });

  it('consistent shifts give the exact angles, the printed ones only where nothing is remembered', () => {
    const sample = makeSample(engine, options, clamped, 2);
    withBatch(sample, [1, 2], (_, estimate) => {
      const exact = estimate(EXACT, [0, 0]).angles;
      closeTo(estimate({ ...EXACT, gradient: 'expectation' }, [0, 0]).angles, exact, 1e-9);
      const printed = estimate({ ...EXACT, gradient: 'expectation', equations: 'printed' }, [0, 0]).angles;
      const deviation = Math.max(...printed.map((g, i) => Math.abs(g - exact[i]!)));
      if (sample.subject.options.memory === 0) expect(deviation).toBeLessThan(1e-9);
      else expect(deviation).toBeGreaterThan(1e-3);
    });
    sample.subject.dispose();
  });

  it('SPSA estimates average to the exact weights', () => {
    const sample = makeSample(engine, options, clamped, 2);
    withBatch(sample, [1, 2], (_, estimate) => {
      const exact = estimate(EXACT, [0, 0]).weights;
      for (const perturb of ['currents', 'weights'] as const) {
        // Five directions share the shifted circuits of one estimate.
        const settings = { ...EXACT, perturb, gradient: 'expectation', synapticPerturbations: 5 } as const;
        const estimates = Array.from({ length: 300 }, (_, k) => estimate(settings, [k, 7]).weights);
        expectMean(estimates, exact, 5);
      }
    });
    sample.subject.dispose();
  });
});

describe('directions', () => {
  it('are independent across weights, perturbations, items and keys', () => {
    const { kernels, arena } = engine;
    arena.scratch((group) => {
      const direction = group.float64(512);
      const draw = (key: Key, item: number, m: number) => {
        const stream = kernelStream(engine, group, key, Purpose.Perturbation);
        kernels.fillRademacher(stream, item, m, direction.pointer, 512);
        return [...direction.view];
      };
      const all = [
        draw([1, 2], 0, 0),
        draw([1, 2], 0, 1),
        draw([1, 2], 1, 0),
        draw([2, 2], 0, 0),
        draw([1, 3], 0, 0),
      ];
      all.forEach((a, i) => {
        for (const b of all.slice(i + 1)) {
          const overlap = a.reduce((sum, x, k) => sum + x * b[k]!, 0);
          expect(Math.abs(overlap)).toBeLessThan(5 * Math.sqrt(512));
        }
        const [left, right] = [a.slice(0, 256), a.slice(256)];
        expect(Math.abs(left.reduce((sum, x, k) => sum + x * right[k]!, 0))).toBeLessThan(5 * Math.sqrt(256));
      });
    });
  });
});

describe('errata S4', () => {
  it('four terms give the exact derivative of controlled rotations, two do not', () => {
    const model: neuron.OracleNeuron = {
      inputs: 1,
      memory: 1,
      memoryKind: 'quantum',
      gates: [
        { gate: 'crx', qubits: [1, 0], parameter: 0 },
        { gate: 'rx', qubits: [0], parameter: 1 },
        { gate: 'rx', qubits: [1], parameter: 2 },
      ],
      angles: [0.9, 0.4, 1.3],
    };
    const currents = [[0.3], [0.8], [0.5]];
    const record = [1, 0, 1];
    const joint = (gate: number, step: number, shift: number) =>
      neuron
        .conditionalProbabilities(model, currents, record, record, (g, t) => {
          const own = model.angles[g]!;
          return g === gate && t === step ? own + shift : own;
        })
        .record.reduce((product, p) => product * p, 1);
    const far = (3 * Math.PI) / 2;
    const [c1, c2] = [(Math.SQRT2 + 1) / (4 * Math.SQRT2), (Math.SQRT2 - 1) / (4 * Math.SQRT2)];
    let [two, four] = [0, 0];
    for (let t = 0; t < 3; t++) {
      const near = joint(0, t, Math.PI / 2) - joint(0, t, -Math.PI / 2);
      two += near / 2;
      four += c1 * near - c2 * (joint(0, t, far) - joint(0, t, -far));
    }
    const exact =
      neuron.derivative(model, currents, record, record, [1, 1, 1], { angle: 0 }) * joint(0, 0, 0);
    expect(Math.abs(four - exact)).toBeLessThan(1e-12);
    expect(Math.abs(two - exact)).toBeGreaterThan(1e-4);
  });
});
