import type { RegionGroup } from '../../engine/index.js';
import type { PartRunner } from '../../learning/index.js';
import type { NetworkCore } from '../network/network-core.js';
import { NetworkStack } from '../stack/network-stack.js';
import type { StackSource } from '../stack/stack-source.js';
import { LOSSES, SURROGATES, type SurrogateSettings } from './surrogate-options.js';

/** What a part's samples gave besides the gradients. */
export interface SurrogatePass {
  losses: Float64Array;
  /** How many were classified rightly. */
  correct: number;
}

/**
 * Runs parts of batches forwards and back, in the memory of one engine: what they leave is the gradient of the batch's mean loss.
 *
 * @param capacity most samples of a part, for which `source` has room
 */
export function surrogateRunner(
  core: NetworkCore,
  group: RegionGroup,
  source: StackSource,
  settings: SurrogateSettings,
  capacity: number,
): PartRunner<SurrogatePass> & { stack: NetworkStack } {
  const stack = new NetworkStack(core, group, {
    ...settings,
    ...{ capacity, steps: source.steps, loss: LOSSES[settings.loss], countAll: false },
    learning: {
      ...settings,
      surrogate: SURROGATES[settings.surrogate],
      throughMemory: !settings.detachMemory,
      clamped: settings.teacherForcing,
      expectedCounts: settings.outputCounts === 'expected',
    },
    analogue: settings.input === 'analogue',
  });
  const counts = new Float64Array(core.topology.wiring.outputs);
  return {
    stack,
    given: stack.parameterBlocks.map(({ parameters }) => parameters),
    left: stack.parameterBlocks.map(({ gradient }) => gradient!),
    *run({ first, batch, places, encode, born, numbers }) {
      const { length } = numbers;
      for (const _ of source.loadPieces(stack, places, encode, numbers)) yield;
      for (const _ of stack.forwardPieces(length, first, born, source.lists, batch)) yield;
      for (const _ of stack.reversePieces()) yield;
      const labels = stack.labels.view;
      let correct = 0;
      for (let b = 0; b < length; b++) {
        stack.outputCounts(b, counts);
        // The class whose output neuron spiked most, the lowest of several.
        if (counts.indexOf(Math.max(...counts)) === labels[b]) correct++;
      }
      return { losses: stack.losses.view.slice(0, length), correct };
    },
  };
}
