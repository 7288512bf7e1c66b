import type { Engine, Steps } from '../../../engine/index.js';
import type { PatternChannels } from '../neuron-channels.js';
import { memoryEntropy } from './memory-entropy.js';

/** Multiplications of a piece of work, and about how many of them the eigenvalues of a matrix are worth. */
const PIECE = 2 ** 20;
const EIGENVALUES = 2 ** 14;

/** χ of so many steps: goes through all records, depth first. */
export function* recordInformation(
  engine: Engine,
  memory: number,
  fresh: Float64Array,
  channels: readonly PatternChannels[],
): Steps<Float64Array> {
  const side = fresh.length;
  const entropy = memoryEntropy(engine, memory);
  const steps = channels.length;
  const patterns = channels[0]!.length;
  /** Σ p(s) σ_s and Σ p(s) S(σ_s) of each step. */
  const mixtures = channels.map(() => new Float64Array(side));
  const entropies = new Float64Array(steps);
  /** Of the record that is gone through, each step's p(s) σ_s, and the pattern that is next. */
  const states = [fresh, ...channels.map(() => new Float64Array(side))];
  const next = new Uint32Array(steps);
  const pieces = Math.ceil(PIECE / (side * side + (memory > 1 ? EIGENVALUES : 0)));
  let done = 0;
  for (let t = 0; t >= 0; ) {
    const pattern = next[t]!;
    if (pattern === patterns) {
      next[t] = 0;
      t--;
      continue;
    }
    next[t]! += 1;
    const state = states[t + 1]!;
    transform(channels[t]![pattern]!, states[t]!, state);
    // What cannot happen has no part in it, and neither has what follows.
    if (state[0]! > 0) {
      for (let i = 0; i < side; i++) mixtures[t]![i]! += state[i]!;
      entropies[t]! += entropy(state);
      if (t + 1 < steps) t++;
    }
    done++;
    if (done % pieces === 0) yield { unit: 'pattern of the first step', done: next[0]! - 1, total: patterns };
  }
  return entropies.map((known, t) => Math.max(0, entropy(mixtures[t]!) - known));
}

function transform(channel: Float64Array, from: Float64Array, to: Float64Array): void {
  const side = from.length;
  for (let row = 0; row < side; row++) {
    let sum = 0;
    for (let column = 0; column < side; column++) sum += channel[row * side + column]! * from[column]!;
    to[row] = sum;
  }
}
