import type { Region, RegionGroup } from '../../engine/index.js';
import type { PathEnsemble } from './path-ensemble.js';

/**
 * Replica exchange between neighbouring points of a scan, slice by slice (assembly/qneuron/sampling/exchange.ts). What a
 * barrier holds fast at one strength gets around it by way of others.
 */
export class PathExchange {
  readonly #ensemble: PathEnsemble;
  readonly #points: number;
  readonly #chains: number;
  readonly #slices: number;
  /** How often each slice was exchanged, [points - 1][slices]. */
  readonly #counts: Region<Float64Array>;
  readonly #tried: Float64Array;
  #attempt = 0;

  constructor(group: RegionGroup, ensemble: PathEnsemble, points: number, chains: number, slices: number) {
    this.#ensemble = ensemble;
    this.#points = points;
    this.#chains = chains;
    this.#slices = slices;
    this.#counts = group.float64((points - 1) * slices);
    this.#tried = new Float64Array(points - 1);
  }

  /** Exchanges between every other pair of neighbours: pairs that begin at even points and at odd ones in turn. */
  attempt(): void {
    const [chains, slices] = [this.#chains, this.#slices];
    for (let point = this.#attempt % 2; point + 1 < this.#points; point += 2) {
      const firsts = [point * chains, (point + 1) * chains] as const;
      const counts = this.#counts.pointer + point * slices * Float64Array.BYTES_PER_ELEMENT;
      this.#ensemble.exchange(firsts, chains, this.#attempt, counts);
      this.#tried[point]! += chains;
    }
    this.#attempt++;
  }

  resetAcceptance(): void {
    this.#counts.view.fill(0);
    this.#tried.fill(0);
  }

  /** Share of the exchanges between each point and the next that the slice that took part least often took part in. */
  get acceptance(): Float64Array {
    const { view } = this.#counts;
    return this.#tried.map((tried, point) => {
      const counts = view.subarray(point * this.#slices, (point + 1) * this.#slices);
      return counts.reduce((a, b) => Math.min(a, b)) / tried;
    });
  }
}
