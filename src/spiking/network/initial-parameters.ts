import { Purpose } from '../../../assembly/random/purpose.js';
import { type Engine, kernelStream, keyOf, type Region, type Steps } from '../../engine/index.js';
import { piecesOf } from '../../learning/index.js';
import type { NetworkCore } from './network-core.js';
import type { NetworkOptions } from './network-options.js';

/** Weights that are scaled in one go. */
const PIECE = 2 ** 20;

/** Draws a network's initial parameters, those of up to a million weights in one go. */
export function* drawing(core: NetworkCore, options: NetworkOptions): Steps<void> {
  const { engine, topology, places } = core;
  const { weights, angles } = places;
  const { weightMean, weightGain, seed } = options;
  const angleDeviation = options.angleDeviation ?? 0;
  const { runs, neurons } = topology.wiring;
  fill(engine, seed, 1, angles, 0, angles.length);
  const all = angles.view;
  for (let i = 0; i < all.length; i++) all[i]! *= angleDeviation;
  for (const [first, end] of piecesOf(weights.length)) {
    if (first > 0) yield;
    fill(engine, seed, 0, weights, first, end);
  }
  const deviations = Float64Array.from(topology.fanIn, (weightsIn) => weightGain / Math.sqrt(weightsIn));
  let scaled = 0;
  for (let run = 0; run < runs.length; run += 4) {
    const count = runs[run + 1]!;
    if (scaled + count > PIECE) {
      yield;
      scaled = 0;
    }
    scale(weights.view, runs[run + 2]!, count, weightMean, deviations, runs[run]! % neurons);
    scaled += count;
  }
}

/** Standard normals from number `first` to before `end` of a stream. */
function fill(
  engine: Engine,
  seed: NetworkOptions['seed'],
  item: number,
  { pointer }: Region<Float64Array>,
  first: number,
  end: number,
): void {
  engine.arena.scratch((group) => {
    const stream = kernelStream(engine, group, keyOf(seed), Purpose.Initial);
    engine.kernels.fillNormalFrom(stream, item, 0, first, pointer + 8 * first, end - first);
  });
}

/** Of `count` standard normals from `first` on makes those of a mean and of deviations, which stand from `deviation` on. */
function scale(
  values: Float64Array,
  first: number,
  count: number,
  mean: number,
  deviations: Float64Array,
  deviation: number,
): void {
  for (let i = 0; i < count; i++) values[first + i] = mean + deviations[deviation + i]! * values[first + i]!;
}
