import { type Engine, RegionGroup, runAtOnce } from '../../engine/index.js';
import {
  type BatchWork,
  type LocalRuleSettings,
  localRunner,
  type PartRunner,
  SpikingNetwork,
  type SurrogateSettings,
  spikeSource,
  stackSource,
  surrogateRunner,
} from '../../spiking/index.js';
import type { BatchTask } from '../divisions.js';
import type { Begun } from './begun.js';
import { fillRoom, roomFor } from './sample-room.js';

/** Parts of the batches of `trainSurrogate`. */
export const beginSurrogate = (engine: Engine, work: BatchWork<SurrogateSettings>): Begun =>
  begin(engine, work, ({ core }, group, room) => {
    const { settings, capacity } = work;
    const source = stackSource(core, group, room, settings, capacity);
    const runner = surrogateRunner(core, group, source, settings, capacity);
    for (const _ of runner.stack.reading());
    return runner;
  });

/** Parts of the batches of `trainLocal`. */
export const beginLocal = (engine: Engine, work: BatchWork<LocalRuleSettings>): Begun =>
  begin(engine, work, ({ core }, group, room) => {
    const { settings, capacity } = work;
    const source = spikeSource(core, group, room, settings, capacity);
    const { weights, angles } = core.places;
    const gradients = [group.float64(weights.length), group.float64(angles.length)] as const;
    return localRunner(core, group, source, settings, capacity, gradients);
  });

function begin(
  engine: Engine,
  work: BatchWork,
  make: (network: SpikingNetwork, group: RegionGroup, room: BatchWork['dataset']) => PartRunner<object>,
): Begun {
  // Of its own: what came is in memory that all workers share.
  const room = roomFor(work.dataset, work.capacity);
  const network = new SpikingNetwork(engine, work.network, false);
  const group = new RegionGroup(engine.arena);
  const runner = make(network, group, room);
  const places = Uint32Array.from({ length: work.capacity }, (_, b) => b);
  let known = 0;
  return {
    run({ parts, version, parameters }: BatchTask) {
      if (version !== known) {
        for (const [i, { view }] of runner.given.entries()) view.set(parameters[i]! as never);
      }
      known = version;
      return parts.map(({ samples, gradients, ...part }) => {
        fillRoom(room, samples);
        const found = runAtOnce(runner.run({ ...part, places: places.subarray(0, part.numbers.length) }));
        const left = runner.left.map(({ view }) => view);
        for (const [i, to] of (gradients ?? []).entries()) to.set(left[i]! as never);
        return { ...found, gradients: gradients ?? left.map((values) => values.slice()) };
      });
    },
    dispose() {
      group.dispose();
      network.dispose();
    },
  };
}
