import {
  ArgumentError,
  checkChoice,
  checkNumber,
  checkOptions,
  checkOptionsObject,
  type Engine,
} from '../../engine/index.js';

/**
 * J(ω), how strongly an environment takes part at each angular frequency ω > 0: what couples to the system, B, has the correlations
 * ⟨B(t)B(0)⟩ = 1/π ∫ J(ω) (coth(ω/2T) cos ωt - i sin ωt) dω over ω > 0 (ħ = k_B = 1).
 */
export type SpectralDensity =
  | {
      /** J(ω) = α ω (ω/ω_c)^(s-1) e^(-ω/ω_c). */
      kind: 'ohmic';
      /** α, at least 0. */
      strength: number;
      /** ω_c, an angular frequency. */
      cutoff: number;
      /** s, from 1 (default, ohmic) to 10; below, pure dephasing has no rate. */
      exponent?: number;
    }
  | {
      /** J(ω) = 2λγω/(ω² + γ²), of Drude and Lorentz: an overdamped environment. */
      kind: 'drude';
      /** λ, the energy of reorganisation, at least 0. */
      strength: number;
      /** γ, an angular frequency. */
      cutoff: number;
    }
  | {
      /** Any. */
      kind: 'given';
      /** J(ω), never negative. It falls as fast as ω or faster towards 0, and far beyond the cutoff. */
      density: (frequency: number) => number;
      /** The angular frequency from which on it falls, about. */
      cutoff: number;
    };

/** A checked density. */
export interface Density {
  /** J(ω), ω > 0. */
  at: (frequency: number) => number;
  /** J(ω)/ω towards 0. */
  slope: number;
  cutoff: number;
}

const SMALLEST = 1e-30;
const LARGEST = 1e30;
const MOST_EXPONENT = 10;
/** Where J(ω)/ω of a given density is looked at, beside its cutoff, and how often it may grow from there to a thousandth of that. */
const SMALL = 1e-6;
const SMALLER = 1e-9;
const MOST_GROWTH = 1.5;

/** @throws ArgumentError naming the field that cannot be used */
export function checkDensity(engine: Engine, field: string, value: unknown): Density {
  checkOptionsObject(field, value);
  const given = value as SpectralDensity;
  checkChoice(`${field}.kind`, given.kind, ['ohmic', 'drude', 'given']);
  checkOptions(field, given, FIELDS[given.kind]);
  const cutoff = checkNumber(`${field}.cutoff`, given.cutoff, SMALLEST, LARGEST);
  if (given.kind === 'given') return checkGiven(`${field}.density`, given.density, cutoff);
  const strength = checkNumber(`${field}.strength`, given.strength, 0, LARGEST);
  if (given.kind === 'drude') {
    const at = (frequency: number) => {
      const ratio = frequency / cutoff;
      return (2 * strength * ratio) / (1 + ratio * ratio);
    };
    return { at, slope: (2 * strength) / cutoff, cutoff };
  }
  const { exp, log } = engine.kernels;
  const exponent = checkNumber(`${field}.exponent`, given.exponent ?? 1, 1, MOST_EXPONENT);
  const at = (frequency: number) => {
    const ratio = frequency / cutoff;
    return strength * frequency * exp(exponent === 1 ? -ratio : (exponent - 1) * log(ratio) - ratio);
  };
  return { at, slope: exponent === 1 ? strength : 0, cutoff };
}

const FIELDS = {
  ohmic: ['kind', 'strength', 'cutoff', 'exponent'],
  drude: ['kind', 'strength', 'cutoff'],
  given: ['kind', 'density', 'cutoff'],
} as const;

function checkGiven(field: string, density: unknown, cutoff: number): Density {
  if (typeof density !== 'function') throw new ArgumentError(field, 'a function', density);
  const at = (frequency: number) => checkNumber(`${field}(${frequency})`, density(frequency), 0, LARGEST);
  const slope = at(SMALLER * cutoff) / (SMALLER * cutoff);
  if (slope > MOST_GROWTH * (at(SMALL * cutoff) / (SMALL * cutoff))) {
    throw new ArgumentError(field, 'a density that falls as fast as ω or faster towards 0');
  }
  return { at, slope, cutoff };
}
