/** Leaky integrate-and-fire neurons: τ dV = (-(V - V_rest) + R I) dt + σ dW, a spike and a reset where V reaches θ. */
import { fillNormal, normalAt } from '../../random/normal';
import { Purpose } from '../../random/purpose';
import { fillUniform, uniformAt } from '../../random/uniform';
import { exp } from '../../simd/exponential';
import { log } from '../../simd/logarithm';
import { CHUNK } from '../ensemble/chunk';
import { MOST_SPIKES } from './most-spikes';

const NORMALS = memory.data(CHUNK * 8, 16);
const UNIFORMS = memory.data(CHUNK * 8, 16);
/** The `LifStep` of what is left of a step behind a spike. */
const PART = memory.data(offsetof<LifStep>(), 16);
/** A series is more exact than 1 - e^-u below this. */
const SMALL: f64 = 0.02;
/** No uniform of 53 bits is below e to minus this. */
const FAR: f64 = 37;
const ROOT_2_OVER_PI: f64 = 0.7978845608028654;

/** The exact solution over a time without spikes. */
@unmanaged
class LifStep {
  /** In units of τ. */
  length: f64;
  /** e^-length. @internal */
  decay: f64;
  /** What that lacks to 1. @internal */
  drift: f64;
  /** Standard deviation of V at the end. @internal */
  spread: f64;
  /** How far the threshold bends away from a straight line where V is a Wiener path, for θ - meanPotential = 1. @internal */
  bend: f64;
}

/** Neurons for `runLif`. */
@unmanaged
export class LifEnsemble extends LifStep {
  steps: i32;
  every: i32;
  /** Whether paths that cross the threshold between two times are found too. */
  bridge: bool;
  key0: u32;
  key1: u32;
  /** In units of τ, how long a neuron rests at its reset value after a spike. */
  refractory: f64;
  /** σ / √(2τ), the standard deviation of V without a threshold. */
  scale: f64;
  threshold: f64;
  reset: f64;
  initial: f64;
  /** V_rest + R I in the middle of each step. */
  meanPotential: usize;
  /** [recorded time][2]: sums of V over trajectories, and of squares; the second entries are not used. */
  sums: usize;
  squares: usize;
  /** Spikes of each trajectory (u32). */
  spikes: usize;
  /** [trajectory][recorded time] of the first `keptTrajectories`, or 0. */
  values: usize;
  keptTrajectories: i32;
  /** Where the latest trajectory is: V. @internal */
  v: f64;
  /** How long it still rests. @internal */
  resting: f64;
}

/** Solves a whole step; to be called before `runLif`. */
export function beginLif(ensemble: LifEnsemble): void {
  solve(ensemble, ensemble.length, ensemble.scale);
}

function solve(step: LifStep, length: f64, scale: f64): void {
  const decay = exp(-length);
  const drift =
    length < SMALL
      ? length * (1 - length * (1.0 / 2 - length * (1.0 / 6 - length * (1.0 / 24 - length / 120))))
      : 1 - decay;
  step.length = length;
  step.decay = decay;
  step.drift = drift;
  step.spread = scale * sqrt(drift * (1 + decay));
  step.bend = (drift * drift) / (sqrt(0.5 * (1 + decay * decay)) + 0.5 * (1 + decay));
}

/**
 * Takes the trajectories `first` to `first + count - 1` through `steps` steps from step `start` on, which is a multiple of
 * 64; several of them through all steps. Returns a step in which a neuron spiked too often to be followed, or -1.
 */
export function runLif(ensemble: LifEnsemble, first: i32, count: i32, start: i32, steps: i32): i32 {
  for (let k = first; k < first + count; k++) {
    const failed = runNeuron(ensemble, k, start, start + steps);
    if (failed >= 0) return failed;
  }
  return -1;
}

function runNeuron(ensemble: LifEnsemble, trajectory: i32, begin: i32, end: i32): i32 {
  const every = ensemble.every;
  if (begin == 0) {
    ensemble.v = ensemble.initial;
    ensemble.resting = 0;
    take(ensemble, trajectory, 0);
  }
  let time = begin / every + 1;
  let untilRecord = every - (begin % every);
  for (let start = begin; start < end; start += CHUNK) {
    const steps = min(CHUNK, end - start);
    const chunk = start / CHUNK;
    fillNormal(NORMALS, steps, ensemble.key0, ensemble.key1, Purpose.Wiener, trajectory, chunk);
    if (ensemble.bridge) {
      fillUniform(UNIFORMS, steps, ensemble.key0, ensemble.key1, Purpose.Crossing, trajectory, chunk);
    }
    for (let step = 0; step < steps; step++) {
      const place = (<usize>step) << 3;
      const meanPotential = load<f64>(ensemble.meanPotential + ((<usize>(start + step)) << 3));
      if (
        !runStep(ensemble, trajectory, meanPotential, load<f64>(NORMALS + place), load<f64>(UNIFORMS + place))
      ) {
        return start + step;
      }
      if (--untilRecord == 0) {
        untilRecord = every;
        take(ensemble, trajectory, time++);
      }
    }
  }
  return -1;
}

/**
 * One step, exact between spikes. Behind a spike it goes on with numbers of that spike's own. Returns whether there
 * were not too many.
 */
function runStep(
  ensemble: LifEnsemble,
  trajectory: i32,
  meanPotential: f64,
  normal: f64,
  uniform: f64,
): bool {
  const counter = ensemble.spikes + ((<usize>trajectory) << 2);
  let left = ensemble.length;
  for (let fired = 0; fired <= MOST_SPIKES; fired++) {
    if (ensemble.resting >= left) {
      ensemble.resting -= left;
      return true;
    }
    left -= ensemble.resting;
    ensemble.resting = 0;
    let step: LifStep = ensemble;
    if (left != ensemble.length) {
      step = changetype<LifStep>(PART);
      solve(step, left, ensemble.scale);
    }
    const next = ensemble.v + step.drift * (meanPotential - ensemble.v) + step.spread * normal;
    if (!crosses(ensemble, step, meanPotential, next, uniform)) {
      ensemble.v = next;
      return true;
    }
    const spike = load<u32>(counter);
    store<u32>(counter, spike + 1);
    if (ensemble.bridge)
      left -= min(left, crossingTime(ensemble, step, meanPotential, next, trajectory, spike));
    else left = 0;
    ensemble.v = ensemble.reset;
    ensemble.resting = ensemble.refractory;
    normal = normalAt(ensemble.key0, ensemble.key1, Purpose.Spike, trajectory, spike, 1);
    uniform = uniformAt(ensemble.key0, ensemble.key1, Purpose.Spike, trajectory, spike, 3);
  }
  return false;
}

/**
 * Whether a path from V to V' came to the threshold. V - meanPotential is e^-t times a Wiener path in the time (e^2t - 1) σ²/(2τ), for
 * which the threshold is nearly a straight line: with the distances a and c of the ends from it, and the variance S, a
 * Wiener path crosses a line with the probability exp(-2ac/S). The bend lifts the line by κ s (S - s), which to first
 * order multiplies the exponent by 1 + κS² / (a + c) far from it and by 1 + κS² / √(2S/π) near it.
 */
function crosses(ensemble: LifEnsemble, step: LifStep, meanPotential: f64, next: f64, uniform: f64): bool {
  const threshold = ensemble.threshold;
  if (next >= threshold) return true;
  if (!ensemble.bridge) return false;
  const a = step.decay * (threshold - ensemble.v);
  const c = threshold - next;
  const lift = ((threshold - meanPotential) * step.bend) / (a + c + ROOT_2_OVER_PI * step.spread);
  const exponent = ((2 * a * c) / (step.spread * step.spread)) * (1 + lift);
  return exponent < FAR && uniform < exp(-exponent);
}

/**
 * When a path that came to the threshold was there first, in units of τ. For a Wiener path that ends d beyond it, or d before
 * it (which is the other's mirror image), t / (S - t) has the inverse Gaussian distribution with mean a / d and shape
 * a² / S; drawn as Michael, Schucany and Haas do, Am. Stat. 30, 88 (1976).
 */
function crossingTime(
  ensemble: LifEnsemble,
  step: LifStep,
  meanPotential: f64,
  next: f64,
  trajectory: i32,
  spike: u32,
): f64 {
  const threshold = ensemble.threshold;
  const spread = step.spread;
  if (spread == 0) return log((meanPotential - ensemble.v) / (meanPotential - threshold));
  const a = step.decay * (threshold - ensemble.v);
  const d = abs(threshold - next);
  const normal = normalAt(ensemble.key0, ensemble.key1, Purpose.Spike, trajectory, spike, 0);
  const uniform = uniformAt(ensemble.key0, ensemble.key1, Purpose.Spike, trajectory, spike, 2);
  const g = (0.5 * normal * normal * spread * spread) / a;
  const root = d + g + sqrt(g * (d + d + g));
  // t / S of the smaller root, or of the larger.
  const isSmaller = uniform * (root + d) <= root;
  let share = isSmaller ? a / (a + root) : (a * root) / (a * root + d * d);
  // The bend of the threshold is met as much later, or sooner, as the path takes to rise by it.
  const lift = ((threshold - meanPotential) * step.bend) / (a + d + ROOT_2_OVER_PI * spread);
  share += lift * share * (1 - share);
  // Without any noise to speak of all of these may be 0.
  if (!(share < 1)) return step.length;
  share = max(share, 0);
  const growth = (share * step.drift * (1 + step.decay)) / (step.decay * step.decay);
  return growth < 1e-5 ? 0.5 * growth * (1 - 0.5 * growth) : 0.5 * log(1 + growth);
}

function take(ensemble: LifEnsemble, trajectory: i32, time: i32): void {
  const v = ensemble.v;
  const place = (<usize>time) << 4;
  store<f64>(ensemble.sums + place, load<f64>(ensemble.sums + place) + v);
  store<f64>(ensemble.squares + place, load<f64>(ensemble.squares + place) + v * v);
  if (trajectory >= ensemble.keptTrajectories) return;
  const points = ensemble.steps / ensemble.every + 1;
  store<f64>(ensemble.values + ((<usize>(trajectory * points + time)) << 3), v);
}
