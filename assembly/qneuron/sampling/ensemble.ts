import { powerOfTwo } from '../../memory';

/**
 * Circuits of one topology in many chains. Four chains are a group, the lanes of every row; T is float32 or float64:
 * a row is 16 or 32 bytes. Paths have `slots + 2^levels` rows: a segment that passes the end goes on there.
 */
@unmanaged
export class Ensemble {
  neurons: i32;
  slots: i32;
  method: i32;
  /** Of bisection: segments have 2^levels slots. */
  levels: i32;
  /** Clusters of slots draw new signs after each so many-th sweep; 0: never. */
  signs: i32;
  /** Couplings to or from other simulated neurons, per group. */
  couplings: i32;
  /** Length of a slice. */
  spacing: f64;
  key0: u32;
  key1: u32;
  /** By which each chain's random numbers are drawn; chains with the same have the same: uint32 [groups][4]. */
  items: usize;
  /** T [groups][neurons][slots + 2^levels][4]. */
  paths: usize;
  /** The potential (φ² - 1)² by its factor, Λ/4 times the spacing: T [groups][4]. */
  wells: usize;
  /** (ψ² - 1)² of an active input: T [groups][slots][4]. */
  drive: usize;
  /** What the inputs' drive and its square are multiplied by: T [groups][neurons][4] each. */
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
  /** Of `Method.Gaussian`: T [groups][neurons][5][slots + 2^levels][4], see gaussian.ts. */
  reference: usize;
  /** Lanes that each level accepted, and tested, counted on: float64 [levels] each. */
  accepted: usize;
  tested: usize;
  /** Room of `ensembleWorkBytes`. */
  work: usize;

  /** Rows of a path, or of one of the coefficients. */
  @inline
  get rows(): usize {
    return <usize>(this.slots + (1 << this.levels));
  }
}

/** Rows of normals or uniforms at most made in one go: what eight more may be made of than are used. */
const SPARE_ROWS = 8;
const ROW_64: f64 = 32;

export function ensembleBytes(): f64 {
  return offsetof<Ensemble>();
}

/** Bytes of `Ensemble.work`: three coefficients, proposals, their variances, normals and uniforms, in either precision. */
export function ensembleWorkBytes(slots: i32, levels: i32): f64 {
  const rows = <f64>slots + powerOfTwo(levels) + SPARE_ROWS;
  const uniforms = 2 * <f64>slots + SPARE_ROWS;
  return ROW_64 * (6 * rows + uniforms);
}

export function describeEnsemble(
  ensemble: Ensemble,
  neurons: i32,
  slots: i32,
  method: i32,
  levels: i32,
  signs: i32,
  couplings: i32,
  spacing: f64,
  key0: u32,
  key1: u32,
  items: usize,
  paths: usize,
  wells: usize,
  drive: usize,
  excitation: usize,
  inhibition: usize,
  strengths: usize,
  firstTerm: usize,
  terms: usize,
  deviations: usize,
  reference: usize,
  accepted: usize,
  tested: usize,
  work: usize,
): void {
  ensemble.neurons = neurons;
  ensemble.slots = slots;
  ensemble.method = method;
  ensemble.levels = levels;
  ensemble.signs = signs;
  ensemble.couplings = couplings;
  ensemble.spacing = spacing;
  ensemble.key0 = key0;
  ensemble.key1 = key1;
  ensemble.items = items;
  ensemble.paths = paths;
  ensemble.wells = wells;
  ensemble.drive = drive;
  ensemble.excitation = excitation;
  ensemble.inhibition = inhibition;
  ensemble.strengths = strengths;
  ensemble.firstTerm = firstTerm;
  ensemble.terms = terms;
  ensemble.deviations = deviations;
  ensemble.reference = reference;
  ensemble.accepted = accepted;
  ensemble.tested = tested;
  ensemble.work = work;
}
