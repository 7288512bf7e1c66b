import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import { kernelStream } from '../../../src/engine/random/kernel-stream.js';
import type { Key } from '../../../src/engine/random/seed.js';
import { createEngine, type Engine } from '../../../src/index.js';
import type { GradientSettings } from '../../../src/spiking/local/local-gradient.js';
import type { BatchMemory } from '../../../src/spiking/network/batch-memory.js';
import * as network from '../../oracle/network-oracle.js';
import * as neuron from '../../oracle/sqs-oracle.js';
import { flat, oracleOf } from '../oracle-network.js';
import {
  type Estimate,
  EXACT,
  expectMean,
  makeSample,
  meanOf,
  type Sample,
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

/** What each neuron is judged by: output neurons by the targets, hidden ones by what they did. */
function targetsOf(sample: Sample, run: network.OracleRun): number[][] {
  const { neurons, outputs } = sample.subject.core.topology.wiring;
  return run.records.map((record, i) =>
    i < neurons - outputs ? record : sample.targets.map((row) => row[i - (neurons - outputs)]!),
  );
}

/** −log p(target) of each step, summed over the output neurons. */
function losses(sample: Sample, run: network.OracleRun): number[] {
  const { neurons, outputs } = sample.subject.core.topology.wiring;
  return sample.targets.map((row, t) =>
    row.reduce(
      (sum, pattern, o) => sum - Math.log(run.probabilities[neurons - outputs + o]![t]![pattern]!),
      0,
    ),
  );
}

const closeTo = (actual: number[], expected: number[], tolerance: number) => {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(tolerance);
  });
};

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
      for (const rewardToGo of [true, false]) {
        const baseline = [0.3, 0.2, 0.1];
        const actual = estimate({ ...EXACT, rewardToGo }, [0, 0], baseline);
        const expected: Estimate = { weights: [], angles: [] };
        for (let item = 0; item < sample.passes; item++) {
          const run = replay(sample, batch, item);
          const loss = losses(sample, run);
          loss.forEach((value, t) => {
            expect(batch.loss.view[item * loss.length + t]).toBeCloseTo(value, 10);
          });
          const feedback = loss.map((value, t) =>
            !rewardToGo ? value : loss.slice(t).reduce((sum, l) => sum + l, 0),
          );
          const credits = run.records.map((_, i) =>
            i < 2 ? feedback.map((f, t) => (f - baseline[t]!) / 3) : feedback.map(() => -1 / 3),
          );
          const one = network.gradient(
            oracleOf(sample.subject),
            sample.spikes,
            run,
            targetsOf(sample, run),
            credits,
          );
          expected.weights = flat(one.weights).map((g, i) => g + (expected.weights[i] ?? 0));
          expected.angles = one.angles.flat().map((g, i) => g + (expected.angles[i] ?? 0));
        }
        closeTo(actual.weights, expected.weights, 1e-9);
        closeTo(actual.angles, expected.angles, 1e-9);
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
      const estimates = Array.from(
        { length: 1500 },
        (_, k) => estimate({ ...EXACT, gradient: 'expectation' }, [k, 7]).weights,
      );
      expectMean(estimates, exact, 5);
    });
    sample.subject.dispose();
  });
});

/**
 * Random tests: fixed keys, so they pass or fail for good; a bound of 5 standard errors fails a right estimator once in
 * two million coordinates. Change a key only after showing that a failure is such an accident.
 */
describe('over hidden spikes: the mean of the estimates', () => {
  const sample = () => makeSample(engine, {}, true, 100, 2);

  /** Sums `value` over all hidden histories, weighted by their probability (eq. 16's expectation), outputs clamped. */
  function expectation(given: Sample, value: (run: network.OracleRun) => number[]): number[] {
    const oracle = oracleOf(given.subject);
    const steps = given.spikes.length;
    let total: number[] = [];
    for (let history = 0; history < 4 ** steps; history++) {
      const hidden = (i: number, t: number) => (history >> (2 * t + i)) & 1;
      const run = network.simulate(oracle, given.spikes, (i, t) =>
        i < 2 ? hidden(i, t) : given.targets[t]![0]!,
      );
      let probability = 1;
      for (const i of [0, 1])
        for (let t = 0; t < steps; t++) probability *= run.probabilities[i]![t]![hidden(i, t)]!;
      const weighted = value(run).map((x) => probability * x);
      total = weighted.map((x, k) => x + (total[k] ?? 0));
    }
    return total;
  }

  /** The bound's derivative by central differences of the enumerated sum, for the weights and then the angles. */
  function boundGradient(given: Sample): number[] {
    const bound = () => expectation(given, (run) => [losses(given, run).reduce((sum, l) => sum + l, 0)])[0];
    const start = given.subject.parameters;
    const vectors = [start.weights, start.angles];
    const gradient = vectors.flatMap((vector) =>
      [...vector.keys()].map((k) => {
        const at = (shift: number) => {
          const kept = vector[k]!;
          vector[k] = kept + shift;
          given.subject.parameters = start;
          vector[k] = kept;
          return bound();
        };
        return (8 * (at(1e-3)! - at(-1e-3)!) - (at(2e-3)! - at(-2e-3)!)) / 12e-3;
      }),
    );
    given.subject.parameters = start;
    return gradient;
  }

  const collect = (given: Sample, settings: GradientSettings, baseline?: number[]) =>
    Array.from({ length: 300 }, (_, k) =>
      withBatch(given, [k, 99], (_, estimate) => {
        const { weights, angles } = estimate(settings, [k, 5], baseline);
        return [...weights, ...angles];
      }),
    );

  it('is the gradient of the bound, with and without a baseline, exact or by shifts and SPSA', () => {
    const given = sample();
    const expected = boundGradient(given);
    const plain = collect(given, EXACT);
    expectMean(plain, expected, 5);
    const withBaseline = collect(given, EXACT, [1.2, 0.6]);
    expectMean(withBaseline, expected, 5);
    expectMean(collect(given, { ...EXACT, gradient: 'expectation' }), expected, 5);
    // A power check: the same test refuses the printed credit, which leaves out the later losses (errata S5).
    expect(() => expectMean(collect(given, { ...EXACT, rewardToGo: false }), expected, 5)).toThrow();
    // And what the baseline is for: the hidden neurons' estimates scatter less.
    const scatter = (rows: number[][]) => meanOf(rows.map((row) => row[0]!)).stdErr;
    expect(scatter(withBaseline)).toBeLessThan(scatter(plain));
    given.subject.dispose();
  });

  it("is eq. 23's own expectation with the printed credit", () => {
    const given = sample();
    const oracle = oracleOf(given.subject);
    const expected = expectation(given, (run) => {
      const loss = losses(given, run);
      const credits = run.records.map((_, i) => (i < 2 ? loss : loss.map(() => -1)));
      const one = network.gradient(oracle, given.spikes, run, targetsOf(given, run), credits);
      return [...flat(one.weights), ...one.angles.flat()];
    });
    expectMean(collect(given, { ...EXACT, rewardToGo: false }), expected, 5);
    given.subject.dispose();
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
