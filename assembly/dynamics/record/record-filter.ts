/**
 * The state of a network given the records of two runs of it, a run in each lane, and how likely these are. States are real:
 * [string] of 16-byte elements, ρ = 2^-qubits Σ r_Q Q, string Q having the bits of its qubits with X or Y before those of its
 * qubits with Z or Y; r of the identity is Tr ρ. All maps are linear in r and real.
 */
import { powerOfTwo } from '../../memory';
import { FilterKind } from './filter-kind';

/** One map of a step. */
@unmanaged
export class FilterOperation {
  kind: FilterKind;
  /** Of a rotation: its pairs [pair][a, b] (u32), bytes to r_a and r_b, which it turns from a to b. */
  pairs: i32;
  table: usize;
  /** Of the angle 2θ. */
  cosine: f64;
  sine: f64;
  /** Of the others: local strings (4 or 16), their bits, and bytes to each of them (u32). */
  dimension: i32;
  mask: i32;
  offsets: usize;
  /** Of a fixed map, [out][in] in both lanes; of a measurement [term][out][in], see `measurementMap`. */
  matrix: usize;
  /** Of a measurement whose operator is not its own inverse: derivatives of `matrix` for the strength. */
  slope: usize;
  involutory: bool;
  /** Place in a row of the record. */
  place: i32;
  /** √(efficiency · rate). */
  strength: f64;
  /** Result of `runFilterBack`, added to, in lanes: derivatives for 2θ, for each entry of `matrix`, or for the strength. */
  gradient: usize;
}

/** The filter of two records. */
@unmanaged
export class RecordFilter {
  qubits: i32;
  /** Numbers in a row of the record. */
  channels: i32;
  /** Length of a step. */
  interval: f64;
  /** Operations of a step: their number, addresses (u32), and how many of them are no rotations. */
  operations: i32;
  list: usize;
  maps: i32;
  /** Steps that are kept for the way back. */
  segment: i32;
  /** The state, [string]. */
  state: usize;
  /** What the likelihood of the rest of the record is linear in, [string]; their product is 1. */
  adjoint: usize;
  /** The logarithm of the likelihood, added to. */
  logarithm: usize;

  /** The state at the end of the step that the way back is at. @internal */
  current: usize;
  /** [step of the segment] traces before states were normalised. @internal */
  traces: usize;
  /** [step of the segment][map] states before it. @internal */
  tape: usize;
  /** A measurement's map. @internal */
  matrix: usize;
  /** The derivatives for its entries. @internal */
  cotangent: usize;
  /** Local states. @internal */
  block: usize;
  /** @internal */
  otherBlock: usize;

  /** Of a state. */
  @inline
  get bytes(): usize {
    return (<usize>16) << (2 * this.qubits);
  }
}

/** Bytes of a map of two qubits, and of a state of theirs. */
const MAP_BYTES: f64 = 4096;
const BLOCK_BYTES: f64 = 256;

/**
 * Gives the scratch its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutRecordFilter(filter: RecordFilter, at: f64): f64 {
  const segment = <f64>filter.segment;
  filter.matrix = <usize>at;
  filter.cotangent = <usize>(at += MAP_BYTES);
  filter.block = <usize>(at += MAP_BYTES);
  filter.otherBlock = <usize>(at += BLOCK_BYTES);
  filter.traces = <usize>(at += BLOCK_BYTES);
  filter.tape = <usize>(at += 16 * segment);
  return at + segment * <f64>filter.maps * 16 * powerOfTwo(2 * filter.qubits);
}
