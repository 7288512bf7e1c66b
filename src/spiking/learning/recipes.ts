import type { SpikingNetworkOptions } from '../network/network-options.js';

/** Options that go well together, see `SurrogateOptions.recipe`. */
export type RecipeName = 'paper' | 'plain' | 'robust';

export const RECIPES: readonly RecipeName[] = ['paper', 'plain', 'robust'];

/** What a recipe says for such neurons, beside options that are given and have the last word. */
export function recipeOptions(recipe: RecipeName, neuron: SpikingNetworkOptions['neuron']) {
  // Which is what the defaults are.
  if (recipe === 'robust') return {};
  const plain = {
    ...({ batch: 256, learningRate: 0.001, schedule: 'constant', warmup: 0, clip: Infinity } as const),
    ...(neuron === 'sqs' && ({ leak: { slope: 0 }, outputCounts: 'sampled', weightRates: 1 } as const)),
  };
  return recipe === 'plain' ? plain : ({ ...plain, loss: 'softmax', learningRate: 5e-4 } as const);
}

/** A warm-up of 100 updates, of small data sets of an epoch: with fewer, outputs fall silent; with more, little is left of a short run. */
export const robustWarmup = (samples: number, batch: number): number =>
  Math.min(100, Math.ceil(samples / batch));

/** Rates at which the output layer's weights move faster than others. */
export const robustRates = (layers: number): number[] =>
  Array.from({ length: layers }, (_, l) => (l === layers - 1 ? 3 : 1));
