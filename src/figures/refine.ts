/** A change between two neighbours that is worth another point in between, in that of the whole curve. */
const STEEP = 0.12;

/**
 * A curve where `known` holds it, and halfway between neighbours where it is steep, so often that it looks like a curve.
 *
 * @param known by x, in ascending order
 * @param halvings of a gap, at most
 */
export async function refined(
  known: readonly (readonly [x: number, y: number])[],
  halvings: number,
  evaluate: (x: number) => number | Promise<number>,
): Promise<[x: number, y: number][]> {
  let points = known.map(([x, y]): [number, number] => [x, y]);
  const ys = points.map(([, y]) => y);
  const steep = STEEP * (Math.max(...ys) - Math.min(...ys));
  for (let halving = 0; halving < halvings; halving++) {
    const finer: [number, number][] = [];
    for (const [i, point] of points.entries()) {
      const before = points[i - 1];
      if (before && Math.abs(point[1] - before[1]) > steep) {
        const middle = (before[0] + point[0]) / 2;
        finer.push([middle, await evaluate(middle)]);
      }
      finer.push(point);
    }
    if (finer.length === points.length) break;
    points = finer;
  }
  return points;
}
