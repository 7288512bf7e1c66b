/** Leaky integrate-and-fire neurons: τ dV = (-(V - V_rest) + R I) dt + σ dW, a spike and a reset where V reaches θ. */
import { Purpose } from '../random/purpose';
import { fillUniform } from '../random/uniform';
import { exp } from '../simd/exponential';
import { CHUNK, fillWiener } from './wiener';

const NORMALS = memory.data(CHUNK * 8, 16);
const UNIFORMS = memory.data(CHUNK * 8, 16);

/** Describes neurons to `runLif`; written by the facade. */
@unmanaged
export class LifEnsemble {
  steps: i32;
  every: i32;
  /** Steps that a neuron rests at its reset value after a spike. */
  refractory: i32;
  /** Whether paths that cross the threshold between two times are found too. */
  bridge: i32;
  key0: u32;
  key1: u32;
  /** dt / τ, and σ √dt / τ. */
  share: f64;
  kick: f64;
  threshold: f64;
  reset: f64;
  initial: f64;
  /** V_rest + R I in the middle of each step. */
  drive: usize;
  /** [recorded time][2]: sums of V over trajectories, and of squares; the second entries are not used. */
  sums: usize;
  squares: usize;
  /** Spikes of each trajectory (u32). */
  spikes: usize;
  /** [trajectory][recorded time] of the first `kept`, or 0. */
  values: usize;
  kept: i32;
}

export function lifBytes(): f64 {
  return offsetof<LifEnsemble>();
}

export function describeLif(
  ensemble: LifEnsemble,
  steps: i32,
  every: i32,
  refractory: i32,
  bridge: bool,
  key0: u32,
  key1: u32,
  share: f64,
  kick: f64,
  threshold: f64,
  reset: f64,
  initial: f64,
  drive: usize,
  sums: usize,
  squares: usize,
  spikes: usize,
  values: usize,
  kept: i32,
): void {
  ensemble.steps = steps;
  ensemble.every = every;
  ensemble.refractory = refractory;
  ensemble.bridge = bridge;
  ensemble.key0 = key0;
  ensemble.key1 = key1;
  ensemble.share = share;
  ensemble.kick = kick;
  ensemble.threshold = threshold;
  ensemble.reset = reset;
  ensemble.initial = initial;
  ensemble.drive = drive;
  ensemble.sums = sums;
  ensemble.squares = squares;
  ensemble.spikes = spikes;
  ensemble.values = values;
  ensemble.kept = kept;
}

/**
 * Runs the trajectories `first` to `first + count - 1` by Euler-Maruyama, which for noise that does not depend on V is
 * Milstein's scheme too. Given both ends of a step, a Wiener path has crossed θ in between with the probability
 * exp(-2 (θ - V)(θ - V') / (σ²dt/τ²)).
 */
export function runLif(ensemble: LifEnsemble, first: i32, count: i32): void {
  for (let k = first; k < first + count; k++) runNeuron(ensemble, k);
}

function runNeuron(ensemble: LifEnsemble, trajectory: i32): void {
  const threshold = ensemble.threshold;
  const share = ensemble.share;
  const kick = ensemble.kick;
  const spread = kick * kick;
  let v = ensemble.initial;
  let resting = 0;
  let spikes = 0;
  let time = 0;
  let untilRecord = ensemble.every;
  take(ensemble, trajectory, time++, v);
  for (let start = 0; start < ensemble.steps; start += CHUNK) {
    const steps = min(CHUNK, ensemble.steps - start);
    const chunk = start / CHUNK;
    fillWiener(NORMALS, steps, 1, ensemble.key0, ensemble.key1, trajectory, chunk);
    if (ensemble.bridge) {
      fillUniform(UNIFORMS, steps, ensemble.key0, ensemble.key1, Purpose.Crossing, trajectory, chunk);
    }
    for (let step = 0; step < steps; step++) {
      const place = (<usize>step) << 3;
      if (resting > 0) {
        resting--;
      } else {
        const drive = load<f64>(ensemble.drive + ((<usize>(start + step)) << 3));
        const next = v + share * (drive - v) + kick * load<f64>(NORMALS + place);
        let fires = next >= threshold;
        if (!fires && ensemble.bridge) {
          const exponent = (2 * (threshold - v) * (threshold - next)) / spread;
          // Beyond, no uniform of 53 bits is small enough.
          if (exponent < 37) fires = load<f64>(UNIFORMS + place) < exp(-exponent);
        }
        if (fires) {
          v = ensemble.reset;
          resting = ensemble.refractory;
          spikes++;
        } else {
          v = next;
        }
      }
      if (--untilRecord == 0) {
        untilRecord = ensemble.every;
        take(ensemble, trajectory, time++, v);
      }
    }
  }
  store<u32>(ensemble.spikes + ((<usize>trajectory) << 2), spikes);
}

// @ts-ignore: decorator
@inline
function take(ensemble: LifEnsemble, trajectory: i32, time: i32, v: f64): void {
  const place = (<usize>time) << 4;
  store<f64>(ensemble.sums + place, load<f64>(ensemble.sums + place) + v);
  store<f64>(ensemble.squares + place, load<f64>(ensemble.squares + place) + v * v);
  if (trajectory >= ensemble.kept) return;
  const points = ensemble.steps / ensemble.every + 1;
  store<f64>(ensemble.values + ((<usize>(trajectory * points + time)) << 3), v);
}
