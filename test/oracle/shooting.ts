/**
 * The lowest levels of -ψ''/2 + Λ/4 (x² - 1)² ψ = E ψ, by Numerov integration from far left to the middle, where an even
 * function has slope 0 and an odd one value 0, and bisection of the energy.
 */
export function shootingEnergies(lambda: number, levels: number): number[] {
  const energies: number[] = [];
  const edge = lambda > 1000 ? 1.6 : lambda > 100 ? 2.2 : 6;
  const steps = 20_000;
  const h = edge / steps;
  const curvature = (x: number, energy: number) => 2 * ((lambda / 4) * (x * x - 1) ** 2 - energy);
  /** Nodes left of 0, and the value (odd) or the slope (even) at 0 relative to the sign. */
  const shoot = (energy: number): { nodes: number; value: number; slope: number } => {
    let [before, at] = [0, 1e-280];
    let nodes = 0;
    for (let i = 1; i <= steps; i++) {
      const x = -edge + i * h;
      const f = (y: number) => (h * h * curvature(y, energy)) / 12;
      const next = (2 * at * (1 + 5 * f(x)) - before * (1 - f(x - h))) / (1 - f(x + h));
      if (i < steps && next < 0 !== at < 0) nodes++;
      before = at;
      at = next;
      if (Math.abs(at) > 1e200) {
        at *= 1e-200;
        before *= 1e-200;
      }
    }
    // `before` is ψ(0), `at` ψ(h); by symmetry an even function has both ψ(h) = ψ(-h): the recursion at 0 gives it.
    const f0 = (h * h * curvature(0, energy)) / 12;
    const f1 = (h * h * curvature(h, energy)) / 12;
    const even = (before * (1 + 5 * f0)) / (1 - f1);
    return { nodes, value: before, slope: at - even };
  };
  for (let level = 0; level < levels; level++) {
    const odd = level % 2 === 1;
    const wanted = Math.floor(level / 2);
    let low = 0;
    let high = 10 + 20 * Math.sqrt(lambda) + 20 * lambda ** 0.4;
    for (let i = 0; i < 200; i++) {
      const middle = (low + high) / 2;
      const { nodes, value, slope } = shoot(middle);
      // As the energy grows, slope and value at 0 change their sign once for each node that comes in.
      const sign = nodes % 2 === 0 ? 1 : -1;
      const passed = nodes > wanted || (nodes === wanted && sign * (odd ? value : slope) < 0);
      if (passed) high = middle;
      else low = middle;
      if (high - low < 1e-13 * high) break;
    }
    energies.push((low + high) / 2);
  }
  return energies;
}
