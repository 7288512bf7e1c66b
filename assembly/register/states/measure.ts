/**
 * Born probabilities, sampling and collapse. Measured qubits are listed as masks of basis indices, that of an outcome's
 * highest bit first.
 */
import { fillUniform, Stream } from '../../random/stream';
import { clearImages, imageOf, setImage, tabulateImages } from '../algebra/bit-map';
import { laneSum } from '../algebra/complex';

/** Room for the uniform numbers of some shots. */
const SHOTS = 256;
const UNIFORMS = memory.data(2048, 16);

/**
 * The probabilities of the outcomes of a measurement.
 *
 * @param density whether `state` is a density matrix of `1 << qubits` rows and columns
 * @param probabilities result, f64 [1 << count]
 */
export function outcomeProbabilities(
  state: usize,
  qubits: i32,
  density: bool,
  masks: usize,
  count: i32,
  probabilities: usize,
): void {
  const stride = density ? ((<usize>16) << qubits) + 16 : 16;
  // All qubits in their order need no looking up.
  if (count == qubits && isOrdered(masks, qubits)) {
    const end = probabilities + ((<usize>8) << qubits);
    for (let place = probabilities; place < end; place += 8, state += stride) {
      store<f64>(place, probabilityAt(state, density));
    }
    return;
  }
  const dimension: u32 = 1 << qubits;
  memory.fill(probabilities, 0, (<usize>8) << count);
  clearImages();
  for (let bit = 0; bit < count; bit++) {
    setImage(ctz<u32>(load<u32>(masks + ((<usize>bit) << 2))), (<u32>1) << (count - 1 - bit));
  }
  tabulateImages(qubits);
  for (let k: u32 = 0; k < dimension; k++, state += stride) {
    const place = probabilities + ((<usize>imageOf(k)) << 3);
    store<f64>(place, load<f64>(place) + probabilityAt(state, density));
  }
}

/** The square of an amplitude, or an entry of a density matrix's diagonal. */
// @ts-ignore: decorator
@inline
function probabilityAt(place: usize, density: bool): f64 {
  const entry = v128.load(place);
  return density ? f64x2.extract_lane(entry, 0) : laneSum(f64x2.mul(entry, entry));
}

function isOrdered(masks: usize, qubits: i32): bool {
  for (let bit = 0; bit < qubits; bit++) {
    if (load<u32>(masks + ((<usize>bit) << 2)) != (<u32>1) << (qubits - 1 - bit)) return false;
  }
  return true;
}

/**
 * Turns probabilities f64 [size] into their running sums.
 *
 * @returns how many of them there are without the outcomes at the end that cannot happen, which rounding must not meet
 */
export function sumProbabilities(probabilities: usize, size: i32): i32 {
  let sum: f64 = 0;
  for (let i = 0; i < size; i++) {
    sum += load<f64>(probabilities + ((<usize>i) << 3));
    store<f64>(probabilities + ((<usize>i) << 3), sum);
  }
  while (size > 1 && load<f64>(probabilities + ((<usize>(size - 2)) << 3)) == sum) size--;
  return size;
}

/**
 * Draws outcomes by Born's rule: shot i takes number i mod 256 of step i / 256 of item 0.
 *
 * @param sums running sums of the probabilities, f64 [size]
 * @param outcomes result, u32 [shots], with room to the next multiple of four
 * @param first number of the first shot, a multiple of 256
 */
export function sampleOutcomes(
  stream: Stream,
  sums: usize,
  size: i32,
  outcomes: usize,
  first: i32,
  shots: i32,
): void {
  const sum = load<f64>(sums + ((<usize>(size - 1)) << 3));
  for (let done = 0; done < shots; done += SHOTS) {
    const count = min(SHOTS, shots - done);
    fillUniform(stream, 0, (first + done) / SHOTS, UNIFORMS, count);
    for (let shot = 0; shot < count; shot += 4, outcomes += 16) {
      findOutcomes(sums, size, sum, UNIFORMS + ((<usize>shot) << 3), outcomes);
    }
  }
}

/**
 * The first of the running sums that is larger than each of four marks, uniform numbers times the whole sum, or the last. Four
 * searches go side by side, since each waits for memory at every step.
 */
function findOutcomes(sums: usize, size: i32, sum: f64, uniforms: usize, outcomes: usize): void {
  const mark0 = load<f64>(uniforms) * sum;
  const mark1 = load<f64>(uniforms, 8) * sum;
  const mark2 = load<f64>(uniforms, 16) * sum;
  const mark3 = load<f64>(uniforms, 24) * sum;
  let place0 = sums;
  let place1 = sums;
  let place2 = sums;
  let place3 = sums;
  for (let rest = <usize>size; rest > 1;) {
    const half = rest >>> 1;
    const bytes = half << 3;
    place0 = select(place0, place0 + bytes, load<f64>(place0 + bytes - 8) > mark0);
    place1 = select(place1, place1 + bytes, load<f64>(place1 + bytes - 8) > mark1);
    place2 = select(place2, place2 + bytes, load<f64>(place2 + bytes - 8) > mark2);
    place3 = select(place3, place3 + bytes, load<f64>(place3 + bytes - 8) > mark3);
    rest -= half;
  }
  store<u32>(outcomes, <u32>((place0 - sums) >>> 3));
  store<u32>(outcomes, <u32>((place1 - sums) >>> 3), 4);
  store<u32>(outcomes, <u32>((place2 - sums) >>> 3), 8);
  store<u32>(outcomes, <u32>((place3 - sums) >>> 3), 12);
}
