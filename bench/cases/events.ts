import { RegionGroup } from '../../src/engine/arena.js';
import type { CaseOf } from '../case.js';
import { accumulateEvents } from '../javascript/synapse.js';
import { copyForJavaScript, drawEvents, makeCore, type NetworkSize } from '../setup/network.js';

const TARGETS = 32;

const size = (inputs: number, spikes: number): NetworkSize => ({
  label: `${inputs} inputs, ${spikes} spikes`,
  layers: [inputs, TARGETS],
  channels: 1,
  memory: 1,
  ansatz: 'memory-to-input',
  samples: 4,
  steps: 10,
  spikes,
});

const spikesOf = ({ samples, steps, spikes }: NetworkSize): number => samples * steps * spikes;

export const events: CaseOf<NetworkSize> = {
  name: 'events',
  measures:
    'input currents of 32 neurons from spikes (numbers per sample and step; 4 samples, 10 steps): the cost of a call ' +
    'follows the spikes, not the inputs',
  unit: 'spikes',
  vectorisable: true,
  sizes: [
    size(256, 64),
    size(2_048, 64),
    size(16_384, 64),
    size(2_048, 16),
    size(2_048, 256),
    size(2_048, 1_024),
  ],
  tolerance: 0,
  note:
    'Below 3: a spike is one addition per weight, two loads and a store, limited by memory and not by arithmetic; two ' +
    'lanes halve these and leave the walk through events, lines and runs as it is. From 256 to 16 384 inputs the cost of ' +
    'a spike grows with the caches’ latency alone (64 kB to 4 MB of weights), not with the inputs.',
  wasm(engine, size) {
    const { kernels, arena } = engine;
    const group = new RegionGroup(arena);
    const core = makeCore(engine, size);
    const drawn = drawEvents(size);
    const eventStart = group.uint32(drawn.eventStart.length);
    eventStart.view.set(drawn.eventStart);
    const events = group.uint32(drawn.events.length);
    events.view.set(drawn.events);
    const currents = group.float64(size.samples * size.steps * TARGETS);
    const batch = group.uint8(kernels.batchBytes());
    kernels.describeBatch(
      batch.pointer,
      size.samples,
      1,
      0,
      size.steps,
      eventStart.pointer,
      events.pointer,
      0,
      currents.pointer,
      0,
      0,
      0,
    );
    return {
      work: spikesOf(size),
      run: () => kernels.accumulateEvents(core.descriptor, batch.pointer, core.weights.pointer),
      result: () => currents.copy(),
    };
  },
  javascript(engine, size) {
    const { network, batch, weights } = copyForJavaScript(makeCore(engine, size), size);
    return {
      work: spikesOf(size),
      run: () => accumulateEvents(network, batch, weights),
      result: () => batch.currents,
    };
  },
};
