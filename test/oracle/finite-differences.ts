/** Derivatives of functions of which nothing is known but their values. */

export interface Derivative {
  value: number;
  /** An estimate of |value − exact|: what the last refinement changed. */
  error: number;
}

/** Halvings of the step: from h down to h / 1024. */
const ROWS = 11;

/**
 * f'(x) by central differences with steps h, h/2, h/4, …, each pair of which Richardson's extrapolation frees of its
 * leading error (h², then h⁴, …). Of all the values in this table it takes the one that changed least (Ridders 1982).
 * `h` should be about a tenth of the length over which f bends, and less than the distance to a kink: a kink within
 * reach can make the estimate of the error too small. Too short costs digits. Values that are not numbers, because
 * x ± h left the domain, are passed over.
 */
export function finiteDifference(f: (x: number) => number, x: number, h: number): Derivative {
  let best: Derivative = { value: Number.NaN, error: Number.POSITIVE_INFINITY };
  let before: number[] = [];
  for (let k = 0; k < ROWS; k++) {
    const step = h / 2 ** k;
    const row = [(f(x + step) - f(x - step)) / (2 * step)];
    for (let order = 1; order <= k; order++) {
      const finer = row[order - 1]!;
      const coarser = before[order - 1]!;
      const value = finer + (finer - coarser) / (4 ** order - 1);
      const error = Math.max(Math.abs(value - finer), Math.abs(value - coarser));
      if (error < best.error) best = { value, error };
      row.push(value);
    }
    // Nothing that is held to it needs more digits.
    if (best.error <= 1e-12 * Math.abs(best.value)) break;
    // Rounding errors have taken over.
    if (k > 0 && Math.abs(row[k]! - before[k - 1]!) > 4 * best.error) break;
    before = row;
  }
  return best;
}

/** The same of a function that returns promises. */
export async function finiteDifferenceOfPromises(
  f: (x: number) => Promise<number>,
  x: number,
  h: number,
): Promise<Derivative> {
  const values = new Map<number, number>();
  // Once more for each value that it finds missing: it stops long before the last row.
  for (;;) {
    let missing: number | undefined;
    const found = finiteDifference(
      (at) => {
        const value = values.get(at);
        if (value === undefined) missing ??= at;
        return value ?? Number.NaN;
      },
      x,
      h,
    );
    if (missing === undefined) return found;
    values.set(missing, await f(missing));
  }
}
