import { batchBytes, writeBatch } from '../../build/generated/core/spiking.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { CaseOf } from '../case.js';
import { accumulateEvents } from '../javascript/spiking/network/synapse.js';
import { copyForJavaScript, drawEvents, makeCore, type NetworkSize } from '../setup/network.js';

const size = (inputs: number, spikes: number, targets: number): NetworkSize => ({
  label: `${inputs} inputs, ${spikes} spikes, ${targets} targets`,
  layers: [inputs, targets],
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
    'input currents of the targets from spikes (so many per sample and step; 4 samples, 10 steps): the cost of a call ' +
    'grows with the spikes, not with the inputs',
  unit: 'spikes',
  vectorisable: true,
  sizes: [
    size(256, 64, 32),
    size(2_048, 64, 32),
    size(16_384, 64, 32),
    size(2_048, 16, 32),
    size(2_048, 256, 32),
    size(2_048, 64, 256),
  ],
  tolerance: 0,
  note:
    'Below 3 at 32 targets: each spike costs a walk of some 5 ns through event, line and run before the first weight, in ' +
    'both contenders, and then one addition per weight, limited by loads and stores; at 256 targets the walk is hidden. ' +
    'From 256 to 16 384 inputs a spike gets dearer by the caches alone (64 kB to 4 MB of weights), not by the inputs.',
  wasm(engine, size) {
    const { kernels, arena } = engine;
    const group = new RegionGroup(arena);
    const core = makeCore(engine, size);
    const drawn = drawEvents(size);
    const eventStart = group.uint32(drawn.eventStart.length);
    eventStart.view.set(drawn.eventStart);
    const events = group.uint32(drawn.events.length);
    events.view.set(drawn.events);
    const currents = group.float64(size.samples * size.steps * size.layers[1]!);
    const batch = group.uint8(batchBytes);
    writeBatch(arena.memory, batch.pointer, {
      whole: size.samples,
      samples: size.samples,
      passes: 1,
      firstItem: 0,
      steps: size.steps,
      key0: 0,
      key1: 0,
      clamped: false,
      floor: 0,
      eventStart: eventStart.pointer,
      events: events.pointer,
      targets: 0,
      currents: currents.pointer,
      records: 0,
      scored: 0,
      loss: 0,
      likelihoods: 0,
    });
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
