/**
 * Elementary functions in fixed-point arithmetic on BigInt: the reference for the kernels' errors in ulp. Taylor
 * series and nothing clever; each result is good to some 200 significant bits.
 */

/** The number mantissa / 2^bits. */
export interface Fixed {
  mantissa: bigint;
  bits: number;
}

const BITS = 256;
/** Bits of the constants: the largest float64 has 1024 before the point. */
const CONSTANT_BITS = 2700;

const PI = 4n * (4n * arcTangentOfInverse(5n) - arcTangentOfInverse(239n));
const LN2 = 2n * hyperbolicArcTangentOfInverse(3n);

/** The float64 (or float32) format's error unit: 2^(exponent of `exact` - mantissa bits), not below the smallest subnormal. */
const FORMATS = {
  float64: { mantissaBits: 52, smallestExponent: -1074, largest: Number.MAX_VALUE },
  float32: { mantissaBits: 23, smallestExponent: -149, largest: 3.4028234663852886e38 },
};

export type Format = keyof typeof FORMATS;

/** |computed - exact| in units of the last place of `exact` in the given format. */
export function ulpError(computed: number, exact: Fixed, format: Format): number {
  const { mantissaBits, smallestExponent } = FORMATS[format];
  const magnitude = exact.mantissa < 0n ? -exact.mantissa : exact.mantissa;
  const exponent = bitLength(magnitude) - 1 - exact.bits;
  const unit = Math.max(exponent - mantissaBits, smallestExponent);
  const [mantissa, shift] = decompose(computed);
  // The difference in units of 2^-bits, with room for all of the computed number's bits.
  const bits = Math.max(exact.bits, -shift);
  const difference = shiftLeft(mantissa, bits + shift) - shiftLeft(exact.mantissa, bits - exact.bits);
  // Ulps with 30 bits after the point.
  return Number(shiftLeft(difference < 0n ? -difference : difference, 30 - unit - bits)) / 2 ** 30;
}

/** e^x of a finite float64. */
export function exactExp(x: number): Fixed {
  const argument = toFixed(x, BITS);
  const ln2 = LN2 >> BigInt(CONSTANT_BITS - BITS);
  const k = nearestQuotient(argument, ln2);
  const r = argument - k * ln2;
  return { mantissa: exponentialSeries(r, BITS), bits: BITS - Number(k) };
}

/** log x of a positive finite float64: Newton's method, one step from the host's result. */
export function exactLog(x: number): Fixed {
  const [mantissa, shift] = decompose(x);
  // x = m 2^k with m from 1 to 2, or from 1/2 to 1 where that avoids cancellation.
  const length = bitLength(mantissa);
  let k = shift + length - 1;
  let m = shiftLeft(mantissa, BITS - (length - 1));
  if (k === -1) {
    k = 0;
    m >>= 1n;
  }
  const guess = toFixed(Math.log(Number(m) / 2 ** BITS), BITS);
  // m e^-guess = 1 + d with d about 1e-16: five terms of log(1 + d) are good for 250 bits.
  const d = ((m * exponentialSeries(-guess, BITS)) >> BigInt(BITS)) - (1n << BigInt(BITS));
  let sum = guess;
  let power = d;
  for (let n = 1n; n <= 5n; n++) {
    sum += n % 2n === 1n ? power / n : -power / n;
    power = (power * d) >> BigInt(BITS);
  }
  return { mantissa: sum + BigInt(k) * (LN2 >> BigInt(CONSTANT_BITS - BITS)), bits: BITS };
}

/** sin x of a finite float64. */
export function exactSin(x: number): Fixed {
  return sineOfQuadrant(x, 0n);
}

/** cos x of a finite float64. */
export function exactCos(x: number): Fixed {
  return sineOfQuadrant(x, 1n);
}

/** asin x of a float64 from -1 to 1: one step from the host's result, by the sine of the difference. */
export function exactAsin(x: number): Fixed {
  const guess = Math.asin(x);
  // As for sines: 256 bits below the leading one.
  const [mantissa, shift] = decompose(x);
  const bits = BITS + Math.max(0, -(shift + bitLength(mantissa < 0n ? -mantissa : mantissa)));
  const sine = toFixed(x, bits);
  const cosine = squareRoot((1n << BigInt(2 * bits)) - sine * sine);
  const angle = toFixed(guess, bits);
  const product = sine * cosineSeries(angle, bits) - cosine * sineSeries(angle, bits);
  // About 1e-16 of the result at most: two terms of its arcsine are good for 250 bits.
  const d = product >> BigInt(bits);
  return { mantissa: angle + d + ((d * d * d) >> BigInt(2 * bits)) / 6n, bits };
}

/** The float64 nearest to n π/2: where the reduction of sine and cosine cancels most. */
export function nearestToMultipleOfHalfPi(n: number): number {
  const product = BigInt(n) * PI;
  const length = bitLength(product);
  const rounded = (product >> BigInt(length - 54)) + 1n;
  return Number(rounded >> 1n) * 2 ** (length - 53 - CONSTANT_BITS - 1);
}

function sineOfQuadrant(x: number, quarterTurns: bigint): Fixed {
  const [mantissa, shift] = decompose(x);
  // Small arguments have small sines: keep 256 bits below the leading one.
  const bits = BITS + Math.max(0, -(shift + bitLength(mantissa < 0n ? -mantissa : mantissa)));
  const wide = Math.max(bits, -shift);
  const halfPi = shiftLeft(PI, wide - CONSTANT_BITS - 1);
  // Multiplied by up to 2^1023, π/2 must carry as many bits more.
  const extra = Math.max(0, shift + 53);
  const argument = shiftLeft(mantissa, shift + wide + extra);
  const precise = extra > 0 ? shiftLeft(PI, wide + extra - CONSTANT_BITS - 1) : halfPi;
  const n = nearestQuotient(argument, precise);
  const r = (argument - n * precise) >> BigInt(extra);
  const quadrant = (n + quarterTurns) & 3n;
  const value = quadrant & 1n ? cosineSeries(r, wide) : sineSeries(r, wide);
  return { mantissa: quadrant & 2n ? -value : value, bits: wide };
}

function exponentialSeries(r: bigint, bits: number): bigint {
  const one = 1n << BigInt(bits);
  let sum = one;
  let term = one;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * r) >> BigInt(bits)) / n;
    sum += term;
  }
  return sum;
}

function sineSeries(r: bigint, bits: number): bigint {
  return alternatingSeries(r, r, 2n, bits);
}

function cosineSeries(r: bigint, bits: number): bigint {
  return alternatingSeries(1n << BigInt(bits), r, 1n, bits);
}

/** first - first r²/(n (n+1)) + ...: the series of sine (n = 2) and cosine (n = 1). */
function alternatingSeries(first: bigint, r: bigint, n: bigint, bits: number): bigint {
  const square = (r * r) >> BigInt(bits);
  let sum = first;
  let term = first;
  for (let k = n; term !== 0n && term !== -1n; k += 2n) {
    term = -((term * square) >> BigInt(bits)) / (k * (k + 1n));
    sum += term;
  }
  return sum;
}

function arcTangentOfInverse(n: bigint): bigint {
  return inverseSeries(n, -1n);
}

function hyperbolicArcTangentOfInverse(n: bigint): bigint {
  return inverseSeries(n, 1n);
}

/** 1/n + sign/(3 n³) + sign²/(5 n^5) + ... with CONSTANT_BITS bits. */
function inverseSeries(n: bigint, sign: bigint): bigint {
  let power = (1n << BigInt(CONSTANT_BITS)) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (sign * power) / (n * n);
  }
  return sum;
}

/** x = mantissa · 2^shift, exactly. */
function decompose(x: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = field === 0 ? fraction : fraction | (1n << 52n);
  return [bits >> 63n ? -mantissa : mantissa, Math.max(field, 1) - 1075];
}

function toFixed(x: number, bits: number): bigint {
  const [mantissa, shift] = decompose(x);
  return shiftLeft(mantissa, shift + bits);
}

function shiftLeft(value: bigint, count: number): bigint {
  return count >= 0 ? value << BigInt(count) : value >> BigInt(-count);
}

function nearestQuotient(a: bigint, b: bigint): bigint {
  const doubled = 2n * a + b;
  const quotient = doubled / (2n * b);
  return doubled < 0n && quotient * 2n * b !== doubled ? quotient - 1n : quotient;
}

/** Rounded down, by Newton's method from above. */
function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const next = root === 0n ? 0n : (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  const digits = value.toString(16);
  return (digits.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(digits[0]!, 16)));
}
