// Cody-Waite reduction and fdlibm's polynomials, as in the kernels: sine and cosine together cost one reduction, and
// nothing is called out of the compiled code as Math.sin and Math.cos would be.

/** Stores cos x at `out[at]` and sin x behind it. */
export function sinCos(x: number, out: Float64Array, at: number): void {
  const TWO_OVER_PI = 0.6366197723675814;
  const ROUND_TO_INTEGER = 6755399441055744;
  const BOUND = 65536;
  const HALF_PI_1 = 1.5707963267923333;
  const HALF_PI_2 = 2.5633441515839558e-12;
  const HALF_PI_3 = 1.0562999066987428e-23;
  if (!(Math.abs(x) <= BOUND)) {
    out[at] = Math.cos(x);
    out[at + 1] = Math.sin(x);
    return;
  }
  const n = x * TWO_OVER_PI + ROUND_TO_INTEGER - ROUND_TO_INTEGER;
  const first = x - n * HALF_PI_1;
  const step = n * HALF_PI_2;
  const second = first - step;
  const lost = first - second - step;
  const third = n * HALF_PI_3 - lost;
  const high = second - third;
  combine(high, second - high - third, n, out, at);
}

/** Stores cos 2πu at `out[at]` and sin 2πu behind it, 0 <= u < 1. */
export function sinCosTurns(u: number, out: Float64Array, at: number): void {
  const ROUND_TO_INTEGER = 6755399441055744;
  const HALF_PI = 1.5707963267948966;
  const HALF_PI_LOW = 6.123233995736766e-17;
  const quarters = u * 4;
  const n = quarters + ROUND_TO_INTEGER - ROUND_TO_INTEGER;
  const rest = quarters - n;
  combine(rest * HALF_PI, rest * HALF_PI_LOW, n, out, at);
}

/** Stores cos πq/2 at `out[0]` and sin πq/2 behind it, to the accuracy of float32: Cephes' polynomials (sinf.c). */
export function sinCosQuartersSingle(q: number, out: Float64Array): void {
  const ROUND_TO_INTEGER = 6755399441055744;
  const HALF_PI = 1.5707963267948966;
  const S1 = -0.16666654611;
  const S2 = 0.0083321608736;
  const S3 = -0.00019515295891;
  const C1 = 0.04166664568298827;
  const C2 = -0.001388731625493765;
  const C3 = 0.00002443315711809948;
  const n = q + ROUND_TO_INTEGER - ROUND_TO_INTEGER;
  const x = (q - n) * HALF_PI;
  const z = x * x;
  const s = x + z * x * (S1 + z * (S2 + z * S3));
  const c = 1 - 0.5 * z + z * z * (C1 + z * (C2 + z * C3));
  store(c, s, n | 0, out, 0);
}

/** Cosine and sine of n π/2 + high + low. */
function combine(high: number, low: number, n: number, out: Float64Array, at: number): void {
  const S1 = -0.16666666666666632;
  const S2 = 0.00833333333332249;
  const S3 = -0.0001984126982985795;
  const S4 = 2.7557313707070068e-6;
  const S5 = -2.5050760253406863e-8;
  const S6 = 1.58969099521155e-10;
  const C1 = 0.0416666666666666;
  const C2 = -0.001388888888887411;
  const C3 = 2.480158728947673e-5;
  const C4 = -2.7557314351390663e-7;
  const C5 = 2.087572321298175e-9;
  const C6 = -1.1359647557788195e-11;
  const z = high * high;
  const w = z * z;
  const p = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
  const cube = z * high;
  const s = high - (z * (0.5 * low - cube * p) - low - cube * S1);
  const q = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6));
  const half = 0.5 * z;
  const lead = 1 - half;
  const c = lead + (1 - lead - half + (z * q - high * low));
  store(c, s, n | 0, out, at);
}

/** Stores cosine and sine of an angle that is `quadrant` quarter turns larger than one with cosine c and sine s. */
function store(c: number, s: number, quadrant: number, out: Float64Array, at: number): void {
  const odd = (quadrant & 1) !== 0;
  const cosine = odd ? s : c;
  const sine = odd ? c : s;
  out[at] = ((quadrant + 1) & 2) !== 0 ? -cosine : cosine;
  out[at + 1] = (quadrant & 2) !== 0 ? -sine : sine;
}
