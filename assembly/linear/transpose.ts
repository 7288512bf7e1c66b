/** The transpose of a dense matrix: between rows of samples and rows of features. */

/** Rows of the input taken together, so that whole cache lines of the output are written while they are near. */
const BAND = 16;

/**
 * output[c][r] = input[r][c]
 *
 * @param input T [rows][inputStride]
 * @param output T [columns][outputStride], not overlapping `input`
 */
export function transpose<T>(
  input: usize,
  inputStride: i32,
  rows: i32,
  columns: i32,
  output: usize,
  outputStride: i32,
): void {
  const lanes = 16 / <i32>sizeof<T>();
  const inputBytes = <usize>inputStride * sizeof<T>();
  const outputBytes = <usize>outputStride * sizeof<T>();
  for (let band = 0; band < rows; band += BAND) {
    const bandEnd = min(band + BAND, rows);
    for (let c = 0; c < columns; c += lanes) {
      const wide = c + lanes <= columns;
      let from = input + <usize>band * inputBytes + <usize>c * sizeof<T>();
      let to = output + <usize>c * outputBytes + <usize>band * sizeof<T>();
      let r = band;
      for (; wide && r + lanes <= bandEnd; r += lanes) {
        if (sizeof<T>() == 4) transposeFour(from, inputBytes, to, outputBytes);
        else transposeTwo(from, inputBytes, to, outputBytes);
        from += inputBytes * lanes;
        to += 16;
      }
      const columnsHere = min(lanes, columns - c);
      for (; r < bandEnd; r++) {
        for (let i = 0; i < columnsHere; i++) {
          store<T>(to + <usize>i * outputBytes, load<T>(from + <usize>i * sizeof<T>()));
        }
        from += inputBytes;
        to += sizeof<T>();
      }
    }
  }
}

/** Four rows of four float32. */
// @ts-ignore: decorator
@inline
function transposeFour(from: usize, inputBytes: usize, to: usize, outputBytes: usize): void {
  const row0 = v128.load(from);
  const row1 = v128.load(from + inputBytes);
  const row2 = v128.load(from + 2 * inputBytes);
  const row3 = v128.load(from + 3 * inputBytes);
  const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(to + outputBytes, v128.shuffle<f64>(low01, low23, 1, 3));
  v128.store(to + 2 * outputBytes, v128.shuffle<f64>(high01, high23, 0, 2));
  v128.store(to + 3 * outputBytes, v128.shuffle<f64>(high01, high23, 1, 3));
}

/** Two rows of two float64. */
// @ts-ignore: decorator
@inline
function transposeTwo(from: usize, inputBytes: usize, to: usize, outputBytes: usize): void {
  const row0 = v128.load(from);
  const row1 = v128.load(from + inputBytes);
  v128.store(to, v128.shuffle<f64>(row0, row1, 0, 2));
  v128.store(to + outputBytes, v128.shuffle<f64>(row0, row1, 1, 3));
}

/** `transpose` of a float32 matrix. */
export function transpose32(
  input: usize,
  inputStride: i32,
  rows: i32,
  columns: i32,
  output: usize,
  outputStride: i32,
): void {
  transpose<f32>(input, inputStride, rows, columns, output, outputStride);
}

/** `transpose` of a float64 matrix. */
export function transpose64(
  input: usize,
  inputStride: i32,
  rows: i32,
  columns: i32,
  output: usize,
  outputStride: i32,
): void {
  transpose<f64>(input, inputStride, rows, columns, output, outputStride);
}
