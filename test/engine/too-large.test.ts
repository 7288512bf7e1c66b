import { expect, it } from 'vitest';
import { simulateBlochEnsemble, simulateLif, simulateQubitNeurons } from '../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../src/index.js';

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
