// Replica exchange (Hukushima and Nemoto 1996), slice by slice. Two chains may exchange their positions at some slices and keep
// them at others: with all positions held, which of the two has which is a ring of Ising spins, whose field is the difference of
// the potentials, and whose bonds, (x - y) · (x' - y') / spacing, are the kinetic action. The ring is drawn from its distribution
// as a whole, by a transfer matrix, so that what happens about one kink is exchanged without the others.
import { fillUniform } from '../../random/uniform';
import { Purpose } from '../../random/purpose';
import { exp64 } from '../../simd/exponential';
import { Ensemble } from './ensemble';
import { LANES } from './rows';
import { Chain, findChain, sliceEnergies } from './slice-energy';

/** Of logarithms of weights, far beyond where they decide. */
const MOST: f64 = 300;
const LARGEST: f64 = 1e130;

const chainA = memory.data(offsetof<Chain>(), 16);
const chainB = memory.data(offsetof<Chain>(), 16);

/** `exchangePaths` in float32. */
export function exchangePaths32(
  ensemble: Ensemble,
  first: i32,
  second: i32,
  chains: i32,
  attempt: u32,
  counts: usize,
): void {
  exchangePaths<f32>(ensemble, first, second, chains, attempt, counts);
}

/** `exchangePaths` in float64. */
export function exchangePaths64(
  ensemble: Ensemble,
  first: i32,
  second: i32,
  chains: i32,
  attempt: u32,
  counts: usize,
): void {
  exchangePaths<f64>(ensemble, first, second, chains, attempt, counts);
}

/**
 * Exchanges positions of the chains from `first` on with those from `second` on.
 *
 * @param counts by how often each slice was exchanged this grows: float64 [slices]
 */
function exchangePaths<T>(
  ensemble: Ensemble,
  first: i32,
  second: i32,
  chains: i32,
  attempt: u32,
  counts: usize,
): void {
  const bytes = (<usize>ensemble.slices) << 3;
  const fields = ensemble.exchangeWork;
  const bonds = fields + bytes;
  const kept = bonds + bytes;
  const turned = kept + bytes;
  const uniforms = turned + bytes;
  const a = changetype<Chain>(chainA);
  const b = changetype<Chain>(chainB);
  for (let chain = 0; chain < chains; chain++) {
    findChain<T>(ensemble, first + chain, a);
    findChain<T>(ensemble, second + chain, b);
    weigh<T>(ensemble, a, b, fields, bonds, uniforms + bytes);
    fillUniform(
      uniforms,
      ensemble.slices,
      ensemble.key0,
      ensemble.key1,
      Purpose.PathExchange,
      first + chain,
      attempt,
    );
    drawRing(bytes, fields, bonds, kept, turned, uniforms);
    exchangeSlices<T>(ensemble, a, b, uniforms, counts);
  }
}

/** Writes e^-field of each slice, and of each e^-bond to the next. */
function weigh<T>(
  ensemble: Ensemble,
  a: Chain,
  b: Chain,
  fields: usize,
  bonds: usize,
  positions: usize,
): void {
  const row: usize = LANES * sizeof<T>();
  const slices = ensemble.slices;
  const neurons = ensemble.neurons;
  const pathBytes = ensemble.rows * row;
  const others = positions + ((<usize>neurons) << 3);
  for (let slice = 0; slice < slices; slice++) {
    const at = <usize>slice * row;
    const next = slice + 1 < slices ? at + row : 0;
    let bond: f64 = 0;
    for (let neuron: usize = 0; neuron < <usize>neurons; neuron++) {
      const path = neuron * pathBytes;
      const x = <f64>load<T>(a.path + path + at);
      const y = <f64>load<T>(b.path + path + at);
      store<f64>(positions + (neuron << 3), x);
      store<f64>(others + (neuron << 3), y);
      bond += (x - y) * (<f64>load<T>(a.path + path + next) - <f64>load<T>(b.path + path + next));
    }
    const here = sliceEnergies<T>(ensemble, a, b, slice, positions);
    const there = sliceEnergies<T>(ensemble, a, b, slice, others);
    const field =
      f64x2.extract_lane(there, 0) -
      f64x2.extract_lane(here, 0) +
      f64x2.extract_lane(here, 1) -
      f64x2.extract_lane(there, 1);
    const exponents = f64x2.replace_lane(f64x2.splat(-field), 1, -bond / ensemble.spacing);
    const weights = exp64(f64x2.pmax(f64x2.pmin(exponents, f64x2.splat(MOST)), f64x2.splat(-MOST)));
    store<f64>(fields + ((<usize>slice) << 3), f64x2.extract_lane(weights, 0));
    store<f64>(bonds + ((<usize>slice) << 3), f64x2.extract_lane(weights, 1));
  }
}

/**
 * Draws which slices are exchanged: 1 or 0 takes the place of each uniform. `kept` and `turned` are for how much likelier a slice
 * is exchanged than not, by what comes behind it, if the first one is not, and if it is.
 */
function drawRing(
  bytes: usize,
  fields: usize,
  bonds: usize,
  kept: usize,
  turned: usize,
  uniforms: usize,
): void {
  let at = bytes - 8;
  const seam = load<f64>(bonds + at);
  let likelierKept = clamped(load<f64>(fields + at) * seam);
  let likelierTurned = clamped(load<f64>(fields + at) / seam);
  // The weight of all that comes behind if the first one is exchanged, over that if it is not.
  let ratio = seam;
  for (; ; at -= 8) {
    store<f64>(kept + at, likelierKept);
    store<f64>(turned + at, likelierTurned);
    if (at == 8) break;
    const bond = load<f64>(bonds + at - 8);
    const field = load<f64>(fields + at - 8);
    const normKept = 1 + bond * likelierKept;
    const normTurned = 1 + bond * likelierTurned;
    ratio = clamped(ratio * (normTurned / normKept));
    likelierKept = clamped((field * (bond + likelierKept)) / normKept);
    likelierTurned = clamped((field * (bond + likelierTurned)) / normTurned);
  }
  const bond = load<f64>(bonds);
  const odds = ratio * clamped((load<f64>(fields) * (bond + likelierTurned)) / (1 + bond * likelierKept));
  let state = load<f64>(uniforms) * (1 + odds) < odds;
  const messages = state ? turned : kept;
  store<f64>(uniforms, <f64>state);
  for (at = 8; at < bytes; at += 8) {
    const bond = load<f64>(bonds + at - 8);
    const likelier = load<f64>(messages + at);
    const odds = state ? likelier / bond : bond * likelier;
    state = load<f64>(uniforms + at) * (1 + odds) < odds;
    store<f64>(uniforms + at, <f64>state);
  }
}

// @ts-ignore: decorator
@inline
function clamped(weight: f64): f64 {
  return min(max(weight, 1 / LARGEST), LARGEST);
}

function exchangeSlices<T>(ensemble: Ensemble, a: Chain, b: Chain, chosen: usize, counts: usize): void {
  const row: usize = LANES * sizeof<T>();
  const pathBytes = ensemble.rows * row;
  for (let slice: usize = 0; slice < <usize>ensemble.slices; slice++) {
    if (load<f64>(chosen + (slice << 3)) == 0) continue;
    store<f64>(counts + (slice << 3), load<f64>(counts + (slice << 3)) + 1);
    for (let neuron = 0; neuron < ensemble.neurons; neuron++) {
      const at = <usize>neuron * pathBytes + slice * row;
      const x = load<T>(a.path + at);
      store<T>(a.path + at, load<T>(b.path + at));
      store<T>(b.path + at, x);
    }
  }
}
