/**
 * What is kept between loops. In float32 everything is rounded when it is stored and computed in JavaScript's own
 * doubles: rounding every result (`Math.fround`) costs two conversions each, as compilers do not make single-precision
 * arithmetic of it.
 */
export type Numbers = Float32Array | Float64Array;

export const makeNumbers = (single: boolean, length: number): Numbers =>
  single ? new Float32Array(length) : new Float64Array(length);
