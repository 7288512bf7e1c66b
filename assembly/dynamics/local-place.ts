/** Where the basis states of an operator's own qubits are among those of all qubits. */

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
