import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { inputPath } from '../../src/qneuron/circuit/input-path.js';
import { QNeuronCircuit } from '../../src/qneuron/public.js';
import { PathEnsemble } from '../../src/qneuron/sampling/path-ensemble.js';
import { uniformSettings } from '../../src/qneuron/sampling/path-plan.js';
import { pathPointOf } from '../../src/qneuron/sampling/path-point.js';
import { type SimulateOptions, simulateSettings } from '../../src/qneuron/sampling/simulate-options.js';
import type { Prepared, Size } from '../case.js';
import { PathSweeper } from '../javascript/qneuron/sweep.js';
import { makeNumbers } from '../javascript/spiking/stack/numbers.js';

/** How paths are updated. */
export interface PathSize extends Size {
  method: 'single' | 'multilevel' | 'bridge';
  levels: number;
  precision: 'float32' | 'float64';
}

export const CHAINS = 8;
const SWEEPS = 20;
const STRENGTH = 6000;
const SEED = 'bench';

/** Excited as in the paper's examples. */
export function excitedNeuron(): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  return circuit.excite(circuit.input(), circuit.neuron(), STRENGTH);
}

/** Chains of it as simulations make them, but with the signs that they start with, each on the path of an active input. */
export function coupledChains(
  engine: Engine,
  circuit: QNeuronCircuit,
  options: SimulateOptions,
): PathEnsemble {
  const settings = uniformSettings(
    simulateSettings({ chains: CHAINS, seed: SEED, signs: 0, ...options }, circuit),
    1,
  );
  const group = new RegionGroup(engine.arena);
  const ensemble = new PathEnsemble(engine, group, circuit, [pathPointOf(engine, circuit)], settings);
  ensemble.couple();
  ensemble.start(['active']);
  return ensemble;
}

/** What multiplies φ² and (φ² - 1)² in the action, the former at each slice. */
export function actionOf(engine: Engine, circuit: QNeuronCircuit): { a: Float64Array; b: number } {
  const { spacing, lambda } = circuit;
  const a = inputPath(engine, circuit).inputWell.map((g) => spacing * STRENGTH * g);
  return { a, b: spacing * (lambda / 4) };
}

export function prepareKernelPath(engine: Engine, { method, levels, precision }: PathSize): Prepared {
  const circuit = excitedNeuron();
  const ensemble = coupledChains(engine, circuit, { method, levels, precision });
  return {
    work: CHAINS * SWEEPS * circuit.slices,
    run() {
      ensemble.start(['active']);
      ensemble.run(SWEEPS);
    },
    result: () =>
      Float64Array.from(Array.from({ length: CHAINS }, (_, c) => [...ensemble.path(c, 0)]).flat()),
  };
}

export function prepareJavaScriptPath(engine: Engine, { method, levels, precision }: PathSize): Prepared {
  const circuit = excitedNeuron();
  const { square } = inputPath(engine, circuit);
  const { slices, spacing } = circuit;
  const [key0, key1] = keyOf(SEED);
  const sweeper = new PathSweeper({
    slices,
    levels,
    method,
    precision,
    spacing,
    ...actionOf(engine, circuit),
    key0,
    key1,
  });
  const start = square.map(Math.sqrt);
  const paths = Array.from({ length: CHAINS }, () =>
    makeNumbers(precision === 'float32', slices + 2 ** levels),
  );
  return {
    work: CHAINS * SWEEPS * slices,
    run() {
      for (const [chain, path] of paths.entries()) {
        path.set(start);
        for (let sweep = 0; sweep < SWEEPS; sweep++) sweeper.sweep(path, chain, sweep);
      }
    },
    result: () => Float64Array.from(paths.flatMap((path) => [...path.subarray(0, slices)])),
  };
}
