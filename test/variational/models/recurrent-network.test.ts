import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { DensityMatrix } from '../../../src/register/public.js';
import {
  QuantumRecurrentNetwork,
  type Sequence,
  trainRecurrentNetwork,
} from '../../../src/variational/public.js';
import { finiteDifferenceOfPromises } from '../../oracle/finite-differences.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

/** Random bits as angles 0 and π; the outputs are to be the bits before (1 for bit 0, −1 for bit 1). */
function recall(count: number, length: number, seed: number): Sequence[] {
  const random = new RandomStream(seed);
  return Array.from({ length: count }, () => {
    const bits = Array.from({ length }, () => random.integer(2));
    return {
      inputs: bits.map((bit) => [bit * Math.PI]),
      targets: bits.map((_, time) => (time === 0 ? null : [1 - 2 * bits[time - 1]!])),
    };
  });
}

it('learns to say what came one step before, in sequences that it has not seen', async () => {
  using network = new QuantumRecurrentNetwork(engine, { inputs: 1, memory: 1, layers: 3, seed: 1 });
  const { lossByEpoch, finalLoss } = await trainRecurrentNetwork(network, recall(8, 8, 1), { epochs: 150 });
  const unseen = recall(20, 12, 2);
  // Answers that know nothing have a mean square of 1 at least; one wrong sign alone makes it 1/n of n targets.
  expect(lossByEpoch[0]).toBeGreaterThan(1);
  expect(finalLoss).toBeLessThan(1 / (8 * 7));
  expect((await network.evaluate(unseen)).loss).toBeLessThan(1 / (20 * 11));
  for (const { inputs, targets } of unseen) {
    const { outputs, shape } = await network.run(inputs);
    expect(shape).toEqual([12, 1]);
    targets.forEach((target, time) => {
      if (target) expect(Math.sign(outputs[time]!)).toBe(target[0]);
    });
  }
});

it('goes through time as registers do', async () => {
  using network = new QuantumRecurrentNetwork(engine, { inputs: 2, memory: 2, layers: 2, seed: 4 });
  const inputs = [
    [0.3, -1],
    [2, 0.4],
    [1.1, 5],
  ];
  const { outputs } = await network.run(inputs);
  let memory = new DensityMatrix(engine, 2);
  for (const [time, input] of inputs.entries()) {
    const size = 16;
    const entries = new Float64Array(2 * size * size);
    // |00⟩⟨00| ⊗ ρ
    for (let row = 0; row < 4; row++)
      entries.set(memory.matrix.subarray(8 * row, 8 * row + 8), 2 * size * row);
    using joint = await DensityMatrix.fromMatrix(engine, entries);
    await joint.run(network.circuit.bind([...input, ...network.parameters.angles]).gates);
    expect(outputs[2 * time]).toBeCloseTo(joint.expectation('Z', [0]), 12);
    expect(outputs[2 * time + 1]).toBeCloseTo(joint.expectation('Z', [1]), 12);
    memory.dispose();
    memory = await joint.partialTrace([2, 3]);
  }
  expect(await memory.purity()).toBeLessThan(0.99);
  memory.dispose();
});

it('has the gradient of its loss back through time', async () => {
  using network = new QuantumRecurrentNetwork(engine, { inputs: 2, memory: 1, layers: 2, seed: 5 });
  const sequences: Sequence[] = [
    {
      inputs: [
        [0.3, -1],
        [2, 0.4],
        [1.1, 5],
      ],
      targets: [null, [0.5, -1], [0, 1]],
    },
    { inputs: [[1, 1]], targets: [[-0.3, 0.2]] },
  ];
  const { angles } = network.parameters;
  const { loss, gradient } = await network.lossAndGradient(sequences);
  const lossOf = async (values: Float64Array) => {
    network.parameters = { angles: values };
    const squares: number[] = [];
    for (const { inputs, targets } of sequences) {
      const { outputs } = await network.run(inputs);
      for (const [time, target] of targets.entries()) {
        for (const [i, value] of Array.from(target ?? []).entries()) {
          squares.push((outputs[2 * time + i]! - value) ** 2);
        }
      }
    }
    return squares.reduce((sum, square) => sum + square, 0) / squares.length;
  };
  expect(loss).toBeCloseTo(await lossOf(angles), 12);
  for (const number of [0, 3, 7, 10, 17]) {
    const at = (x: number) => lossOf(angles.map((given, i) => (i === number ? x : given)));
    const { value, error } = await finiteDifferenceOfPromises(at, angles[number]!, 0.3);
    expect(Math.abs(gradient[number]! - value)).toBeLessThan(1e-9 + 10 * error);
  }
});

it('refuses what is no sequence', async () => {
  expect(() => new QuantumRecurrentNetwork(engine, { inputs: 4, memory: 5 })).toThrow(/^options\.memory:/);
  using network = new QuantumRecurrentNetwork(engine, { inputs: 1, memory: 1, seed: 1 });
  const wrong: [unknown, RegExp][] = [
    [[], /^sequences:/],
    [[{ inputs: [[1]], targets: [null] }], /^sequences:/],
    [[{ inputs: [[1]], targets: [] }], /^sequences\[0\]\.targets:/],
    [[{ inputs: [[1, 2]], targets: [[1]] }], /^sequences\[0\]\.inputs\[0\]:/],
    [[{ inputs: [[1]], targets: [[1, 1]] }], /^sequences\[0\]\.targets\[0\]:/],
  ];
  for (const [sequences, message] of wrong) {
    await expect(network.lossAndGradient(sequences as never)).rejects.toThrow(message);
  }
  await expect(network.run([[Number.NaN]])).rejects.toThrow(/^inputs\[0\]\[0\]:/);
});
