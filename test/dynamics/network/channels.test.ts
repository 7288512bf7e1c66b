import { beforeAll, expect, it } from 'vitest';
import { type NeuronChannel, simulateQubitNeurons } from '../../../src/dynamics/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { hamiltonian } from '../../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const run = (channels: NeuronChannel[]) =>
  simulateQubitNeurons(engine, {
    hamiltonian: hamiltonian({ qubits: 1, h: [0.3], rabi: [1] }),
    ...{ channels, initial: '1', dt: 0.02, steps: 50, trajectories: 3, seed: 1 },
  });

it.each<[string, NeuronChannel, NeuronChannel]>([
  [
    'relaxation',
    { operator: 'relaxation', qubit: 0, rate: 0.4 },
    { operator: '-', qubit: 0, rate: 0.4, efficiency: 0 },
  ],
  [
    'dephasing',
    { operator: 'dephasing', qubit: 0, rate: 0.4 },
    { operator: 'z', qubit: 0, rate: 0.2, efficiency: 0 },
  ],
  ['measurement', { operator: 'measurement', qubit: 0, rate: 0.4 }, { operator: 'z', qubit: 0, rate: 0.4 }],
  [
    'relaxation that is watched',
    { operator: 'relaxation', qubit: 0, rate: 0.4, efficiency: 0.5 },
    { operator: '-', qubit: 0, rate: 0.4, efficiency: 0.5 },
  ],
])('%s is what the paper writes for it', async (_, named, written) => {
  const [a, b] = await Promise.all([run([named]), run([written])]);
  expect(a.mean).toEqual(b.mean);
  expect(a.stdErr).toEqual(b.stdErr);
});

it('names what operators there are', async () => {
  const wrong = run([{ operator: 'decay' as never, qubit: 0, rate: 1 }]);
  await expect(wrong).rejects.toThrow(/options\.channels\[0\]\.operator: .*'dephasing'/);
});
