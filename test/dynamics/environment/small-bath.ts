/** A two-level system and a bath of oscillators at temperature 0, exactly, as far as at most two quanta go. */
export interface SmallBath {
  strength: number;
  cutoff: number;
  energy: number;
  time: number;
  modes: number;
}

/**
 * How much of the upper level is left after `time`: H = E/2 σz + Σ ω b†b + σx Σ g (b + b†), with g² = J(ω) Δω/π for
 * J(ω) = α ω e^(-ω/ω_c). Amplitudes of (level, quanta in modes i ≤ j), by classical Runge-Kutta steps.
 */
export function tryOut({ strength, cutoff, energy, time, modes }: SmallBath): number {
  const spacing = (3 * energy) / modes;
  const frequency = Array.from({ length: modes }, (_, i) => (i + 0.5) * spacing);
  const g = frequency.map((w) => Math.sqrt((strength * w * Math.exp(-w / cutoff) * spacing) / Math.PI));
  const states: { level: number; quanta: number[] }[] = [];
  const places = new Map<string, number>();
  for (const level of [0, 1]) {
    const add = (quanta: number[]) => {
      // σx changes the level whenever a quantum comes or goes: of the upper level an even number.
      if (quanta.length % 2 !== level) return;
      places.set(`${quanta}`, states.length);
      states.push({ level, quanta });
    };
    add([]);
    for (let i = 0; i < modes; i++) {
      add([i]);
      for (let j = i; j < modes; j++) add([i, j]);
    }
  }
  const diagonal = states.map(
    ({ level, quanta }) =>
      (level === 0 ? energy : -energy) / 2 + quanta.reduce((sum, i) => sum + frequency[i]!, 0),
  );
  const links: [number, number, number][] = [];
  states.forEach(({ quanta }, from) => {
    for (let i = 0; i < modes; i++) {
      const to = places.get(`${[...quanta, i].sort((a, b) => a - b)}`);
      const there = quanta.filter((each) => each === i).length;
      if (to !== undefined) links.push([from, to, g[i]! * Math.sqrt(there + 1)]);
    }
  });
  const slope = (re: Float64Array, im: Float64Array): [Float64Array, Float64Array] => {
    // -iHψ
    const a = re.map((_, i) => diagonal[i]! * im[i]!);
    const b = im.map((_, i) => -diagonal[i]! * re[i]!);
    for (const [x, y, weight] of links) {
      a[x]! += weight * im[y]!;
      a[y]! += weight * im[x]!;
      b[x]! -= weight * re[y]!;
      b[y]! -= weight * re[x]!;
    }
    return [a, b];
  };
  let re = new Float64Array(states.length);
  let im = new Float64Array(states.length);
  re[places.get('')!] = 1;
  const steps = Math.ceil(time / 0.05);
  const dt = time / steps;
  const moved = (x: Float64Array, y: Float64Array, factor: number) =>
    x.map((value, i) => value + factor * y[i]!);
  for (let step = 0; step < steps; step++) {
    const [a1, b1] = slope(re, im);
    const [a2, b2] = slope(moved(re, a1, dt / 2), moved(im, b1, dt / 2));
    const [a3, b3] = slope(moved(re, a2, dt / 2), moved(im, b2, dt / 2));
    const [a4, b4] = slope(moved(re, a3, dt), moved(im, b3, dt));
    const next = (x: Float64Array, k1: Float64Array, k2: Float64Array, k3: Float64Array, k4: Float64Array) =>
      x.map((value, i) => value + (dt / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
    [re, im] = [next(re, a1, a2, a3, a4), next(im, b1, b2, b3, b4)];
  }
  return states.reduce((sum, { level }, i) => sum + (level === 0 ? re[i]! ** 2 + im[i]! ** 2 : 0), 0);
}
