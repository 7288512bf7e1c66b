import { ArgumentError, checkInteger, checkNumber } from '../engine/index.js';

/** A kind of model with one size that is free. */
export interface SizedModel {
  /** What it is called in the result. */
  name: string;
  /** Trainable parameters with `hidden` hidden neurons (or circuits, or whatever the size is); grows with it. */
  parameters(hidden: number): number;
}

/** A model at the size at which it comes closest to the wanted number of parameters. */
export interface MatchedModel {
  /** As given. */
  name: string;
  /** The size. */
  hidden: number;
  /** Trainable parameters at this size. */
  parameters: number;
  /** Relative difference to the wanted number. */
  deviation: number;
}

const LARGEST = 1_000_000;

/**
 * Sizes models to an equal number of trainable parameters, as comparisons of the spiking paper have it.
 *
 * @param count the wanted number of parameters
 * @returns one entry per model, in their order; `console.table` shows them
 * @throws ArgumentError when a model has more parameters even at its smallest, or counts them by other than numbers
 *
 * @example
 * ```ts
 * import { matchParameters } from 'bornspike/learning';
 * import { SpikingNetwork } from 'bornspike/spiking';
 *
 * const sized = (neuron: 'sqs' | 'lif') => ({
 *   name: neuron,
 *   parameters: (hidden: number) => SpikingNetwork.parameterCount({ neuron, layers: [256, hidden, 2] }),
 * });
 * for (const { name, hidden, parameters } of matchParameters([sized('sqs'), sized('lif')], 5000)) {
 *   console.log(name, hidden, parameters);
 *   // prints: sqs 19 4965
 *   // prints: lif 19 4902
 * }
 * ```
 */
export function matchParameters(models: readonly SizedModel[], count: number): MatchedModel[] {
  checkInteger('count', count, 1);
  if (!Array.isArray(models)) throw new ArgumentError('models', 'a list of models', models);
  return models.map((model, m) => {
    if (typeof model?.parameters !== 'function') {
      throw new ArgumentError(`models[${m}].parameters`, 'a function of the size', model?.parameters);
    }
    const { name } = model;
    const parameters = (hidden: number) =>
      checkNumber(`models[${m}].parameters(${hidden})`, model.parameters(hidden), 0);
    let low = 1;
    let high = LARGEST;
    if (parameters(low) > count) {
      throw new ArgumentError(
        'count',
        `at least ${parameters(low)}, the parameters of the smallest ${name}`,
        count,
      );
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (parameters(middle) <= count) low = middle;
      else high = middle;
    }
    const hidden = parameters(high) - count < count - parameters(low) ? high : low;
    return { name, hidden, parameters: parameters(hidden), deviation: parameters(hidden) / count - 1 };
  });
}
