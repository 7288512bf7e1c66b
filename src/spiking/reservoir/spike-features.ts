import { ArgumentError, type LongWorkOptions, longWork, readOptions } from '../../engine/index.js';
import { Pieces } from './pieces.js';

/** The spikes of a run, as `SpikingNetwork.run` gives them among other things. */
export interface RecordedSpikes {
  /** Of the output neurons, [T][item][line]. */
  spikes: Uint8Array;
  /** Of `spikes`. */
  shape: readonly [steps: number, items: number, outputLines: number];
  /** Of the hidden neurons, likewise. */
  hidden: { spikes: Uint8Array; shape: readonly [steps: number, items: number, lines: number] };
}

/** Numbers in rows: what a read-out reads of each item, or at each step. */
export interface Features {
  /** Row after row. */
  values: Float64Array;
  /** Of `values`. */
  shape: [rows: number, features: number];
}

/**
 * How often each channel of each neuron spiked in each item of a run, hidden neurons first: what a linear read-out classifies.
 *
 * @param run what `SpikingNetwork.run` gave
 * @returns [item][line], lines as in the run: neuron · N + channel
 * @throws ArgumentError for what is no run
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { SpikingNetwork, spikeCounts } from 'bornspike/spiking';
 *
 * const network = new SpikingNetwork(await createEngine(), { neuron: 'sqs', layers: [2, 3, 1], seed: 1 });
 * const spikes = new Uint8Array(10 * 4 * 2).fill(1);
 * const run = await network.run({ spikes, shape: [10, 4, 2] }, { seed: 1 });
 * console.log((await spikeCounts(run)).shape); // prints: [ 4, 4 ]
 * ```
 */
export async function spikeCounts(run: RecordedSpikes, options: LongWorkOptions = {}): Promise<Features> {
  const [, items] = checkRun(run).shape;
  return summed(run, items, (_, item) => item, 1, options);
}

/**
 * The share of a run's items in which each channel of each neuron spiked at each step, hidden neurons first: of items that are
 * repetitions of one sequence, the state of a reservoir from which `memoryCapacity` reads.
 *
 * @param run what `SpikingNetwork.run` gave
 * @returns [step][line], from 0 to 1, lines as in the run: neuron · N + channel
 * @throws ArgumentError for what is no run
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { SpikingNetwork, spikeRates } from 'bornspike/spiking';
 *
 * const network = new SpikingNetwork(await createEngine(), { neuron: 'sqs', layers: [2, 3, 1], seed: 1 });
 * const spikes = new Uint8Array(10 * 4 * 2).fill(1);
 * const run = await network.run({ spikes, shape: [10, 4, 2] }, { seed: 1 });
 * console.log((await spikeRates(run)).shape); // prints: [ 10, 4 ]
 * ```
 */
export async function spikeRates(run: RecordedSpikes, options: LongWorkOptions = {}): Promise<Features> {
  const [steps, items] = checkRun(run).shape;
  return summed(run, steps, (step) => step, 1 / items, options);
}

async function summed(
  { spikes, hidden, shape: [steps, items, outputLines] }: RecordedSpikes,
  rows: number,
  rowOf: (step: number, item: number) => number,
  factor: number,
  options: LongWorkOptions,
): Promise<Features> {
  readOptions('options', options, longWork);
  const pieces = new Pieces(options);
  const hiddenLines = hidden.shape[2];
  const features = hiddenLines + outputLines;
  const values = new Float64Array(rows * features);
  for (let step = 0; step < steps; step++) {
    for (let item = 0; item < items; item++) {
      const from = step * items + item;
      const to = rowOf(step, item) * features;
      for (let line = 0; line < hiddenLines; line++)
        values[to + line]! += hidden.spikes[from * hiddenLines + line]!;
      for (let line = 0; line < outputLines; line++)
        values[to + hiddenLines + line]! += spikes[from * outputLines + line]!;
      if (pieces.add(features)) await pieces.pause();
    }
  }
  if (factor !== 1) for (let i = 0; i < values.length; i++) values[i]! *= factor;
  return { values, shape: [rows, features] };
}

function checkRun(run: RecordedSpikes): RecordedSpikes {
  const known =
    run?.spikes instanceof Uint8Array &&
    run.hidden?.spikes instanceof Uint8Array &&
    Array.isArray(run.shape) &&
    Array.isArray(run.hidden.shape) &&
    run.spikes.length === run.shape.reduce((product, size) => product * size, 1) &&
    run.hidden.spikes.length === run.hidden.shape.reduce((product, size) => product * size, 1) &&
    run.shape.length === 3 &&
    run.hidden.shape.length === 3;
  if (!known) throw new ArgumentError('run', 'what SpikingNetwork.run gave', run);
  return run;
}
