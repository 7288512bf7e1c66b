import { Purpose } from '../../../assembly/random/purpose.js';
import type { Key } from '../../../src/engine/index.js';
import { kernelStream } from '../../../src/engine/random/kernel-stream.js';
import type { Engine } from '../../../src/index.js';
import {
  type Frozen,
  frozenForward,
  type Parameters,
  type SurrogateNetwork,
} from '../../oracle/surrogate-network.js';

/** The oracle's run of a batch, in which the words of a key's stream say what `shots` measurements find; none: α is known. */
export function measuredRun(
  engine: Engine,
  given: { network: SurrogateNetwork; parameters: Parameters; inputs: number[][][] },
  shots: number | undefined,
  key: Key,
): Frozen {
  const { network, parameters, inputs } = given;
  if (shots === undefined) return frozenForward(network, parameters, inputs);
  const blocks = Math.ceil(shots / 4);
  return engine.arena.scratch((group) => {
    const stream = kernelStream(engine, group, key, Purpose.Excitation);
    const words = group.uint32(4);
    return frozenForward(network, parameters, inputs, {
      shots: (sample, layer, step, i, alpha) => {
        const before = network.layers.slice(0, layer).reduce((sum, { neurons }) => sum + neurons, 0);
        let excited = 0;
        for (let shot = 0; shot < shots; shot++) {
          const block = (before + i) * blocks + Math.floor(shot / 4);
          engine.kernels.philoxBlock(stream, sample, step, block, words.pointer);
          if (words.view[shot % 4]! < Math.floor(alpha * 2 ** 32)) excited++;
        }
        return excited / shots;
      },
    });
  });
}
