import { powerOfTwo } from '../../memory';
import { LANES } from './rows';

/**
 * Circuits of one topology in many chains. Four chains are a group, the lanes of every row; T is float32 or float64:
 * a row is 16 or 32 bytes. Paths have `slices + 2^levels` rows: a segment that passes the end goes on there.
 */
@unmanaged
export class Ensemble {
  neurons: i32;
  slices: i32;
  /** The most levels of any neuron. */
  levels: i32;
  /** Clusters of slices draw new signs after each so many-th sweep; 0: never. */
  signs: i32;
  /** Segments of 2^jumpLevels slices of all neurons jump after each so many-th sweep; 0: never. */
  jumps: i32;
  jumpLevels: i32;
  /** Couplings to or from other simulated neurons, per group. */
  couplings: i32;
  /** Length of a slice. */
  spacing: f64;
  key0: u32;
  key1: u32;
  /** Method and levels of each neuron, whose segments have 2^levels slices: int32 [neurons][2]. */
  plans: usize;
  /** By which each chain's random numbers are drawn; chains with the same have the same: uint32 [groups][4]. */
  items: usize;
  /** T [groups][neurons][slices + 2^levels][4]. */
  paths: usize;
  /** The potential (φ² - 1)² by its factor, Λ/4 times the spacing: T [groups][4]. */
  wells: usize;
  /** (ψ² - 1)² of an active input: T [groups][slices][4]. */
  inputWell: usize;
  /** What it and its square are multiplied by: T [groups][neurons][4] each. */
  excitation: usize;
  inhibition: usize;
  /** T [groups][couplings][4]. */
  strengths: usize;
  /** Where each neuron's terms begin: int32 [neurons + 1]. */
  firstTerm: usize;
  /** Kind, partner, coupling: int32 [terms][3]. */
  terms: usize;
  /** Standard deviation of a proposal at each level: T [levels]. */
  deviations: usize;
  /** Of neurons with `SamplingMethod.Gaussian`: T [groups][neurons][5][slices + 2^levels][4], see gaussian.ts. */
  reference: usize;
  /** Of jumps: the point that each chain belongs to: int32 [groups][4]. */
  points: usize;
  /** And two processes of each neuron at each point, see jump.ts: float64 [points][neurons][5][slices][2]. */
  courses: usize;
  /** Jumps that were accepted, and that were tested, counted on: float64 [2]. */
  jumped: usize;
  /** Lanes that each level accepted, and tested, counted on: float64 [levels] each. */
  accepted: usize;
  tested: usize;

  // Rows in either precision that circuitSweeps works in.
  /** Coefficients of the potential. @internal */
  a: usize;
  /** @internal */
  b: usize;
  /** @internal */
  c: usize;
  /** @internal */
  proposal: usize;
  /** Of the proposals. @internal */
  variances: usize;
  /** @internal */
  normals: usize;
  /** @internal */
  uniforms: usize;
  /** Of exchanges, and of jumps. @internal */
  exchangeWork: usize;
  /** @internal */
  jumpWork: usize;

  /** Rows of a path, or of one of the coefficients. */
  @inline
  get rows(): usize {
    return <usize>(this.slices + (1 << this.levels));
  }
}

/** Rows of normals or uniforms at most made in one go: what eight more may be made of than are used. */
const SPARE_ROWS = 8;
const ROW_64: f64 = LANES * 8;

/**
 * Gives the rows that sweeps work in their place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutEnsemble(ensemble: Ensemble, at: f64): f64 {
  const slices = <f64>ensemble.slices;
  const rows = ROW_64 * (slices + powerOfTwo(ensemble.levels) + SPARE_ROWS);
  ensemble.a = <usize>at;
  ensemble.b = <usize>(at += rows);
  ensemble.c = <usize>(at += rows);
  ensemble.proposal = <usize>(at += rows);
  ensemble.variances = <usize>(at += rows);
  ensemble.normals = <usize>(at += rows);
  ensemble.uniforms = <usize>(at += rows);
  ensemble.exchangeWork = <usize>(at += ROW_64 * (2 * slices + SPARE_ROWS));
  ensemble.jumpWork = <usize>(at += 8 * (5 * slices + 2 * <f64>ensemble.neurons));
  if (ensemble.jumps == 0) return at;
  const segment = powerOfTwo(ensemble.jumpLevels) + 1;
  return at + 8 * (3 * <f64>ensemble.neurons + 1) * segment;
}
