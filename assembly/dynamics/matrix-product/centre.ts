/** The centre of a matrix-product state: how it moves, and gates where it is. */
import { addScaled, product, scale, transposeBlock } from './blocks';
import { MatrixProduct } from './matrix-product';
import { revealRank, weightOf } from './reveal-rank';
import { orthogonalizeRows, sortRows } from './singular-values';

/** How orthogonal what is kept and what is not must be: the weight that is lost goes with its square. */
const TRUNCATION_TOLERANCE: f64 = 1e-4;
/** Sweeps that part what is kept from what is not. */
const TRUNCATION_SWEEPS = 2;
/** Of singular values themselves. */
const EXACT_TOLERANCE: f64 = 1e-15;

/** The weight of the whole state. */
export function chainWeight(chain: MatrixProduct): f64 {
  const site = chain.centre;
  return weightOf(chain.tensor(site), 2 * chain.left(site) * chain.right(site));
}

/** Moves the centre one site to the right or to the left. */
export function shift(chain: MatrixProduct, direction: i32): void {
  const site = chain.centre;
  const next = site + direction;
  const left = chain.left(site);
  const right = chain.right(site);
  const own = chain.tensor(site);
  const other = chain.tensor(next);
  const block = chain.block;
  if (direction > 0) {
    transposeBlock(2 * left, right, own, chain.pair, false);
    const rank = divide(chain, right, 2 * left, false);
    const far = chain.right(next);
    transposeBlock(rank, 2 * left, block.basis, own, false);
    product(rank, right, 2 * far, block.coefficients, other, chain.turned);
    memory.copy(other, chain.turned, (<usize>(rank * far)) << 5);
    chain.setRight(site, rank);
    chain.work += <f64>(rank * right) * <f64>(2 * far);
  } else {
    memory.copy(chain.pair, own, (<usize>(left * right)) << 5);
    const rank = divide(chain, left, 2 * right, false);
    const far = chain.left(next);
    memory.copy(own, block.basis, (<usize>(rank * right)) << 5);
    transposeBlock(rank, left, block.coefficients, chain.turned, false);
    product(2 * far, left, rank, other, chain.turned, chain.pair);
    memory.copy(other, chain.pair, (<usize>(rank * far)) << 5);
    chain.setRight(next, rank);
    chain.work += <f64>(rank * left) * <f64>(2 * far);
  }
  chain.centre = next;
}

/** The state of a site and the next, one of which is the centre: [left][s][s][right] at `chain.pair`. */
export function joinPair(chain: MatrixProduct, site: i32): void {
  const left = chain.left(site);
  const middle = chain.right(site);
  const right = chain.right(site + 1);
  product(2 * left, middle, 2 * right, chain.tensor(site), chain.tensor(site + 1), chain.pair);
  chain.work += <f64>(2 * left * middle) * <f64>(2 * right);
}

/** Multiplies the state at `chain.pair` by a matrix of both sites, complex [4][4]. */
export function multiplyPair(chain: MatrixProduct, site: i32, gate: usize): void {
  const left = chain.left(site);
  const right = chain.right(site + 1);
  const bytes = (<usize>right) << 4;
  let state = chain.pair;
  for (let l = 0; l < left; l++, state += 4 * bytes) {
    memory.copy(chain.turned, state, 4 * bytes);
    multiplySegments(4, right, gate, chain.turned, state);
  }
  chain.work += <f64>(8 * left) * <f64>right;
}

/** to [size][length] ← matrix [size][size] · from */
function multiplySegments(size: i32, length: i32, matrix: usize, from: usize, to: usize): void {
  const bytes = (<usize>length) << 4;
  memory.fill(to, 0, <usize>size * bytes);
  for (let i = 0; i < size; i++, to += bytes) {
    for (let j = 0; j < size; j++, matrix += 16) {
      const re = load<f64>(matrix);
      const im = load<f64>(matrix, 8);
      if (re != 0 || im != 0) addScaled(to, from + <usize>j * bytes, length, re, im);
    }
  }
}

/** Multiplies a site's tensor by a matrix, complex [2][2]. */
export function multiplySite(chain: MatrixProduct, site: i32, matrix: usize): void {
  const left = chain.left(site);
  const right = chain.right(site);
  const bytes = (<usize>right) << 4;
  let state = chain.tensor(site);
  for (let l = 0; l < left; l++, state += 2 * bytes) {
    memory.copy(chain.turned, state, 2 * bytes);
    multiplySegments(2, right, matrix, chain.turned, state);
  }
}

/** Takes the state at `chain.pair` apart; the centre is the right site then, or the left one. */
export function splitPair(chain: MatrixProduct, site: i32, direction: i32): void {
  const left = chain.left(site);
  const right = chain.right(site + 1);
  const own = chain.tensor(site);
  const other = chain.tensor(site + 1);
  const block = chain.block;
  let rank: i32;
  if (direction > 0) {
    transposeBlock(2 * left, 2 * right, chain.pair, chain.turned, false);
    const kept = chain.pair;
    chain.pair = chain.turned;
    chain.turned = kept;
    rank = divide(chain, 2 * right, 2 * left, false);
    transposeBlock(rank, 2 * left, block.basis, own, false);
    memory.copy(other, block.coefficients, (<usize>(rank * right)) << 5);
  } else {
    rank = divide(chain, 2 * left, 2 * right, false);
    memory.copy(other, block.basis, (<usize>(rank * right)) << 5);
    transposeBlock(rank, 2 * left, block.coefficients, own, false);
  }
  chain.setRight(site, rank);
  chain.centre = direction > 0 ? site + 1 : site;
}

/**
 * Divides the rows at `chain.pair`, [count][length], into an orthonormal basis and coefficients, of no more than the largest bond,
 * that have the weight of the whole. If `isSorted`, rows of coefficients are orthogonal, the largest first, and `rotating.weights`
 * their weights.
 */
export function divide(chain: MatrixProduct, count: i32, length: i32, isSorted: bool): i32 {
  const block = chain.block;
  block.rows = chain.pair;
  block.count = count;
  block.length = length;
  block.most = isSorted ? count : chain.bond + max(1, chain.bond >> 2);
  let rank = revealRank(block, chain.truncation);
  chain.work += <f64>(count + 3 * rank) * <f64>rank * <f64>length;
  let lost = block.discarded;
  if (rank == 0) {
    chain.isBroken = true;
    // One row of zeros, so that all sizes stay what they may be.
    memory.fill(block.basis, 0, (<usize>length) << 4);
    memory.fill(block.coefficients, 0, (<usize>count) << 4);
    return 1;
  }
  if (isSorted || rank > chain.bond) {
    const rotating = chain.rotating;
    rotating.rows = block.coefficients;
    rotating.count = rank;
    rotating.length = count;
    rotating.companions = block.basis;
    rotating.companionLength = length;
    rotating.weights = block.weights;
    rotating.kept = isSorted ? 0 : chain.bond;
    rotating.sweeps = TRUNCATION_SWEEPS;
    const sweeps = orthogonalizeRows(rotating, isSorted ? EXACT_TOLERANCE : TRUNCATION_TOLERANCE);
    if (sweeps == 0) chain.isBroken = true;
    chain.work += <f64>(sweeps * rank * rank) * <f64>(count + length);
    const kept = min(rank, chain.bond);
    lost += sortRows(rotating, kept);
    rank = kept;
  }
  const total = block.total;
  if (lost > 0) {
    chain.discarded += lost / total;
    scale(block.coefficients, rank * count, sqrt(total / weightOf(block.coefficients, rank * count)));
  }
  return rank;
}

/** Moves the centre a site nearer to `site`; returns whether it is there. */
export function approach(chain: MatrixProduct, site: i32): bool {
  if (chain.centre == site) return true;
  shift(chain, chain.centre < site ? 1 : -1);
  return chain.centre == site;
}
