import { type Engine, Pacer, RegionGroup } from '../../engine/index.js';
import { type ChainRange, type ChainWork, QNeuronCircuit, Sampling } from '../../qneuron/index.js';
import type { Begun } from './begun.js';

/** Chains of `simulateCircuit` and `simulateScan`. */
export function beginChains(
  engine: Engine,
  { circuit: described, points, settings, random }: ChainWork,
): Begun {
  const circuit = QNeuronCircuit.fromJSON(described);
  const pacer = new Pacer({});
  return {
    async run(range: ChainRange) {
      const group = new RegionGroup(engine.arena);
      try {
        return await new Sampling(engine, group, circuit, points, settings, pacer, random, range).runRange(
          range,
        );
      } finally {
        group.dispose();
      }
    },
    dispose() {},
  };
}
