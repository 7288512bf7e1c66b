// fdlibm's e_exp.c and e_expf.c, as in the kernels, for arguments whose exponential is a normal number. Math.exp is a
// call out of the compiled code; these are inlined.

const float = new Float64Array(1);
const word = new Int32Array(float.buffer);

/** e^x */
export function exp(x: number): number {
  const LOG2_E = Math.LOG2E;
  const LN2_HIGH = 0.6931471803691238;
  const LN2_LOW = 1.9082149292705877e-10;
  const P1 = 0.16666666666666602;
  const P2 = -0.0027777777777015593;
  const P3 = 0.00006613756321437934;
  const P4 = -0.0000016533902205465252;
  const P5 = 4.1381367970572385e-8;
  const ROUND_TO_INTEGER = 6755399441055744;
  const k = x * LOG2_E + ROUND_TO_INTEGER - ROUND_TO_INTEGER;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const z = r * r;
  const c = r - z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5))));
  return (1 + ((r * c) / (2 - c) - low + high)) * powerOfTwo(k);
}

/** e^x to the accuracy of float32. */
export function expSingle(x: number): number {
  const LOG2_E = Math.LOG2E;
  const LN2 = Math.LN2;
  const P1 = 0.1666662544;
  const P2 = -0.0027667332906;
  const ROUND_TO_INTEGER = 6755399441055744;
  const k = x * LOG2_E + ROUND_TO_INTEGER - ROUND_TO_INTEGER;
  const r = x - k * LN2;
  const z = r * r;
  const c = r - z * (P1 + z * P2);
  return (1 + ((r * c) / (2 - c) + r)) * powerOfTwo(k);
}

function powerOfTwo(k: number): number {
  word[0] = 0;
  word[1] = (k + 1023) << 20;
  return float[0]!;
}
