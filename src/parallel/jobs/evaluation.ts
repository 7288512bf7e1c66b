import { type Engine, Pacer, RegionGroup } from '../../engine/index.js';
import { type Chunk, ChunkEvaluation, type EvaluationWork, SpikingNetwork } from '../../spiking/index.js';
import type { Begun } from './begun.js';
import { fillRoom, roomFor } from './sample-room.js';

/** Chunks of `SpikingNetwork.evaluate`. */
export function beginEvaluation(engine: Engine, work: EvaluationWork): Begun {
  const { network: options, parameters, chunk } = work;
  // Of its own: what came is in memory that all workers share.
  const room = roomFor(work.dataset, chunk);
  const network = new SpikingNetwork(engine, options, false);
  network.core.replace(parameters.weights, parameters.angles);
  const group = new RegionGroup(engine.arena);
  const evaluation = new ChunkEvaluation(network.core, group, room, work);
  const pacer = new Pacer({});
  return {
    run({ first, items, samples }: Chunk) {
      fillRoom(room, samples!);
      return evaluation.run(pacer, 0, { first, items });
    },
    dispose() {
      group.dispose();
      network.dispose();
    },
  };
}
