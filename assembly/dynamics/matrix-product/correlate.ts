/** What the kicks of σz measurements are found from: ⟨Z_q⟩ and Cov(Z_q, G), as in measure-diagonal.ts. */
import { NoiseSource } from '../ensemble/noise-source';
import { clampStrength, measurementCosine, measurementSine } from '../network/measurement';
import { addScaled, adjointProduct, product, realOverlap, transposeBlock } from './blocks';
import { MatrixProduct } from './matrix-product';

/**
 * A part of the work, a site from left to right and then from right to left: from the noise of the step, G = Σ_k g_k Z_k dW_k, to
 * the kicks a = Σ_k g_k dy_k of the record's increments dy_k = dW_k + 2 g_k (⟨Z_k⟩ + Cov(Z_k, G)) dt, as maps c + s Z at
 * `chain.kickMaps`. The centre is at an end, so that the sites on one side of any site are isometries.
 *
 * @returns whether that was the last part
 */
export function correlate(chain: MatrixProduct, part: i32): bool {
  const sites = chain.sites;
  const isRecord = chain.run.noiseSource == NoiseSource.Record;
  if (part == 0 && !isRecord) sumKicks(chain);
  if (isRecord) {
    for (let site = 0; site < sites; site++) takeReadings(chain, site, 0);
    return true;
  }
  if (part < sites) {
    fromLeft(chain, part);
    return false;
  }
  const site = 2 * sites - 1 - part;
  fromRight(chain, site);
  return site == 0;
}

// @ts-ignore: decorator
@inline
function kickOf(chain: MatrixProduct, site: i32): f64 {
  return load<f64>(chain.kicks + ((<usize>site) << 3));
}

// @ts-ignore: decorator
@inline
function storeKick(chain: MatrixProduct, site: i32, kick: f64): void {
  store<f64>(chain.kicks + ((<usize>site) << 3), kick);
}

/** g dW of each site. */
function sumKicks(chain: MatrixProduct): void {
  const run = chain.run;
  memory.fill(chain.kicks, 0, (<usize>chain.sites) << 3);
  for (let k = 0; k < run.diagonals; k++) {
    const site = load<i32>(run.diagonalQubits + ((<usize>k) << 2));
    const place = load<i32>(run.diagonalPlaces + ((<usize>k) << 2));
    const strength = load<f64>(run.diagonalStrengths + ((<usize>k) << 3));
    storeKick(chain, site, kickOf(chain, site) + strength * load<f64>(chain.row + ((<usize>place) << 3)));
  }
}

// @ts-ignore: decorator
@inline
function environment(blocks: usize, chain: MatrixProduct, site: i32): usize {
  return blocks + <usize>site * chain.leftBytes;
}

/** What is left of `site` goes into what is left of the next one. */
function fromLeft(chain: MatrixProduct, site: i32): void {
  const left = chain.left(site);
  const right = chain.right(site);
  const tensor = chain.tensor(site);
  const isIsometry = chain.centre > 0 || chain.sites == 1;
  const norms = environment(chain.leftNorms, chain, site);
  const kicks = environment(chain.leftKicks, chain, site);
  if (site == 0) {
    v128.store(norms, f64x2(1, 0));
    v128.store(kicks, f64x2(0, 0));
  }
  if (site == chain.sites - 1) return;
  let weighed = tensor;
  if (!isIsometry) {
    weighed = chain.first;
    product(left, left, 2 * right, norms, tensor, weighed);
    adjointProduct(2 * left, right, right, tensor, weighed, environment(chain.leftNorms, chain, site + 1));
  }
  product(left, left, 2 * right, kicks, tensor, chain.second);
  addSigns(chain.second, weighed, left, right, kickOf(chain, site));
  adjointProduct(2 * left, right, right, tensor, chain.second, environment(chain.leftKicks, chain, site + 1));
  chain.work += <f64>(left + right) * <f64>(2 * left * right) * (isIsometry ? 1 : 2);
}

/** to ← to + factor · Z from, of blocks [left][s][right]. */
function addSigns(to: usize, from: usize, left: i32, right: i32, factor: f64): void {
  const bytes = (<usize>right) << 4;
  for (let l = 0; l < left; l++, to += 2 * bytes, from += 2 * bytes) {
    addScaled(to, from, right, factor, 0);
    addScaled(to + bytes, from + bytes, right, -factor, 0);
  }
}

/** The kick of `site`, and what is right of it goes into what is right of the one before. */
function fromRight(chain: MatrixProduct, site: i32): void {
  const left = chain.left(site);
  const right = chain.right(site);
  const tensor = chain.tensor(site);
  const isLast = site == chain.sites - 1;
  const isIsometry = chain.centre == 0 && !isLast;
  if (isLast) {
    v128.store(chain.rightNorm, f64x2(1, 0));
    v128.store(chain.rightKick, f64x2(0, 0));
  }
  let weighed = tensor;
  if (!isIsometry) {
    weighed = chain.first;
    product(2 * left, right, right, tensor, chain.rightNorm, weighed);
  }
  const kicked = chain.second;
  product(2 * left, right, right, tensor, chain.rightKick, kicked);
  let before = tensor;
  if (chain.centre == 0) {
    before = chain.third;
    product(left, left, 2 * right, environment(chain.leftNorms, chain, site), tensor, before);
  }
  const kickedBefore = chain.fourth;
  product(left, left, 2 * right, environment(chain.leftKicks, chain, site), tensor, kickedBefore);
  const own = kickOf(chain, site);
  const count = 2 * left * right;
  const share = 1 / realOverlap(before, weighed, count);
  const z = signedOverlap(before, weighed, left, right) * share;
  if (isLast) chain.meanKick = realOverlap(kickedBefore, weighed, count) * share + own * z;
  const others =
    signedOverlap(before, kicked, left, right) + signedOverlap(kickedBefore, weighed, left, right);
  if (site > 0) {
    addSigns(kicked, weighed, left, right, own);
    transposeBlock(left, 2 * right, tensor, chain.third, true);
    product(left, 2 * right, left, kicked, chain.third, chain.rightKick);
    if (chain.centre > 0) product(left, 2 * right, left, weighed, chain.third, chain.rightNorm);
  }
  chain.work += <f64>(left + right) * <f64>(5 * left * right);
  takeReadings(chain, site, z + own + others * share - z * chain.meanKick);
}

/** Re Σ_s ±⟨a[s]|b[s]⟩ of blocks [left][s][right]. */
function signedOverlap(a: usize, b: usize, left: i32, right: i32): f64 {
  const bytes = (<usize>right) << 4;
  let sum: f64 = 0;
  for (let l = 0; l < left; l++, a += 2 * bytes, b += 2 * bytes) {
    sum += realOverlap(a, b, right) - realOverlap(a + bytes, b + bytes, right);
  }
  return sum;
}

/** The increments of a site's channels, and its kick. `drift`: ⟨Z⟩ + Cov(Z, G); a record that is given has none. */
function takeReadings(chain: MatrixProduct, site: i32, drift: f64): void {
  const run = chain.run;
  let kick: f64 = 0;
  for (let k = 0; k < run.diagonals; k++) {
    if (load<i32>(run.diagonalQubits + ((<usize>k) << 2)) != site) continue;
    const place = <usize>load<i32>(run.diagonalPlaces + ((<usize>k) << 2));
    const strength = load<f64>(run.diagonalStrengths + ((<usize>k) << 3));
    const dy = load<f64>(chain.row + (place << 3)) + 2 * strength * run.dt * drift;
    const reading = chain.readings + (place << 4);
    store<f64>(reading, load<f64>(reading) + dy);
    kick += strength * dy;
  }
  store<u32>(chain.kickMaps + ((<usize>site) << 2), kick == 0 ? 0 : writeKick(chain, site, kick));
}

/** Address of c + s Z. */
function writeKick(chain: MatrixProduct, site: i32, kick: f64): u32 {
  const a = clampStrength(f64x2.splat(kick));
  const square = f64x2.mul(a, a);
  const c = measurementCosine(square);
  const s = measurementSine(a, square);
  const matrix = chain.kickMatrices + ((<usize>site) << 6);
  store<f64>(matrix, f64x2.extract_lane(f64x2.add(c, s), 0));
  store<f64>(matrix, f64x2.extract_lane(f64x2.sub(c, s), 0), 48);
  return <u32>matrix;
}
