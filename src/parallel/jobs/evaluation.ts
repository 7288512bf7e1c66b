import type { Dataset, SpikeDataset } from '../../data/index.js';
import { type Engine, Pacer, RegionGroup, runAtOnce } from '../../engine/index.js';
import {
  ChunkEvaluation,
  type EvaluationWork,
  itemRunner,
  type RunWork,
  SpikingNetwork,
} from '../../spiking/index.js';
import type { SampleChunk } from '../divisions.js';
import type { Begun } from './begun.js';
import { fillRoom, roomFor } from './sample-room.js';

/** Chunks of `SpikingNetwork.evaluate`. */
export const beginEvaluation = (engine: Engine, work: EvaluationWork): Begun =>
  begin(engine, work, ({ core }, group, room) => {
    const evaluation = new ChunkEvaluation(core, group, room, work);
    const pacer = new Pacer({});
    return ({ first, items }) => evaluation.run(pacer, 0, { first, items });
  });

/** Items of `SpikingNetwork.run`. */
export const beginRun = (engine: Engine, work: RunWork): Begun =>
  begin(engine, work, ({ core }, group, room) => {
    const run = itemRunner(core, group, room as SpikeDataset, work.settings, work.chunk);
    return (items) => {
      const places: [number[], number[]] = [[], []];
      runAtOnce(run(0, items, work.items, (of, at) => void places[of].push(at)));
      return places;
    };
  });

function begin(
  engine: Engine,
  work: EvaluationWork | RunWork,
  make: (network: SpikingNetwork, group: RegionGroup, room: Dataset) => (chunk: SampleChunk) => unknown,
): Begun {
  // Of its own: what came is in memory that all workers share.
  const room = roomFor(work.dataset, work.chunk);
  const network = new SpikingNetwork(engine, work.network, false);
  network.core.replace(work.parameters.weights, work.parameters.angles);
  const group = new RegionGroup(engine.arena);
  const run = make(network, group, room);
  return {
    run(chunk: SampleChunk) {
      fillRoom(room, chunk.samples);
      return run(chunk);
    },
    dispose() {
      group.dispose();
      network.dispose();
    },
  };
}
