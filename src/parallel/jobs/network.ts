import {
  memoryOf,
  type NetworkWork,
  type Range,
  type RangeOutput,
  runOf,
  runParts,
} from '../../dynamics/index.js';
import { type Engine, Pacer, RegionGroup } from '../../engine/index.js';
import { Hamiltonian } from '../../register/index.js';
import type { Begun } from './begun.js';

/** Trajectories of `simulateQubitNeurons`. */
export async function beginNetwork(engine: Engine, shared: NetworkWork): Promise<Begun> {
  const { system: given, strings, coefficients, grid, key, source, keep, scheme, row } = shared;
  const pacer = new Pacer({});
  const group = new RegionGroup(engine.arena);
  const constant = { values: { changes: false, at: () => coefficients }, factor: 1 };
  const places = Array.from(coefficients, (_, i) => i);
  const hamiltonian = new Hamiltonian(given.qubits, strings, [{ ...constant, places }]);
  const system = { ...given, hamiltonian };
  const noise = { source, increments: row > 0 ? new Float64Array(keep.count * row) : undefined };
  const memory = await memoryOf(engine, group, { system, grid, key, noise, keep });
  await memory.prepare(pacer);
  const run = runOf(engine, group, memory, keep, scheme);
  await run.prepare(pacer);
  return {
    async run(range: Range): Promise<RangeOutput> {
      await memory.beginWith(pacer, range);
      const parts: RangeOutput['parts'] = [];
      await runParts(pacer, run, range, () => void parts.push(memory.record.takePart()));
      return { parts, kept: memory.record.takeKept(range) };
    },
    dispose: () => group.dispose(),
  };
}
