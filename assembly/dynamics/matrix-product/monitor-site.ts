/** A monitored channel of a site, or of two neighbours, that is not diagonal. */
import { drawOperator } from '../ensemble/monitor';
import { LocalChannel } from '../network/trajectories';
import { imaginaryOverlap, realOverlap, scale } from './blocks';
import { chainWeight, joinPair, multiplyPair, multiplySite, splitPair } from './centre';
import { MatrixProduct } from './matrix-product';

/** M(dy) of one trajectory, complex [4][4]. */
const OPERATOR = memory.data(256, 16);

/** Multiplies the state by M(dy) of a channel at the centre, and by what normalises it; see monitor.ts. */
export function monitorSite(chain: MatrixProduct, channel: LocalChannel): void {
  const site = chain.centre;
  const size = channel.dimension;
  const run = chain.run;
  const norm = chainWeight(chain);
  const mean = localMean(chain, size, channel.operator) / norm;
  const inverse = f64x2.splat(1 / norm);
  drawOperator(run, channel, chain.row, chain.readings, f64x2.splat(mean), inverse);
  for (let at: usize = 0; at < <usize>(2 * size * size); at++) {
    store<f64>(OPERATOR + (at << 3), load<f64>(run.matrix + (at << 4)));
  }
  multiplyLocal(chain, size, OPERATOR);
  scale(chain.tensor(site), 2 * chain.left(site) * chain.right(site), 1 / sqrt(chainWeight(chain)));
}

/** Multiplies the centre, or it and the next site, by a matrix; the centre stays. */
export function multiplyLocal(chain: MatrixProduct, size: i32, matrix: usize): void {
  const site = chain.centre;
  if (size == 2) {
    multiplySite(chain, site, matrix);
  } else {
    joinPair(chain, site);
    multiplyPair(chain, site, matrix);
    splitPair(chain, site, -1);
  }
}

/** Re⟨ψ|O|ψ⟩ of an operator at the centre, or at it and the next site. */
export function localMean(chain: MatrixProduct, size: i32, operator: usize): f64 {
  const site = chain.centre;
  const bond = size == 2 ? chain.right(site) : chain.right(site + 1);
  const state = size == 2 ? chain.tensor(site) : chain.pair;
  if (size == 4) joinPair(chain, site);
  const bytes = (<usize>bond) << 4;
  let sum: f64 = 0;
  const left = chain.left(site);
  for (let l = 0; l < left; l++) {
    const from = state + <usize>(l * size) * bytes;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const entry = operator + ((<usize>(i * size + j)) << 4);
        const re = load<f64>(entry);
        const im = load<f64>(entry, 8);
        const a = from + <usize>i * bytes;
        const b = from + <usize>j * bytes;
        if (re != 0) sum += re * realOverlap(a, b, bond);
        if (im != 0) sum -= im * imaginaryOverlap(a, b, bond);
      }
    }
  }
  return sum;
}
