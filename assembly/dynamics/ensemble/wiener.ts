import { philoxBlocks } from '../../random/philox';
import { Purpose } from '../../random/purpose';
import { Stream } from '../../random/stream';

/** Room for eight blocks of words, and for the normals that they make. */
const WORDS = memory.data(128, 16);
const NORMALS = memory.data(256, 16);
const PER_CALL = 32;
const TWO_TO_52: f64 = 4503599627370496;
const RADIANS: f64 = 1.4629180792671596e-9; // 2π / 2^32

// The series of sine, cosine and logarithm as in simd/, cut off where terms are below the noise's own resolution.
const S1: f64 = -1.66666666666666324348e-1;
const S2: f64 = 8.33333333332248946124e-3;
const S3: f64 = -1.98412698298579493134e-4;
const S4: f64 = 2.75573137070700676789e-6;
const S5: f64 = -2.50507602534068634195e-8;
const C1: f64 = 4.16666666666666019037e-2;
const C2: f64 = -1.38888888888741095749e-3;
const C3: f64 = 2.48015872894767294178e-5;
const C4: f64 = -2.75573143513906633035e-7;
const C5: f64 = 2.0875723212981748279e-9;
const L1: f64 = 6.66666666666673513e-1;
const L2: f64 = 3.999999999940941908e-1;
const L3: f64 = 2.857142874366239149e-1;
const L4: f64 = 2.222219843214978396e-1;
const L5: f64 = 1.818357216161805012e-1;
const LN2: f64 = 0.6931471805599453;
const HALF_ROOT: i64 = 0x3fe6a09e00000000; // The bits of √2/2, cut off.
const TO_ONE: i64 = 0x0009_5f62_0000_0000; // From there to the bits of 1.
const MANTISSA: i64 = 0x000f_ffff_ffff_ffff;

/**
 * Writes standard normals for `steps` steps (at most 64) of one trajectory from chunk `chunk` on: [step][channel]. By Box
 * and Muller, of 32 bits for each normal, half of what `fillNormal` takes: words v and w of a block make r cos 2πt and
 * r sin 2πt with r = √(-2 log((v + 1/2) / 2^32)), t = w / 2^32, within 3e-11. The largest possible value is 6.76.
 */
export function fillWiener(
  output: usize,
  steps: i32,
  channels: i32,
  key0: u32,
  key1: u32,
  trajectory: u32,
  chunk: u32,
): void {
  let count = steps * channels;
  for (let block = 0; count > 0; block += 8, count -= PER_CALL) {
    philoxBlocks(block, chunk, trajectory, Purpose.Wiener, key0, key1, WORDS);
    if (count >= PER_CALL) {
      convert(output);
    } else {
      convert(NORMALS);
      memory.copy(output, NORMALS, (<usize>count) << 3);
    }
    output += 256;
  }
}

/** `fillWiener` of a stream, whose purpose is Wiener. */
export function wienerOf(
  stream: Stream,
  trajectory: u32,
  chunk: u32,
  output: usize,
  steps: i32,
  channels: i32,
): void {
  fillWiener(output, steps, channels, stream.key0, stream.key1, trajectory, chunk);
}

/** The 32 normals of eight blocks. */
function convert(output: usize): void {
  for (let place: usize = 0; place < 128; place += 16) {
    const words = v128.load(WORDS + place);
    // Under the exponent of 2^52 a word is that number plus the word: an exact conversion to float64.
    const first = v128.or(v128.and(words, i64x2.splat(0xffffffff)), f64x2.splat(TWO_TO_52));
    const radius = f64x2.sqrt(
      f64x2.mul(f64x2.splat(-2), logarithm(f64x2.sub(first, f64x2.splat(TWO_TO_52 - 0.5)))),
    );
    // The upper three bits of the other word, with half an eighth of a turn added, are the quadrant and a sign: what
    // is left is an angle of at most an eighth of a turn either way.
    const word = i64x2.shr_u(words, 32);
    const shifted = i64x2.add(word, i64x2.splat(0x20000000));
    const quadrant = i64x2.shr_u(shifted, 30);
    const rest = v128.or(v128.and(shifted, i64x2.splat(0x3fffffff)), f64x2.splat(TWO_TO_52));
    const x = f64x2.mul(f64x2.sub(rest, f64x2.splat(TWO_TO_52 + 0x20000000)), f64x2.splat(RADIANS));
    const z = f64x2.mul(x, x);
    let sine = f64x2.add(f64x2.splat(S4), f64x2.mul(z, f64x2.splat(S5)));
    sine = f64x2.add(f64x2.splat(S3), f64x2.mul(z, sine));
    sine = f64x2.add(f64x2.splat(S2), f64x2.mul(z, sine));
    sine = f64x2.add(f64x2.splat(S1), f64x2.mul(z, sine));
    sine = f64x2.mul(x, f64x2.add(f64x2.splat(1), f64x2.mul(z, sine)));
    let cosine = f64x2.add(f64x2.splat(C4), f64x2.mul(z, f64x2.splat(C5)));
    cosine = f64x2.add(f64x2.splat(C3), f64x2.mul(z, cosine));
    cosine = f64x2.add(f64x2.splat(C2), f64x2.mul(z, cosine));
    cosine = f64x2.add(f64x2.splat(C1), f64x2.mul(z, cosine));
    cosine = f64x2.add(f64x2.splat(-0.5), f64x2.mul(z, cosine));
    cosine = f64x2.add(f64x2.splat(1), f64x2.mul(z, cosine));
    sine = f64x2.mul(radius, sine);
    cosine = f64x2.mul(radius, cosine);
    // In odd quadrants the two change places; the signs are those of the quadrant.
    const odd = i64x2.neg(v128.and(quadrant, i64x2.splat(1)));
    const sineSign = i64x2.shl(v128.and(quadrant, i64x2.splat(2)), 62);
    const cosineSign = i64x2.shl(v128.and(i64x2.add(quadrant, i64x2.splat(1)), i64x2.splat(2)), 62);
    const a = v128.xor(v128.bitselect(sine, cosine, odd), cosineSign);
    const b = v128.xor(v128.bitselect(cosine, sine, odd), sineSign);
    v128.store(output + (place << 1), v128.shuffle<f64>(a, b, 0, 2));
    v128.store(output + (place << 1), v128.shuffle<f64>(a, b, 1, 3), 16);
  }
}

/** log(x / 2^32) of two lanes for ordinary x, to about 1e-11 of itself: as in simd/logarithm.ts, with fewer terms. */
// @ts-ignore: decorator
@inline
function logarithm(x: v128): v128 {
  const bits = i64x2.add(x, i64x2.splat(TO_ONE));
  const m = i64x2.add(v128.and(bits, i64x2.splat(MANTISSA)), i64x2.splat(HALF_ROOT));
  const k = f64x2.sub(
    v128.or(i64x2.shr_u(bits, 52), f64x2.splat(TWO_TO_52)),
    f64x2.splat(TWO_TO_52 + 1023 + 32),
  );
  const f = f64x2.sub(m, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(m, f64x2.splat(1)));
  const z = f64x2.mul(s, s);
  let r = f64x2.add(f64x2.splat(L4), f64x2.mul(z, f64x2.splat(L5)));
  r = f64x2.add(f64x2.splat(L3), f64x2.mul(z, r));
  r = f64x2.add(f64x2.splat(L2), f64x2.mul(z, r));
  r = f64x2.add(f64x2.splat(L1), f64x2.mul(z, r));
  r = f64x2.add(f64x2.splat(2), f64x2.mul(z, r));
  return f64x2.add(f64x2.mul(s, r), f64x2.mul(k, f64x2.splat(LN2)));
}
