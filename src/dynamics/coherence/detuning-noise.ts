import { Purpose } from '../../../assembly/random/purpose.js';
import type { Engine, Key, RegionGroup } from '../../engine/index.js';
import {
  ArgumentError,
  checkChoice,
  checkNumber,
  checkOptions,
  checkPositive,
  kernelStream,
  RandomStream,
} from '../../engine/index.js';

/** A qubit's detuning δ(t) in H = (δ/2) σz, of mean 0 and stationary. */
export type DetuningNoise =
  | {
      /** Gaussian (Ornstein-Uhlenbeck) noise, or one that jumps between ±amplitude (random telegraph). */
      kind: 'ornstein-uhlenbeck' | 'telegraph';
      /** σ, the root mean square of δ, in radians per unit of time, at least 0. */
      amplitude: number;
      /** τ: ⟨δ(t) δ(0)⟩ = σ² exp(-|t|/τ). */
      correlationTime: number;
    }
  | {
      /** Without memory: the coherence of a free qubit is exp(-rate · t). */
      kind: 'white';
      /** 1/T2, per unit of time, at least 0. */
      rate: number;
    };

/** Writes the phases ∫δ dt that a trajectory picks up in one interval after the other. */
export type PhaseSource = (trajectory: number, run: number, phases: Float64Array) => void;

/** Beyond it, a phase says nothing any more, and a telegraph would jump for ever. */
const LARGEST_PHASE = 1e6;
const MOST_CORRELATION_TIMES = 1e5;
const MOST_OF_TELEGRAPH = 2e4;
/** A series is more exact than the difference of exponentials below this. */
const SMALL = 0.02;

/** A copy of a noise that is usable for runs that last at most `longest`. */
export function checkDetuning(field: string, value: unknown, longest: number): DetuningNoise {
  if (value === null || typeof value !== 'object') throw new ArgumentError(field, 'an object', value);
  const noise = value as DetuningNoise;
  checkChoice(`${field}.kind`, noise.kind, ['ornstein-uhlenbeck', 'telegraph', 'white']);
  if (noise.kind === 'white') {
    checkOptions(field, noise, ['kind', 'rate']);
    checkNumber(`${field}.rate`, noise.rate, 0, LARGEST_PHASE / longest);
  } else {
    checkOptions(field, noise, ['kind', 'amplitude', 'correlationTime']);
    checkNumber(`${field}.amplitude`, noise.amplitude, 0, LARGEST_PHASE / longest);
    const time = checkPositive(`${field}.correlationTime`, noise.correlationTime);
    const shortest = longest / (noise.kind === 'telegraph' ? MOST_OF_TELEGRAPH : MOST_CORRELATION_TIMES);
    if (!(time >= shortest && time <= longest * LARGEST_PHASE)) {
      throw new ArgumentError(
        `${field}.correlationTime`,
        `from ${shortest} to ${longest * LARGEST_PHASE} for runs of ${longest}`,
        time,
      );
    }
  }
  return { ...noise };
}

/** How often a noise is drawn beside once in each interval, about. */
export const changesOf = (noise: DetuningNoise, time: number): number =>
  noise.kind === 'telegraph' ? time / (2 * noise.correlationTime) : 0;

/**
 * Draws the noise of intervals of given lengths without any error of discretisation; streams are keyed by
 * (trajectory, run).
 */
export function phaseSource(
  engine: Engine,
  group: RegionGroup,
  key: Key,
  noise: DetuningNoise,
  lengths: Float64Array,
): PhaseSource {
  if (noise.kind === 'telegraph') return telegraph(engine, key, noise, lengths);
  const count = lengths.length;
  const normals = group.float64(2 * count + 1);
  const stream = kernelStream(engine, group, key, Purpose.Detuning);
  const draw = (trajectory: number, run: number) => {
    engine.kernels.fillNormal(stream, trajectory, run, normals.pointer, normals.length);
    return normals.view;
  };
  if (noise.kind === 'white') {
    const spreads = lengths.map((length) => Math.sqrt(2 * noise.rate * length));
    return (trajectory, run, phases) => {
      const view = draw(trajectory, run);
      for (let k = 0; k < count; k++) phases[k] = spreads[k]! * view[k]!;
    };
  }
  const { amplitude, correlationTime } = noise;
  const steps = Array.from(lengths, (length) => ornsteinUhlenbeckStep(engine, length / correlationTime));
  return (trajectory, run, phases) => {
    const view = draw(trajectory, run);
    // In units of σ and τ, and from the stationary distribution.
    let value = view[2 * count]!;
    steps.forEach(({ decay, drift, kick, shared, own }, k) => {
      const [a, b] = [view[2 * k], view[2 * k + 1]];
      phases[k] = amplitude * correlationTime * (drift * value + shared * a! + own * b!);
      value = decay * value + kick * a!;
    });
  };
}

/**
 * Exact update of an Ornstein-Uhlenbeck process and its integral over a time u, both in units of σ and τ (Gillespie,
 * Phys. Rev. E 54, 2084 (1996)): the end is decay · value + kick · a, the integral drift · value + shared · a + own · b.
 */
function ornsteinUhlenbeckStep({ kernels: { exp } }: Engine, u: number) {
  const decay = exp(-u);
  const drift = u < SMALL ? u * (1 - u * (1 / 2 - u * (1 / 6 - u * (1 / 24 - u / 120)))) : 1 - decay;
  const kick = Math.sqrt(drift * (1 + decay));
  const variance =
    u < SMALL
      ? u * u * u * (2 / 3 - u * (1 / 2 - u * (7 / 30 - u * (1 / 12 - (u * 31) / 1260))))
      : 2 * u - 4 * drift + drift * (1 + decay);
  const shared = kick > 0 ? (drift * drift) / kick : 0;
  return { decay, drift, kick, shared, own: Math.sqrt(Math.max(0, variance - shared * shared)) };
}

/** Jumps at the times of a Poisson process of rate 1/(2τ). */
function telegraph(
  { kernels: { log } }: Engine,
  key: Key,
  noise: { amplitude: number; correlationTime: number },
  lengths: Float64Array,
): PhaseSource {
  const { amplitude, correlationTime } = noise;
  return (trajectory, run, phases) => {
    const stream = new RandomStream({ key, purpose: Purpose.Detuning }, trajectory, run);
    const wait = () => -2 * correlationTime * log(1 - stream.uniform());
    let value = stream.uniform() < 0.5 ? amplitude : -amplitude;
    let rest = wait();
    lengths.forEach((length, k) => {
      let left = length;
      let phase = 0;
      while (rest < left) {
        phase += value * rest;
        left -= rest;
        value = -value;
        rest = wait();
      }
      rest -= left;
      phases[k] = phase + value * left;
    });
  };
}
