/** Gates of neighbours, and maps of sites, one after the other from one end of the chain to the other. */
import { approach, joinPair, multiplyPair, multiplySite, shift, splitPair } from './centre';
import { MatrixProduct } from './matrix-product';

/**
 * A part of a sweep from the end where the centre is: the way there, or two neighbours. The centre moves on with them.
 *
 * @param gates [site] addresses of matrices of a site and the next (u32), 0 where there is none; or 0
 * @param maps [site] addresses of matrices of a site, with which the gates commute and which need not be unitary; or 0
 * @returns whether that was the last part
 */
export function sweep(chain: MatrixProduct, gates: usize, maps: usize): bool {
  const last = chain.sites - 1;
  if (chain.direction == 0) {
    const centre = chain.centre;
    if (centre > 0 && centre < last) {
      approach(chain, 2 * centre < last ? 0 : last);
      return false;
    }
    chain.direction = centre == 0 ? 1 : -1;
  }
  const site = chain.centre;
  const direction = chain.direction;
  const map = addressAt(maps, site);
  if (map) multiplySite(chain, site, map);
  if (site == (direction > 0 ? last : 0)) return true;
  const first = direction > 0 ? site : site - 1;
  const gate = addressAt(gates, first);
  if (gate == 0) {
    shift(chain, direction);
    return false;
  }
  joinPair(chain, first);
  multiplyPair(chain, first, gate);
  splitPair(chain, first, direction);
  return false;
}

// @ts-ignore: decorator
@inline
function addressAt(list: usize, site: i32): usize {
  return list ? <usize>load<u32>(list + ((<usize>site) << 2)) : 0;
}
