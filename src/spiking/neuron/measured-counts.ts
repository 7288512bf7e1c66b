import {
  ArgumentError,
  checkInteger,
  choice,
  type Describes,
  integer,
  readOptions,
} from '../../engine/index.js';

/** What the bits of counts are. */
export interface CountsOptions {
  /** T, steps of the neuron that was run. */
  steps: number;
  /** N, its input-output qubits (default 1). */
  inputs?: number;
  /**
   * Where bit 0 of a register stands: `'right'` as Qiskit and IBM write strings, the last register first, or `'left'`, the
   * first register first.
   */
  bitZero: 'left' | 'right';
}

export const countsOptions = () =>
  ({
    steps: integer({ minimum: 1 }),
    inputs: integer({ default: 1, minimum: 1 }),
    bitZero: choice(['left', 'right'], {}),
  }) satisfies Describes<CountsOptions>;

/** A record of spikes, and how often it was measured. */
export interface CountedSpikes {
  /** [T][N], 0 or 1, as `SqsNeuron.logLikelihood` takes them. */
  spikes: number[][];
  /** At least 1. */
  count: number;
}

/**
 * The records of spikes in a histogram that a quantum computer gave for the circuit of an SQS neuron
 * (`SqsNeuron.circuit`): each key has the bits of the registers `spikes`, or `spikes_0`, `spikes_1`, …, with spaces between
 * registers or without.
 *
 * @param counts by strings of 0 and 1 how often they were measured, as JSON has it
 * @returns records, sorted by their keys, but for those of count 0
 * @throws ArgumentError naming the key that is none of such a circuit, or the count that is no number of shots
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { spikesFromCounts, SqsNeuron } from 'bornspike/spiking';
 *
 * const records = spikesFromCounts({ '001': 700, '110': 324 }, { steps: 3, bitZero: 'right' });
 * console.log(records[0]); // prints: { spikes: [ [ 1 ], [ 0 ], [ 0 ] ], count: 700 }
 * const neuron = new SqsNeuron(await createEngine(), { angles: [0.4, 0.1, 0.2] });
 * const currents = [[0.8], [0.1], [0.2]];
 * let logLikelihood = 0;
 * for (const { spikes, count } of records) logLikelihood += count * neuron.logLikelihood(currents, spikes);
 * console.log(logLikelihood.toFixed(1)); // prints: -2703.9
 * ```
 */
export function spikesFromCounts(
  counts: Readonly<Record<string, number>>,
  options: CountsOptions,
): CountedSpikes[] {
  const { steps, inputs, bitZero } = readOptions('options', options, countsOptions);
  if (
    counts === null ||
    typeof counts !== 'object' ||
    Array.isArray(counts) ||
    Object.keys(counts).length === 0
  ) {
    throw new ArgumentError('counts', 'an object with at least one string of bits', counts);
  }
  const width = steps * inputs;
  const sorted = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([key, given]) => {
    const field = `counts[${JSON.stringify(key.length > 60 ? `${key.slice(0, 57)}...` : key)}]`;
    const bits = key.replaceAll(' ', '');
    if (!/^[01]*$/.test(bits))
      throw new ArgumentError(field, 'a key of 0 and 1, and spaces between registers');
    if (bits.length !== width) {
      throw new ArgumentError(field, `a key of ${width} bits, which the circuit measures`, bits.length);
    }
    const parts = key.split(' ');
    if (parts.length > 1 && (parts.length !== inputs || parts.some(({ length }) => length !== steps))) {
      throw new ArgumentError(field, `${inputs} registers of ${steps} bits`, key);
    }
    const count = checkInteger(field, given, 0);
    if (count === 0) return [];
    // Bit t of register n is number n T + t.
    const at = (t: number, n: number) => {
      const number = n * steps + t;
      return Number(bits[bitZero === 'left' ? number : width - 1 - number]);
    };
    const spikes = Array.from({ length: steps }, (_, t) =>
      Array.from({ length: inputs }, (_, n) => at(t, n)),
    );
    return [{ spikes, count }];
  });
}
