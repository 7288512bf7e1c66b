import { ArgumentError } from '../../engine/index.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import type { InitialState } from '../network/initial-state.js';
import { monitoredOf, type NetworkSystem } from '../network/network-system.js';
import { chainWidth } from './chain-memory.js';
import { unreadOf } from './chain-program.js';

/** How the states of a network are held: all amplitudes, or matrix products along a chain. */
export type Representation = 'full' | 'matrix-product';

/** A discarded weight beyond which the bond is said to be too small. */
const MUCH_DISCARDED = 1e-4;

export function checkOrder(field: string, value: unknown): 2 | 4 {
  if (value !== 2 && value !== 4) throw new ArgumentError(field, '2 or 4', value);
  return value;
}

/** A basis state of up to 256 neurons, a byte for each. */
export function checkBits(initial: unknown): Uint8Array {
  if (typeof initial !== 'string' || !/^[01]{1,256}$/.test(initial)) {
    throw new ArgumentError(
      'options.initial',
      "1 to 256 characters 0 and 1 where the representation is 'matrix-product'",
      initial,
    );
  }
  return Uint8Array.from(initial, Number);
}

/** Of a chain its length alone: its amplitudes would be too many. */
export const productState = (bits: Uint8Array): InitialState => ({
  qubits: bits.length,
  mixed: false,
  entries: new Float64Array(0),
});

/** @throws ArgumentError for what does not go together with matrix products */
export function checkChain(
  settings: { method: string; equations: string; replay?: unknown; record: { states: boolean } },
  system: NetworkSystem,
): void {
  const refuse = (option: string, what: string) => {
    throw new ArgumentError(`options.${option}`, `${what} where the representation is 'matrix-product'`);
  };
  if (settings.method !== 'splitting') refuse('method', "'splitting'");
  if (settings.record.states) refuse('record.states', 'false');
  if (system.unravelling === 'none' && system.channels.some(({ rate }) => rate > 0)) {
    refuse(
      'unravelling',
      "'homodyne' or 'jumps', whose mean over many trajectories is the Lindblad equation,",
    );
  }
  if (settings.replay && unreadOf(system).length > 0) {
    refuse('replay', 'channels that are read with efficiency 1, or none,');
  }
}

/** What is returned of a chain beside its means. */
export interface MatrixProductResult {
  /** The share of the weight that was discarded up to each recorded time, mean of the trajectories: [time]. */
  discardedWeight: Float64Array;
  /** The largest bond since the recorded time before, mean of the trajectories: [time]. */
  bonds: Float64Array;
  /** Entanglement entropy of the cut behind each neuron but the last, in bits, with its standard error: [time][cut]. */
  entropy?: { mean: Float64Array; stdErr: Float64Array; shape: [times: number, cuts: number] };
}

export function matrixProductResult(
  system: NetworkSystem,
  { mean, stdErr }: EnsembleMean,
): MatrixProductResult {
  const width = chainWidth(system);
  const times = mean.length / width;
  const first = system.chain!.strings.length;
  const cuts = system.qubits - 1;
  const column = (from: Float64Array, place: number, count: number) => {
    const result = new Float64Array(times * count);
    for (let time = 0; time < times; time++) {
      const row = time * width + place;
      result.set(from.subarray(row, row + count), time * count);
    }
    return result;
  };
  return {
    discardedWeight: column(mean, width - 2, 1),
    bonds: column(mean, width - 1, 1),
    ...(system.chain!.entropy && {
      entropy: { mean: column(mean, first, cuts), stdErr: column(stdErr, first, cuts), shape: [times, cuts] },
    }),
  };
}

/** What to say of matrix products: of bonds that were too small, and of what nobody reads. */
export function chainWarnings(system: NetworkSystem, mean: Float64Array): string[] {
  const warnings: string[] = [];
  const width = chainWidth(system);
  const discarded = mean[mean.length - 2]!;
  if (discarded > MUCH_DISCARDED) {
    const bond = mean.filter((_, i) => i % width === width - 1).reduce((most, x) => Math.max(most, x), 0);
    const isFull = bond > system.chain!.bond - 1;
    warnings.push(
      `a share of ${discarded.toPrecision(2)} of the weight was discarded: take ` +
        (isFull
          ? `a bond larger than ${system.chain!.bond}`
          : `a truncation below ${system.chain!.truncation}`),
    );
  }
  if (unreadOf(system).length > 0) {
    warnings.push(
      'what leaks out unread is sampled, as if it was read and the record thrown away: means over trajectories are those of ' +
        'the density matrices, single trajectories are not',
    );
  }
  if (system.unravelling === 'homodyne' && monitoredOf(system).length === 0 && unreadOf(system).length > 0) {
    warnings.push('nothing is read: trajectories differ by what was sampled alone');
  }
  return warnings;
}
