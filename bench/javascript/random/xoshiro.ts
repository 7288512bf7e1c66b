/**
 * The next word of xoshiro128+ (Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021)):
 * fast in JavaScript, as it needs no more than 32-bit additions and shifts.
 */
export function nextWord(state: Int32Array): number {
  const word = (state[0]! + state[3]!) | 0;
  const shifted = state[1]! << 9;
  state[2]! ^= state[0]!;
  state[3]! ^= state[1]!;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= shifted;
  state[3] = (state[3]! << 11) | (state[3]! >>> 21);
  return word;
}
