import { expect } from 'vitest';
import { type DeviceOptions, deviceOptions, type ExtrapolationOptions } from '../../../src/device/index.js';
import { readOptions } from '../../../src/engine/index.js';
import type { Key } from '../../../src/engine/random/seed.js';
import { type Engine, RandomStream } from '../../../src/index.js';
import { type GradientSettings, LocalGradient } from '../../../src/spiking/local/local-gradient.js';
import { BatchMemory } from '../../../src/spiking/network/batch-memory.js';
import { neuronRun } from '../../../src/spiking/network/neuron-run.js';
import {
  type NetworkGraph,
  SpikingNetwork,
  type SpikingNetworkOptions,
} from '../../../src/spiking/public.js';
import type { OracleRun } from '../../oracle/network-oracle.js';

/** The settings that the tests vary. */
export const EXACT: GradientSettings = {
  gradient: 'exact',
  equations: 'consistent',
  perturb: 'currents',
  creditDiscount: 1,
  baseline: 'none',
  passWeights: 'equal',
  synapticPerturbations: 1,
  somaticRepeats: 1,
  shots: 1,
  epsilon: 1e-4,
  sparsity: [],
};

/** One sample's spikes [step][line], its target patterns [step][output], and passes over it with given gradients. */
export interface Sample {
  subject: SpikingNetwork;
  spikes: number[][];
  targets: number[][];
  passes: number;
  clamped: boolean;
}

export interface Estimate {
  weights: number[];
  angles: number[];
}

/** With the moments of the batch, of which learned baselines are made. */
export interface EstimateOfBatch extends Estimate {
  moments: number[];
}

/** What estimates gradients of a batch. */
type Estimator = (settings: GradientSettings, key: Key, moments?: number[]) => EstimateOfBatch;

/** Runs `passes` items forward and hands the batch to `work`, which may have them run again with other spikes. */
export function withBatch<R>(
  sample: Sample,
  key: Key,
  work: (batch: BatchMemory, estimate: Estimator, forward: (key: Key) => void) => R,
  device: DeviceOptions & ExtrapolationOptions = {},
): R {
  const { core } = sample.subject;
  const steps = sample.spikes.length;
  return core.engine.arena.scratch((group) => {
    const { amplify, factors = [1, 3, 5], fit = 'exponential', readout = 'none', ...where } = device;
    const runs = (amplify ? factors : [1]).map((factor) =>
      neuronRun(core, group, readOptions('options', where, deviceOptions), { amplify, factor }),
    );
    const batch = new BatchMemory(core, group, 1, sample.passes, steps, core, runs[0], true);
    const starts = [0];
    const events: number[] = [];
    for (const row of sample.spikes) {
      row.forEach((spike, line) => {
        if (spike) events.push(line);
      });
      starts.push(events.length);
    }
    batch.eventStart.view.set(starts);
    batch.events.view.set(events);
    batch.targets.view.set(sample.targets.flat());
    const forward = (spikesKey: Key) =>
      batch.forward(1, 0, spikesKey, { judged: true, clamped: sample.clamped, floor: 1e-12 });
    forward(key);
    const weights = group.float64(core.weights.length);
    const angles = group.float64(core.angles.length);
    const rules = new Map<string, LocalGradient>();
    const ruleOf = (settings: GradientSettings): LocalGradient => {
      const kept = rules.get(JSON.stringify(settings));
      if (kept) return kept;
      const rule = new LocalGradient(
        ...([core, group, sample.passes, steps] as const),
        { ...settings, ...(amplify && { amplify, factors, fit }), readout },
        runs,
      );
      rules.set(JSON.stringify(settings), rule);
      return rule;
    };
    const estimate: Estimator = (settings, gradientKey, moments) => {
      const rule = ruleOf(settings);
      if (moments) rule.moments.view.set(moments);
      weights.view.fill(0);
      angles.view.fill(0);
      rule.addTo(batch, gradientKey, weights, angles);
      return {
        moments: [...rule.batchMoments.view],
        weights: [...weights.view],
        angles: [...angles.view],
      };
    };
    return work(batch, estimate, forward);
  });
}

/** What each neuron is judged by: output neurons by the targets, hidden ones by what they did. */
export function targetsOf(sample: Sample, run: OracleRun): number[][] {
  const { neurons, outputs } = sample.subject.core.topology.wiring;
  return run.records.map((record, i) =>
    i < neurons - outputs ? record : sample.targets.map((row) => row[i - (neurons - outputs)]!),
  );
}

/** −log p(target) of each step, summed over the output neurons. */
export function losses(sample: Sample, run: OracleRun): number[] {
  const { neurons, outputs } = sample.subject.core.topology.wiring;
  return sample.targets.map((row, t) =>
    row.reduce(
      (sum, pattern, o) => sum - Math.log(run.probabilities[neurons - outputs + o]![t]![pattern]!),
      0,
    ),
  );
}

const RECURRENT: NetworkGraph = {
  features: 2,
  hidden: 2,
  outputs: 1,
  edges: [
    { from: 'features', to: 0 },
    { from: 'features', to: 1 },
    { from: 0, to: 1 },
    { from: 1, to: 0, delay: 1 },
    { from: 0, to: 2 },
    { from: 1, to: 2, delay: 1 },
    { from: 'features', to: 2 },
  ],
};

/** A recurrent network (unless `options` say otherwise) with fixed spikes and targets. */
export function makeSample(
  engine: Engine,
  options: Partial<SpikingNetworkOptions>,
  clamped: boolean,
  passes: number,
  steps = 3,
): Sample {
  const subject = new SpikingNetwork(engine, {
    neuron: 'sqs',
    layers: RECURRENT,
    ansatz: 'two-way',
    seed: 11,
    weightMean: 0.35,
    weightGain: 0.2,
    angleDeviation: 0.8,
    ...options,
  });
  const channels = options.inputs ?? 1;
  const random = new RandomStream('sample');
  const bits = (length: number) => Array.from({ length }, () => Number(random.uniform() < 0.7));
  return {
    subject,
    spikes: Array.from({ length: steps }, () => bits(2 * channels)),
    targets: Array.from({ length: steps }, () => [random.integer(2 ** channels)]),
    passes,
    clamped,
  };
}

/** Each coordinate's mean lies within `sigmas` of its own standard errors of `expected` (plus rounding of ε-differences). */
export function expectMean(estimates: number[][], expected: number[], sigmas: number): void {
  expected.forEach((value, i) => {
    const column = estimates.map((row) => row[i]!);
    const { mean, stdErr } = meanOf(column);
    expect(Math.abs(mean - value)).toBeLessThanOrEqual(sigmas * stdErr + 1e-6);
  });
}

/**
 * The angles' gradients by ten estimates of many shots lie within five standard errors of those by probabilities. Quotients of
 * frequencies are off by `bias` / shots of the largest.
 */
export function expectShotsTend(estimate: Estimator, shots: number, bias: number): void {
  const settings = { ...EXACT, epsilon: 0.3, shots };
  const expected = estimate({ ...settings, gradient: 'expectation' }, [5, 6]);
  const draws = Array.from({ length: 10 }, (_, i) => estimate({ ...settings, gradient: 'shots' }, [8, i]));
  const scale = Math.max(...expected.angles.map(Math.abs));
  expected.angles.forEach((value, i) => {
    const { mean, stdErr } = meanOf(draws.map(({ angles }) => angles[i]!));
    expect(Math.abs(mean - value)).toBeLessThan(5 * stdErr + (bias / shots) * scale);
  });
}

export function meanOf(values: number[]): { mean: number; stdErr: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, stdErr: Math.sqrt(variance / values.length) };
}
