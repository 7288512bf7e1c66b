// Looks at whole arrays without a branch or a callback for each number, which would freeze a page for seconds.

/** Bits of a byte that a spike, 0 or 1, does not have, in each byte of a word. */
const NO_SPIKE = 0xfefefefe | 0;
/** The bits of 1 in float32: those of all other numbers from 0 to 1 are less, as integers. */
const BITS_OF_ONE = 0x3f800000;

/** Where the first value is that is neither 0 nor 1; −1 if there is none. */
export function firstNoSpike(spikes: Uint8Array): number {
  const isSpike = (value: number) => value <= 1;
  // Too few for a word.
  if (spikes.length < 8) return spikes.findIndex((value) => !isSpike(value));
  const lead = (4 - (spikes.byteOffset % 4)) % 4;
  const words = new Int32Array(spikes.buffer, spikes.byteOffset + lead, (spikes.length - lead) >> 2);
  let bits = 0;
  for (let i = 0; i < words.length; i++) bits |= words[i]!;
  const ends = [spikes.subarray(0, lead), spikes.subarray(lead + 4 * words.length)];
  if ((bits & NO_SPIKE) === 0 && ends.every((end) => end.every(isSpike))) return -1;
  return spikes.findIndex((value) => !isSpike(value));
}

/** Where the first value is that is not from 0 to 1; −1 if there is none. NaN is none. */
export function firstNoIntensity(values: Float32Array): number {
  if (values.length === 0) return -1;
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  let bits = 0;
  // The sign bit is set by a value that is negative, and by one of more than 1.
  for (let i = 0; i < words.length; i++) bits |= words[i]! | (BITS_OF_ONE - words[i]!);
  // −0, which is from 0 to 1, is found to be so here.
  return bits >= 0 ? -1 : values.findIndex((value) => !(value >= 0 && value <= 1));
}
