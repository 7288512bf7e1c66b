import { ArgumentError, checkChoice, checked } from '../../engine/index.js';
import type { NetworkCore } from './network-core.js';

/** Weights of all neurons, angles of all neurons, or both of the output neurons. */
export type TrainablePart = 'weights' | 'angles' | 'readout';

const PARTS: readonly TrainablePart[] = ['weights', 'angles', 'readout'];

/** What of a network is trained, by one name or several. */
export const trainableOption = () =>
  checked<
    TrainablePart | readonly TrainablePart[],
    readonly TrainablePart[],
    { default: () => TrainablePart[] }
  >(
    (field, value) => {
      if (typeof value === 'string') return [checkChoice(field, value, PARTS)];
      if (!Array.isArray(value) || value.length === 0) {
        throw new ArgumentError(field, `one of ${PARTS.join(', ')}, or a list of them`, value);
      }
      return Array.from(value, (part, i) => checkChoice(`${field}[${i}]`, part, PARTS));
    },
    { default: () => ['weights', 'angles'] },
  );

/** Whether parameters of a kind are trained, of output neurons or of others. */
export const isTrained = (
  parts: readonly TrainablePart[],
  of: 'weights' | 'angles',
  ofOutputs: boolean,
): boolean => parts.includes(of) || (ofOutputs && parts.includes('readout'));

/** Sets the slopes of what is not trained to 0, in gradients as the network has its parameters. */
export function keepTrained(
  parts: readonly TrainablePart[],
  { topology, model }: NetworkCore,
  weights: Float64Array,
  angles: Float64Array,
): void {
  const { neurons, outputs, runs } = topology.wiring;
  const firstOutput = neurons - outputs;
  if (!isTrained(parts, 'angles', false)) {
    angles.fill(0, 0, isTrained(parts, 'angles', true) ? firstOutput * model.list.angles : angles.length);
  }
  if (isTrained(parts, 'weights', false)) return;
  if (!isTrained(parts, 'weights', true)) {
    weights.fill(0);
    return;
  }
  // Each run leads from one source to neighbours of one layer.
  for (let run = 0; run < runs.length; run += 4) {
    const [first, count, weight] = [runs[run]!, runs[run + 1]!, runs[run + 2]!];
    if (first % neurons < firstOutput) weights.fill(0, weight, weight + count);
  }
}
