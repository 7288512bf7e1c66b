// fdlibm's e_asin.c and FreeBSD's e_asinf.c, as in the kernels, for arguments from 0 to 1. Math.asin is a call out of the
// compiled code; these are inlined.

const float = new Float64Array(1);
const word = new Int32Array(float.buffer);

/** Arcsine in radians. */
export function asin(x: number): number {
  const P0 = 0.16666666666666666;
  const P1 = -0.3255658186224009;
  const P2 = 0.20121253213486293;
  const P3 = -0.04005553450067941;
  const P4 = 0.0007915349942898145;
  const P5 = 0.00003479331075960212;
  const Q1 = -2.403394911734414;
  const Q2 = 2.0209457602335057;
  const Q3 = -0.6882839716054533;
  const Q4 = 0.07703815055590194;
  const QUARTER_PI = 0.7853981633974483;
  const HALF_PI_REST = 6.123233995736766e-17;
  const large = x >= 0.5;
  const z = large ? (1 - x) * 0.5 : x * x;
  const p = z * (P0 + z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5)))));
  const r = p / (1 + z * (Q1 + z * (Q2 + z * (Q3 + z * Q4))));
  if (!large) return x + x * r;
  const s = Math.sqrt(z);
  float[0] = s;
  word[0] = 0;
  const high = float[0];
  const low = s === 0 ? 0 : (z - high * high) / (s + high);
  const rest = (s + s) * r - (HALF_PI_REST - (low + low));
  return QUARTER_PI - (rest - (QUARTER_PI - (high + high)));
}

/** Arcsine in radians, to the accuracy of float32. */
export function asinSingle(x: number): number {
  const P0 = 0.16666586697;
  const P1 = -0.042743422091;
  const P2 = -0.008656363003;
  const Q1 = -0.7066296339;
  const HALF_PI = 1.5707963267948966;
  const large = x >= 0.5;
  const z = large ? (1 - x) * 0.5 : x * x;
  const r = (z * (P0 + z * (P1 + z * P2))) / (1 + z * Q1);
  if (!large) return x + x * r;
  const s = Math.sqrt(z);
  return HALF_PI - 2 * (s + s * r);
}
