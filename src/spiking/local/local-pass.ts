import { PROBABILITY_FLOOR } from '../../../assembly/spiking/network/probability-floor.js';
import type { Region, RegionGroup, Steps } from '../../engine/index.js';
import type { BatchPart } from '../../learning/index.js';
import { BatchMemory } from '../network/batch-memory.js';
import type { NetworkCore } from '../network/network-core.js';
import { neuronRun } from '../network/neuron-run.js';
import type { SpikeSource } from '../network/spike-source.js';
import { LocalGradient } from './local-gradient.js';
import { isRegularised, type LocalRuleSettings } from './local-options.js';

/** Runs of a sample in a part: so many, as a part takes some time by itself, or more where there would be too many parts. */
const RUNS = 6;
const MOST_PARTS = 16;

/** Samples of a part, always an even number: two runs are done at a time. */
export const localTogether = (batch: number, passes: number): number =>
  2 * Math.ceil(Math.max(RUNS / passes, batch / MOST_PARTS) / 2);

/** What a part's samples gave besides the gradients. */
export interface LocalPass {
  /** [item][step] */
  losses: Float64Array;
  /** Values that were led back to no noise and were no probabilities. */
  clipped: number;
  /** Of the batch's first part, with `amplify`: see `LocalGradient.points`. */
  points: Float64Array | undefined;
  /** The first sample's targets, which these are of, [step][output]. */
  scored: Uint16Array;
}

/**
 * Runs parts of batches forwards, and finds their gradients by the local rule, in the memory of one engine. What parts need are the
 * parameters and the baseline's running means; what they leave are the gradients of the batch's mean loss, and the batch's share in
 * those means.
 *
 * @param capacity most samples of a part, for which `source` has room
 * @param gradients where they are written, which are like the network's vectors
 */
export function localRunner(
  core: NetworkCore,
  group: RegionGroup,
  source: SpikeSource,
  settings: LocalRuleSettings,
  capacity: number,
  gradients: readonly [weights: Region<Float64Array>, angles: Region<Float64Array>],
) {
  const { amplify, factors, globalPasses } = settings;
  const { steps, labels } = source;
  /** At each factor of the noise. */
  const neurons = (amplify ? factors : [1]).map((factor) =>
    neuronRun(core, group, settings, { amplify, factor }),
  );
  const { places: parameters } = core;
  const regularised = isRegularised(settings);
  const memory = new BatchMemory(
    core,
    group,
    capacity,
    globalPasses,
    steps,
    parameters,
    neurons[0],
    regularised,
  );
  const rule = new LocalGradient(core, group, capacity * globalPasses, steps, settings, neurons);
  return {
    neurons,
    rule,
    given: [parameters.weights, parameters.angles, rule.moments],
    left: [...gradients, rule.batchMoments],
    *run({ first, batch, fresh, numbers, places, encode, born }: BatchPart): Steps<LocalPass> {
      const { length } = numbers;
      source.load(memory, places, encode, numbers);
      memory.setTargets(Array.from(places, (place) => labels[place]!));
      const options = { judged: true, clamped: settings.teacherForcing, floor: PROBABILITY_FLOOR };
      const forward = memory.forwardPieces(length, first * globalPasses, born, {
        ...{ whole: batch, fresh, ...options },
      });
      for (const _ of forward) yield;
      for (const { view } of gradients) view.fill(0);
      const before = rule.clipped;
      for (const _ of rule.addPieces(memory, born, ...gradients)) yield;
      return {
        losses: memory.loss.view.slice(0, length * globalPasses * steps),
        clipped: rule.clipped - before,
        points: first > 0 ? undefined : rule.points?.slice(),
        scored: memory.targets.view.slice(0, steps * core.topology.wiring.outputs),
      };
    },
  };
}
