import { ArgumentError, type Engine, type Steps } from '../../engine/index.js';
import { integrate } from './integrate.js';
import type { Density } from './spectral-density.js';

/** What a bath does at a Bohr frequency ω, at which the system gives it the energy ω, or takes -ω from it. */
export interface BathResponse {
  /** γ(ω) = ∫ ⟨B(t)B(0)⟩ e^(iωt) dt, over all times. */
  rate(frequency: number): number;
  /** S(ω), the imaginary part of ∫ ⟨B(t)B(0)⟩ e^(iωt) dt over t > 0. */
  shift(frequency: number): Steps<number>;
}

/** Below it a series is more exact than 1 - e^-x. */
const SMALL = 1e-4;

/**
 * The one-sided transforms γ/2 + iS of a thermal bath's correlations (Breuer and Petruccione, The Theory of Open Quantum Systems,
 * equations 3.137 to 3.143): γ(ω) = 2J(ω)/(1 - e^(-ω/T)), with J(-ω) = -J(ω), and S(ω) = 1/2π ∫ (γ(ω - u) - γ(ω + u))/u du over
 * u > 0, which is the principal value.
 */
export function bathResponse(
  engine: Engine,
  { at, slope, cutoff }: Density,
  temperature: number,
): BathResponse {
  const { exp } = engine.kernels;
  const rate = (frequency: number) => {
    if (frequency === 0) return 2 * temperature * slope;
    const density = at(Math.abs(frequency));
    if (temperature === 0) return frequency > 0 ? 2 * density : 0;
    const x = Math.abs(frequency) / temperature;
    const rest = exp(-x);
    const occupied = x < SMALL ? 1 / (x * (1 + x * (1 / 2 + x / 6))) : rest / (1 - rest);
    return 2 * density * (frequency > 0 ? 1 + occupied : occupied);
  };
  function* shift(frequency: number): Steps<number> {
    const middle = Math.abs(frequency);
    const difference = (u: number) => (rate(frequency - u) - rate(frequency + u)) / u;
    const scale = Math.max(cutoff, middle);
    // At u = |ω| the rate of a cold bath has a kink.
    const near = middle === 0 ? 0 : yield* integrate(engine, difference, 0, middle, scale);
    const far = yield* integrate(engine, difference, middle, Infinity, scale);
    if (near === undefined || far === undefined) {
      throw new ArgumentError(
        'options.spectralDensity',
        'a density without jumps which falls off, so that the Lamb shift converges',
      );
    }
    return (near + far) / (2 * Math.PI);
  }
  return { rate, shift };
}
