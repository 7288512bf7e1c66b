import { LANES, QUANTITIES } from '../../assembly/qneuron/sampling/rows.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { inputPath } from '../../src/qneuron/circuit/input-path.js';
import type { QNeuronCircuit } from '../../src/qneuron/public.js';
import { type ChainStatistics, chainStatistics } from '../../src/qneuron/sampling/chain-statistics.js';
import type { Prepared, Size } from '../case.js';
import { MetropolisPath } from '../javascript/qneuron/metropolis.js';
import { actionOf, CHAINS, coupledChains, excitedNeuron } from './path.js';

/** How the package samples, and what single-site Metropolis proposes. */
export interface SamplesSize extends Size {
  method: 'single' | 'multilevel' | 'bridge' | 'gaussian';
  proposal: 'gaussian' | 'uniform';
}

/**
 * Integrated autocorrelation times of the activity in sweeps, as `chainStatistics` finds them. They belong to the algorithm
 * and not to the machine, so that each comes from one run long enough to be good to some 3 % (7 % for uniform steps); results tell whether
 * they still hold.
 */
const TAU = {
  kernel: { single: 200, multilevel: 56.9, bridge: 38.8, gaussian: 2.8 },
  javascript: { gaussian: 200, uniform: 730 },
};
/** The best of those tried, though from 0.08 to 0.13 it makes little difference. */
const STEP = 0.13;

/** Of `excitedNeuron`, by `exactActivity`. */
const ACTIVITY = 1.30255;

/** Of a timed run. */
const SAMPLES = 32;
/** Of the run that results come from, and before it and timing. */
const TESTED_SAMPLES = 500;
const THERMAL_SAMPLES = 10;

/** Sweeps from one measurement to the next: simulations' default, each for the fastest, and what costs a slow chain nothing. */
const KERNEL_EVERY = 2;
const METROPOLIS_EVERY = 16;

/** All chains go on from run to run. */
export function prepareKernelSamples(engine: Engine, { method }: SamplesSize): Prepared {
  const circuit = excitedNeuron();
  const ensemble = coupledChains(engine, circuit, { method });
  const tau = TAU.kernel[method];
  const every = method === 'gaussian' ? 1 : KERNEL_EVERY;
  const sweepsFor = (samples: number) => wholeSweeps((samples * tau) / CHAINS, every);
  const tested = sweepsFor(TESTED_SAMPLES);
  const record = new RegionGroup(engine.arena).float64(ensemble.recordLength(tested, every));
  ensemble.run(sweepsFor(THERMAL_SAMPLES));
  return {
    work: SAMPLES,
    run: () => ensemble.run(sweepsFor(SAMPLES), every, record),
    result: once(() => {
      ensemble.run(tested, every, record);
      const length = tested / every;
      const chains = Array.from({ length: CHAINS }, (_, chain) => {
        const first = Math.floor(chain / LANES) * length;
        const { view } = record;
        return Float64Array.from(
          { length },
          (_, m) => view[(first + m) * QUANTITIES * LANES + (chain % LANES)]!,
        );
      });
      return deviations(engine, circuit, chainStatistics(chains), every, tau);
    }),
  };
}

/** One chain, which goes on from run to run. */
export function prepareMetropolisSamples(engine: Engine, { proposal }: SamplesSize): Prepared {
  const circuit = excitedNeuron();
  const { slices, spacing } = circuit;
  const step = proposal === 'uniform' ? STEP : 0;
  const path = new MetropolisPath({ slices, spacing, step, ...actionOf(engine, circuit) });
  const tau = TAU.javascript[proposal];
  const sweepsFor = (samples: number) => wholeSweeps(samples * tau, METROPOLIS_EVERY);
  const wells = new Float64Array(sweepsFor(TESTED_SAMPLES) / METROPOLIS_EVERY);
  const sample = (sweeps: number) => {
    for (let sweep = 1; sweep <= sweeps; sweep++) {
      path.sweep();
      if (sweep % METROPOLIS_EVERY === 0) wells[sweep / METROPOLIS_EVERY - 1] = path.wells();
    }
  };
  sample(sweepsFor(THERMAL_SAMPLES));
  return {
    work: SAMPLES,
    run: () => sample(sweepsFor(SAMPLES)),
    result: once(() => {
      sample(sweepsFor(TESTED_SAMPLES));
      return deviations(engine, circuit, chainStatistics([wells]), METROPOLIS_EVERY, tau);
    }),
  };
}

/** Results come from a run of their own, which is long: a second one would say the same. */
function once(find: () => Float64Array): () => Float64Array {
  let found: Float64Array | undefined;
  return () => {
    found ??= find();
    return found;
  };
}

/** A multiple of `every`. */
const wholeSweeps = (sweeps: number, every: number): number => Math.round(sweeps / every) * every;

/**
 * How far the activity lies from the exact one and the autocorrelation time from `tau`, each in tens of its standard error.
 * The latter's is √((4 w + 2) / n) of itself, summed to the lag w = 5 τ with n values (Madras, Sokal, J. Stat. Phys. 50
 * (1988)).
 */
function deviations(
  engine: Engine,
  circuit: QNeuronCircuit,
  { mean, stdErr, tau: found, effective }: ChainStatistics,
  every: number,
  tau: number,
): Float64Array {
  const unit = (circuit.spacing * circuit.lambda) / 4 / inputPath(engine, circuit).action;
  const error = tau * Math.sqrt(20 / effective);
  return Float64Array.of(
    (unit * mean - ACTIVITY) / (10 * unit * stdErr),
    (every * found - tau) / (10 * error),
  );
}
