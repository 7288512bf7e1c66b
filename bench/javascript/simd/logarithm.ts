// fdlibm's e_log.c and e_logf.c, as in the kernels. Math.log is a call out of the compiled code; this is inlined.

const float = new Float64Array(1);
const word = new Int32Array(float.buffer);

/** Natural logarithm of a positive, normal and finite number. */
export function logOrdinary(x: number): number {
  const LN2_HIGH = 0.6931471803691238;
  const LN2_LOW = 1.9082149292705877e-10;
  const L1 = 0.6666666666666735;
  const L2 = 0.3999999999940942;
  const L3 = 0.2857142874366239;
  const L4 = 0.22222198432149784;
  const L5 = 0.1818357216161805;
  const L6 = 0.15313837699209373;
  const L7 = 0.14798198605106586;
  const HALF_ROOT = 0x3fe6a09e;
  const TO_ONE = 0x00095f62;
  float[0] = x;
  const bits = (word[1]! + TO_ONE) | 0;
  word[1] = (bits & 0x000fffff) + HALF_ROOT;
  const k = (bits >>> 20) - 1023;
  const f = float[0] - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (L2 + w * (L4 + w * L6));
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
  const sum = s * (halfSquare + (odd + even)) + k * LN2_LOW;
  return sum - halfSquare + f + k * LN2_HIGH;
}

/** Natural logarithm of any number. */
export function log(x: number): number {
  const SMALLEST_NORMAL = 2.2250738585072014e-308;
  return x >= SMALLEST_NORMAL && x < Infinity ? logOrdinary(x) : Math.log(x);
}
