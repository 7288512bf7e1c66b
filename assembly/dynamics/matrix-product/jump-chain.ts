/** Quantum jumps of a matrix-product state, as in network/jump.ts. */
import { Purpose } from '../../random/purpose';
import { uniformAt } from '../../random/uniform';
import { LocalMap } from '../network/trajectories';
import { scale } from './blocks';
import { approach, chainWeight } from './centre';
import { MatrixProduct } from './matrix-product';
import { localMean, multiplyLocal } from './monitor-site';

/** L†L, complex [4][4]. */
const SQUARE = memory.data(256, 16);

/** Jumps if the weight has fallen to the threshold: to L_k ψ, normalised, with a probability proportional to its weight. */
export function jumpChain(chain: MatrixProduct): void {
  const run = chain.run;
  const norm = chainWeight(chain);
  if (norm > load<f64>(chain.jumping)) return;
  const trajectory = chain.trajectory;
  const draw = <u32>load<f64>(chain.jumping, 8);
  const chosen = uniformAt(run.key0, run.key1, Purpose.Jump, trajectory, 0, draw);
  store<f64>(chain.jumping, uniformAt(run.key0, run.key1, Purpose.Jump, trajectory, 0, draw + 1));
  store<f64>(chain.jumping, <f64>(draw + 2), 8);
  let total: f64 = 0;
  for (let k = 0; k < run.jumps; k++) total += weigh(chain, k);
  if (!(total > 0)) {
    scaleCentre(chain, 1 / sqrt(norm));
    return;
  }
  let rest = chosen * total;
  let k = 0;
  let share = weigh(chain, 0);
  while (rest >= share && k + 1 < run.jumps) {
    rest -= share;
    share = weigh(chain, ++k);
  }
  const count = chain.readings + ((<usize>k) << 4);
  store<f64>(count, load<f64>(count) + 1);
  const map = mapOf(chain, k);
  multiplyLocal(chain, map.dimension, map.matrix);
  scaleCentre(chain, 1 / sqrt(chainWeight(chain)));
}

function scaleCentre(chain: MatrixProduct, factor: f64): void {
  const site = chain.centre;
  scale(chain.tensor(site), 2 * chain.left(site) * chain.right(site), factor);
}

// @ts-ignore: decorator
@inline
function mapOf(chain: MatrixProduct, k: i32): LocalMap {
  return changetype<LocalMap>(<usize>load<u32>(chain.run.jumpMaps + ((<usize>k) << 2)));
}

/** ⟨ψ|L†L|ψ⟩ of a channel, to which the centre moves. */
function weigh(chain: MatrixProduct, k: i32): f64 {
  const site = load<i32>(chain.jumpSites + ((<usize>k) << 2));
  while (!approach(chain, site)) {}
  const map = mapOf(chain, k);
  const size = map.dimension;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let re: f64 = 0;
      let im: f64 = 0;
      for (let row = 0; row < size; row++) {
        const a = map.matrix + ((<usize>(row * size + i)) << 4);
        const b = map.matrix + ((<usize>(row * size + j)) << 4);
        re += load<f64>(a) * load<f64>(b) + load<f64>(a, 8) * load<f64>(b, 8);
        im += load<f64>(a) * load<f64>(b, 8) - load<f64>(a, 8) * load<f64>(b);
      }
      const entry = SQUARE + ((<usize>(i * size + j)) << 4);
      store<f64>(entry, re);
      store<f64>(entry, im, 8);
    }
  }
  return localMean(chain, size, SQUARE);
}
