// Where paths fluctuate about either of two courses, such as a chain of neurons that spike all together or not at all, what changes
// one neuron at a time seldom gets from one to the other. A jump proposes a segment of all neurons at once, from one of two Gaussian
// processes that are fitted to the courses (see gaussian.ts), by a fair coin, and tests against the density of both together.
import { fillNormal } from '../../random/normal';
import { philoxBlock } from '../../random/philox';
import { Purpose } from '../../random/purpose';
import { fillUniform } from '../../random/uniform';
import { exp64 } from '../../simd/exponential';
import { log64 } from '../../simd/logarithm';
import { Ensemble } from './ensemble';
import { COURSE_ROWS, LANES } from './rows';
import { Chain, findChain, sliceEnergies } from './slice-energy';

const chainData = memory.data(offsetof<Chain>(), 16);
const WORDS = memory.data(16, 16);
/** One for the coin, one for the test. */
const UNIFORMS = memory.data(16, 16);

/** A jump of each segment of a group's chains. */
export function jumpPaths<T>(ensemble: Ensemble, group: i32, sweep: u32): void {
  const size = 1 << ensemble.jumpLevels;
  const segments = ensemble.slices >> ensemble.jumpLevels;
  const chain = changetype<Chain>(chainData);
  philoxBlock(<u32>ensemble.neurons, sweep, 0, Purpose.PathOffset, ensemble.key0, ensemble.key1, WORDS);
  const offset = load<i32>(WORDS) & (size - 1);
  const bytes = (<usize>(ensemble.neurons * COURSE_ROWS * ensemble.slices)) << 4;
  for (let number = group * LANES; number < (group + 1) * LANES; number++) {
    const point = load<i32>(ensemble.points + ((<usize>number) << 2));
    findChain<T>(ensemble, number, chain);
    const item = load<u32>(ensemble.items + ((<usize>number) << 2));
    const courses = ensemble.courses + <usize>point * bytes;
    for (let segment = 0; segment < segments; segment++) {
      const step = sweep * <u32>segments + segment;
      jumpSegment<T>(ensemble, chain, courses, offset + segment * size, item, step);
    }
  }
}

/** Proposes and tests what is between slice `first` and that 2^levels further. */
function jumpSegment<T>(
  ensemble: Ensemble,
  chain: Chain,
  courses: usize,
  first: i32,
  item: u32,
  step: u32,
): void {
  const row: usize = LANES * sizeof<T>();
  const neurons = <usize>ensemble.neurons;
  const size = (<usize>1) << ensemble.jumpLevels;
  const pathBytes = ensemble.rows * row;
  // Segments are [slice][neuron].
  const bytes = ((size + 1) * neurons) << 3;
  const current = ensemble.jumpWork;
  const proposal = current + bytes;
  const normals = proposal + bytes;
  const variances = normals + bytes;
  for (let neuron: usize = 0; neuron < neurons; neuron++) {
    let slice = first;
    for (let t: usize = 0; t <= size; t++, slice++) {
      const at = neuron * pathBytes + <usize>wrapped(ensemble, slice) * row;
      store<f64>(current + ((t * neurons + neuron) << 3), <f64>load<T>(chain.path + at));
    }
  }
  const key0 = ensemble.key0;
  const key1 = ensemble.key1;
  fillNormal(normals, <i32>(neurons * size), key0, key1, Purpose.PathJump, item, step);
  fillUniform(UNIFORMS, 2, key0, key1, Purpose.PathJumpTest, item, step);
  const course = courses + ((<usize>(load<f64>(UNIFORMS) < 0.5)) << 3);
  drawSegment(ensemble, course, first, current, proposal, normals, variances);
  const change =
    actionOf<T>(ensemble, chain, first, current) -
    actionOf<T>(ensemble, chain, first, proposal) +
    densityOf(ensemble, courses, first, current) -
    densityOf(ensemble, courses, first, proposal);
  store<f64>(ensemble.jumped, load<f64>(ensemble.jumped, 8) + 1, 8);
  if (!(load<f64>(UNIFORMS, 8) < f64x2.extract_lane(exp64(f64x2.splat(change)), 0))) return;
  store<f64>(ensemble.jumped, load<f64>(ensemble.jumped) + 1);
  for (let neuron: usize = 0; neuron < neurons; neuron++) {
    let slice = first + 1;
    for (let t: usize = 1; t < size; t++, slice++) {
      const at = neuron * pathBytes + <usize>wrapped(ensemble, slice) * row;
      store<T>(chain.path + at, <T>load<f64>(proposal + ((t * neurons + neuron) << 3)));
    }
  }
}

// @ts-ignore: decorator
@inline
function wrapped(ensemble: Ensemble, slice: i32): i32 {
  return slice < ensemble.slices ? slice : slice - ensemble.slices;
}

/** Where both ends of a segment are negative together, so are the processes. */
// @ts-ignore: decorator
@inline
function signOf(segment: usize, neurons: usize, neuron: usize, size: usize): f64 {
  const sum = load<f64>(segment + (neuron << 3)) + load<f64>(segment + ((size * neurons + neuron) << 3));
  return sum < 0 ? -1 : 1;
}

/** Draws a segment of one of the processes between the ends of the current one. */
function drawSegment(
  ensemble: Ensemble,
  course: usize,
  first: i32,
  current: usize,
  proposal: usize,
  normals: usize,
  variances: usize,
): void {
  const neurons = <usize>ensemble.neurons;
  const size = (<usize>1) << ensemble.jumpLevels;
  const rowBytes = (<usize>ensemble.slices) << 4;
  const row = neurons << 3;
  for (let neuron: usize = 0; neuron < neurons; neuron++) {
    const means = course + neuron * COURSE_ROWS * rowBytes;
    const factors = means + rowBytes;
    const deviations = factors + rowBytes;
    const sign = signOf(current, neurons, neuron, size);
    const start = load<f64>(current + (neuron << 3));
    const path = proposal + (neuron << 3);
    let at = (<usize>wrapped(ensemble, first)) << 4;
    let y = sign * start - load<f64>(means + at);
    let variance: f64 = 0;
    store<f64>(path, start);
    for (let t: usize = 1; t <= size; t++) {
      at = (<usize>wrapped(ensemble, first + <i32>t)) << 4;
      const factor = load<f64>(factors + at);
      const deviation = load<f64>(deviations + at);
      y = factor * y + deviation * load<f64>(normals + ((neuron * size + t - 1) << 3));
      variance = factor * factor * variance + deviation * deviation;
      store<f64>(path + t * row, y);
      store<f64>(variances + (t << 3), variance);
    }
    const end = load<f64>(current + size * row + (neuron << 3));
    store<f64>(path + size * row, end);
    let pull = (sign * end - load<f64>(means + at) - y) / variance;
    for (let t = size - 1; t > 0; t--) {
      pull *= load<f64>(factors + at);
      at = (<usize>wrapped(ensemble, first + <i32>t)) << 4;
      const bent = load<f64>(path + t * row) + load<f64>(variances + (t << 3)) * pull;
      store<f64>(path + t * row, sign * (load<f64>(means + at) + bent));
    }
  }
}

/**
 * Logarithm of the sum of both processes' densities at a segment, between its ends, but for what is the same of all segments. The
 * processes are the two lanes.
 */
function densityOf(ensemble: Ensemble, courses: usize, first: i32, segment: usize): f64 {
  const neurons = <usize>ensemble.neurons;
  const size = (<usize>1) << ensemble.jumpLevels;
  const rowBytes = (<usize>ensemble.slices) << 4;
  const half = f64x2.splat(0.5);
  let sum = f64x2.splat(0);
  for (let neuron: usize = 0; neuron < neurons; neuron++) {
    const means = courses + neuron * COURSE_ROWS * rowBytes;
    const factors = means + rowBytes;
    const deviations = factors + rowBytes;
    const inverses = deviations + rowBytes;
    const logarithms = inverses + rowBytes;
    const sign = signOf(segment, neurons, neuron, size);
    const path = segment + (neuron << 3);
    let at = (<usize>wrapped(ensemble, first)) << 4;
    let y = f64x2.sub(f64x2.splat(sign * load<f64>(path)), v128.load(means + at));
    let expected = y;
    let variance = f64x2.splat(0);
    for (let t: usize = 1; t <= size; t++) {
      at = (<usize>wrapped(ensemble, first + <i32>t)) << 4;
      const factor = v128.load(factors + at);
      const deviation = v128.load(deviations + at);
      const position = f64x2.splat(sign * load<f64>(path + ((t * neurons) << 3)));
      const next = f64x2.sub(position, v128.load(means + at));
      const normal = f64x2.mul(f64x2.sub(next, f64x2.mul(factor, y)), v128.load(inverses + at));
      const squared = f64x2.mul(half, f64x2.mul(normal, normal));
      sum = f64x2.sub(sum, f64x2.add(squared, v128.load(logarithms + at)));
      expected = f64x2.mul(factor, expected);
      variance = f64x2.add(f64x2.mul(f64x2.mul(factor, factor), variance), f64x2.mul(deviation, deviation));
      y = next;
    }
    const missing = f64x2.sub(y, expected);
    const ends = f64x2.add(f64x2.div(f64x2.mul(missing, missing), variance), log64(variance));
    sum = f64x2.add(sum, f64x2.mul(half, ends));
  }
  const a = f64x2.extract_lane(sum, 0);
  const b = f64x2.extract_lane(sum, 1);
  const ratio = f64x2.extract_lane(exp64(f64x2.splat(min(a, b) - max(a, b))), 0);
  return max(a, b) + f64x2.extract_lane(log64(f64x2.splat(1 + ratio)), 0);
}

function actionOf<T>(ensemble: Ensemble, chain: Chain, first: i32, segment: usize): f64 {
  const size = (<usize>1) << ensemble.jumpLevels;
  const row = (<usize>ensemble.neurons) << 3;
  let squares: f64 = 0;
  let energy: f64 = 0;
  for (let t: usize = 1; t <= size; t++) {
    const at = segment + t * row;
    for (let own = at; own < at + row; own += 8) {
      const step = load<f64>(own) - load<f64>(own - row);
      squares += step * step;
    }
    if (t == size) break;
    const energies = sliceEnergies<T>(ensemble, chain, chain, wrapped(ensemble, first + <i32>t), at);
    energy += f64x2.extract_lane(energies, 0);
  }
  return squares / (2 * ensemble.spacing) + energy;
}
