import { gates, QNeuronCircuit } from '../../qneuron/index.js';
import { difference, type Finding, outcomeOf } from '../compare.js';
import { decimalEstimate } from '../format.js';
import { excitedNeuron } from './excited-neuron.js';
import { type ScanPoint, scanFigure } from './qneuron-scan.js';

const activityOf = ({ activity, stdErr }: ScanPoint) => ({ mean: activity, stdErr });
const formatted = (point: ScanPoint): string => decimalEstimate(activityOf(point));

/** The point of a curve that is nearest to x. */
function at(points: readonly ScanPoint[], x: number, curve = points[0]!.curve): ScanPoint {
  const own = points.filter((point) => point.curve === curve);
  return own.reduce((a, b) => (Math.abs(b.x - x) < Math.abs(a.x - x) ? b : a));
}

/** Whether the activity is higher at `more` than at `less`. */
function higher(less: ScanPoint, more: ScanPoint, what: string): Finding {
  return {
    outcome: outcomeOf(difference(activityOf(more), activityOf(less))),
    reason: `${what}: ${formatted(less)} at ${less.x.toFixed(2)}, ${formatted(more)} at ${more.x.toFixed(2)}`,
  };
}

const SINGLE_PRINTED = { strength: 6000, activity: 0.92 };

export const qneuron5 = scanFigure({
  id: 'qneuron/5',
  title: 'One neuron, excited by an input',
  claim: 'The activity of the neuron grows with the strength of the connection.',
  xLabel: 'strength ε',
  from: 0,
  to: 16_000,
  curves: { 'one neuron': excitedNeuron },
  judge: (points) => {
    const steps = points.slice(1).map((point, i) => higher(points[i]!, point, ''));
    const falls = steps.filter(({ outcome }) => outcome === 'not reproduced').length;
    const rises = steps.filter(({ outcome }) => outcome === 'reproduced').length;
    const near = at(points, SINGLE_PRINTED.strength);
    const range = higher(points[0]!, points.at(-1)!, 'from the least to the greatest strength');
    return [
      {
        outcome: falls > 0 ? 'not reproduced' : rises > 0 ? 'reproduced' : 'undecided',
        reason: `of ${steps.length} steps up in ε, ${rises} raise the activity, ${falls} lower it`,
      },
      {
        ...range,
        reason: `${range.reason}; the activity ${SINGLE_PRINTED.activity} that the paper prints for ε = ${SINGLE_PRINTED.strength} is not in its claim and follows from no reading of its text: ${formatted(near)} at ${near.x.toFixed(0)}`,
      },
    ];
  },
});

/** The paper's chain of three neurons. */
const chain = (lambda: number) => (k: number) => {
  const circuit = new QNeuronCircuit({ lambda });
  const [a, b, c] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
  return circuit
    .excite(circuit.input(), a, 15_000 * k)
    .excite(a, b, 10_000 * k)
    .excite(b, c, 5000 * k);
};

/** Between which two points a curve passes half of its height; undefined where it does not. */
function thresholdOf(points: readonly ScanPoint[]): [number, number] | undefined {
  const [first, last] = [points[0]!.activity, points.at(-1)!.activity];
  const middle = (first + last) / 2;
  const after = points.findIndex(({ activity }) => (last > first ? activity > middle : activity < middle));
  return after > 0 ? [points[after - 1]!.x, points[after]!.x] : undefined;
}

export const qneuron7 = scanFigure({
  id: 'qneuron/7',
  title: 'A chain of three neurons',
  claim:
    'For small strengths spikes do not pass through the chain; at a critical strength it becomes transparent.',
  xLabel: 'k (strengths 15,000 k, 10,000 k, 5000 k)',
  from: 0.2,
  to: 1.4,
  // Points so near that they exchange paths across the threshold, and as many sweeps as it takes there.
  quick: { points: 25, sweeps: 8000 },
  curves: { 'third neuron': chain(5000) },
  judge: (points) => {
    const threshold = thresholdOf(points);
    return [
      higher(points[0]!, points.at(-1)!, 'from weak to strong'),
      {
        outcome: threshold ? 'reproduced' : 'not reproduced',
        reason: threshold
          ? `the activity passes half of its height between k = ${threshold[0].toFixed(2)} and ${threshold[1].toFixed(2)}`
          : 'the activity does not rise',
      },
    ];
  },
});

const STRENGTHS = [0.8, 1, 1.2];
const strengthName = (k: number): string => `k = ${k}`;

export const qneuron8 = scanFigure({
  id: 'qneuron/8',
  title: 'A chain of three neurons in wells of different height',
  claim: "The chain's critical strength depends on Λ: a kink costs more action in a higher well.",
  xLabel: 'Λ (strengths 15,000 k, 10,000 k, 5000 k)',
  from: 3000,
  to: 8000,
  // Three neurons and three curves: half a minute for the exact ones alone.
  quick: { sweeps: 12_000, exact: 2 },
  curves: Object.fromEntries(STRENGTHS.map((k) => [strengthName(k), (lambda: number) => chain(lambda)(k)])),
  judge: (points) => {
    const thresholds = STRENGTHS.map((k) =>
      thresholdOf(points.filter(({ curve }) => curve === strengthName(k))),
    );
    const named = thresholds.map((threshold, i) =>
      threshold
        ? `${strengthName(STRENGTHS[i]!)}: between Λ = ${threshold[0].toFixed(0)} and ${threshold[1].toFixed(0)}`
        : `${strengthName(STRENGTHS[i]!)}: nowhere`,
    );
    const [weak, strong] = [thresholds[0], thresholds.at(-1)];
    const isApart = weak !== undefined && strong !== undefined && weak[1] <= strong[0];
    return [
      {
        outcome: isApart ? 'reproduced' : 'undecided',
        reason: `the chain becomes silent, the activity half of its height, ${named.join('; ')}`,
      },
    ];
  },
});

export const qneuron11 = scanFigure({
  id: 'qneuron/11',
  title: 'AND',
  claim: 'The output is active only when both inputs are: a smoothed step in the strength of the second one.',
  xLabel: "k (the second input's strength is 8000 k)",
  from: 0,
  to: 1.25,
  curves: {
    output: (k) => {
      const circuit = new QNeuronCircuit();
      const [a, b, out] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
      circuit.excite(circuit.input(), a, 8000).excite(circuit.input(), b, 8000 * k);
      return circuit.excite(a, out, 2000).excite(b, out, 2000);
    },
  },
  judge: (points) => [higher(points[0]!, at(points, 1), 'with one input, and with both')],
});

export const qneuron14 = scanFigure({
  id: 'qneuron/14',
  title: 'NOT',
  claim: 'The stronger neuron inhibits the weaker one as the inhibiting connection becomes stronger.',
  xLabel: 'k (inhibition 50,000 k)',
  from: 0,
  to: 1,
  curves: {
    'weaker neuron': (k) => {
      const circuit = new QNeuronCircuit();
      const [strong, weak] = [circuit.neuron(), circuit.neuron()];
      const input = circuit.input();
      return circuit
        .excite(input, strong, 8000)
        .excite(input, weak, 6000)
        .inhibit(strong, weak, 50_000 * k);
    },
  },
  judge: (points) => [higher(points.at(-1)!, points[0]!, 'with and without inhibition')],
});

export const qneuron17 = scanFigure({
  id: 'qneuron/17',
  title: 'OR',
  claim:
    'The output follows the stronger input: nothing changes while the second one is the weaker, and activity grows from k = 1 on.',
  xLabel: "k (the second input's strength is 8000 k)",
  from: 0,
  to: 2,
  curves: {
    output: (k) => {
      const circuit = new QNeuronCircuit();
      const [a, b, out] = [circuit.neuron(), circuit.neuron(), circuit.neuron()];
      circuit.excite(circuit.input(), a, 8000).excite(circuit.input(), b, 8000 * k);
      return circuit.inhibit(a, b, 50_000).excite(a, out, 4000).excite(b, out, 4000);
    },
  },
  judge: (points) => {
    const [none, equal, most] = [points[0]!, at(points, 1), points.at(-1)!];
    const below = Math.abs(equal.activity - none.activity);
    const above = most.activity - equal.activity;
    return [
      higher(equal, most, 'beyond k = 1'),
      {
        outcome: below < above / 4 ? 'reproduced' : 'not reproduced',
        reason: `up to k = 1 the activity changes by ${below.toFixed(3)}, from there to k = ${most.x.toFixed(2)} by ${above.toFixed(3)}`,
      },
    ];
  },
});

export const qneuron18 = scanFigure({
  id: 'qneuron/18',
  title: 'XOR',
  claim:
    'With the first input off, the second one raises the activity of the output; with the first one on, it lowers it.',
  xLabel: 'strength of the second input, in that of an active one',
  from: 0,
  to: 1,
  curves: { 'first input off': xor(0), 'first input on': xor(1) },
  judge: (points) => {
    const off = points.filter(({ curve }) => curve === 'first input off');
    const on = points.filter(({ curve }) => curve === 'first input on');
    return [
      higher(off[0]!, off.at(-1)!, 'with the first input off'),
      higher(on.at(-1)!, on[0]!, 'with the first input on'),
    ];
  },
});

/** Brightness b scales all strengths of an input by b. */
function xor(first: number) {
  return (second: number): QNeuronCircuit => {
    const circuit = new QNeuronCircuit();
    gates.xor(circuit, circuit.input(first), circuit.input(second));
    return circuit;
  };
}
