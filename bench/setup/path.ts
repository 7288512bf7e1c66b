import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { keyOf } from '../../src/engine/seed.js';
import { fieldsOf } from '../../src/qneuron/fields.js';
import { QNeuronCircuit } from '../../src/qneuron/index.js';
import { inputPath } from '../../src/qneuron/input-path.js';
import { PathEnsemble } from '../../src/qneuron/path-ensemble.js';
import { simulateSettings } from '../../src/qneuron/simulate-options.js';
import type { Prepared, Size } from '../case.js';
import { PathSweeper } from '../javascript/path/sweep.js';
import { makeNumbers } from '../javascript/stack/numbers.js';

/** How paths are updated. */
export interface PathSize extends Size {
  method: 'single' | 'multilevel' | 'bridge';
  levels: number;
  precision: 'float32' | 'float64';
}

const CHAINS = 8;
const SWEEPS = 20;
const STRENGTH = 6000;
const SEED = 'bench';

function neuron(): QNeuronCircuit {
  const circuit = new QNeuronCircuit();
  return circuit.excite(circuit.input(), circuit.neuron(), STRENGTH);
}

export function prepareKernelPath(engine: Engine, { method, levels, precision }: PathSize): Prepared {
  const circuit = neuron();
  const path = inputPath(engine, circuit);
  const options = { method, levels, precision, chains: CHAINS, seed: SEED };
  const settings = simulateSettings(options, circuit);
  const group = new RegionGroup(engine.arena);
  const ensemble = new PathEnsemble(engine, group, circuit, [fieldsOf(circuit)], path, settings);
  ensemble.couple();
  return {
    work: CHAINS * SWEEPS * circuit.slices,
    run() {
      ensemble.start(['active'], path.square);
      ensemble.run(SWEEPS);
    },
    result: () =>
      Float64Array.from(Array.from({ length: CHAINS }, (_, c) => [...ensemble.path(c, 0)]).flat()),
  };
}

export function prepareJavaScriptPath(engine: Engine, { method, levels, precision }: PathSize): Prepared {
  const circuit = neuron();
  const { drive, square } = inputPath(engine, circuit);
  const { slices, spacing, lambda } = circuit;
  const [key0, key1] = keyOf(SEED);
  const sweeper = new PathSweeper({
    slots: slices,
    levels,
    method,
    precision,
    spacing,
    a: drive.map((g) => spacing * STRENGTH * g),
    b: spacing * (lambda / 4),
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
