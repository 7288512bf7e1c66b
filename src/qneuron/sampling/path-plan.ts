import { SamplingMethod } from '../../../assembly/qneuron/sampling/method.js';
import { DEFAULT_LEVELS, type SimulateSettings } from './simulate-options.js';

export const SAMPLING_METHODS = {
  single: SamplingMethod.Single,
  multilevel: SamplingMethod.Multilevel,
  bridge: SamplingMethod.Bridge,
  gaussian: SamplingMethod.Gaussian,
};

/** How a neuron's path is updated. */
export interface PathPlan {
  method: keyof typeof SAMPLING_METHODS;
  /** Segments have 2^levels slices. */
  levels: number;
}

/** What chains are run by, with nothing left to choose. */
export interface PathSettings extends Omit<SimulateSettings, 'method' | 'levels' | 'exchange' | 'jumps'> {
  /** Of each neuron. */
  plans: readonly PathPlan[];
  exchange: number;
  jumps: number;
}

/** The settings with one plan for all neurons: of `'auto'` the one that it tries first. */
export function uniformSettings(settings: SimulateSettings, neurons: number): PathSettings {
  const { method, levels = DEFAULT_LEVELS[method], exchange = 0, jumps = 0, ...rest } = settings;
  const plan = { method: method === 'auto' ? 'gaussian' : method, levels };
  return { ...rest, exchange, jumps, plans: Array.from({ length: neurons }, () => plan) };
}
