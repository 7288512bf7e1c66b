import { STEPS_TOGETHER } from '../../assembly/spiking/stack/steps-together.js';

/** Of a stack: numbers for the kernels, big integers for the formula. */
export interface StackSize<N> {
  learns?: boolean;
  analogue?: boolean;
  steps?: N;
  segment?: N;
  capacity?: N;
  neurons?: N;
}

export const INPUTS = 20;
export const OUTPUTS = 10;
export const ANGLES = 4;
export const COMPONENTS = 8;

const larger = (a: bigint, b: bigint) => (b > a ? b : a);
const smaller = (a: bigint, b: bigint) => (b < a ? b : a);

/** Steps whose cotangents are added together. */
const togetherOf = (segment: bigint) => smaller(segment, BigInt(STEPS_TOGETHER));

/** Bytes of a stack of inputs, a hidden layer of SQS neurons and an output layer, float32, of two channels (one if analogue). */
export function laid(given: StackSize<bigint>): bigint {
  const { learns = true, analogue = false, steps = 7n, capacity = 3n, neurons = 33n } = given;
  const { segment = learns ? steps : 1n } = given;
  const channels = analogue ? 1n : 2n;
  const segments = (steps + segment - 1n) / segment;
  const angles = BigInt(ANGLES);
  const lines = (bytes: bigint) => 64n * ((bytes + 63n) / 64n);
  const blocksOf = (count: bigint) => (count + 15n) / 16n;
  let bytes = 0n;
  for (const [count, isOutput] of [
    [neurons, false],
    [BigInt(OUTPUTS), true],
  ] as const) {
    const places = blocksOf(count) * capacity;
    const state = places * 5n * 64n;
    const block = places * channels * 64n;
    const spikes = places * channels * 16n;
    const table = blocksOf(count) * (angles + channels) * 128n;
    bytes += learns ? (segment + 1n) * state + segment * block : state + block;
    bytes = lines(bytes + (segment + 1n) * spikes);
    if (!isOutput) {
      const lists = (segment + 1n) * capacity;
      bytes = lines(bytes + 4n * (lists + 1n) * channels);
      bytes = lines(bytes + 4n * (lists * count + 1n) * channels);
    }
    bytes += 16n * segment * capacity + table;
    if (isOutput) bytes += block;
    if (!learns) continue;
    // Only neurons that no earlier layer waits for add cotangents of several steps at once, of one block after the other.
    const together = isOutput ? 1n : togetherOf(segment);
    const currents = isOutput ? block : (block / blocksOf(count)) * together;
    bytes += table / 2n + (together + 1n) * block + state + currents;
    if (isOutput) bytes += block;
    bytes = lines(bytes + segments * (state + spikes));
  }
  const inputs = BigInt(INPUTS);
  const listed = (sources: bigint, together: bigint) =>
    lines(bytes + 4n * ((together * capacity + 1n) * sources + 1n));
  if (learns && !analogue) bytes = listed(inputs, togetherOf(segment));
  // A projection's steady currents and their cotangents come before the next one's weights.
  if (analogue) bytes += 2n * blocksOf(neurons) * capacity * 64n;
  if (learns) {
    bytes += 64n * 16n * blocksOf(neurons);
    bytes = listed(16n * blocksOf(neurons), 1n);
  }
  if (analogue) bytes = lines(bytes + 4n * capacity * inputs);
  else {
    bytes = lines(bytes + 2n * 4n * (capacity * steps + 1n));
    bytes = lines(bytes + 2n * 4n * (capacity * steps * inputs + 1n));
  }
  // Scratch of a block, or a bit for each neuron of the items that share a cache line.
  const patterns = 1n << channels;
  const scratch = 64n * (2n * BigInt(COMPONENTS) + 4n * patterns + channels + 1n);
  return bytes + larger(scratch, 8n * blocksOf(neurons) + 64n);
}
