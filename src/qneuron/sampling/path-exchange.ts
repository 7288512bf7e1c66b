import { LANES } from '../../../assembly/qneuron/sampling/rows.js';
import { Purpose } from '../../../assembly/random/purpose.js';
import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import { keyOf, RandomStream } from '../../engine/index.js';
import type { PathEnsemble } from './path-ensemble.js';
import type { PathPoint } from './path-point.js';
import type { SimulateSettings } from './simulate-options.js';

/**
 * Replica exchange (Hukushima and Nemoto 1996) over couplings: chains of neighbouring points of a scan, alike but for
 * their strengths, exchange their paths with the probability that keeps both distributions. What a barrier holds fast at one
 * strength gets around it by way of others.
 */
export class PathExchange {
  readonly #engine: Engine;
  readonly #ensemble: PathEnsemble;
  readonly #chains: number;
  readonly #seed: SimulateSettings['seed'];
  readonly #sums: Region<Float64Array>;
  /** Strengths of each point in the order of the sums, times the spacing. */
  readonly #weights: Float64Array[];
  readonly #accepted: Float64Array;
  readonly #tried: Float64Array;
  #attempt = 0;

  constructor(
    engine: Engine,
    group: RegionGroup,
    ensemble: PathEnsemble,
    points: readonly PathPoint[],
    spacing: number,
    { chains, seed }: SimulateSettings,
  ) {
    this.#engine = engine;
    this.#ensemble = ensemble;
    this.#chains = chains;
    this.#seed = seed;
    this.#sums = group.float64(ensemble.couplingSumsLength);
    this.#weights = points.map(({ fields: { excitation, inhibition, couplings } }) =>
      Float64Array.from(
        [...excitation, ...inhibition, ...couplings.map(({ strength }) => strength)],
        (strength) => spacing * strength,
      ),
    );
    this.#accepted = new Float64Array(points.length - 1);
    this.#tried = new Float64Array(points.length - 1);
  }

  /** Tries to exchange paths of every other pair of neighbours: pairs that begin at even points and at odd ones in turn. */
  attempt(): void {
    const { exp } = this.#engine.kernels;
    const key = keyOf(this.#seed);
    this.#ensemble.couplingSums(this.#sums);
    for (let point = this.#attempt % 2; point + 1 < this.#weights.length; point += 2) {
      for (let chain = 0; chain < this.#chains; chain++) {
        const [a, b] = [point * this.#chains + chain, (point + 1) * this.#chains + chain];
        const stream = new RandomStream({ key, purpose: Purpose.PathExchange }, a, this.#attempt);
        this.#tried[point]!++;
        if (stream.uniform() < exp(-this.#actionChange(point, a, b))) {
          this.#ensemble.swap(a, b);
          this.#accepted[point]!++;
        }
      }
    }
    this.#attempt++;
  }

  resetAcceptance(): void {
    this.#accepted.fill(0);
    this.#tried.fill(0);
  }

  /** Accepted share of the exchanges between each point and the next: Float64Array [points - 1]. */
  get acceptance(): Float64Array {
    return this.#accepted.map((accepted, point) => accepted / this.#tried[point]!);
  }

  /** By how much both actions together grow if chain a of `point` and chain b of the next exchange their paths. */
  #actionChange(point: number, a: number, b: number): number {
    const [own, next] = [this.#weights[point], this.#weights[point + 1]];
    const { view } = this.#sums;
    const first = (chain: number) => Math.floor(chain / LANES) * own!.length * LANES + (chain % LANES);
    const [atA, atB] = [first(a), first(b)];
    let change = 0;
    for (const [i, weight] of own!.entries()) {
      change += (weight - next![i]!) * (view[atB + i * LANES]! - view[atA + i * LANES]!);
    }
    return change;
  }
}
