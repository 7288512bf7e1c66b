import type { Engine } from '../../src/engine/index.js';
import {
  exactActivity,
  LOGIC,
  lineDetector,
  QNeuron,
  QNeuronCircuit,
  type QNeuronEnd,
  simulateCircuit,
} from '../../src/qneuron/public.js';
import type { CircuitState } from '../state/circuit-state.js';
import { readCircuit } from '../state/own-circuit.js';
import { digestOf } from './digest.js';
import { KNOWN } from './known-activities.js';

/** Sweeps of a piece. */
const SWEEPS = 200;
const THERMALIZATION = 400;

/** A circuit as the page shows it. */
export interface CircuitPlan {
  neurons: number;
  outputs: number[];
  couplings: { kind: 'excite' | 'inhibit'; from: CircuitEnd; to: CircuitEnd; strength: number }[];
  /** Brightness of each input; those behind the first ones, which the page sets, are the circuit's own. */
  brightness: number[];
  /** What the output should be, if the circuit has a name. */
  expected?: boolean;
  time: number;
}

/** An input or a neuron by its number. */
export type CircuitEnd = `i${number}` | `n${number}`;

/** One piece of the sampling. */
export interface CircuitPiece {
  /** [neuron]. */
  activity: Float64Array;
  /** [neuron][slice], where the next piece begins. */
  paths: Float64Array;
}

const lit = (inputs: string): boolean[] => [...inputs].map((digit) => digit === '1');

function build({ gate, inputs, circuit: drawn }: CircuitState): {
  circuit: QNeuronCircuit;
  outputs: number[];
  expected?: boolean;
} {
  const on = lit(inputs);
  if (gate === 'line') {
    const image = [0, 1, 2, 3].map((row) => on.slice(4 * row, 4 * row + 4).map(Number));
    const { circuit, output } = lineDetector(image);
    const isLine = (column: number) => [0, 1, 2, 3].every((row) => on[4 * row + column]);
    return { circuit, outputs: [output.index], expected: isLine(1) || isLine(2) };
  }
  const circuit = new QNeuronCircuit();
  const ends = on.map((value) => circuit.input(Number(value)));
  if (gate === 'own') {
    const own = readCircuit('circuit', drawn);
    const neurons = own.neurons.map(() => circuit.neuron());
    for (const { kind, from, to, strength } of own.couplings) {
      const source = (from[0] === 'i' ? ends : neurons)[Number(from[1])]!;
      circuit[kind](source, neurons[to]!, strength);
    }
    return { circuit, outputs: [own.output] };
  }
  const { build: add, expected } = LOGIC[gate];
  const outputs = add(circuit, ends as never).map(({ index }) => index);
  return { circuit, outputs, expected: (expected as (...all: boolean[]) => boolean[])(...on)[0]! };
}

export function planCircuit(_: Engine, state: CircuitState): CircuitPlan {
  const { circuit, outputs, expected } = build(state);
  const end = (of: QNeuronEnd): CircuitEnd => `${of instanceof QNeuron ? 'n' : 'i'}${of.index}`;
  return {
    neurons: circuit.neurons.length,
    couplings: circuit.couplings.map(({ kind, from, to, strength }) => ({
      kind,
      from: end(from),
      to: end(to),
      strength,
    })),
    brightness: circuit.inputs.map(({ brightness }) => brightness),
    ...{ outputs, time: circuit.time },
    ...(expected !== undefined && { expected }),
  };
}

/** Goes on from `start`, or begins. */
export async function sampleCircuit(
  engine: Engine,
  { state, piece, start }: { state: CircuitState; piece: number; start?: Float64Array },
): Promise<CircuitPiece> {
  const { circuit } = build(state);
  const { activity, paths } = await simulateCircuit(engine, circuit, {
    ...{ chains: 1, sweeps: SWEEPS, method: 'bridge', levels: 4, precision: 'float64' },
    thermalization: start ? 0 : THERMALIZATION,
    start: start ?? 'active',
    seed: `${state.seed}/${piece}`,
  });
  return { activity, paths: paths.values };
}

/** The largest circuit whose exact activities take no more than seconds. */
const MOST_EXACT = 3;

/** The exact activities of a small circuit, or of one that is known. */
export async function exactCircuit(
  engine: Engine,
  state: CircuitState,
): Promise<readonly number[] | undefined> {
  const known = KNOWN[`${state.gate} ${state.inputs}`];
  const { circuit } = build(state);
  if (known || circuit.neurons.length > MOST_EXACT) return known;
  return Array.from((await exactActivity(engine, circuit)).activity);
}

export const digestPieces = async (_: Engine, activities: Float64Array): Promise<string> =>
  digestOf(activities);
