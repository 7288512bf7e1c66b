import { expect } from 'vitest';
import { Pacer } from '../../src/engine/long-work.js';
import type { Engine } from '../../src/index.js';
import { inputPath } from '../../src/qneuron/circuit/input-path.js';
import { gridFor, meansOn } from '../../src/qneuron/exact/grid-means.js';
import { exactActivity, type QNeuronCircuit } from '../../src/qneuron/public.js';

/** Holds the error that `exactActivity` tells of, and its promise of 1e-4, to what a far finer grid finds. */
export async function expectErrorHolds(engine: Engine, circuit: QNeuronCircuit, what: string): Promise<void> {
  const { activity, error, meta } = await exactActivity(engine, circuit);
  const grid = gridFor(engine, circuit, 0.6);
  const options = { ensemble: 'path-integral', pacer: new Pacer({}), passed: () => {} } as const;
  const fine = await meansOn(engine, circuit, inputPath(engine, circuit), grid, options);
  for (const [neuron, value] of fine.activity.entries()) {
    expect(Math.abs(activity[neuron]! - value), what).toBeLessThanOrEqual(error[neuron]!);
    const isTold = meta.warnings.some((warning) => warning.startsWith(`neuron ${neuron}: the grid`));
    expect(error[neuron]! <= 1e-4 || isTold, what).toBe(true);
  }
}
