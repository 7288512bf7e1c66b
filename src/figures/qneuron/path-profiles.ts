import type { Engine, Estimate } from '../../engine/index.js';
import {
  type MeasuredArray,
  QNeuronCircuit,
  type SimulateOptions,
  type SimulationResult,
  simulateScan,
} from '../../qneuron/index.js';
import { difference, type Finding, outcomeOf } from '../compare.js';
import type { FigureContext } from '../figure.js';
import { decimalEstimate } from '../format.js';
import { type CurvePoint, curves } from '../plot/curves.js';
import type { Look } from '../plot/style.js';

/** Settings of figures that show paths slice by slice. */
export type ProfileOptions = {
  /** Sweeps that are measured. */
  sweeps: number;
  chains: number;
};

const THERMALIZATION = 2000;
/** Slices from one drawn point to the next. */
const EVERY = 4;

/** Circuits side by side, with their profiles. */
export function sampleProfiles(
  engine: Engine,
  circuits: readonly QNeuronCircuit[],
  { options: { sweeps, chains }, seed, signal, onProgress }: FigureContext<ProfileOptions>,
  now: string,
  more: SimulateOptions = {},
): Promise<SimulationResult[]> {
  return simulateScan(engine, circuits, {
    thermalization: Math.min(THERMALIZATION, sweeps),
    sweeps,
    chains,
    seed,
    signal,
    profile: true,
    onProgress: (progress) => onProgress?.({ ...progress, now }),
    ...more,
  });
}

/** Measured values of a neuron, slice by slice. */
export function estimates(
  { neurons, slices }: QNeuronCircuit,
  { values, stdErr }: MeasuredArray,
  neuron = neurons.length - 1,
): Estimate[] {
  const first = neuron * slices;
  return Array.from({ length: slices }, (_, t) => ({ mean: values[first + t]!, stdErr: stdErr[first + t]! }));
}

/** The slice of each kink of an active input, and of the plateau before it. */
export const kinksOf = ({ slices, kinks }: QNeuronCircuit): { kink: number; plateau: number }[] =>
  Array.from({ length: kinks }, (_, i) => ({
    kink: Math.round(((i + 0.5) * slices) / kinks),
    plateau: Math.round((i * slices) / kinks),
  }));

/** Whether what was measured is larger at each kink than on the plateau before it. */
export const peaksOf = (values: readonly Estimate[], circuit: QNeuronCircuit): Finding[] =>
  kinksOf(circuit).map(({ kink, plateau }) => ({
    outcome: outcomeOf(difference(values[kink]!, values[plateau]!)),
    reason: `slice ${kink}, a kink: ${decimalEstimate(values[kink]!)}; slice ${plateau}, a plateau: ${decimalEstimate(values[plateau]!)}`,
  }));

/** Some slices of a measured curve, or all of a known one, of which a value has no error. */
export const pointsOf = (model: string, values: readonly Estimate[]): CurvePoint[] =>
  values.flatMap((y, slice) =>
    y.stdErr !== null && slice % EVERY !== 0 ? [] : [{ model, x: { mean: slice, stdErr: null }, y }],
  );

export const known = (values: Iterable<number>): Estimate[] =>
  Array.from(values, (mean) => ({ mean, stdErr: null }));

/** Slices of a table: four of each kink's. */
export const tabulated = ({ slices, kinks }: QNeuronCircuit): number[] =>
  Array.from({ length: 4 * kinks }, (_, i) => Math.floor((i * slices) / (4 * kinks)));

/** Curves over all slices of the default lattice. */
export const sliceCurves = (
  points: readonly CurvePoint[],
  options: {
    looks: readonly Look[];
    yLabel: string;
    width: number;
    height: number;
    yDomain?: [number, number];
  },
): Element => curves(points, { ...options, xLabel: 'time slice', xDomain: [0, new QNeuronCircuit().slices] });
