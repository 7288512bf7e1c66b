import { checkNumber, checkOptions } from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { ArgumentError } from '../engine/errors.js';
import { checkNeuron, LARGEST, type LifNeuron, NEURON_NAMES } from './lif-neuron.js';

/** e^(-x²) is below the rounding of 1 there. */
const REACH = 7;
/** Steps in a unit of x, and at least in the length over which e^(2ax) or e^(2bx) falls by e². */
const FINENESS = 200;
const DECAY_STEPS = 40;
const MOST_INTERVALS = 10_000_000;

/**
 * The exact rate of a neuron with constant current, in spikes per unit of time (Siegert, Phys. Rev. 81, 617 (1951)):
 * 1/ν = t_ref + τ √π ∫ e^(u²) (1 + erf u) du from (V_reset - μ)/s to (θ - μ)/s, μ = V_rest + R I, s = σ/√τ; here in the
 * form t_ref + τ ∫₀^∞ e^(-x²) (e^(2bx) - e^(2ax)) / x dx, a and b being these limits.
 *
 * @throws ArgumentError naming the option that cannot be used
 */
export function siegertRate(engine: Engine, options: LifNeuron & { current: number }): number {
  checkEngine(engine);
  checkOptions('options', options, [...NEURON_NAMES, 'current']);
  const { timeConstant, rest, resistance, noise, threshold, reset, refractory } = checkNeuron(options);
  const current = checkNumber('options.current', options.current, -LARGEST, LARGEST);
  if (noise === 0) throw new ArgumentError('options.noise', 'a number greater than 0', noise);
  const mean = rest + resistance * current;
  const spread = noise / Math.sqrt(timeConstant);
  const a = (reset - mean) / spread;
  const b = (threshold - mean) / spread;
  const { exp } = engine.kernels;
  const value = (x: number) =>
    x === 0 ? 2 * (b - a) : (exp(2 * b * x - x * x) - exp(2 * a * x - x * x)) / x;
  // Simpson's rule, as far as the integrand reaches, in steps that follow its decay.
  const end = b < 0 ? (REACH * REACH) / (Math.sqrt(b * b + REACH * REACH) - b) : b + REACH;
  const limits = Math.abs(a) + Math.abs(b);
  const intervals = 2 * Math.ceil((end * Math.max(FINENESS + limits, DECAY_STEPS * limits)) / 2);
  if (intervals > MOST_INTERVALS) {
    throw new ArgumentError(
      'options.noise',
      'noise that is not that weak beside the distance to the threshold',
      noise,
    );
  }
  const width = end / intervals;
  let sum = value(0) + value(end);
  for (let i = 1; i < intervals; i++) sum += (i % 2 ? 4 : 2) * value(i * width);
  return 1 / (refractory + timeConstant * ((sum * width) / 3));
}
