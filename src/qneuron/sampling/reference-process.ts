import { runAtOnce, type Steps } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import type { Fields } from '../circuit/fields.js';
import { square } from '../exact/square.js';
import type { PathPoint } from './path-point.js';

/**
 * A Gaussian Markov process along the slices that resembles a neuron's path, up to its sign: about `mean` with the action
 * (y' - y)² / 2a + curvature y² / 2 at each slice, which is y' = factor y + deviation n with standard normals n.
 * Float64Array [slices] each.
 */
export interface ReferenceProcess {
  mean: Float64Array;
  curvature: Float64Array;
  /** What the kinetic action has of first order in y: (2 m - m' - m'') / a with both neighbours' means. */
  slope: Float64Array;
  factor: Float64Array;
  deviation: Float64Array;
}

/** Where fits begin: near thresholds they may lead to different courses. */
export const COURSE_STARTS = ['vacuum', 'active'] as const;
type CourseStart = (typeof COURSE_STARTS)[number];

const MOST_ITERATIONS = 200;
/** Change of curvatures, as a share, and of means, in widths, at which the fit is good enough: tests make proposals exact. */
const PRECISION = 0.005;
/** Share of the way to the new curvatures that each iteration goes. */
const DAMPING = 0.5;
/** Least curvature, as a share of that at rest, 2 Λ a. */
const FLOOR = 0.05;
const ROUNDING = 1e-14;
/** Of courses, in standard deviations of a slice from what is next to it. */
const APART = 2;

/** Of a point, by where the fit began and whether exciters feel what they excite. */
const known = new WeakMap<PathPoint, Map<string, ReferenceProcess[]>>();

/**
 * `fitProcesses`, done once for each point: all at once here, unless it was done before.
 */
export function referenceProcesses(
  circuit: QNeuronCircuit,
  point: PathPoint,
  reciprocal: boolean,
  start: CourseStart = 'vacuum',
): ReferenceProcess[] {
  return runAtOnce(fitProcesses(circuit, point, reciprocal, start));
}

/** Whether the two courses are further apart somewhere than paths are from either, or as wide as one is narrow. */
export function coursesDiffer(circuit: QNeuronCircuit, point: PathPoint): boolean {
  const [one, other] = COURSE_STARTS.map((start) => referenceProcesses(circuit, point, true, start));
  return one!.some(({ mean, deviation }, neuron) =>
    mean.some((value, i) => Math.abs(value - other![neuron]!.mean[i]!) > APART * deviation[i]!),
  );
}

/**
 * Each neuron's best Gaussian approximation (that of Gibbs and Bogoliubov): curvatures are the potential's, averaged over the
 * process itself, and the mean is where the averaged force vanishes. Partners act by their averages.
 */
export function* fitProcesses(
  circuit: QNeuronCircuit,
  point: PathPoint,
  reciprocal: boolean,
  start: CourseStart,
): Steps<ReferenceProcess[]> {
  const name = `${start} ${reciprocal}`;
  const fits = known.get(point) ?? new Map<string, ReferenceProcess[]>();
  known.set(point, fits);
  const before = fits.get(name);
  if (before) return before;
  const {
    lambda,
    fields: { excitation, inhibition, couplings },
    path: { inputWell, square: active },
  } = point;
  const { slices, spacing } = circuit;
  const rest = 2 * lambda * spacing;
  const make = (value: number) => new Float64Array(slices).fill(value);
  const processes = circuit.neurons.map(() => ({
    mean: start === 'vacuum' ? make(1) : active.map(Math.sqrt),
    curvature: make(rest),
    slope: make(0),
    factor: make(0),
    deviation: make(0),
    variance: make(0),
  }));
  for (const process of processes) propagate(process, spacing);
  const couplingsOf: Fields['couplings'][] = processes.map(() => []);
  for (const coupling of couplings) {
    couplingsOf[coupling.from]!.push(coupling);
    couplingsOf[coupling.to]!.push(coupling);
  }
  const gradient = new Float64Array(slices);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    let change = 0;
    for (const [neuron, process] of processes.entries()) {
      const { mean, curvature, variance } = process;
      for (let slice = 0; slice < slices; slice++) {
        let a = excitation[neuron]! * inputWell[slice]!;
        let b = lambda / 4;
        let c = inhibition[neuron]! * square(inputWell[slice]!);
        for (const { kind, from, to, strength } of couplingsOf[neuron]!) {
          const partner = processes[from === neuron ? to : from]!;
          const [u1, u2, u3, u4] = evenMoments(partner.mean[slice]!, partner.variance[slice]!);
          if (kind === 'inhibit') c += strength * (u4 - 4 * u3 + 6 * u2 - 4 * u1 + 1);
          else if (to === neuron) a += strength * (u2 - 2 * u1 + 1);
          else if (reciprocal) b += strength * u1;
        }
        const m = mean[slice]!;
        const v = variance[slice]!;
        const [u1, u2, u3] = evenMoments(m, v);
        const bend = 2 * a + b * (12 * u1 - 4) + c * (56 * u3 - 120 * u2 + 72 * u1 - 8);
        const next = Math.max(spacing * bend, FLOOR * rest);
        change = Math.max(change, Math.abs(next / curvature[slice]! - 1));
        curvature[slice]! += DAMPING * (next - curvature[slice]!);
        // The averages of φ³, φ⁵ and φ⁷.
        const m2 = m * m;
        const cube = m * (m2 + 3 * v);
        const fifth = m * (m2 * m2 + v * (10 * m2 + 15 * v));
        const seventh = m * (m2 * m2 * m2 + v * (21 * m2 * m2 + v * (105 * m2 + 105 * v)));
        const force = 2 * a * m + 4 * b * (cube - m) + 8 * c * (seventh - 3 * fifth + 3 * cube - m);
        const neighbours = mean[(slice + slices - 1) % slices]! + mean[(slice + 1) % slices]!;
        gradient[slice] = (2 * m - neighbours) / spacing + spacing * force;
      }
      propagate(process, spacing);
      const step = solve(process, gradient);
      for (let slice = 0; slice < slices; slice++) {
        change = Math.max(change, Math.abs(step[slice]!) / Math.sqrt(variance[slice]!));
        mean[slice]! -= step[slice]!;
      }
      yield;
    }
    if (change < PRECISION) break;
  }
  for (const { mean, slope } of processes) {
    for (let slice = 0; slice < slices; slice++) {
      const neighbours = mean[(slice + slices - 1) % slices]! + mean[(slice + 1) % slices]!;
      slope[slice] = (2 * mean[slice]! - neighbours) / spacing;
    }
  }
  fits.set(name, processes);
  return processes;
}

/**
 * Factors, deviations and variances of the curvatures. The ring is gone round until its start is forgotten: factors and
 * curvatures must belong together, or tests would not make proposals exact.
 */
function propagate(
  { curvature, factor, deviation, variance }: ReferenceProcess & { variance: Float64Array },
  spacing: number,
): void {
  const slices = curvature.length;
  let precision = 2 / spacing + curvature[0]!;
  for (let before = 0; Math.abs(precision - before) > ROUNDING * precision; ) {
    before = precision;
    for (let slice = slices - 1; slice >= 0; slice--) {
      precision = 2 / spacing + curvature[slice]! - 1 / (square(spacing) * precision);
      factor[slice] = 1 / (spacing * precision);
      deviation[slice] = Math.sqrt(1 / precision);
    }
  }
  let spread = 0;
  for (let i = 0; i < 2 * slices; i++) {
    const slice = i % slices;
    spread = square(factor[slice]!) * spread + square(deviation[slice]!);
    variance[slice] = spread;
  }
}

/** Newton's step: the process's covariance times a gradient, by elimination from the right and substitution from the left. */
function solve({ factor, deviation }: ReferenceProcess, gradient: Float64Array): Float64Array {
  const slices = gradient.length;
  const eliminated = new Float64Array(slices);
  const step = new Float64Array(slices);
  let last = 0;
  for (let i = 2 * slices - 1; i >= 0; i--) {
    const slice = i % slices;
    last = gradient[slice]! + factor[(slice + 1) % slices]! * last;
    eliminated[slice] = last;
  }
  last = 0;
  for (let i = 0; i < 2 * slices; i++) {
    const slice = i % slices;
    last = square(deviation[slice]!) * eliminated[slice]! + factor[slice]! * last;
    step[slice] = last;
  }
  return step;
}

/** Averages of φ², φ⁴, φ⁶ and φ⁸ of a Gaussian. */
function evenMoments(mean: number, v: number): [number, number, number, number] {
  const u = mean * mean;
  return [
    u + v,
    u * u + v * (6 * u + 3 * v),
    u * u * u + v * (15 * u * u + v * (45 * u + 15 * v)),
    u * u * u * u + v * (28 * u * u * u + v * (210 * u * u + v * (420 * u + 105 * v))),
  ];
}
