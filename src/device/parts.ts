/**
 * What all gates are made of, up to phases of the whole: a Hadamard gate, a CZ, and a turn RZ about a fixed angle and about
 * multiples of the gate's angles. Numbers are places in a gate's list of qubits.
 */
export type GatePart =
  | readonly ['h', place: number]
  | readonly ['cz', first: number, second: number]
  | readonly ['rz', place: number, fixed: number, multiples: readonly Multiple[]];

/** So many times one of a gate's angles. */
export type Multiple = readonly [angle: number, factor: number];

export const H = (place: number): GatePart => ['h', place];
/** A turn about a fixed angle. */
export const Z = (place: number, fixed: number): GatePart => ['rz', place, fixed, []];
/** A turn about multiples of the gate's angles. */
export const turn = (place: number, ...multiples: Multiple[]): GatePart => ['rz', place, 0, multiples];
