// Payne-Hanek reduction ("Radian reduction for trigonometric functions", SIGNUM Newsletter 18, 1983): of 2/π only
// those bits are used whose product with x falls below 4 and above the last bit that matters.
import { combine64 } from './sine-cosine-polynomial';

/** 64 zeros and the first 1216 bits of 2/π after the point. */
// @ts-ignore: decorator
@lazy @inline
const TWO_OVER_PI = memory.data<u64>([
  0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
  0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41,
  0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7,
  0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
]);
const HALF_PI: u64 = 0xc90fdaa22168c234; // π/2 · 2^63
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
const IMPLICIT_BIT: u64 = 0x0010_0000_0000_0000;

/** Stores cosine (at `out`) and sine (at `out + 16`) of one float64 of at least 2^16 in size; NaN for NaN and the infinities. */
export function storeHuge(x: f64, out: usize): void {
  if (!(abs(x) < Infinity)) {
    store<f64>(out, NaN);
    store<f64>(out, NaN, 16);
    return;
  }
  const bits = reinterpret<u64>(x);
  // |x| = mantissa 2^exponent. Bit i of 2/π weighs 2^(exponent - i): the window starts where that is 2, a factor of 4
  // below the quarter turns' period.
  const mantissa = (bits & MANTISSA) | IMPLICIT_BIT;
  const exponent = <i32>((bits >> 52) & 0x7ff) - 1075;
  const offset = exponent - 2 + 64;
  const words = TWO_OVER_PI + ((<usize>(offset >> 6)) << 3);
  const shift = <u64>(offset & 63);
  const w1 = windowWord(words + 8, shift);
  const low = mantissa * w1 + multiplyHigh(mantissa, windowWord(words + 16, shift));
  const carry = <u64>(low < mantissa * w1);
  const high = mantissa * windowWord(words, shift) + multiplyHigh(mantissa, w1) + carry;
  // Quarter turns: two bits before the point, the rest, from -1/2 to 1/2, behind it.
  let upper = (high << 2) | (low >> 62);
  let lower = low << 2;
  const negative = <i64>upper < 0;
  let quadrant = <i64>(high >> 62) + <i64>negative;
  if (negative) {
    lower = ~lower + 1;
    upper = ~upper + <u64>(lower == 0);
  }
  // No float64 comes so close to a multiple of π/2 that `upper` would be 0.
  const zeros = clz(upper);
  const rest = (upper << zeros) | ((lower >> 1) >> (63 - zeros));
  const angle = multiplyHigh(rest, HALF_PI);
  const unit = reinterpret<f64>((1023 - 52 - zeros) << 52);
  const sign: f64 = negative != x < 0 ? -unit : unit;
  if (x < 0) quadrant = -quadrant;
  const head = f64x2.splat(<f64>(angle >> 11) * sign);
  const tail = f64x2.splat((<f64>(angle & 0x7ff) / 2048) * sign);
  combine64(head, tail, i64x2.splat(quadrant), out);
}

/** 64 bits that begin `shift` bits into the word at `pointer`. */
// @ts-ignore: decorator
@inline
function windowWord(pointer: usize, shift: u64): u64 {
  return (load<u64>(pointer) << shift) | ((load<u64>(pointer, 8) >> 1) >> (63 - shift));
}

/** The upper 64 bits of the product. */
function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  return aHigh * bHigh + (middle >> 32) + ((aLow * bHigh + (middle & 0xffffffff)) >> 32);
}
