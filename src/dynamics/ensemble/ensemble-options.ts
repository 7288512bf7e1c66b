import { boolean, choice, type Describes, longWork, number, seed, unchecked } from '../../engine/index.js';
import type { GivenNoise } from './given-noise.js';
import { INTEGRATION_METHODS, type MethodName } from './method.js';
import { gridOptions } from './time-grid.js';

/** Whether equations are those that follow from the paper's model, or stand as they are printed where these differ. */
export type EquationsName = 'consistent' | 'printed';

export const methodNames = () => Object.keys(INTEGRATION_METHODS) as MethodName[];

const noiseOptions = () =>
  ({
    wienerIncrements: unchecked({ optional: true }),
    replay: unchecked({ optional: true }),
  }) satisfies Describes<GivenNoise>;

/** What all ensembles of trajectories under measurement have. */
export const ensembleOptions = () => ({
  ...gridOptions(),
  equations: choice(['consistent', 'printed'], { default: 'consistent' }),
  targetStdErr: number({ default: 0, minimum: 0 }),
  guard: boolean({ default: true }),
  seed: seed(),
  ...noiseOptions(),
  ...longWork(),
});

/** Which noise was used, for `meta`. */
export const noiseName = (given: { wienerIncrements?: unknown; replay?: unknown }): string =>
  given.wienerIncrements ? 'increments' : given.replay ? 'record' : 'drawn';
