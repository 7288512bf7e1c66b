import { type Engine, RegionGroup, runAtOnce } from '../../engine/index.js';
import type { BatchWork, PartRunner } from '../../learning/index.js';
import {
  type LocalRuleSettings,
  localRunner,
  SpikingNetwork,
  type SpikingNetworkOptions,
  type SurrogateSettings,
  spikeSource,
  stackSource,
  surrogateRunner,
} from '../../spiking/index.js';
import {
  classifierRunner,
  itemsOf,
  QuantumClassifier,
  type QuantumClassifierOptions,
} from '../../variational/index.js';
import type { BatchTask } from '../divisions.js';
import type { Begun } from './begun.js';
import { fillRoom, roomFor } from './sample-room.js';

/** Parts of the batches of `trainSurrogate`. */
export const beginSurrogate = (
  engine: Engine,
  work: BatchWork<SurrogateSettings, SpikingNetworkOptions>,
): Begun =>
  begin(engine, work, new SpikingNetwork(engine, work.options, false), ({ core }, group, room) => {
    const { settings, capacity } = work;
    const source = stackSource(core, group, room, settings, capacity);
    const runner = surrogateRunner(core, group, source, settings, capacity);
    for (const _ of runner.stack.reading());
    return runner;
  });

/** Parts of the batches of `trainLocal`. */
export const beginLocal = (
  engine: Engine,
  work: BatchWork<LocalRuleSettings, SpikingNetworkOptions>,
): Begun =>
  begin(engine, work, new SpikingNetwork(engine, work.options, false), ({ core }, group, room) => {
    const { settings, capacity } = work;
    const source = spikeSource(core, group, room, settings, capacity);
    const { weights, angles } = core.places;
    const gradients = [group.float64(weights.length), group.float64(angles.length)] as const;
    return localRunner(core, group, source, settings, capacity, gradients);
  });

/** Parts of the batches of `trainClassifier`, and of what a classifier evaluates. */
export const beginClassifier = (
  engine: Engine,
  work: BatchWork<{ learns?: boolean }, QuantumClassifierOptions>,
): Begun =>
  begin(engine, work, new QuantumClassifier(engine, work.options), ({ core }, group, room) =>
    classifierRunner(core, group, itemsOf(core, room), work.capacity, work.settings.learns),
  );

function begin<Trained extends { dispose(): void }>(
  engine: Engine,
  work: BatchWork,
  model: Trained,
  make: (model: Trained, group: RegionGroup, room: BatchWork['dataset']) => PartRunner<object>,
): Begun {
  // Of its own: what came is in memory that all workers share.
  const room = roomFor(work.dataset, work.capacity);
  const group = new RegionGroup(engine.arena);
  const runner = make(model, group, room);
  const places = Uint32Array.from({ length: work.capacity }, (_, b) => b);
  let known = 0;
  return {
    run({ parts, version, parameters }: BatchTask) {
      let fresh = version !== known;
      if (fresh) {
        for (const [i, { view }] of runner.given.entries()) view.set(parameters[i]! as never);
      }
      known = version;
      return parts.map(({ samples, gradients, ...part }) => {
        fillRoom(room, samples);
        const own = { ...part, fresh, places: places.subarray(0, part.numbers.length) };
        const found = runAtOnce(runner.run(own));
        fresh = false;
        const left = runner.left.map(({ view }) => view);
        for (const [i, values] of left.entries()) gradients?.[i]?.set(values as never);
        return { ...found, gradients: gradients ?? left.map((values) => values.slice()) };
      });
    },
    dispose() {
      group.dispose();
      model.dispose();
    },
  };
}
