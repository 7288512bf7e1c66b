import {
  ArgumentError,
  checkEngine,
  type Describes,
  type Engine,
  number,
  readOptions,
} from '../../engine/index.js';
import { checkBelow, LARGEST_LIF_NUMBER, type LifNeuron, neuronOptions } from './lif-neuron.js';

/** Logarithm of what is below the rounding of 1. */
const NEGLIGIBLE = 40;
/** In units of log x. e^(-e^s) and a peak as wide as 1/√2 need no finer steps for all of their digits. */
const STEP = 0.12;
const STEPS_OF_PEAK = 0.4;
/** b beyond which e^(b²), and the time between spikes, is no number any more. */
const FARTHEST = 26.6;
/** Of what lies between the smallest number and the largest, in the finest steps. */
const MOST_INTERVALS = 200_000;
/** A series is more exact than 1 - e^-x below this. */
const SMALL = 0.02;

/** The neuron, and what drives it. */
export interface SiegertOptions extends LifNeuron {
  /** I, the constant current. */
  current: number;
}

export const siegertOptions = () =>
  ({
    ...neuronOptions(),
    current: number({ minimum: -LARGEST_LIF_NUMBER, maximum: LARGEST_LIF_NUMBER }),
  }) satisfies Describes<SiegertOptions>;

/**
 * The exact rate of a neuron with constant current, in spikes per unit of time (Siegert, Phys. Rev. 81, 617 (1951)):
 * 1/ν = t_ref + τ √π ∫ e^(u²) (1 + erf u) du from (V_reset - μ)/s to (θ - μ)/s, μ = V_rest + R I, s = σ/√τ; here in the
 * form t_ref + τ ∫₀^∞ e^(-s²y²) (e^(2(θ-μ)y) - e^(2(V_reset-μ)y)) / y dy. 0 where the rate is below all numbers.
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { siegertRate } from 'bornspike/dynamics';
 *
 * const engine = await createEngine();
 * console.log(siegertRate(engine, { timeConstant: 1, sigma: 0.5, threshold: 1, current: 1.2 }).toFixed(6));
 * // prints: 0.759668
 * ```
 */
export function siegertRate(engine: Engine, options: SiegertOptions): number {
  checkEngine(engine);
  const neuron = readOptions('options', options, siegertOptions);
  checkBelow('options.reset', neuron.reset, neuron);
  const { timeConstant, rest, resistance, sigma, threshold, reset, refractory, current } = neuron;
  if (sigma === 0) throw new ArgumentError('options.sigma', 'a number greater than 0', sigma);
  const mean = rest + resistance * current;
  const spread = sigma / Math.sqrt(timeConstant);
  const above = threshold - mean;
  const gap = threshold - reset;
  const b = above / spread;
  if (b > FARTHEST) return 0;
  // Where the integrand ends, and where it is too small to count.
  const reach = Math.sqrt(above * above + NEGLIGIBLE * spread * spread);
  const last = b < 0 ? NEGLIGIBLE / (reach - above) : (b + Math.sqrt(b * b + NEGLIGIBLE)) / spread;
  const { exp, log } = engine.kernels;
  const scale = Math.min(1 / (Math.abs(above) + spread), 1 / gap);
  const begin = log(scale) - NEGLIGIBLE;
  const end = log(last);
  const intervals = Math.ceil((end - begin) / Math.min(STEP, STEPS_OF_PEAK / Math.max(1, b)));
  if (!(intervals <= MOST_INTERVALS)) throw unusable(sigma);
  const step = (end - begin) / intervals;
  // The trapezoidal rule in log y, of a function that ends by itself on both sides.
  let sum = 0;
  for (let i = 0; i <= intervals; i++) {
    const y = exp(begin + i * step);
    const fall = 2 * gap * y;
    const lost =
      fall < SMALL
        ? fall * (1 - fall * (1 / 2 - fall * (1 / 6 - fall * (1 / 24 - fall / 120))))
        : 1 - exp(-fall);
    sum += exp(2 * above * y - spread * y * (spread * y)) * lost;
  }
  const rate = 1 / (refractory + timeConstant * sum * step);
  if (!Number.isFinite(rate)) throw unusable(sigma);
  return rate;
}

const unusable = (sigma: number): ArgumentError =>
  new ArgumentError(
    'options.sigma',
    'noise beside potentials and times of which the rate is a number',
    sigma,
  );
