import { expect, it } from 'vitest';
import { kinkDistances } from './kink-distances.js';
import { frozenForward, type Layer, type SurrogateNetwork } from './surrogate-network.js';

const feed = (layer: Layer): SurrogateNetwork => ({
  channels: 1,
  layers: [layer],
  projections: [{ from: 'inputs', to: 0, delay: 0 }],
});
const surrogate = { name: 'arctan', alpha: 2 } as const;

it('gives the nearest current, threshold and fold of a QLIF neuron, not those of silence', () => {
  const model = { kind: 'qlif', form: 'alpha', threshold: 0.8, scaling: 1, relaxation: 1 } as const;
  const network = feed({ neurons: 1, model, surrogate });
  // α = 0, sin²(π/6) = 1/4, sin²(π/6 + π/4): arcsin √α is 0, 30° and 75°.
  const parameters = { weights: [[[[1 / 3, 0.2]]]], angles: [[]] };
  const found = kinkDistances(network, frozenForward(network, parameters, [[[0], [1], [1.5]]]));
  expect(found.current).toBeCloseTo(0.2, 15);
  expect(found.threshold).toBeCloseTo(Math.sin((5 * Math.PI) / 12) ** 2 - 0.8, 15);
  expect(found.fold).toBeCloseTo(Math.PI / 12, 15);
});

it('gives the threshold alone of a LIF neuron', () => {
  const model = { kind: 'lif', beta: 0.5, threshold: 1, reset: 'none' } as const;
  const network = feed({ neurons: 1, model, surrogate });
  const frozen = frozenForward(network, { weights: [[[[1]]]], angles: [[]] }, [[[0.5], [0.5]]]);
  const infinite = Number.POSITIVE_INFINITY;
  expect(kinkDistances(network, frozen)).toEqual({ current: infinite, threshold: 0.25, fold: infinite });
});
