import type { SpikingNetworkOptions } from '../network/network-options.js';

/** Options that go well together, see `SurrogateOptions.recipe`. */
export type RecipeName = 'paper' | 'plain' | 'robust';

export const RECIPES: readonly RecipeName[] = ['paper', 'plain', 'robust'];

/**
 * What a recipe says for such neurons in so many layers, beside options that are given and have the last word.
 *
 * @param loss the one that is given, if one is
 */
export function recipeOptions(
  recipe: RecipeName,
  neuron: SpikingNetworkOptions['neuron'],
  layers: number,
  loss: string | undefined,
) {
  if (recipe === 'plain') return {};
  if (recipe === 'paper') return { loss: 'softmax', learningRate: 5e-4 } as const;
  return {
    ...({ batch: 128, learningRate: 0.002, schedule: 'cosine', warmup: 100, clip: 1 } as const),
    ...(neuron === 'sqs' && {
      leak: { slope: 0.1, window: 0.3 },
      weightRates: Array.from({ length: layers }, (_, l) => (l === layers - 1 ? 3 : 1)),
      ...(loss !== 'likelihood' && ({ outputCounts: 'expected' } as const)),
    }),
  };
}
