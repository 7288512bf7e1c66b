/** Quantum leaky integrate-and-fire neurons as printed; the state is the phase in quarter turns. */
import { asin, asinSingle } from '../../simd/arcsine.js';
import { exp, expSingle } from '../../simd/exponential.js';
import { sinCosQuartersSingle, sinCosTurns } from '../../simd/sine-cosine.js';
import type { Layer, Stack } from './stack.js';
import { arctanSlope } from './threshold.js';

/** One step of all items: currents to spikes. */
export function qlifForward(stack: Stack, layer: Layer, step: number): void {
  const TWO_OVER_PI = 0.6366197723675814;
  const { items, single, pair } = stack;
  const { neurons, decay, threshold, states, currents, spikes, events, eventStart, counts } = layer;
  let listed = step === 0 ? 0 : eventStart[step * items]!;
  for (let item = 0; item < items; item++) {
    const row = item * neurons;
    const exciting = step * layer.currentStep + 2 * row;
    const leaking = exciting + neurons;
    const before = step * layer.stateStep + row;
    const after = before + layer.stateStep;
    const lastSpikes = (step * items + item) * neurons;
    const spikesAt = lastSpikes + items * neurons;
    for (let k = 0; k < neurons; k++) {
      const excitation = currents[exciting + k]!;
      const phase = states[before + k]!;
      const start = spikes[lastSpikes + k] === 1 ? 0 : phase;
      let next: number;
      if (excitation > 0) {
        next = Math.abs(folded(start + excitation));
      } else {
        const exponent = Math.abs(currents[leaking + k]!) * (-0.5 * decay);
        const root = single ? expSingle(exponent) : exp(exponent);
        let leaked = phase;
        if (root !== 1) {
          sinCos(single, phase, pair);
          const low = root * pair[1]!;
          const high = leakedCosine(root, pair[0]!, pair[1]!);
          const steep = low > high;
          const argument = steep ? high : low;
          const angle = (single ? asinSingle(argument) : asin(argument)) * TWO_OVER_PI;
          leaked = steep ? 1 - angle : angle;
        }
        next = Math.abs(start - leaked);
      }
      states[after + k] = next;
      sinCos(single, next, pair);
      if (pair[1]! * pair[1]! > threshold) {
        spikes[spikesAt + k] = 1;
        events[listed++] = k;
        counts[row + k]!++;
      } else {
        spikes[spikesAt + k] = 0;
      }
    }
    eventStart[step * items + item + 1] = listed;
  }
}

/** The way back through `qlifForward`, through phases too. */
export function qlifReverse(stack: Stack, layer: Layer, step: number): void {
  const { items, single, pair, surrogateScale } = stack;
  const { neurons, decay, threshold, states, currents, spikes } = layer;
  const { spikeAdjoint, stateAdjoint, currentAdjoint } = layer;
  const leakSlope = -decay / Math.PI;
  for (let item = 0; item < items; item++) {
    const row = item * neurons;
    const exciting = step * layer.currentStep + 2 * row;
    const before = step * layer.stateStep + row;
    const after = before + layer.stateStep;
    const lastSpikes = (step * items + item) * neurons;
    const excitingAdjoint = 2 * row;
    const leakingAdjoint = excitingAdjoint + neurons;
    for (let k = 0; k < neurons; k++) {
      const excitation = currents[exciting + k]!;
      const phase = states[before + k]!;
      const spiked = spikes[lastSpikes + k] === 1;
      sinCos(single, states[after + k]!, pair);
      const slope = arctanSlope(pair[1]! * pair[1]! - threshold, surrogateScale);
      const cotangent =
        spikeAdjoint[row + k]! * slope * (pair[0]! * pair[1]! * Math.PI) + stateAdjoint[row + k]!;
      if (excitation > 0) {
        const excited = folded((spiked ? 0 : phase) + excitation) < 0 ? -cotangent : cotangent;
        currentAdjoint[excitingAdjoint + k] = excited;
        currentAdjoint[leakingAdjoint + k] = 0;
        stateAdjoint[row + k] = spiked ? 0 : excited;
        continue;
      }
      const leak = currents[exciting + neurons + k]!;
      const exponent = Math.abs(leak) * (-0.5 * decay);
      const root = single ? expSingle(exponent) : exp(exponent);
      sinCos(single, phase, pair);
      const leakedCos = leakedCosine(root, pair[0]!, pair[1]!);
      const shared = leakedCos === 0 ? 0 : root / leakedCos;
      const leaked = spiked ? cotangent : -cotangent;
      const byLeak = leaked * (shared * pair[1]! * leakSlope);
      currentAdjoint[excitingAdjoint + k] = 0;
      currentAdjoint[leakingAdjoint + k] = leak === 0 ? 0 : leak < 0 ? -byLeak : byLeak;
      const byPhase = leaked * (root === 1 ? 1 : shared * pair[0]!);
      stateAdjoint[row + k] = spiked ? byPhase : byPhase + cotangent;
    }
  }
}

/** Of a phase from 0 to 1. */
function sinCos(single: boolean, phase: number, pair: Float64Array): void {
  if (single) sinCosQuartersSingle(phase, pair);
  else sinCosTurns(phase * 0.25, pair, 0);
}

/** √(1 − r² sin² q), without cancellation. */
function leakedCosine(root: number, cosine: number, sine: number): number {
  return Math.sqrt(cosine * cosine + (1 - root * root) * (sine * sine));
}

/** The phase up to whole half turns, from −1 to 1. */
function folded(sum: number): number {
  const ROUND_TO_INTEGER = 6755399441055744;
  const turns = sum * 0.5 + ROUND_TO_INTEGER - ROUND_TO_INTEGER;
  return sum - (turns + turns);
}
