/** One number for a whole row of a matrix: biases, and their gradients. */

/**
 * output[r][0 .. width) = values[r]
 *
 * @param output T [rows][outputStride]
 * @param width elements, a multiple of 64 bytes
 */
export function fillRows<T>(values: usize, rows: i32, output: usize, outputStride: i32, width: i32): void {
  const outputBytes = <usize>outputStride * sizeof<T>();
  const widthBytes = <usize>width * sizeof<T>();
  const end = values + <usize>rows * sizeof<T>();
  for (; values < end; values += sizeof<T>(), output += outputBytes) {
    const value = v128.load_splat<T>(values);
    for (let at = output; at < output + widthBytes; at += 16) v128.store(at, value);
  }
}

/**
 * sums[r] = Σ_c input[r][c] over c < width: the lanes of a vector side by side, then across.
 *
 * @param input T [rows][inputStride]
 * @param width elements, a multiple of 64 bytes
 */
export function sumRows<T>(input: usize, inputStride: i32, rows: i32, width: i32, sums: usize): void {
  const inputBytes = <usize>inputStride * sizeof<T>();
  const widthBytes = <usize>width * sizeof<T>();
  const end = sums + <usize>rows * sizeof<T>();
  for (; sums < end; sums += sizeof<T>(), input += inputBytes) {
    let sum: v128 = i64x2.splat(0);
    for (let at = input; at < input + widthBytes; at += 16) sum = v128.add<T>(sum, v128.load(at));
    store<T>(sums, sumLanesPairwise<T>(sum));
  }
}

/** The sum of a vector's lanes, first to last. */
// @ts-ignore: decorator
@inline
export function sumLanesPairwise<T>(vector: v128): T {
  if (sizeof<T>() == 8) return <T>(f64x2.extract_lane(vector, 0) + f64x2.extract_lane(vector, 1));
  const low = f32x4.extract_lane(vector, 0) + f32x4.extract_lane(vector, 1);
  return <T>(low + f32x4.extract_lane(vector, 2) + f32x4.extract_lane(vector, 3));
}

/** `fillRows` of a float32 matrix. */
export function fillRows32(values: usize, rows: i32, output: usize, outputStride: i32, width: i32): void {
  fillRows<f32>(values, rows, output, outputStride, width);
}

/** `fillRows` of a float64 matrix. */
export function fillRows64(values: usize, rows: i32, output: usize, outputStride: i32, width: i32): void {
  fillRows<f64>(values, rows, output, outputStride, width);
}

/** `sumRows` of a float32 matrix. */
export function sumRows32(input: usize, inputStride: i32, rows: i32, width: i32, sums: usize): void {
  sumRows<f32>(input, inputStride, rows, width, sums);
}

/** `sumRows` of a float64 matrix. */
export function sumRows64(input: usize, inputStride: i32, rows: i32, width: i32, sums: usize): void {
  sumRows<f64>(input, inputStride, rows, width, sums);
}
