import { expect, it } from 'vitest';
import { simulateBlochEnsemble, simulateLif, simulateQubitNeurons } from '../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../src/index.js';
import { DensityMatrix, StateVector } from '../../src/register/public.js';
import { SpikingNetwork, SqsNeuron } from '../../src/spiking/public.js';
import { QuantumClassifier } from '../../src/variational/public.js';

const common = { dt: 0.01, seed: 1 };
const bloch = { ...common, rabi: 1, rate: 1, efficiency: 1, initial: [0, 0, 1] };
const lif = {
  ...common,
  timeConstant: 1,
  rest: 0,
  resistance: 1,
  sigma: 1,
  threshold: 1,
  reset: 0,
  current: 1,
};
const network = { ...common, initial: '0', channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 1 }] };
const [many, few] = [2 ** 20, 2];

it.each<[string, string, (engine: Engine) => Promise<unknown>]>([
  [
    'simulateBlochEnsemble',
    'steps',
    (e) => simulateBlochEnsemble(e, { ...bloch, steps: many, trajectories: few } as never),
  ],
  [
    'simulateBlochEnsemble',
    'trajectories',
    (e) =>
      simulateBlochEnsemble(e, {
        ...bloch,
        steps: few,
        trajectories: many,
        record: { trajectories: true },
      } as never),
  ],
  ['simulateLif', 'steps', (e) => simulateLif(e, { ...lif, steps: many, trajectories: few } as never)],
  [
    'simulateLif',
    'trajectories',
    (e) =>
      simulateLif(e, { ...lif, steps: few, trajectories: many, record: { trajectories: true } } as never),
  ],
  [
    'simulateQubitNeurons',
    'trajectories',
    (e) =>
      simulateQubitNeurons(e, {
        ...network,
        steps: few,
        trajectories: many,
        record: { trajectories: true },
      } as never),
  ],
])('%s names %s where an engine has not enough memory left', async (_, option, call) => {
  using engine = await createEngine();
  // All but some MiB of the 4 GiB, which are never touched.
  const taken = engine.arena.allocate(2 ** 32 - 2 ** 22);
  const used = engine.bytesUsed;
  const error = await call(engine).catch((reason) => reason);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error).toMatchObject({
    field: `options.${option}`,
    message: expect.stringMatching(/too large for memory: out of memory: \d+ more/),
  });
  expect(engine.bytesUsed).toBe(used);
  engine.arena.release(taken);
});

it.each<[string, (engine: Engine) => object]>([
  ['StateVector', (e) => new StateVector(e, 16)],
  ['DensityMatrix', (e) => new DensityMatrix(e, 8)],
  ['SqsNeuron', (e) => new SqsNeuron(e, { inputs: 6, memory: 4, ansatz: [], angles: [] })],
  ['SpikingNetwork', (e) => new SpikingNetwork(e, { neuron: 'lif', layers: [256, 256], seed: 1 })],
  ['QuantumClassifier', (e) => new QuantumClassifier(e, { features: 2 ** 16, classes: 10, seed: 1 })],
])('%s that nobody disposes of end by an error that names dispose()', async (_, make) => {
  using engine = await createEngine();
  engine.arena.allocate(2 ** 32 - 2 ** 22);
  const made: object[] = [];
  const fill = () => {
    while (made.length < 10_000) made.push(make(engine));
  };
  expect(fill).toThrow(/^(?=.*out of memory).*dispose\(\) gives back what is no longer needed/);
  expect(made.length).toBeGreaterThan(0);
});
