/** What is recorded of a trajectory. */
import { log64 } from '../../simd/logarithm';
import { keepValue, takeReadings } from '../network/record';
import { addScaled, adjointProduct, product, realOverlap, transposeBlock } from './blocks';
import { approach, divide } from './centre';
import { MatrixProduct } from './matrix-product';

/** What is recorded behind the strings and the entropies: the weight that was discarded, and the largest bond. */
const MORE = 2;

/**
 * A part of the record of a time: the way of the centre to the first site, then the strings that begin at each site, then the
 * entropies of each cut, for which the centre goes on to the last site.
 *
 * @returns whether that was the last part
 */
export function recordChain(chain: MatrixProduct, part: i32, time: i32): bool {
  const sites = chain.sites;
  if (chain.direction == 0) {
    if (!approach(chain, 0)) return false;
    chain.direction = 1;
    chain.part = part = 0;
  }
  if (part < sites) {
    recordStrings(chain, part, time);
    if (part < sites - 1) return false;
  }
  const cut = part - sites + 1;
  if (chain.entropy && sites > 1) {
    if (cut > 0) recordEntropy(chain, cut - 1, time);
    if (cut < sites - 1) return false;
  }
  const run = chain.run;
  accumulate(chain, run.observables - MORE, time, chain.discarded);
  accumulate(chain, run.observables - 1, time, <f64>chain.widest);
  chain.widest = 1;
  const place = chain.trajectory - run.begin;
  if (time) takeReadings(run, chain.readings, place, 1, time - 1);
  return true;
}

/** A number of the record goes into the sums, and to its place. */
function accumulate(chain: MatrixProduct, i: i32, time: i32, value: f64): void {
  const run = chain.run;
  keepValue(run, f64x2.splat(value), chain.trajectory - run.begin, 1, time, i);
  const entry = (<usize>(time * run.observables + i)) << 4;
  store<f64>(run.sums + entry, load<f64>(run.sums + entry) + value);
  store<f64>(run.squares + entry, load<f64>(run.squares + entry) + value * value);
}

/** The strings that begin at a site. What is left of it is at `chain.leftNorms`, and goes on to the next site. */
function recordStrings(chain: MatrixProduct, site: i32, time: i32): void {
  const left = chain.left(site);
  const right = chain.right(site);
  const tensor = chain.tensor(site);
  const weighed = chain.first;
  if (site == 0) v128.store(chain.leftNorms, f64x2(1, 0));
  product(left, left, 2 * right, chain.leftNorms, tensor, weighed);
  const count = 2 * left * right;
  const share = 1 / realOverlap(tensor, weighed, count);
  for (let i = 0; i < chain.strings; i++) {
    const string = chain.stringList + <usize>i * 12;
    if (load<i32>(string) != site) continue;
    accumulate(chain, i, time, share * expectation(chain, site, load<i32>(string, 4), load<u32>(string, 8)));
  }
  if (site < chain.sites - 1) adjointProduct(2 * left, right, right, tensor, weighed, chain.leftNorms);
  chain.work += <f64>(left + right) * <f64>(2 * left * right);
}

/** Of a string of so many sites from a site on, whose letters 0 to 3 (I, X, Y, Z) are i32; `chain.first` has the site as it is weighed. */
function expectation(chain: MatrixProduct, site: i32, span: i32, letters: usize): f64 {
  let weighed = chain.first;
  for (let k = 0; k < span; k++) {
    const left = chain.left(site + k);
    const right = chain.right(site + k);
    const tensor = chain.tensor(site + k);
    const count = 2 * left * right;
    if (k > 0) {
      weighed = chain.second;
      product(left, left, 2 * right, chain.rightNorm, tensor, weighed);
    }
    applyLetter(load<i32>(letters + ((<usize>k) << 2)), weighed, chain.third, left, right);
    if (k == span - 1) return realOverlap(tensor, chain.third, count);
    adjointProduct(2 * left, right, right, tensor, chain.third, chain.rightNorm);
    chain.work += <f64>(left + right) * <f64>count;
  }
  return 0;
}

/** to ← a Pauli operator times from, of blocks [left][s][right]. */
function applyLetter(letter: i32, from: usize, to: usize, left: i32, right: i32): void {
  const bytes = (<usize>right) << 4;
  memory.fill(to, 0, <usize>left * 2 * bytes);
  const isFlip = letter == 1 || letter == 2;
  const re: f64 = letter == 2 ? 0 : 1;
  const im: f64 = letter == 2 ? 1 : 0;
  const sign: f64 = letter >= 2 ? -1 : 1;
  for (let l = 0; l < left; l++, from += 2 * bytes, to += 2 * bytes) {
    // Y|0⟩ = i|1⟩, Y|1⟩ = -i|0⟩.
    addScaled(isFlip ? to + bytes : to, from, right, re, im);
    addScaled(isFlip ? to : to + bytes, from + bytes, right, sign * re, sign * im);
  }
}

/** The entropy of the cut behind a site, the centre, which moves to the next; in bits. */
function recordEntropy(chain: MatrixProduct, site: i32, time: i32): void {
  const left = chain.left(site);
  const right = chain.right(site);
  const own = chain.tensor(site);
  const other = chain.tensor(site + 1);
  const far = chain.right(site + 1);
  transposeBlock(2 * left, right, own, chain.pair, false);
  const rank = divide(chain, right, 2 * left, true);
  const weights = chain.block.weights;
  let total: f64 = 0;
  for (let i = 0; i < rank; i++) total += load<f64>(weights + ((<usize>i) << 3));
  let entropy: f64 = 0;
  for (let i = 0; i < rank; i++) {
    const share = load<f64>(weights + ((<usize>i) << 3)) / total;
    if (share > 0) entropy -= share * f64x2.extract_lane(log64(f64x2.splat(share)), 0);
  }
  accumulate(chain, chain.strings + site, time, max(0, entropy * Math.LOG2E));
  transposeBlock(rank, 2 * left, chain.block.basis, own, false);
  product(rank, right, 2 * far, chain.block.coefficients, other, chain.turned);
  memory.copy(other, chain.turned, (<usize>(rank * far)) << 5);
  chain.setRight(site, rank);
  chain.centre = site + 1;
}
