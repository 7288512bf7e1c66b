import type { LifSimulationOptions } from '../../../src/dynamics/public.js';

export const base: LifSimulationOptions = {
  timeConstant: 2,
  rest: -1,
  resistance: 1.5,
  sigma: 1,
  threshold: 1,
  reset: -0.5,
  refractory: 0.1,
  current: 1,
  dt: 0.002,
  steps: 20_000,
  trajectories: 400,
  seed: 1,
};

/** The neuron of a simulation, and what drives it. */
export const neuronOf = ({
  timeConstant,
  rest,
  resistance,
  sigma,
  threshold,
  reset,
  refractory,
  current,
}: LifSimulationOptions) => ({
  timeConstant,
  rest,
  resistance,
  sigma,
  threshold,
  reset,
  refractory,
  current: current as number,
});
