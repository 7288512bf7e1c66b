import { beforeAll, describe, expect, it } from 'vitest';
import { simulateQubitNeurons } from '../../../src/dynamics/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { coupleChain, hamiltonian } from '../../../src/register/public.js';
import { extent } from '../../extent.js';
import {
  basisCovariance,
  type FreeChain,
  freeEntropy,
  meanZ,
  stepFreeChain,
} from '../../oracle/free-fermions.js';
import { wienerPath } from '../wiener-path.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** A measured chain on one path of noise, as free fermions and as matrix products: the largest differences of ⟨Z⟩ and of entropies. */
async function compare(chain: FreeChain, bits: string, steps: number, truncation: number) {
  const { sites, xx, yy, z, rates } = chain;
  const dt = 0.05;
  const noise = wienerPath(8, 1, steps * sites, dt);
  const exact = basisCovariance(bits);
  for (let step = 0; step < steps; step++) {
    stepFreeChain(chain, exact, Array.from(noise.subarray(step * sites, (step + 1) * sites)), dt);
  }
  const result = await simulateQubitNeurons(engine, {
    hamiltonian: hamiltonian({
      qubits: sites,
      jx: xx.some((x) => x !== 0) ? coupleChain(sites, xx[0]) : undefined,
      jy: yy.some((y) => y !== 0) ? coupleChain(sites, yy[0]) : undefined,
      h: z,
    }),
    channels: rates.map((rate, qubit) => ({ operator: 'z' as const, qubit, rate })),
    initial: bits,
    representation: 'matrix-product',
    bond: 128,
    truncation,
    dt,
    steps,
    wienerIncrements: noise,
    guard: false,
    record: { every: steps, entropy: true },
  });
  const { mean, shape, entropy, discardedWeight } = result;
  const at = shape[1];
  let ofZ = 0;
  for (let site = 0; site < sites; site++) {
    ofZ = Math.max(ofZ, Math.abs(mean[at + 3 * site + 2]! - meanZ(exact, site)));
  }
  const cuts = [0, Math.floor(sites / 2) - 1, sites - 2];
  const ofEntropy = Math.max(
    ...cuts.map((cut) => Math.abs(entropy!.mean[sites - 1 + cut]! - freeEntropy(exact, cut + 1))),
  );
  return { ofZ, ofEntropy, discarded: discardedWeight![1]!, largest: Math.max(...entropy!.mean) };
}

const same = (count: number, value: number) => new Array<number>(count).fill(value);

describe('long measured chains that are free fermions', () => {
  it.each([
    ['Ising', 8, 1, 0, 0.7, 1, 40],
    ['XY', 8, 0.6, 0.4, 0.3, 0.5, 40],
    ['Ising', 40, 1, 0, 0.7, 1, 20],
    ...extent([], [['Ising', 200, 1, 0, 0.7, 1, 20] as const]),
  ] as const)(
    '%s of %i neurons: ⟨Z⟩ and entropies of one trajectory',
    async (_name, sites, x, y, z, rate, steps) => {
      const chain = {
        sites,
        xx: same(sites - 1, x),
        yy: same(sites - 1, y),
        z: same(sites, z),
        rates: same(sites, rate),
      };
      const bits = Array.from({ length: sites }, (_, i) => Number(i % 3 === 0)).join('');
      const { ofZ, ofEntropy, discarded, largest } = await compare(chain, bits, steps, 1e-14);
      expect(largest).toBeGreaterThan(0.1);
      expect(discarded).toBeLessThan(1e-9);
      // A state that lost a share w of its weight is √w away; its observables by twice as much at most. Half again for how later
      // measurements spread it, and the tanh of kicks is good to 5e-6 at 1.
      expect(ofZ).toBeLessThan(3 * Math.sqrt(discarded) + 1e-6);
      expect(ofEntropy).toBeLessThan(30 * Math.sqrt(discarded) + 1e-5);
    },
  );
});
