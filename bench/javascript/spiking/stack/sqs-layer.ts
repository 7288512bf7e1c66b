/**
 * SQS neurons of one channel and one memory qubit: RX by the current, CRX from the memory, RX on both. From the ground
 * state such circuits never leave four real components: of the amplitudes |00⟩ and |11⟩ the real parts (a0, a3), of |01⟩
 * and |10⟩ the imaginary ones (a1, a2).
 */
import { Purpose } from '../../../../assembly/random/purpose.js';
import { philoxBlocks } from '../../random/philox.js';
import { uniformOfWords } from '../../random/uniform.js';
import { exp, expSingle } from '../../simd/exponential.js';
import { sinCosQuartersSingle, sinCosTurns } from '../../simd/sine-cosine.js';
import { Angles, type Layer, type Stack } from './stack.js';

/** Turns the angles into the table, and the memories to the ground state. */
export function startSqs(stack: Stack, layer: Layer): void {
  const HALF_TO_QUARTERS = 0.3183098861837907;
  const { angles, table, states } = layer;
  const { single, pair } = stack;
  for (let i = 0; i < angles.length; i++) {
    const quarters = angles[i]! * HALF_TO_QUARTERS;
    if (single) sinCosQuartersSingle(quarters, pair);
    else sinCosTurns(Math.abs(quarters) * 0.25, pair, 0);
    table[2 * i] = pair[0]!;
    table[2 * i + 1] = !single && quarters < 0 ? -pair[1]! : pair[1]!;
  }
  const end = 2 * stack.items * layer.neurons;
  for (let i = 0; i < end; i += 2) {
    states[i] = 1;
    states[i + 1] = 0;
  }
}

/**
 * One step of all items: currents to spikes. The gates are written out here and in `sqsReverse`: with one function for
 * both, which has to leave the components in an array, forward and backward took 5 to 8 % longer.
 */
export function sqsForward(stack: Stack, layer: Layer, step: number): void {
  const TWO_TO_MINUS_24 = 5.9604644775390625e-8;
  const { single, items, words, pair, key0, key1 } = stack;
  const { neurons, firstNeuron, table, states, stateStep, currents, spikes, events, eventStart, counts } =
    layer;
  const firstBlock = firstNeuron >> 1;
  const blocks = ((firstNeuron + neurons + 1) >> 1) - firstBlock;
  const firstWord = (firstNeuron & 1) << 1;
  let listed = step === 0 ? 0 : eventStart[step * items]!;
  for (let item = 0; item < items; item++) {
    philoxBlocks(firstBlock, blocks, step, item, Purpose.Born, key0, key1, words);
    const row = item * neurons;
    const currentsAt = step * layer.currentStep + row;
    const before = step * stateStep + 2 * row;
    const after = before + stateStep;
    const spikesAt = ((step + 1) * items + item) * neurons;
    for (let k = 0; k < neurons; k++) {
      const z = currents[currentsAt + k]!;
      const quarters = Math.max(z, 0);
      if (single) sinCosQuartersSingle(quarters, pair);
      else sinCosTurns(quarters * 0.25, pair, 0);
      const c = pair[0]!;
      const s = pair[1]!;
      const memory0 = states[before + 2 * k]!;
      const memory1 = states[before + 2 * k + 1]!;
      let a0 = c * memory0;
      let a1 = c * memory1;
      let a2 = -(s * memory0);
      let a3 = s * memory1;
      const t = Angles.Table * k;
      const c0 = table[t]!;
      const s0 = table[t + 1]!;
      const c1 = table[t + 2]!;
      const s1 = table[t + 3]!;
      const c2 = table[t + 4]!;
      const s2 = table[t + 5]!;
      let last = a3;
      a3 = c0 * last + s0 * a1;
      a1 = c0 * a1 - s0 * last;
      last = a0;
      a0 = c1 * last + s1 * a2;
      a2 = c1 * a2 - s1 * last;
      last = a3;
      a3 = c1 * last + s1 * a1;
      a1 = c1 * a1 - s1 * last;
      last = a0;
      a0 = c2 * last + s2 * a1;
      a1 = c2 * a1 - s2 * last;
      last = a3;
      a3 = c2 * last + s2 * a2;
      a2 = c2 * a2 - s2 * last;

      const silent = a0 * a0 + a1 * a1;
      const spiking = a2 * a2 + a3 * a3;
      const w = firstWord + 2 * k;
      const uniform = single ? (words[w]! >>> 8) * TWO_TO_MINUS_24 : uniformOfWords(words[w]!, words[w + 1]!);
      if (spiking > 0 && !(uniform < silent)) {
        const scale = 1 / Math.sqrt(spiking);
        states[after + 2 * k] = -a2 * scale;
        states[after + 2 * k + 1] = a3 * scale;
        spikes[spikesAt + k] = 1;
        events[listed++] = k;
        counts[row + k]!++;
      } else {
        const scale = 1 / Math.sqrt(silent);
        states[after + 2 * k] = a0 * scale;
        states[after + 2 * k + 1] = a1 * scale;
        spikes[spikesAt + k] = 0;
      }
    }
    eventStart[step * items + item + 1] = listed;
  }
}

/** The way back through `sqsForward`, through memories too: cotangents of spikes to those of currents, and of angles. */
export function sqsReverse(stack: Stack, layer: Layer, step: number): void {
  const HALF_PI = 1.5707963267948966;
  const { single, items, pair } = stack;
  const { neurons, table, states, currents, spikes } = layer;
  const { spikeAdjoint, stateAdjoint, currentAdjoint, angleGradient } = layer;
  for (let item = 0; item < items; item++) {
    const row = item * neurons;
    const currentsAt = step * layer.currentStep + row;
    const before = step * layer.stateStep + 2 * row;
    const spikesAt = ((step + 1) * items + item) * neurons;
    for (let k = 0; k < neurons; k++) {
      const z = currents[currentsAt + k]!;
      const quarters = Math.max(z, 0);
      if (single) sinCosQuartersSingle(quarters, pair);
      else sinCosTurns(quarters * 0.25, pair, 0);
      const c = pair[0]!;
      const s = pair[1]!;
      const memory0 = states[before + 2 * k]!;
      const memory1 = states[before + 2 * k + 1]!;
      let a0 = c * memory0;
      let a1 = c * memory1;
      let a2 = -(s * memory0);
      let a3 = s * memory1;
      const t = Angles.Table * k;
      const c0 = table[t]!;
      const s0 = table[t + 1]!;
      const c1 = table[t + 2]!;
      const s1 = table[t + 3]!;
      const c2 = table[t + 4]!;
      const s2 = table[t + 5]!;
      let last = a3;
      a3 = c0 * last + s0 * a1;
      a1 = c0 * a1 - s0 * last;
      last = a0;
      a0 = c1 * last + s1 * a2;
      a2 = c1 * a2 - s1 * last;
      last = a3;
      a3 = c1 * last + s1 * a1;
      a1 = c1 * a1 - s1 * last;
      last = a0;
      a0 = c2 * last + s2 * a1;
      a1 = c2 * a1 - s2 * last;
      last = a3;
      a3 = c2 * last + s2 * a2;
      a2 = c2 * a2 - s2 * last;

      const spiking = a2 * a2 + a3 * a3;
      const e = single ? expSingle(-spiking) : exp(-spiking);
      const weight = spikeAdjoint[row + k]! * (e / ((1 + e) * (1 + e)));
      const by0 = stateAdjoint[2 * (row + k)]!;
      const by1 = stateAdjoint[2 * (row + k) + 1]!;
      // Cotangents of the components, of which an outcome leaves two in the memory.
      let b0 = 0;
      let b1 = 0;
      let b2 = (weight + weight) * a2;
      let b3 = (weight + weight) * a3;
      if (spikes[spikesAt + k] === 1) {
        const scale = 1 / Math.sqrt(spiking);
        const along = -a2 * scale * by0 + a3 * scale * by1;
        b2 += scale * (-by0 - along * (a2 * scale));
        b3 += scale * (by1 - along * (a3 * scale));
      } else {
        const scale = 1 / Math.sqrt(a0 * a0 + a1 * a1);
        const along = a0 * scale * by0 + a1 * scale * by1;
        b0 = scale * (by0 - along * (a0 * scale));
        b1 = scale * (by1 - along * (a1 * scale));
      }

      const g = Angles.Count * k;
      let slope = angleGradient[g + 2]! + (b0 * a1 - b1 * a0);
      angleGradient[g + 2] = slope + (b3 * a2 - b2 * a3);
      last = a0;
      a0 = c2 * last - s2 * a1;
      a1 = s2 * last + c2 * a1;
      last = b0;
      b0 = c2 * last - s2 * b1;
      b1 = s2 * last + c2 * b1;
      last = a3;
      a3 = c2 * last - s2 * a2;
      a2 = s2 * last + c2 * a2;
      last = b3;
      b3 = c2 * last - s2 * b2;
      b2 = s2 * last + c2 * b2;

      slope = angleGradient[g + 1]! + (b0 * a2 - b2 * a0);
      angleGradient[g + 1] = slope + (b3 * a1 - b1 * a3);
      last = a0;
      a0 = c1 * last - s1 * a2;
      a2 = s1 * last + c1 * a2;
      last = b0;
      b0 = c1 * last - s1 * b2;
      b2 = s1 * last + c1 * b2;
      last = a3;
      a3 = c1 * last - s1 * a1;
      a1 = s1 * last + c1 * a1;
      last = b3;
      b3 = c1 * last - s1 * b1;
      b1 = s1 * last + c1 * b1;

      angleGradient[g]! += b3 * a1 - b1 * a3;
      last = a3;
      a3 = c0 * last - s0 * a1;
      a1 = s0 * last + c0 * a1;
      last = b3;
      b3 = c0 * last - s0 * b1;
      b1 = s0 * last + c0 * b1;

      const byCurrent = b0 * a2 - b2 * a0 + (b3 * a1 - b1 * a3);
      currentAdjoint[row + k] = z > 0 ? byCurrent * HALF_PI : 0;
      stateAdjoint[2 * (row + k)] = c * b0 - s * b2;
      stateAdjoint[2 * (row + k) + 1] = s * b3 + c * b1;
    }
  }
}

/** The gradient by the angles, halves of which the gates turn by. */
export function finishSqs(layer: Layer): void {
  const { angleGradient } = layer;
  for (let i = 0; i < angleGradient.length; i++) angleGradient[i]! *= 0.5;
}
