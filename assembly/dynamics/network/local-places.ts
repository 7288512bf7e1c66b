/** One qubit or two on which an operator acts, and where their basis states are among those of all qubits. */
@unmanaged
export class LocalPlaces {
  /** 2 or 4. */
  dimension: i32;
  /** Bits of the qubits. */
  mask: i32;
  /** Index of each of their basis states, the other qubits being 0. */
  offset0: i32;
  offset1: i32;
  offset2: i32;
  offset3: i32;

  /** Address of these indices. */
  @inline
  get offsets(): usize {
    return changetype<usize>(this) + offsetof<LocalPlaces>('offset0');
  }
}

/** The index of local basis state `i` beside `rest`, the others' bits; `offsets` are u32, one for each `i`. */
// @ts-ignore: decorator
@inline
export function localIndex(rest: u32, offsets: usize, i: i32): usize {
  return <usize>(rest | load<u32>(offsets + ((<usize>i) << 2)));
}

/** The address of its amplitude, of both lanes re and im. */
// @ts-ignore: decorator
@inline
export function localPlace(state: usize, rest: u32, offsets: usize, i: i32): usize {
  return state + (localIndex(rest, offsets, i) << 5);
}
