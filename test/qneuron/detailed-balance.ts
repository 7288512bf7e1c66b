import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/index.js';
import { fieldsOf } from '../../src/qneuron/circuit/fields.js';
import { QNeuronCircuit } from '../../src/qneuron/public.js';
import { PathEnsemble } from '../../src/qneuron/sampling/path-ensemble.js';
import { uniformSettings } from '../../src/qneuron/sampling/path-plan.js';
import { type SimulateOptions, simulateSettings } from '../../src/qneuron/sampling/simulate-options.js';
import { sliceDistribution } from '../oracle/path-lattice.js';

// A lattice so small and so coarse that half of the proposals are refused.
const LAMBDA = 20;
const SLICES = 8;
const TIME = 1.6;
const CHAINS = 64;
const SWEEPS = 3000;
/** Of |φ|, whose sign takes long to change. */
const BINS = [-1, 0.6, 0.9, 1.2, Infinity];

/** In standard errors: how far the occupation of four bins of |φ|, and how far i → j and j → i, are from balance. */
export interface Imbalance {
  occupation: number;
  exchange: number;
}

/** Follows |φ| at one slice from sweep to sweep. */
export function imbalance(engine: Engine, options: SimulateOptions): Imbalance {
  const circuit = new QNeuronCircuit({ lambda: LAMBDA, time: TIME, slices: SLICES, kinks: 2 });
  circuit.neuron();
  const settings = uniformSettings(
    simulateSettings({ chains: CHAINS, seed: 3, signs: 0, ...options }, circuit),
    1,
  );
  const group = new RegionGroup(engine.arena);
  const path = { inputWell: new Float64Array(SLICES), square: new Float64Array(SLICES).fill(1), action: 1 };
  const point = { lambda: LAMBDA, fields: fieldsOf(circuit), path };
  const ensemble = new PathEnsemble(engine, group, circuit, [point], settings);
  ensemble.start(['vacuum']);
  ensemble.couple();
  ensemble.run(500);
  const moves = BINS.map(() => BINS.map(() => 0));
  const perChain = BINS.map(() => new Array<number>(CHAINS).fill(0));
  const binOf = (x: number) => BINS.findLastIndex((edge) => x >= edge);
  let before: number[] | undefined;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    ensemble.run(1);
    const now = Array.from({ length: CHAINS }, (_, chain) => binOf(Math.abs(ensemble.path(chain, 0)[0]!)));
    for (const [chain, bin] of now.entries()) {
      perChain[bin]![chain]! += 1 / SWEEPS;
      if (before) moves[before[chain]!]![bin]!++;
    }
    before = now;
  }
  group.dispose();
  const { positions, weights } = sliceDistribution(LAMBDA, 0, TIME / SLICES, SLICES);
  const result = { occupation: 0, exchange: 0 };
  for (let i = 0; i + 1 < BINS.length; i++) {
    // A position on the edge belongs to both sides.
    const inside = (x: number) =>
      (x > BINS[i]! + 1e-9 && x < BINS[i + 1]! - 1e-9 ? 1 : 0) +
      (Math.abs(x - BINS[i]!) < 1e-9 || Math.abs(x - BINS[i + 1]!) < 1e-9 ? 0.5 : 0);
    const expected = positions.reduce((sum, x, k) => sum + weights[k]! * inside(Math.abs(x)), 0);
    const mean = perChain[i]!.reduce((sum, share) => sum + share, 0) / CHAINS;
    const variance = perChain[i]!.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (CHAINS - 1);
    const z = Math.abs(mean - expected) / Math.sqrt(variance / CHAINS);
    result.occupation = Math.max(result.occupation, z);
    for (let j = 0; j < i; j++) {
      const both = moves[i]![j]! + moves[j]![i]!;
      if (both > 0) {
        result.exchange = Math.max(
          result.exchange,
          Math.abs(moves[i]![j]! - moves[j]![i]!) / Math.sqrt(both),
        );
      }
    }
  }
  return result;
}
