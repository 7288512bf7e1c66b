/** Leaky integrate-and-fire neurons: U = βU + z, less the threshold after a spike. */
import type { Layer, Stack } from './stack.js';
import { arctanSlope } from './threshold.js';

/** One step of all items: currents to spikes. */
export function lifForward(stack: Stack, layer: Layer, step: number): void {
  const { items } = stack;
  const { neurons, decay, threshold, states, currents, spikes, events, eventStart, counts } = layer;
  let listed = step === 0 ? 0 : eventStart[step * items]!;
  for (let item = 0; item < items; item++) {
    const row = item * neurons;
    const currentsAt = step * layer.currentStep + row;
    const before = step * layer.stateStep + row;
    const after = before + layer.stateStep;
    const lastSpikes = (step * items + item) * neurons;
    const spikesAt = lastSpikes + items * neurons;
    for (let k = 0; k < neurons; k++) {
      let potential = decay * states[before + k]! + currents[currentsAt + k]!;
      if (spikes[lastSpikes + k] === 1) potential -= threshold;
      states[after + k] = potential;
      if (potential > threshold) {
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

/** The way back through `lifForward`, through potentials too. */
export function lifReverse(stack: Stack, layer: Layer, step: number): void {
  const { items, surrogateScale } = stack;
  const { neurons, decay, threshold, states, spikeAdjoint, stateAdjoint, currentAdjoint } = layer;
  const after = (step + 1) * layer.stateStep;
  const end = items * neurons;
  for (let i = 0; i < end; i++) {
    const slope = arctanSlope(states[after + i]! - threshold, surrogateScale);
    const cotangent = spikeAdjoint[i]! * slope + stateAdjoint[i]!;
    currentAdjoint[i] = cotangent;
    stateAdjoint[i] = decay * cotangent;
  }
}
